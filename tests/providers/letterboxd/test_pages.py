"""The pages route asks slowly and little, and never takes half for the whole."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.providers.agent import USER_AGENT
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.grids import MemberList
from custom_components.letterboxd_sync.providers.letterboxd.pages import (
    PagesOptions,
    PagesRoute,
)
from custom_components.letterboxd_sync.providers.stack import BrokeOff
from simulators.pages import CHALLENGE_PAGE

from ..canned import Canned, CannedServer
from ..moments import Clock
from .markup import PRIVATE, film_list, film_page, posters, watchlist

PAGE_1 = "GET /alice/watchlist/"
PAGE_2 = "GET /alice/watchlist/page/2/"
PAGE_3 = "GET /alice/watchlist/page/3/"

CHALLENGE = Canned(
    status=403,
    said=CHALLENGE_PAGE,
    kind="text/html",
    headers={"cf-mitigated": "challenge"},
)
GONE = Canned(status=404, said=PRIVATE, kind="text/html")
DENIED = Canned(status=403, said=PRIVATE, kind="text/html")


def html(text: str) -> Canned:
    return Canned(said=text, kind="text/html")


def page(
    slugs: Sequence[str], *, total: int | str, number: int = 1, of: int = 1
) -> Canned:
    return html(watchlist(posters(*slugs), total=total, page=number, pages=of))


def two_pages(server: CannedServer) -> None:
    """Three films on two pages."""
    server.lay(PAGE_1, page(["a", "b"], total=3, of=2))
    server.lay(PAGE_2, page(["c"], total=3, number=2, of=2))


def titles(snapshot: Snapshot[Listing]) -> list[str]:
    return [each.film.title for each in snapshot.items]


@pytest.fixture
def route(http: Http, addresses: Addresses, clock: Clock) -> PagesRoute:
    return PagesRoute(username="alice", http=http, addresses=addresses, clock=clock)


class TestOptions:
    """How the person wants pages to be read."""

    def test_by_default_it_is_one_request_at_a_time_two_seconds_apart(self) -> None:
        pace = PagesOptions().pace

        assert (pace.concurrent, pace.gap) == (1, 2.0)
        assert pace.jitter > 0

    def test_more_at_a_time_are_as_much_faster(self) -> None:
        pace = PagesOptions(concurrency=4).pace

        assert (pace.concurrent, pace.gap) == (4, 0.5)

    @pytest.mark.parametrize("concurrency", [0, 11, -1])
    def test_out_of_bounds_is_refused(self, concurrency: int) -> None:
        with pytest.raises(ValueError, match="from 1 to 10"):
            PagesOptions(concurrency=concurrency)


class TestWatchlist:
    """All pages of a watchlist."""

    async def test_all_pages_are_read_and_none_beyond_the_last(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        two_pages(server)

        snapshot = await route.read_watchlist()

        assert titles(snapshot) == ["A", "B", "C"]
        assert snapshot.complete
        assert (snapshot.route, snapshot.read_at) == (Route.PAGES, clock.now)
        assert server.lines() == [PAGE_1, PAGE_2]

    async def test_we_say_who_we_are(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        two_pages(server)

        await route.read_watchlist()

        assert {asked.headers["User-Agent"] for asked in server.asked} == {USER_AGENT}

    async def test_an_empty_watchlist_is_a_complete_one(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(PAGE_1, page([], total=0))

        snapshot = await route.read_watchlist()

        assert (snapshot.items, snapshot.complete) == ((), True)

    async def test_several_at_a_time_keep_the_order(
        self, http: Http, addresses: Addresses, clock: Clock, server: CannedServer
    ) -> None:
        route = PagesRoute(
            username="alice",
            http=http,
            addresses=addresses,
            clock=clock,
            concurrency=3,
        )
        server.lay(PAGE_1, page(["a"], total=3, of=3))
        server.lay(PAGE_2, page(["b"], total=3, number=2, of=3))
        server.lay(PAGE_3, page(["c"], total=3, number=3, of=3))

        assert titles(await route.read_watchlist()) == ["A", "B", "C"]

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (GONE, RefusedReason.NOT_FOUND),
            (DENIED, RefusedReason.PRIVATE),
            (CHALLENGE, RefusedReason.BLOCKED),
            (Canned(status=403), RefusedReason.BLOCKED),
        ],
    )
    async def test_nobody_private_and_blocked_are_told_apart(
        self,
        route: PagesRoute,
        server: CannedServer,
        answer: Canned,
        reason: RefusedReason,
    ) -> None:
        server.lay(PAGE_1, answer)

        with pytest.raises(Refused) as told:
            await route.read_watchlist()

        assert told.value.reason is reason

    async def test_changed_markup_is_not_understood(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(PAGE_1, html("<html><body>A new design</body></html>"))

        with pytest.raises(NotUnderstood):
            await route.read_watchlist()


class TestNothingChanged:
    """The first page tells."""

    async def test_one_request_is_enough_when_total_and_newest_agree(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        two_pages(server)
        first = await route.read_watchlist()
        clock.pass_by(timedelta(hours=1))
        server.asked.clear()

        second = await route.read_watchlist()

        assert server.lines() == [PAGE_1]
        assert second.items == first.items
        assert (second.complete, second.read_at) == (True, clock.now)

    @pytest.mark.parametrize(
        "first_page",
        [page(["new", "a"], total=3, of=2), page(["a", "b"], total=4, of=2)],
    )
    async def test_another_newest_or_total_means_all_pages(
        self, route: PagesRoute, server: CannedServer, first_page: Canned
    ) -> None:
        two_pages(server)
        await route.read_watchlist()
        server.lay(PAGE_1, first_page)
        server.asked.clear()

        await route.read_watchlist()

        assert server.lines() == [PAGE_1, PAGE_2]

    async def test_once_a_day_all_pages_are_read(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        two_pages(server)
        await route.read_watchlist()
        clock.pass_by(timedelta(hours=23))
        await route.read_watchlist()
        clock.pass_by(timedelta(hours=1))
        server.asked.clear()

        await route.read_watchlist()

        assert server.lines() == [PAGE_1, PAGE_2]

    async def test_after_an_incomplete_read_all_pages_are_read_again(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(PAGE_1, page(["a", "b"], total=3, of=2))
        server.lay(PAGE_2, page([], total="", number=2, of=2))
        with pytest.raises(BrokeOff):
            await route.read_watchlist()
        two_pages(server)

        assert (await route.read_watchlist()).complete


class TestHalf:
    """Half of a watchlist may add, never remove."""

    async def test_fewer_films_than_the_total_are_incomplete(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(PAGE_1, page(["a"], total=28))

        snapshot = await route.read_watchlist()

        assert (titles(snapshot), snapshot.complete) == (["A"], False)

    @pytest.mark.parametrize(
        ("answer", "cause"),
        [
            (CHALLENGE, Refused),
            (GONE, Refused),
            (Canned(status=502), NoAnswer),
            (Canned(status=429), Throttled),
            (html("<html>"), NotUnderstood),
        ],
    )
    async def test_a_later_page_that_fails_breaks_off(
        self,
        route: PagesRoute,
        server: CannedServer,
        answer: Canned,
        cause: type[Exception],
    ) -> None:
        server.lay(PAGE_1, page(["a"], total=3, of=3))
        server.lay(PAGE_2, answer)

        with pytest.raises(BrokeOff) as told:
            await route.read_watchlist()

        assert isinstance(told.value.cause, cause)
        assert titles(told.value.snapshot) == ["A"]
        assert not told.value.snapshot.complete
        assert PAGE_3 not in server.lines()

    async def test_a_last_page_that_is_gone_meanwhile_is_not_an_error(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        two_pages(server)
        server.lay(PAGE_2, DENIED)

        snapshot = await route.read_watchlist()

        assert (titles(snapshot), snapshot.complete) == (["A", "B"], False)

    async def test_what_was_known_stays_under_a_read_that_broke_off(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        two_pages(server)
        await route.read_watchlist()
        server.lay(PAGE_1, page(["new", "a"], total=4, of=2))
        server.lay(PAGE_2, CHALLENGE)

        with pytest.raises(BrokeOff) as told:
            await route.read_watchlist()

        shown = told.value.snapshot
        assert titles(shown) == ["New", "A", "B", "C"]
        assert [each.position for each in shown.items] == [0, 1, 2, 3]
        assert not shown.complete

    async def test_what_was_known_yesterday_is_not_shown_for_ever(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        two_pages(server)
        await route.read_watchlist()
        clock.pass_by(timedelta(days=1))
        server.lay(PAGE_1, page(["a"], total=28))

        assert titles(await route.read_watchlist()) == ["A"]


def index(slug: str) -> str:
    """One of two pages of an index of lists."""
    return (
        '<article class="list-summary"><h2 class="name">'
        f'<a href="/alice/list/{slug}/">{slug}</a></h2></article>'
        '<div class="pagination"><li class="paginate-page">'
        '<a href="/alice/lists/page/2/">2</a></li></div>'
    )


class TestLists:
    """Lists, and the index of them."""

    async def test_a_list_is_read_in_its_owners_order(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        line = "GET /alice/list/best/"
        server.lay(line, html(film_list(posters("b", "a"), pages=2)))
        server.lay(f"{line}page/2/", html(film_list(posters("c"), page=2, pages=2)))

        snapshot = await route.read_list("best")

        assert (titles(snapshot), snapshot.complete) == (["B", "A", "C"], True)

    async def test_a_list_is_read_in_full_more_often_than_a_watchlist(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        line = "GET /alice/list/best/"
        server.lay(line, html(film_list(posters("a"), total=2, pages=2)))
        server.lay(
            f"{line}page/2/", html(film_list(posters("b"), total=2, page=2, pages=2))
        )
        await route.read_list("best")
        clock.pass_by(timedelta(hours=5))
        await route.read_list("best")
        clock.pass_by(timedelta(hours=1))
        await route.read_list("best")

        assert server.lines().count(line) == 3
        assert server.lines().count(f"{line}page/2/") == 2

    async def test_the_index_names_the_lists_of_all_its_pages(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay("GET /alice/lists/", html(index("one")))
        server.lay("GET /alice/lists/page/2/", html(index("two")))

        assert await route.member_lists() == (
            MemberList(slug="one", title="one", films=None),
            MemberList(slug="two", title="two", films=None),
        )

    async def test_an_index_that_got_shorter_meanwhile_ends_there(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay("GET /alice/lists/", html(index("one")))
        server.lay("GET /alice/lists/page/2/", DENIED)

        assert [each.slug for each in await route.member_lists()] == ["one"]


HEAT = Film(title="Heat", ids=FilmIds(letterboxd="heat-1995"))
FILM = "GET /film/heat-1995/"


class TestFilmPages:
    """Film pages, one request each."""

    async def test_a_film_page_names_ids(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(FILM, html(film_page(tmdb_link="/movie/949/", boxd="2bg8")))

        assert await route.film_ids(HEAT) == FilmIds(
            tmdb=949, boxd="2bg8", letterboxd="heat-1995"
        )

    @pytest.mark.parametrize("answer", [GONE, html(film_page(boxd="2bg8"))])
    async def test_a_page_that_is_not_there_or_names_none_gives_none(
        self, route: PagesRoute, server: CannedServer, answer: Canned
    ) -> None:
        server.lay(FILM, answer)

        assert await route.film_ids(HEAT) is None

    async def test_a_film_without_a_slug_is_not_asked_for(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        assert await route.film_ids(Film(title="Heat", ids=FilmIds(boxd="x"))) is None
        assert not server.asked

    async def test_while_the_site_is_closed_to_us_no_film_page_is_asked_for(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        server.lay(FILM, CHALLENGE, html(film_page(tmdb_link="/movie/949/")))
        for _ in range(2):
            with pytest.raises(Refused):
                await route.film_ids(HEAT)
        assert len(server.asked) == 1
        clock.pass_by(timedelta(hours=1))

        assert await route.film_ids(HEAT) is not None

    async def test_a_page_that_is_shown_opens_the_site_again(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(FILM, CHALLENGE, html(film_page(tmdb_link="/movie/949/")))
        server.lay(PAGE_1, page([], total=0))
        with pytest.raises(Refused):
            await route.film_ids(HEAT)
        await route.read_watchlist()

        assert await route.film_ids(HEAT) is not None


class TestProbe:
    """A flow asks whether a page is open to us."""

    async def test_one_request_proves_that_the_watchlist_is_open(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        two_pages(server)

        await route.probe()

        assert server.lines() == [PAGE_1]

    async def test_one_request_proves_that_a_list_is_open(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay("GET /alice/list/best/", html(film_list(posters("a"))))

        await route.probe("best")

        assert server.lines() == ["GET /alice/list/best/"]
