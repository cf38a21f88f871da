"""Of several routes the best that answers is taken; a bad read is never news."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.view import RouteStatus, Trouble
from custom_components.letterboxd_sync.providers.errors import (
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.stack import (
    BrokeOff,
    Source,
    StackedFacet,
)

from .moments import Clock

T0 = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def snapshot(
    *items: str, route: Route = Route.PAGES, at: datetime = T0, complete: bool = True
) -> Snapshot[str]:
    return Snapshot(items=items, complete=complete, read_at=at, route=route)


class Told:
    """A route that gives what it was told to, one after the other; the last stays."""

    def __init__(
        self, route: Route, *outcomes: Snapshot[str] | ProviderError | BrokeOff[str]
    ) -> None:
        self.route = route
        self.outcomes = list(outcomes)
        self.reads = 0

    async def read(self) -> Snapshot[str]:
        self.reads += 1
        many = len(self.outcomes) > 1
        outcome = self.outcomes.pop(0) if many else self.outcomes[0]
        if isinstance(outcome, Snapshot):
            return outcome
        raise outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


def stacked(clock: Clock, *routes: Told) -> StackedFacet[str]:
    return StackedFacet(
        [Source(route=each.route, read=each.read) for each in routes], clock=clock
    )


BLOCKED = Refused(RefusedReason.BLOCKED)
FRESH = snapshot("new", "old")
EXPORT = snapshot("old", route=Route.EXPORT, at=T0 - DAY)
NEWER_EXPORT = snapshot("old", "newer", route=Route.EXPORT, at=T0 + DAY)


def test_before_the_first_read_there_is_no_status(clock: Clock) -> None:
    assert stacked(clock, Told(Route.FEED, FRESH)).status is None


async def test_the_best_route_is_asked_and_the_others_are_left_alone(
    clock: Clock,
) -> None:
    lesser = Told(Route.EXPORT, EXPORT)
    facet = stacked(clock, Told(Route.PAGES, FRESH), lesser)

    assert await facet.read() == FRESH
    assert lesser.reads == 0
    assert facet.status == RouteStatus(
        route=Route.PAGES, since=clock.now, read_at=T0, complete=True, trouble=None
    )


async def test_a_lesser_route_stands_in_but_is_never_complete(clock: Clock) -> None:
    facet = stacked(clock, Told(Route.PAGES, BLOCKED), Told(Route.EXPORT, EXPORT))

    assert await facet.read() == replace(EXPORT, complete=False)
    assert facet.status == RouteStatus(
        route=Route.EXPORT,
        since=clock.now,
        read_at=EXPORT.read_at,
        complete=False,
        trouble=Trouble.BLOCKED,
    )


async def test_what_is_older_than_the_last_good_read_does_not_stand_in(
    clock: Clock,
) -> None:
    facet = stacked(
        clock, Told(Route.PAGES, FRESH, BLOCKED), Told(Route.EXPORT, EXPORT)
    )
    await facet.read()

    assert await facet.read() == replace(FRESH, stale=True)


async def test_what_is_newer_than_the_last_good_read_stands_in(clock: Clock) -> None:
    facet = stacked(
        clock, Told(Route.PAGES, FRESH, BLOCKED), Told(Route.EXPORT, NEWER_EXPORT)
    )
    await facet.read()

    assert await facet.read() == replace(NEWER_EXPORT, complete=False)


async def test_the_last_good_snapshot_stays_stale_while_nothing_answers(
    clock: Clock,
) -> None:
    since = clock.now
    facet = stacked(clock, Told(Route.PAGES, FRESH, NotUnderstood()))
    await facet.read()
    clock.pass_by(DAY)

    for _ in range(2):
        assert await facet.read() == replace(FRESH, stale=True)

    assert facet.status == RouteStatus(
        route=Route.PAGES,
        since=since,
        read_at=T0,
        complete=True,
        trouble=Trouble.NOT_UNDERSTOOD,
    )


async def test_a_route_that_heals_is_taken_again(clock: Clock) -> None:
    later = snapshot("new", at=T0 + DAY)
    facet = stacked(clock, Told(Route.PAGES, FRESH, BLOCKED, later))
    await facet.read()
    await facet.read()

    assert await facet.read() == later
    assert facet.status is not None
    assert facet.status.trouble is None


async def test_a_clock_that_was_set_back_does_not_make_a_live_read_old(
    clock: Clock,
) -> None:
    earlier = snapshot("newest", at=T0 - DAY)
    facet = stacked(clock, Told(Route.PAGES, FRESH, earlier))
    await facet.read()

    assert await facet.read() == earlier


@pytest.mark.parametrize(
    "routes",
    [
        [Told(Route.PAGES, BLOCKED)],
        [Told(Route.PAGES, BLOCKED), Told(Route.EXPORT, NotReached())],
    ],
)
async def test_without_any_snapshot_the_best_routes_error_is_told(
    clock: Clock, routes: Sequence[Told]
) -> None:
    facet = stacked(clock, *routes)

    with pytest.raises(Refused):
        await facet.read()

    assert facet.status == RouteStatus(
        route=Route.PAGES,
        since=clock.now,
        read_at=None,
        complete=False,
        trouble=Trouble.BLOCKED,
    )


async def test_a_read_that_broke_off_brings_what_it_has_with_its_trouble(
    clock: Clock,
) -> None:
    part = snapshot("new", complete=False)
    facet = stacked(
        clock,
        Told(Route.PAGES, BrokeOff(part, BLOCKED)),
        Told(Route.EXPORT, NEWER_EXPORT),
    )

    assert await facet.read() == part
    assert facet.status is not None
    assert (facet.status.complete, facet.status.trouble) == (False, Trouble.BLOCKED)


async def test_since_tells_when_another_route_took_over(clock: Clock) -> None:
    facet = stacked(
        clock, Told(Route.PAGES, FRESH, BLOCKED), Told(Route.EXPORT, NEWER_EXPORT)
    )
    await facet.read()
    clock.pass_by(DAY)
    taken_over = clock.now
    await facet.read()
    clock.pass_by(DAY)
    await facet.read()

    assert facet.status is not None
    assert facet.status.since == taken_over


async def test_two_who_ask_at_once_are_served_one_after_the_other(
    clock: Clock,
) -> None:
    under_way = most = 0

    async def read() -> Snapshot[str]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return FRESH

    facet = StackedFacet([Source(route=Route.PAGES, read=read)], clock=clock)
    await asyncio.gather(facet.read(), facet.read())

    assert most == 1
