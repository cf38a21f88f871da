"""The pages route asks slowly and little."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.providers.agent import USER_AGENT
from custom_components.letterboxd_sync.providers.errors import (
    NotUnderstood,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.pages import (
    PagesOptions,
    PagesRoute,
)
from custom_components.letterboxd_sync.providers.stack import BrokeOff

from ..canned import Canned, CannedServer
from ..moments import Clock
from .answers import (
    CHALLENGE,
    DENIED,
    GONE,
    PAGE_1,
    PAGE_2,
    PAGE_3,
    html,
    page,
    titles,
    two_pages,
)
from .markup import film_list, posters


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
