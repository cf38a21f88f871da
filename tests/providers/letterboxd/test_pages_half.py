"""Half of a watchlist may add, never remove."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    Refused,
    Throttled,
)
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesRoute
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
