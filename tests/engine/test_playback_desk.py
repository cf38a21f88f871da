"""What people watch is shown live and becomes plays of theirs, and is told."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.playback import PlayerState
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    BEN,
    DIARY,
    HEAT,
    SERVER,
    Evening,
    Scrobbler,
    diary_link,
    episode,
    playback_link,
)
from .clock import START, Clock
from .faults import Fault
from .member import Tracker


class TestAFilm:
    """From its start to its end."""

    async def test_it_is_shown_live_and_then_is_a_play(self, evening: Evening) -> None:
        seat = evening.server.sit()
        await evening.see()
        await evening.minutes(30)
        seat.pause()
        await evening.see()
        await evening.minutes(10)
        seat.play()
        await evening.see()
        await evening.minutes(65)
        evening.server.leave()
        await evening.see()

        assert evening.told() == [
            "started Heat (1995)",
            "paused Heat (1995)",
            "resumed Heat (1995)",
            "finished Heat (1995)",
            "scrobbled Heat (1995)",
        ]
        assert evening.told_of_users() == [
            "started anna",
            "paused anna",
            "resumed anna",
            "finished anna",
        ]
        assert evening.anna.shown() == [
            "start Heat (1995) 0",
            "pause Heat (1995) 30",
            "start Heat (1995) 30",
        ]
        (play,) = evening.anna.plays
        assert play.title == HEAT
        assert play.started_at == START
        assert play.watched_at == START + timedelta(minutes=105)
        assert play.progress == 95

    async def test_stopped_short_it_is_none(self, evening: Evening) -> None:
        await evening.watch(minutes=79)

        assert evening.told() == ["started Heat (1995)", "stopped Heat (1995)"]
        assert evening.anna.shown()[-1] == "stop Heat (1995) 79"
        assert evening.anna.plays == []

    async def test_resumed_next_day_it_is_one(self, evening: Evening) -> None:
        await evening.watch(minutes=79)
        await evening.minutes(20 * 60)
        evening.server.sit(minute=79)
        await evening.see()
        await evening.minutes(20)
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == 1

    async def test_the_credits_next_day_are_no_other(self, evening: Evening) -> None:
        await evening.watch(minutes=85)
        await evening.minutes(20 * 60)
        evening.server.sit(minute=85)
        await evening.see()
        await evening.minutes(15)
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == 1
        assert evening.told()[-1] == "stopped Heat (1995)"
        assert evening.anna.shown()[-1] == "start Heat (1995) 85"

    @pytest.mark.parametrize(("minute", "drafts"), [(0, 2), (85, 1)])
    async def test_seen_whole_next_day_it_is_a_second_draft_and_its_credits_are_none(
        self, evening: Evening, minute: float, drafts: int
    ) -> None:
        evening.house.engine.set_links(SERVER, [diary_link()])
        await evening.watch(minutes=85)
        await evening.minutes(22 * 60)
        evening.server.sit(minute=minute)
        await evening.see()
        await evening.minutes(100 - minute)
        evening.server.leave()
        await evening.see()

        assert len(await evening.house.engine.jobs(DIARY)) == drafts

    async def test_an_evening_of_episodes(self, evening: Evening) -> None:
        seat = evening.server.sit(episode(1))
        await evening.see()
        for number in range(2, 5):
            await evening.minutes(99)
            seat.play(episode(number), minute=0)
            await evening.see()
        await evening.minutes(99)
        evening.server.leave()
        await evening.see()

        assert [it.title for it in evening.anna.plays] == [
            episode(number) for number in range(1, 5)
        ]

    async def test_the_next_start_is_shown_after_the_last_end(
        self, evening: Evening
    ) -> None:
        seat = evening.server.sit(episode(1))
        await evening.see()
        await evening.minutes(99)
        seat.play(episode(2), minute=0)
        evening.anna.gate = asyncio.Event()
        evening.house.engine.playback.nudge(SERVER)
        await evening.anna.at_the_gate.wait()
        await evening.clock.turn(seconds=9)
        assert len(evening.anna.reports) == 1
        evening.anna.gate.set()
        await evening.house.engine.settled()

        assert evening.anna.shown()[1:] == ["start Dark S01E02 0"]
        assert evening.anna.calls[-2:] == ["add_plays", "report"]

    async def test_a_play_that_is_slow_is_not_waited_for_long(
        self, evening: Evening
    ) -> None:
        seat = evening.server.sit(episode(1))
        await evening.see()
        await evening.minutes(99)
        seat.play(episode(2), minute=0)
        evening.anna.gate = asyncio.Event()
        evening.house.engine.playback.nudge(SERVER)
        await evening.anna.at_the_gate.wait()
        await evening.clock.turn(seconds=10)
        assert len(evening.anna.reports) == 2
        evening.anna.gate.set()
        await evening.house.engine.settled()

        assert len(evening.anna.plays) == 1

    async def test_what_ends_meanwhile_is_not_shown_at_all(
        self, evening: Evening
    ) -> None:
        seat = evening.server.sit(episode(1))
        await evening.see()
        await evening.minutes(99)
        seat.play(episode(2), minute=0)
        evening.anna.gate = asyncio.Event()
        evening.house.engine.playback.nudge(SERVER)
        await evening.anna.at_the_gate.wait()
        seat.state, seat.position = PlayerState.STOPPED, timedelta(minutes=95)
        evening.server.leave()
        await evening.house.engine.playback.heard(seat.progress())
        evening.anna.gate.set()
        await evening.house.engine.settled()

        assert evening.anna.shown() == ["start Dark S01E01 0"]
        assert len(evening.anna.plays) == 2

    async def test_a_seek_is_shown(self, evening: Evening) -> None:
        seat = evening.server.sit()
        await evening.see()
        seat.play(minute=40)
        await evening.see()
        seat.pause()
        await evening.see()
        seat.position = timedelta(minutes=20)
        await evening.see()

        assert evening.anna.shown() == [
            "start Heat (1995) 0",
            "start Heat (1995) 40",
            "pause Heat (1995) 40",
            "pause Heat (1995) 20",
        ]

    async def test_a_length_that_nobody_tells_is_no_progress(
        self, evening: Evening
    ) -> None:
        evening.server.sit().duration = None
        await evening.see()

        assert evening.anna.shown() == ["start Heat (1995) 0"]

    async def test_one_that_waits_is_not_shown_after_its_end(
        self, evening: Evening
    ) -> None:
        await evening.watch()
        reports = list(evening.anna.reports)
        await evening.minutes(10)

        assert evening.anna.reports == reports


class TestServicesThatFail:
    """Nothing is lost, and nothing is sent twice."""

    async def test_a_play_keeps_its_times_however_late_it_arrives(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(95)
        evening.anna.faults.extend([Fault.NOT_REACHED] * 3)
        evening.server.leave()
        await evening.see()
        assert evening.anna.plays == []

        await evening.minutes(120)
        (play,) = evening.anna.plays
        assert play.watched_at == START + timedelta(minutes=95)
        assert evening.told()[-1] == "scrobbled Heat (1995)"

    async def test_a_lost_answer_is_looked_up(self, evening: Evening) -> None:
        evening.anna.faults.append(Fault.ANSWER_LOST)
        await evening.watch()
        await evening.minutes(10)

        assert len(evening.anna.plays) == 1
        assert "find_plays" in evening.anna.calls

    async def test_live_reports_that_fail_are_forgotten(self, evening: Evening) -> None:
        evening.anna.reports_fail = Fault.NOT_REACHED
        await evening.watch()

        assert len(evening.anna.plays) == 1
        assert evening.anna.shown() == []

    async def test_a_source_that_is_not_heard_ends_nothing(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        evening.server.reads_fail = Fault.NOT_REACHED
        await evening.minutes(20)
        evening.server.reads_fail = Fault.NONE
        await evening.minutes(20)

        assert evening.told() == ["started Heat (1995)"]

    async def test_a_list_that_is_not_whole_ends_nothing(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(90)
        evening.server.leave()
        evening.server.complete = False
        await evening.see()
        assert evening.told() == ["started Heat (1995)"]

    async def test_a_list_that_was_asked_for_before_ends_nothing_newer(
        self, evening: Evening
    ) -> None:
        old = evening.server.snapshot()
        await evening.clock.turn(seconds=1)
        evening.server.sit()
        await evening.see()
        await evening.house.engine.playback.seen(SERVER, old)

        assert evening.told() == ["started Heat (1995)"]

    async def test_a_target_that_is_not_there_gets_its_play_later(
        self, evening: Evening, clock: Clock
    ) -> None:
        evening.house.engine.set_links(SERVER, [playback_link(BEN)])
        await evening.watch()
        ben = Scrobbler(clock)
        evening.house.engine.attach(BEN, ben)
        await evening.house.engine.settled()

        assert len(ben.plays) == 1
        assert ben.reports == []

    async def test_a_full_disk_loses_nothing(
        self,
        evening: Evening,
        ledger: MemoryLedger,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(95)
        with monkeypatch.context() as full:

            def keep(name: str, value: str | None) -> None:
                raise LedgerUnavailable(Path("ledger.db"), "the disk is full")

            full.setattr(ledger, "keep", keep)
            evening.server.leave()
            await evening.see()
        assert "cannot be noted" in caplog.text
        assert evening.told()[-1] != "finished Heat (1995)"

        await evening.see()
        assert len(evening.anna.plays) == 1
        assert evening.told().count("finished Heat (1995)") == 1


async def test_a_member_who_plays_nothing_is_not_listened_to(
    evening: Evening, clock: Clock
) -> None:
    evening.house.engine.attach(DIARY, Tracker(clock))
    await evening.see(DIARY)

    assert evening.house.engine.playback.now_playing(DIARY) == ()
