"""A clock that was wrong, and is set right in the middle of a film, costs no play."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import HEAT, LENGTH, RONIN, SERVER, Evening, Seat
from .clock import START
from .faults import Fault
from .house import House

HOUR = timedelta(hours=1)


def set_back(evening: Evening, *seats: Seat) -> None:
    """Set the clock of the house back by an hour; what is played goes on."""
    evening.clock.now -= HOUR
    for seat in seats:
        seat.since -= HOUR


async def test_a_film_ends_when_it_ends_by_the_clock_that_is_right(
    evening: Evening,
) -> None:
    seat = evening.server.sit()
    await evening.see()
    await evening.minutes(50)
    set_back(evening, seat)
    await evening.see()
    await evening.minutes(49)
    evening.server.leave()
    await evening.see()

    assert evening.told() == [
        "started Heat (1995)",
        "finished Heat (1995)",
        "scrobbled Heat (1995)",
    ]
    (play,) = evening.anna.plays
    assert play.started_at == START - HOUR
    assert play.watched_at == play.started_at + LENGTH * 0.99


@pytest.mark.parametrize("minute", [10, 90])
async def test_one_that_ends_at_that_moment_is_judged_by_where_it_was(
    evening: Evening, minute: int
) -> None:
    evening.server.sit()
    await evening.see()
    await evening.minutes(minute)
    set_back(evening)
    evening.server.leave()
    await evening.see()
    await evening.minutes(1)

    assert len(evening.anna.plays) == minute // 80
    assert evening.house.engine.playback.now_playing(evening.server.account) == ()


async def test_what_begins_after_it_is_heard_at_once(evening: Evening) -> None:
    await evening.watch(minutes=100)
    set_back(evening)
    await evening.watch(RONIN)

    assert [play.title for play in evening.anna.plays] == [HEAT, RONIN]


@pytest.mark.parametrize("then", [House.restart, House.look], ids=["restart", "look"])
async def test_what_was_put_off_by_a_clock_that_was_ahead_goes_with_the_next(
    evening: Evening, then: Callable[[House], Awaitable[None]]
) -> None:
    """Trakt was throttling us, at a time that is a year from now."""
    evening.anna.faults += [Fault.THROTTLED]
    await evening.watch()
    assert evening.anna.plays == []
    evening.clock.now -= timedelta(days=365)
    await then(evening.house)
    await evening.watch(RONIN)

    assert {play.title for play in evening.anna.plays} == {HEAT, RONIN}


async def test_positions_are_written_by_the_clock_that_is_right(
    evening: Evening, ledger: MemoryLedger
) -> None:
    seat = evening.server.sit()
    await evening.see()
    await evening.minutes(10)
    kept = ledger.kept(f"{SERVER}|playback")
    set_back(evening, seat)
    await evening.minutes(2)

    assert ledger.kept(f"{SERVER}|playback") != kept
