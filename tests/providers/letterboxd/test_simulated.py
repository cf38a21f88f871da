"""The routes against the simulated site: whole stories, and every fault of it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.feed import FeedRoute
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesRoute
from custom_components.letterboxd_sync.providers.stack import BrokeOff
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd, Validators

from ..moments import Clock

type Films = tuple[CatalogueFilm, ...]

PAGE_1 = "/alice/watchlist/"
PAGE_2 = "/alice/watchlist/page/2/"


@pytest.fixture
def pages(http: Http, own_addresses: Addresses, clock: Clock) -> PagesRoute:
    return PagesRoute(username="alice", http=http, addresses=own_addresses, clock=clock)


@pytest.fixture
def feed(http: Http, own_addresses: Addresses, clock: Clock) -> FeedRoute:
    return FeedRoute(username="alice", http=http, addresses=own_addresses, clock=clock)


def slugs(snapshot: Snapshot[Listing]) -> list[str | None]:
    return [each.film.ids.letterboxd for each in snapshot.items]


def paths(site: Letterboxd) -> list[str]:
    return [asked.path for asked in site.requests]


class Meanwhile:
    """Does something right after a page was served."""

    def __init__(self, site: Letterboxd, path: str, do: Callable[[], None]) -> None:
        self._path = path
        self._do = do
        site.observers.append(self._observe)

    def _observe(self, request: object, _body: bytes, _answer: object) -> None:
        if getattr(request, "path", "") == self._path:
            self._path = ""
            self._do()


class TestWatchlist:
    """A watchlist of eight pages."""

    async def test_two_hundred_films_are_eight_requests_and_then_one(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue)

        first = await pages.read_watchlist()
        second = await pages.read_watchlist()

        assert slugs(first) == [film.slug for film in reversed(catalogue)]
        assert first.complete
        assert second.items == first.items
        assert paths(site) == [
            PAGE_1,
            *(f"/alice/watchlist/page/{page}/" for page in range(2, 9)),
            PAGE_1,
        ]

    async def test_a_change_anywhere_shows_on_the_first_page(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue[:60])
        await pages.read_watchlist()
        site.unlist_film("alice", catalogue[0])
        site.list_film("alice", catalogue[70])

        snapshot = await pages.read_watchlist()

        assert snapshot.complete
        assert catalogue[0].slug not in slugs(snapshot)
        assert slugs(snapshot)[0] == catalogue[70].slug

    async def test_a_film_listed_between_two_pages_is_no_loss(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue[:60])
        Meanwhile(site, PAGE_1, partial(site.list_film, "alice", catalogue[70]))

        snapshot = await pages.read_watchlist()

        assert set(slugs(snapshot)) == {film.slug for film in catalogue[:60]}
        assert len(snapshot.items) == 60
        assert not snapshot.complete

    async def test_a_film_taken_off_between_two_pages_removes_no_other(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue[:60])
        Meanwhile(site, PAGE_1, partial(site.unlist_film, "alice", catalogue[59]))

        snapshot = await pages.read_watchlist()

        assert not snapshot.complete

    async def test_a_watchlist_that_shrinks_while_it_is_read_is_incomplete(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue[:29])
        Meanwhile(site, PAGE_1, partial(site.unlist_film, "alice", *catalogue[:10]))

        snapshot = await pages.read_watchlist()

        assert (len(snapshot.items), snapshot.complete) == (28, False)

    async def test_the_last_film_leaving_leaves_an_empty_watchlist(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", catalogue[0])
        await pages.read_watchlist()
        site.unlist_film("alice", catalogue[0])

        snapshot = await pages.read_watchlist()

        assert (snapshot.items, snapshot.complete) == ((), True)

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault(kind=FaultKind.STATUS, status=500, times=None), NoAnswer),
            (Fault(kind=FaultKind.STATUS, status=429, retry_after=30), Throttled),
            (Fault(kind=FaultKind.STATUS, status=429, retry_after="date"), Throttled),
            (Fault(kind=FaultKind.STATUS, status=503, retry_after=30), Throttled),
            (Fault(kind=FaultKind.TRUNCATED, times=None), NoAnswer),
            (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), NotUnderstood),
            (Fault(kind=FaultKind.CHALLENGE), Refused),
            (Fault(kind=FaultKind.RESET_BEFORE, times=None), NoAnswer),
            (Fault(kind=FaultKind.RESET_AFTER, times=None), NoAnswer),
            (Fault(kind=FaultKind.EMPTY_BODY), NotUnderstood),
        ],
    )
    async def test_no_fault_is_an_empty_watchlist(
        self,
        pages: PagesRoute,
        site: Letterboxd,
        catalogue: Films,
        fault: Fault,
        error: type[ProviderError],
    ) -> None:
        site.list_film("alice", *catalogue[:30])
        site.faults.add(fault)

        with pytest.raises(error):
            await pages.read_watchlist()

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(kind=FaultKind.STATUS, status=500, path=PAGE_2),
            Fault(kind=FaultKind.TRUNCATED, path=PAGE_2),
            Fault(kind=FaultKind.RESET_BEFORE, path=PAGE_2, times=2),
            Fault(kind=FaultKind.LATENCY, path=PAGE_2, latency=0.01),
            Fault(kind=FaultKind.SLOW_DRIP, path=PAGE_2, latency=0.001),
        ],
    )
    async def test_what_passes_by_is_not_noticed(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films, fault: Fault
    ) -> None:
        site.list_film("alice", *catalogue[:30])
        site.faults.add(fault)

        assert (await pages.read_watchlist()).complete

    async def test_a_second_page_that_stays_closed_brings_the_first(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue[:60])
        site.faults.add(Fault(kind=FaultKind.CHALLENGE, path=PAGE_2, times=None))

        with pytest.raises(BrokeOff) as told:
            await pages.read_watchlist()

        assert len(told.value.snapshot.items) == 28

    async def test_a_private_watchlist_and_a_stranger_are_told_apart(
        self, http: Http, own_addresses: Addresses, site: Letterboxd, clock: Clock
    ) -> None:
        site.add_member("ben", watchlist_private=True)
        reasons = []
        for username in ("ben", "nobody"):
            route = PagesRoute(
                username=username, http=http, addresses=own_addresses, clock=clock
            )
            with pytest.raises(Refused) as told:
                await route.read_watchlist()
            reasons.append(told.value.reason)

        assert reasons == [RefusedReason.PRIVATE, RefusedReason.NOT_FOUND]


class TestLists:
    """Lists of several pages."""

    async def test_a_long_list_is_read_in_its_order(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.create_list("alice", "best", "Best", catalogue, ranked=True)

        snapshot = await pages.read_list("best")

        assert slugs(snapshot) == [film.slug for film in catalogue]
        assert snapshot.complete

    async def test_an_empty_list_is_complete(
        self, pages: PagesRoute, site: Letterboxd
    ) -> None:
        site.create_list("alice", "none", "None", [])

        snapshot = await pages.read_list("none")

        assert (snapshot.items, snapshot.complete) == ((), True)

    async def test_the_index_tells_how_long_lists_are(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.create_list("alice", "best", "Best & worst", catalogue)
        site.create_list("alice", "none", "None", [])

        assert [
            (each.slug, each.title, each.films) for each in await pages.member_lists()
        ] == [("best", "Best & worst", 200), ("none", "None", None)]


class TestFilms:
    """The page of every film that there is."""

    async def test_every_film_page_is_read_and_no_show_is_taken_for_a_film(
        self, pages: PagesRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.list_film("alice", *catalogue)
        listed = (await pages.read_watchlist()).items
        by_slug = {film.slug: film for film in catalogue}

        found = [
            (
                by_slug[listing.film.ids.letterboxd or ""],
                await pages.film_ids(listing.film),
            )
            for listing in listed
        ]

        assert all(
            ids is not None
            and {ids.tmdb, ids.tmdb_show} == {film.tmdb, None}
            and (ids.tmdb is None) is film.is_show
            for film, ids in found
        )
        assert any(film.is_show for film in catalogue)


class TestFeed:
    """The diary of a member."""

    async def test_every_entry_is_read_as_it_was_logged(
        self, feed: FeedRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        for film in catalogue[:50]:
            site.log_film(
                "alice",
                film,
                watched_on=date(2026, 11, 1),
                rating=3.5,
                liked=True,
                rewatch=True,
                review="Good.",
            )
        site.create_list("alice", "best", "Best", catalogue[:3])

        diary = await feed.read_diary()

        assert diary.undecoded == 0
        assert len(diary.items) == 49
        assert {each.review for each in diary.items} == {"Good."}
        assert {each.stars for each in diary.items} == {3.5}
        assert all(each.liked and each.rewatch for each in diary.items)
        assert all(
            each.film.ids.tmdb or each.film.ids.tmdb_show for each in diary.items
        )

    async def test_an_entry_may_say_next_to_nothing(
        self, feed: FeedRoute, site: Letterboxd, catalogue: Films
    ) -> None:
        site.log_film("alice", catalogue[0], watched_on=None)

        (only,) = (await feed.read_diary()).items

        assert (only.watched_on, only.stars, only.review) == (None, None, None)

    @pytest.mark.parametrize("validators", list(Validators))
    async def test_an_entry_that_is_new_is_seen_whatever_validators_there_are(
        self,
        feed: FeedRoute,
        site: Letterboxd,
        catalogue: Films,
        validators: Validators,
        clock: Clock,
    ) -> None:
        site.validators = validators
        site.clock = clock
        log = partial(site.log_film, "alice", watched_on=date(2026, 11, 1))
        log(catalogue[0])
        lengths = [len((await feed.read_diary()).items) for _ in range(2)]
        clock.pass_by(timedelta(minutes=1))
        log(catalogue[1])
        lengths.append(len((await feed.read_diary()).items))

        assert lengths == [1, 1, 2]

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault(kind=FaultKind.TRUNCATED, times=None), NoAnswer),
            (Fault(kind=FaultKind.EMPTY_BODY), NotUnderstood),
            (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), NotUnderstood),
            (Fault(kind=FaultKind.CHALLENGE), Refused),
            (Fault(kind=FaultKind.STATUS, status=404), Refused),
        ],
    )
    async def test_no_fault_is_an_empty_diary(
        self,
        feed: FeedRoute,
        site: Letterboxd,
        fault: Fault,
        error: type[ProviderError],
    ) -> None:
        site.faults.add(fault)

        with pytest.raises(error):
            await feed.read_diary()
