"""A member is one account, whatever its routes; they stand in for one another."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.model.tracking import (
    FilmRating,
    Like,
    Listing,
)
from custom_components.letterboxd_sync.model.view import RouteStatus, Trouble
from custom_components.letterboxd_sync.providers.contracts import (
    ReadsDiary,
    ReadsFilmPages,
    ReadsLikes,
    ReadsLists,
    ReadsRatings,
    ReadsSeen,
    ReadsWatchlist,
)
from custom_components.letterboxd_sync.providers.errors import Refused
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    LetterboxdAccount,
    Member,
    letterboxd_account,
)
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.export import (
    Export,
    read_export,
)
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesOptions
from custom_components.letterboxd_sync.providers.pace import Pace, Pacer
from custom_components.letterboxd_sync.providers.proxies import parse_proxies
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd

from ..moments import Clock
from .archives import whole_export

type Catalogue = tuple[CatalogueFilm, ...]
type AtSite = Callable[..., LetterboxdAccount]

QUICK = PagesOptions(gap=0, jitter=0)
WATCHLIST = "/alice/watchlist/.*"


def member(
    http: Http,
    addresses: Addresses,
    clock: Clock,
    *,
    pages: PagesOptions | None = QUICK,
    export: Export | None = None,
) -> LetterboxdAccount:
    return letterboxd_account(
        username="alice",
        http=http,
        pages=pages,
        export=export,
        clock=clock,
        addresses=addresses,
    )


@pytest.fixture
def at_site(http: Http, own_addresses: Addresses, clock: Clock) -> AtSite:
    """Make accounts of Alice at the simulated site."""
    return partial(member, http, own_addresses, clock)


@pytest.fixture
def export(clock: Clock) -> Export:
    return read_export(whole_export(), clock=clock)


async def test_a_member_is_found_with_one_request(
    at_site: AtSite, site: Letterboxd
) -> None:
    account = at_site()

    assert await account.probe() == Member(username="alice", display_name="Alice")
    assert [asked.path for asked in site.requests] == ["/alice/rss/"]


async def test_with_the_feed_alone_there_is_a_diary_and_no_watchlist(
    at_site: AtSite,
) -> None:
    account = at_site(pages=None)

    assert isinstance(account, ReadsDiary)
    assert not isinstance(account, ReadsWatchlist | ReadsLists | ReadsFilmPages)


async def test_without_addresses_it_is_the_real_site(http: Http, clock: Clock) -> None:
    account = letterboxd_account(
        username="alice", http=http, pages=None, export=None, clock=clock
    )

    assert isinstance(account, ReadsDiary)


async def test_before_the_first_read_no_route_answers(at_site: AtSite) -> None:
    assert at_site().routes == {}


async def test_every_facet_says_which_route_answers(
    at_site: AtSite,
    site: Letterboxd,
    catalogue: Catalogue,
    export: Export,
) -> None:
    site.list_film("alice", *catalogue[:3])
    site.create_list("alice", "best", "Best", catalogue[:2])
    account = at_site(export=export)
    assert isinstance(account, ReadsWatchlist)
    assert isinstance(account, ReadsLists)
    assert isinstance(account, ReadsDiary)
    assert isinstance(account, ReadsRatings)
    assert isinstance(account, ReadsLikes)
    assert isinstance(account, ReadsSeen)

    await account.read_watchlist()
    await account.read_list("best")
    await account.read_diary()
    ratings = await account.read_ratings()
    likes = await account.read_likes()
    seen = await account.read_seen()

    assert len(seen.items) == 2
    assert {facet: status.route for facet, status in account.routes.items()} == {
        Facet.WATCHLIST: Route.PAGES,
        Facet.LISTS: Route.PAGES,
        Facet.DIARY: Route.FEED,
        Facet.RATINGS: Route.EXPORT,
        Facet.LIKES: Route.EXPORT,
        Facet.SEEN: Route.EXPORT,
    }
    christine = Film(title="Christine", year=1983, ids=FilmIds(boxd="1ZRQ"))
    day = date(2026, 11, 3)
    assert ratings.items == (FilmRating(film=christine, stars=4.5, rated_on=day),)
    assert likes.items == (Like(film=christine, liked_on=day),)


async def test_an_export_alone_is_a_whole_watchlist(
    at_site: AtSite, export: Export
) -> None:
    account = at_site(pages=None, export=export)
    assert isinstance(account, ReadsWatchlist)

    snapshot = await account.read_watchlist()

    assert [each.film.title for each in snapshot.items] == ["Gator", "Tank"]
    assert (snapshot.complete, snapshot.read_at) == (True, export.made_at)


async def test_an_export_stands_in_for_blocked_pages_and_removes_nothing(
    at_site: AtSite, site: Letterboxd, clock: Clock, export: Export
) -> None:
    site.faults.add(Fault(kind=FaultKind.CHALLENGE, path=WATCHLIST, times=None))
    account = at_site(export=export)
    assert isinstance(account, ReadsWatchlist)

    snapshot = await account.read_watchlist()

    assert (snapshot.route, snapshot.complete) == (Route.EXPORT, False)
    assert account.routes[Facet.WATCHLIST] == RouteStatus(
        route=Route.EXPORT,
        since=clock.now,
        read_at=export.made_at,
        complete=False,
        trouble=Trouble.BLOCKED,
    )


async def test_an_older_export_does_not_undo_what_pages_showed(
    at_site: AtSite,
    site: Letterboxd,
    catalogue: Catalogue,
    clock: Clock,
    export: Export,
) -> None:
    site.list_film("alice", *catalogue[:3])
    account = at_site(export=export)
    assert isinstance(account, ReadsWatchlist)
    good = await account.read_watchlist()
    site.faults.add(Fault(kind=FaultKind.CHALLENGE, path=WATCHLIST, times=None))
    clock.pass_by(timedelta(hours=1))

    kept = await account.read_watchlist()

    assert (kept.items, kept.stale) == (good.items, True)


async def test_a_feed_that_fails_leaves_the_last_diary_stale(
    at_site: AtSite, site: Letterboxd, catalogue: Catalogue
) -> None:
    site.log_film("alice", catalogue[0], watched_on=date(2026, 11, 1))
    account = at_site()
    assert isinstance(account, ReadsDiary)
    good = await account.read_diary()
    site.faults.add(Fault(kind=FaultKind.STATUS, status=502, times=None))

    kept = await account.read_diary()

    assert (kept.items, kept.stale) == (good.items, True)
    assert account.routes[Facet.DIARY].trouble is Trouble.NO_ANSWER


async def test_one_list_in_trouble_speaks_for_all_lists(
    at_site: AtSite, site: Letterboxd, catalogue: Catalogue
) -> None:
    site.create_list("alice", "best", "Best", catalogue[:2])
    account = at_site()
    assert isinstance(account, ReadsLists)
    await account.read_list("best")
    await account.read_list("best")
    with pytest.raises(Refused):
        await account.read_list("gone")

    assert account.routes[Facet.LISTS].trouble is Trouble.NOT_FOUND


async def test_a_private_list_is_not_there_for_others(
    at_site: AtSite, site: Letterboxd, catalogue: Catalogue
) -> None:
    site.create_list("alice", "best", "Best", catalogue[:2])
    site.create_list("alice", "secret", "Secret", catalogue[:2], public=False)
    account = at_site()

    assert [each.slug for each in await account.member_lists()] == ["best"]


async def test_lists_of_an_export_are_read_without_pages(
    at_site: AtSite, site: Letterboxd, export: Export
) -> None:
    account = at_site(pages=None, export=export)
    assert isinstance(account, ReadsLists)
    assert not isinstance(account, ReadsFilmPages)

    assert [each.slug for each in await account.member_lists()] == ["film-noir"]
    await account.probe_list("film-noir")
    noir = await account.read_list("film-noir")

    assert [it.film.title for it in noir.items] == ["Laura", "Detour"]
    assert (noir.route, noir.complete) == (Route.EXPORT, True)
    with pytest.raises(Refused, match="no list best"):
        await account.probe_list("best")
    assert not site.requests


async def test_a_list_that_the_pages_do_not_show_is_read_from_the_export(
    at_site: AtSite, site: Letterboxd, catalogue: Catalogue, export: Export
) -> None:
    site.create_list("alice", "best", "Best", catalogue[:2])
    site.create_list("alice", "film-noir", "Noir", catalogue[:2], public=False)
    account = at_site(export=export)
    assert isinstance(account, ReadsLists)

    lists = [each.slug for each in await account.member_lists()]
    noir = await account.read_list("film-noir")

    assert lists == ["best", "film-noir"]
    assert (noir.route, noir.complete) == (Route.EXPORT, False)
    await account.probe_list("best")


async def test_a_film_page_names_ids(at_site: AtSite, catalogue: Catalogue) -> None:
    film = catalogue[0]
    account = at_site()
    assert isinstance(account, ReadsFilmPages)

    asked = Film(title=film.title, ids=FilmIds(letterboxd=film.slug))

    assert await account.film_ids(asked) == FilmIds(
        tmdb=film.tmdb, imdb=film.imdb, boxd=film.lid, letterboxd=film.slug
    )


async def test_pages_are_tried_only_if_they_are_on(
    at_site: AtSite, site: Letterboxd
) -> None:
    await at_site(pages=None).probe_pages()
    assert not site.requests

    await at_site().probe_pages()
    assert [asked.path for asked in site.requests] == ["/alice/watchlist/"]


async def test_members_may_share_a_pace(
    http: Http, own_addresses: Addresses, site: Letterboxd, clock: Clock
) -> None:
    site.add_member("ben")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pacer = Pacer(Pace(gap=2), monotonic=lambda: 0.0, sleep=sleep)
    for username in ("alice", "ben", "alice"):
        account = letterboxd_account(
            username=username,
            http=http,
            pages=PagesOptions(),
            export=None,
            clock=clock,
            addresses=own_addresses,
            pacer=pacer,
        )
        assert isinstance(account, ReadsWatchlist)
        await account.read_watchlist()

    assert waits == [2.0, 4.0]


async def test_proxies_carry_pages_and_the_feed_goes_directly(
    at_site: AtSite, site: Letterboxd, unused_tcp_port: int
) -> None:
    pages = PagesOptions(
        gap=0, jitter=0, proxies=parse_proxies(f"127.0.0.1:{unused_tcp_port}")
    )
    account = at_site(pages=pages)
    assert isinstance(account, ReadsWatchlist)

    await account.probe()
    with pytest.raises(Exception, match="none of the proxies"):
        await account.read_watchlist()

    assert [asked.path for asked in site.requests] == ["/alice/rss/"]


async def test_a_watchlist_is_listed_from_the_top(
    at_site: AtSite, site: Letterboxd, catalogue: Catalogue
) -> None:
    site.list_film("alice", *catalogue[:2])
    account = at_site()
    assert isinstance(account, ReadsWatchlist)

    newest, oldest = catalogue[1], catalogue[0]
    assert (await account.read_watchlist()).items == tuple(
        Listing(
            film=Film(
                title=film.title,
                year=film.year,
                ids=FilmIds(letterboxd=film.slug, boxd=film.lid),
            ),
            position=position,
        )
        for position, film in enumerate((newest, oldest))
    )
