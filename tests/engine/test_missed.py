"""What is played through while nobody listens is a play, whatever its link says."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.model.playback import MarkedPlayed, ResumePoint
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    ANNA,
    DIARY,
    HEAT,
    LENGTH,
    RONIN,
    SERVER,
    TO_ANNA,
    Evening,
    Scrobbler,
    Socket,
    diary_link,
    episode,
    playback_link,
)
from .clock import START, Clock
from .faults import Fault
from .house import House

READS = "read_marks anna"


def played(
    evening: Evening, title: Playable = RONIN, *, minutes_ago: float = 0
) -> None:
    """Anna began a title then; by now the server has it as played."""
    evening.server.marks.append(
        MarkedPlayed(
            item_id=f"item of {title.name}",
            title=title,
            duration=LENGTH,
            played_at=evening.clock() - timedelta(minutes=minutes_ago),
        )
    )


def minutes(play: AddPlay) -> tuple[float, float]:
    """When a play began and ended, in minutes from the beginning of the evening."""
    minute = timedelta(minutes=1)
    return (play.started_at - START) / minute, (play.watched_at - START) / minute


async def down(evening: Evening, *, hours: float = 3) -> None:
    """Let Home Assistant be down for a while."""
    await evening.see()
    await evening.house.engine.close()
    await evening.clock.turn(hours=hours)


async def dark(evening: Evening, *, hours: float = 3) -> None:
    """Let the server be out of reach for a while."""
    await evening.see()
    evening.server.reads_fail = Fault.NOT_REACHED
    await evening.clock.turn(hours=hours)
    await evening.house.engine.settled()


async def light(evening: Evening) -> None:
    """Let the server be in reach again."""
    evening.server.reads_fail = Fault.NONE
    await evening.see()


async def noted(evening: Evening) -> None:
    """Wait until links that were set are noted in the ledger."""
    await evening.clock.turn(seconds=0)
    await evening.house.engine.kept("")
    await evening.clock.turn(seconds=0)


class TestWhileHomeAssistantIsDown:
    """Nobody was there."""

    async def test_a_film_is_a_play_that_ended_when_it_did(
        self, evening: Evening
    ) -> None:
        await down(evening)
        played(evening, minutes_ago=150)
        await evening.house.begin_anew()
        await evening.see()

        (play,) = evening.anna.plays
        assert (play.title, minutes(play)) == (RONIN, (30, 130))

    async def test_it_is_told_of_once(self, evening: Evening) -> None:
        await down(evening)
        played(evening, minutes_ago=150)
        await evening.house.begin_anew()
        for _ in range(3):
            await evening.see()
            await evening.house.restart()

        assert len(evening.anna.plays) == 1

    async def test_an_evening_of_episodes_is_a_play_each(
        self, evening: Evening
    ) -> None:
        await down(evening, hours=6)
        for number in (1, 2, 3):
            played(evening, episode(number), minutes_ago=300 - 100 * (number - 1))
        await evening.house.begin_anew()
        await evening.see()

        assert len(evening.anna.plays) == 3

    async def test_it_becomes_a_draft_too(self, evening: Evening) -> None:
        evening.house.links = {SERVER: (diary_link(),)}
        evening.house.engine.set_links(SERVER, [diary_link()])
        await down(evening)
        played(evening, minutes_ago=150)
        await evening.house.begin_anew()
        await evening.see()

        assert len(await evening.house.engine.jobs(DIARY)) == 1

    async def test_one_that_goes_on_the_next_day_is_one_play(
        self, evening: Evening
    ) -> None:
        """The server has it as played, and somebody sees the credits after all."""
        await down(evening)
        played(evening, HEAT, minutes_ago=150)
        await evening.house.begin_anew()
        await evening.see()
        await evening.minutes(60 * 20)
        evening.server.sit(HEAT, minute=92)
        await evening.see()
        await evening.minutes(7)
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == 1

    async def test_what_was_stopped_before_is_one_play_with_its_rest(
        self, evening: Evening
    ) -> None:
        await evening.watch(HEAT, minutes=50)
        await down(evening)
        played(evening, HEAT, minutes_ago=170)
        await evening.house.begin_anew()
        await evening.see()

        (play,) = evening.anna.plays
        assert minutes(play) == (60, 110)

    async def test_what_ended_then_and_was_seen_to_begin_is_one_play(
        self, evening: Evening
    ) -> None:
        evening.server.sit(HEAT)
        played(evening, HEAT)
        await evening.see()
        await evening.minutes(30)
        await down(evening)
        evening.server.leave()
        evening.server.stopped_at = ResumePoint(
            played=True, last_played_at=START, position=timedelta()
        )
        await evening.house.begin_anew()
        await evening.see()

        (play,) = evening.anna.plays
        assert minutes(play) == (0, 100)

    async def test_what_still_plays_is_one_play(self, evening: Evening) -> None:
        """Near the end a server takes a title for played while it goes on."""
        await down(evening)
        played(evening, HEAT, minutes_ago=95)
        evening.server.sit(HEAT, minute=95)
        await evening.house.begin_anew()
        await evening.see()
        await evening.minutes(4)
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == 1

    async def test_killed_before_the_first_word_it_is_found_later(
        self, evening: Evening
    ) -> None:
        """The marks of an account whose sessions cannot be read wait."""
        await down(evening)
        played(evening, minutes_ago=150)
        evening.server.reads_fail = Fault.NOT_REACHED
        await evening.house.begin_anew()
        await evening.house.engine.close()
        await evening.clock.turn(hours=20)
        evening.server.reads_fail = Fault.NONE
        await evening.house.begin_anew()
        await evening.see()

        (play,) = evening.anna.plays
        assert minutes(play) == (30, 130)


class TestWhileTheServerIsOutOfReach:
    """Nobody could hear it."""

    async def test_a_film_is_a_play(self, evening: Evening) -> None:
        await dark(evening)
        played(evening, minutes_ago=150)
        await light(evening)

        (play,) = evening.anna.plays
        assert minutes(play) == (30, 130)

    async def test_the_marks_are_read_once(self, evening: Evening) -> None:
        await dark(evening)
        evening.server.calls.clear()
        await light(evening)
        for _ in range(20):
            await evening.clock.turn(seconds=30)
            await evening.see()
        await evening.house.look(SERVER)

        assert evening.server.calls.count(READS) == 1

    async def test_marks_that_cannot_be_read_are_read_at_a_later_look(
        self, evening: Evening
    ) -> None:
        await dark(evening)
        played(evening, minutes_ago=150)
        evening.server.marks_fail = Fault.NOT_REACHED
        await light(evening)
        assert evening.anna.plays == []
        await evening.house.restart()
        evening.server.marks_fail = Fault.NONE
        await evening.house.look(SERVER)

        assert len(evening.anna.plays) == 1

    async def test_an_incomplete_word_is_none(self, evening: Evening) -> None:
        await dark(evening)
        evening.server.calls.clear()
        evening.server.complete = False
        await light(evening)

        assert READS not in evening.server.calls

    async def test_a_season_that_was_marked_is_no_play(self, evening: Evening) -> None:
        await dark(evening)
        played(evening, episode(1))
        played(evening, episode(2))
        await light(evening)

        assert evening.anna.plays == []

    async def test_what_was_played_before_the_link_was_there_is_history(
        self, evening: Evening
    ) -> None:
        await dark(evening)
        played(evening, minutes_ago=150)
        await evening.house.engine.forget_link(TO_ANNA)
        evening.house.engine.set_links(SERVER, [playback_link()])
        await noted(evening)
        await light(evening)

        assert evening.anna.plays == []


class TestMarksByHand:
    """A link that wants to know what was marked by hand."""

    @pytest.fixture
    async def evening(self, evening: Evening) -> Evening:
        """Anna's marks count."""
        links = [playback_link(rules=WatchRules(marked_by_hand=True))]
        evening.house.engine.set_links(SERVER, links)
        await noted(evening)
        return evening

    async def test_out_of_a_gap_they_are_sittings(self, evening: Evening) -> None:
        await dark(evening)
        played(evening, minutes_ago=150)
        await light(evening)
        await evening.house.look(SERVER)

        (play,) = evening.anna.plays
        assert minutes(play) == (30, 130)

    async def test_a_season_counts(self, evening: Evening) -> None:
        await dark(evening)
        played(evening, episode(1))
        played(evening, episode(2))
        await light(evening)

        assert len(evening.anna.plays) == 2

    async def test_it_wants_no_more_it_forgets_how_far_it_was(
        self, evening: Evening, ledger: MemoryLedger
    ) -> None:
        assert ledger.kept(f"{SERVER}|tally|link|to anna") is not None
        evening.house.engine.set_links(SERVER, [playback_link()])
        await noted(evening)

        assert ledger.kept(f"{SERVER}|tally|link|to anna") is None


class TestASocket:
    """A source that tells by itself, and then has nothing to tell for hours."""

    @pytest.fixture
    async def evening(self, clock: Clock) -> AsyncIterator[Evening]:
        """Anna's server has a socket."""
        house, server, anna = House(clock), Socket(clock), Scrobbler(clock)
        house.accounts = {SERVER: server, ANNA: anna}
        house.links = {SERVER: (playback_link(),)}
        await house.open()
        server.tell()
        await clock.turn(seconds=0)
        yield Evening(house, server, anna)
        await house.engine.close()

    async def test_is_heard_all_the_while(self, evening: Evening) -> None:
        for _ in range(4):
            await evening.clock.turn(seconds=15)
            await evening.house.engine.settled()
        evening.server.calls.clear()
        for _ in range(60):
            await evening.clock.turn(seconds=15)
            await evening.house.engine.settled()

        assert evening.server.calls == []


class TestALedgerThatFails:
    """A full disk loses nothing."""

    async def test_what_cannot_be_noted_is_asked_about_later(
        self,
        evening: Evening,
        ledger: MemoryLedger,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        await dark(evening)
        played(evening, minutes_ago=150)
        with monkeypatch.context() as full:

            def keep(name: str, value: str | None) -> None:
                raise LedgerUnavailable(Path("ledger.db"), "the disk is full")

            full.setattr(ledger, "keep", keep)
            await light(evening)
            evening.house.engine.set_links(SERVER, [playback_link(), diary_link()])
            await noted(evening)
            assert "links of jellyfin:home cannot be noted" in caplog.text
            await evening.house.engine.detach(SERVER)
        await evening.house.restart()
        await evening.see()

        assert len(evening.anna.plays) == 1
