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


def mark(
    evening: Evening, item_id: str = "item of Ronin (1998)", *, days_ago: float = 0
) -> None:
    """Anna marks Ronin now; the server may keep a date from when it was begun once."""
    evening.server.marks.append(
        MarkedPlayed(
            item_id=item_id,
            title=RONIN,
            duration=LENGTH,
            played_at=evening.clock() - timedelta(days=days_ago),
        )
    )


async def look(evening: Evening) -> set[str]:
    """Look five minutes later; return what was asked for marks."""
    evening.server.calls.clear()
    await evening.clock.turn(minutes=5)
    await evening.house.look(SERVER)
    return {call.partition(" ")[0] for call in evening.server.calls if "play" in call}


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
    ledger.keep(f"{SERVER}|tally|link|to anna", None)
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


async def test_what_was_begun_long_ago_and_is_ticked_now_is_a_play_of_now(
    evening: Evening,
) -> None:
    """Its date is older than the last look; a client may have been offline, too."""
    await evening.clock.turn(minutes=5)
    mark(evening, days_ago=30)
    for _ in range(3):
        await evening.house.look(SERVER)

    (play,) = evening.anna.plays
    assert play.watched_at == START + timedelta(minutes=5)


async def test_what_was_left_short_and_is_ticked_then_is_a_play(
    evening: Evening,
) -> None:
    await evening.watch(RONIN, minutes=60)
    assert evening.anna.plays == []
    mark(evening)
    await evening.house.look(SERVER)
    await evening.house.look(SERVER)

    assert len(evening.anna.plays) == 1


async def test_what_is_ticked_while_it_plays_and_left_short_is_a_play(
    evening: Evening,
) -> None:
    evening.server.sit(RONIN)
    await evening.see()
    await evening.minutes(50)
    mark(evening)
    await evening.house.look(SERVER)
    assert evening.anna.plays == []
    await evening.minutes(10)
    evening.server.leave()
    await evening.see()
    await evening.house.look(SERVER)
    await evening.house.look(SERVER)

    assert len(evening.anna.plays) == 1


async def test_what_is_unticked_and_ticked_again_is_another_play(
    evening: Evening,
) -> None:
    mark(evening)
    await look(evening)
    evening.server.marks.clear()
    await look(evening)
    await evening.clock.turn(days=10)
    mark(evening)
    await look(evening)

    assert len(evening.anna.plays) == 2


async def test_a_library_that_is_out_of_reach_for_a_while_is_played_no_second_time(
    evening: Evening,
) -> None:
    mark(evening)
    await look(evening)
    marks, evening.server.marks = evening.server.marks, []
    await look(evening)
    await evening.house.restart()
    evening.server.marks = marks
    await look(evening)

    assert len(evening.anna.plays) == 1


async def test_nothing_new_is_one_request(evening: Evening) -> None:
    mark(evening, days_ago=30)
    assert await look(evening) == {"glance_at_played", "list_played", "played_titles"}
    assert await look(evening) == {"glance_at_played"}
    await evening.house.restart()
    assert await look(evening) == {"glance_at_played"}


async def test_a_list_that_moves_while_it_is_read_tells_nothing(
    evening: Evening,
) -> None:
    mark(evening)
    evening.server.slipped_by = 1
    await look(evening)
    assert evening.anna.plays == []
    evening.server.slipped_by = 0
    await look(evening)

    assert len(evening.anna.plays) == 1


async def test_what_was_begun_between_two_looks_and_ticked_after_them_is_of_then(
    evening: Evening,
) -> None:
    await look(evening)
    await look(evening)
    mark(evening, days_ago=5 / (24 * 60))
    await look(evening)

    (play,) = evening.anna.plays
    assert play.watched_at == START + timedelta(minutes=15)
