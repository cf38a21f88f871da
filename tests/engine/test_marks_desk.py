"""What is marked as played by hand counts, where a link says so."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.job import JobState, NewJob
from custom_components.letterboxd_sync.model.link import AccountId, WatchRules
from custom_components.letterboxd_sync.model.operation import MarkPlayed
from custom_components.letterboxd_sync.model.playback import MarkedPlayed
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    ANNA,
    DIARY,
    HEAT,
    LENGTH,
    RONIN,
    SERVER,
    Evening,
    Scrobbler,
    Server,
    diary_link,
    playback_link,
)
from .clock import START, Clock
from .faults import Fault
from .house import House

BY_HAND = WatchRules(marked_by_hand=True)


@pytest.fixture
async def evening(clock: Clock, ledger: MemoryLedger) -> AsyncIterator[Evening]:
    """Anna's marks count; bearings are taken."""
    house = House(clock, lambda: ledger)
    server, anna = Server(clock), Scrobbler(clock)
    house.accounts = {SERVER: server, ANNA: anna}
    house.links = {SERVER: (playback_link(rules=BY_HAND),)}
    await house.open()
    await house.look(SERVER)
    yield Evening(house, server, anna)
    await house.engine.close()


def mark(evening: Evening, item_id: str = "item of Ronin (1998)") -> None:
    """Anna marks Ronin now."""
    evening.server.marks.append(
        MarkedPlayed(
            item_id=item_id, title=RONIN, duration=LENGTH, played_at=evening.clock()
        )
    )


async def test_a_mark_becomes_a_play_once(evening: Evening) -> None:
    await evening.clock.turn(minutes=5)
    mark(evening)
    for _ in range(3):
        await evening.house.look(SERVER)

    (play,) = evening.anna.plays
    assert play.title == RONIN
    assert play.watched_at == START + timedelta(minutes=5)


async def test_the_first_look_takes_bearings(
    evening: Evening, ledger: MemoryLedger
) -> None:
    mark(evening)
    ledger.keep(f"{SERVER}|marks|link|to anna", None)
    await evening.clock.turn(minutes=5)
    await evening.house.look(SERVER)
    await evening.house.look(SERVER)

    assert evening.anna.plays == []


async def test_what_a_session_explains_is_no_other_play(evening: Evening) -> None:
    await evening.watch(RONIN)
    mark(evening)
    await evening.house.look(SERVER)

    assert len(evening.anna.plays) == 1


async def test_what_still_plays_explains_it_too(evening: Evening) -> None:
    evening.server.sit(RONIN)
    await evening.see()
    await evening.minutes(92)
    mark(evening)
    await evening.house.look(SERVER)

    assert evening.anna.plays == []


@pytest.mark.parametrize("account", [SERVER, f"{SERVER}:anna"])
async def test_a_mark_of_ours_is_no_play(
    evening: Evening, ledger: MemoryLedger, account: str
) -> None:
    """Nor is one that we set by another link to the same server."""
    await evening.clock.turn(minutes=5)
    ours = MarkPlayed(
        user_id="anna", item_id="ronin", title=RONIN, played_at=evening.clock()
    )
    new = NewJob(
        key="mark",
        account=AccountId(account),
        link_id=None,
        operation=ours,
        settles=None,
        state=JobState.HELD,
    )
    ledger.commit_plan(jobs=[new], base_changes=(), now=evening.clock())
    mark(evening, "ronin")
    await evening.house.look(SERVER)

    assert evening.anna.plays == []


async def test_a_link_that_does_not_say_so_reads_none(evening: Evening) -> None:
    evening.house.engine.set_links(SERVER, [playback_link()])
    evening.server.calls.clear()
    await evening.house.look(SERVER)

    assert evening.server.calls == []


async def test_marks_become_drafts_of_a_diary(evening: Evening) -> None:
    evening.house.engine.set_links(SERVER, [diary_link(rules=BY_HAND)])
    await evening.house.look(SERVER)
    await evening.clock.turn(minutes=5)
    mark(evening)
    await evening.house.look(SERVER)

    assert len(await evening.house.engine.jobs(DIARY)) == 1


async def test_what_cannot_be_read_is_read_next_time(evening: Evening) -> None:
    await evening.clock.turn(minutes=5)
    mark(evening)
    evening.server.marks_fail = Fault.NOT_REACHED
    await evening.house.look(SERVER)
    assert evening.anna.plays == []
    evening.server.marks_fail = Fault.NONE
    await evening.house.look(SERVER)

    assert len(evening.anna.plays) == 1


async def test_a_full_disk_loses_no_mark(
    evening: Evening,
    ledger: MemoryLedger,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await evening.clock.turn(minutes=5)
    mark(evening)
    with monkeypatch.context() as full:

        def keep(name: str, value: str | None) -> None:
            raise LedgerUnavailable(Path("ledger.db"), "the disk is full")

        full.setattr(ledger, "keep", keep)
        await evening.house.look(SERVER)
    assert "cannot be noted" in caplog.text
    await evening.house.look(SERVER)

    assert len(evening.anna.plays) == 1


async def test_another_film_that_was_seen_explains_nothing(evening: Evening) -> None:
    await evening.watch(HEAT)
    mark(evening)
    await evening.house.look(SERVER)

    assert [play.title for play in evening.anna.plays] == [HEAT, RONIN]
