from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.providers.errors import NoAnswer
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock

ACTIVITIES = "GET /api/sync/last_activities"
RATINGS = "GET /api/sync/ratings/movies"
NO_RATINGS = Canned(
    said=[], headers={"X-Pagination-Item-Count": "0", "X-Pagination-Page-Count": "0"}
)


def told(**times: str) -> Canned:
    return Canned(said={"all": "2026-11-01T10:00:00.000Z", "movies": times})


async def test_what_trakt_does_not_tell_of_is_read_each_time(
    account: TraktAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(ACTIVITIES, told())
    server.lay(RATINGS, NO_RATINGS)

    await account.read_ratings()
    clock.pass_by(timedelta(minutes=15))
    await account.read_ratings()

    assert server.lines().count(RATINGS) == 2


async def test_once_a_day_everything_is_read_again(
    account: TraktAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(ACTIVITIES, told(rated_at="2026-11-01T10:00:00.000Z"))
    server.lay(RATINGS, NO_RATINGS)
    await account.read_ratings()

    clock.pass_by(timedelta(hours=23))
    await account.read_ratings()
    within_the_day = server.lines().count(RATINGS)
    clock.pass_by(timedelta(hours=1))
    await account.read_ratings()

    assert (within_the_day, server.lines().count(RATINGS)) == (1, 2)


async def test_a_clock_that_was_set_back_does_not_keep_what_was_read(
    account: TraktAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(ACTIVITIES, told(rated_at="2026-11-01T10:00:00.000Z"))
    server.lay(RATINGS, NO_RATINGS)
    await account.read_ratings()

    clock.pass_by(timedelta(days=-2))
    await account.read_ratings()

    assert server.lines().count(RATINGS) == 2


async def test_what_changed_while_it_was_read_is_read_again(
    account: TraktAccount, server: CannedServer, clock: Clock
) -> None:
    server.lay(ACTIVITIES, told(rated_at="2026-11-01T10:00:00.000Z"))
    server.lay(
        RATINGS,
        Canned(said=[], headers={"X-Pagination-Item-Count": "3"}),
        NO_RATINGS,
    )

    first = await account.read_ratings()
    clock.pass_by(timedelta(minutes=15))
    second = await account.read_ratings()

    assert (first.complete, second.complete) == (False, True)


async def test_a_failed_look_is_not_tried_again_by_its_other_parts(
    trakt: Trakt, linked: TraktAccount, clock: Clock
) -> None:
    trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=502, path=".*activities", times=3)
    )

    for read in (linked.read_watchlist, linked.read_ratings, linked.read_plays):
        with pytest.raises(NoAnswer):
            await read()
    asked = len(trakt.requests)
    clock.pass_by(timedelta(minutes=15))

    assert asked == 3
    assert (await linked.read_watchlist()).complete


async def test_a_look_later_asks_again(
    trakt: Trakt,
    linked: TraktAccount,
    catalogue: tuple[CatalogueFilm, ...],
    clock: Clock,
) -> None:
    await linked.read_watchlist()
    clock.pass_by(timedelta(seconds=5))
    trakt.list_title(catalogue[0])

    assert len((await linked.read_watchlist()).items) == 1
