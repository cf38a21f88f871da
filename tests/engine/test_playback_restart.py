"""What plays goes on after a restart, and what ended meanwhile is asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.playback import PlayerState, ResumePoint
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    ANNA,
    LENGTH,
    PLAYERS,
    SERVER,
    TO_ANNA,
    Evening,
    Screens,
    playback_link,
)
from .clock import START, Clock
from .faults import Fault


class TestARestart:
    """What plays goes on with the same start."""

    async def test_in_the_middle_of_a_film(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        await evening.house.restart()
        await evening.see()
        await evening.minutes(49)
        evening.server.leave()
        await evening.see()

        assert evening.told() == [
            "started Heat (1995)",
            "finished Heat (1995)",
            "scrobbled Heat (1995)",
        ]
        assert evening.anna.plays[0].started_at == START

    async def test_what_ended_meanwhile_is_asked_for(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        evening.server.stopped_at = ResumePoint(
            played=True, last_played_at=START, position=timedelta()
        )
        evening.server.leave()
        await evening.clock.turn(hours=3)
        await evening.house.restart()
        await evening.see()

        (play,) = evening.anna.plays
        assert play.watched_at == START + LENGTH
        assert "resume_point anna item of Heat (1995)" in evening.server.calls

    async def test_until_its_source_tells_it_is_kept(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        evening.server.leave()
        evening.server.truth_fails = Fault.NOT_REACHED
        await evening.clock.turn(hours=3)
        await evening.house.restart()
        await evening.see()
        assert evening.told() == ["started Heat (1995)"]

        await evening.house.restart()
        evening.server.truth_fails = Fault.NONE
        evening.server.stopped_at = ResumePoint(
            played=False, last_played_at=START, position=timedelta(minutes=60)
        )
        await evening.see()
        await evening.minutes(1)
        assert evening.told() == ["started Heat (1995)", "stopped Heat (1995)"]

    async def test_one_without_an_item_of_its_own_ends_where_it_was(
        self, evening: Evening
    ) -> None:
        sighting = replace(evening.server.sit().progress(), item_id=None)
        evening.server.leave()
        await evening.house.engine.playback.heard(sighting)
        await evening.clock.turn(hours=3)
        await evening.see()

        assert evening.told() == ["started Heat (1995)", "stopped Heat (1995)"]

    async def test_who_is_let_go_is_asked_no_more(self, evening: Evening) -> None:
        evening.server.sit()
        await evening.see()
        evening.server.leave()
        evening.server.truth_fails = Fault.NOT_REACHED
        await evening.clock.turn(hours=1)
        await evening.see()
        await evening.house.engine.detach(SERVER)
        calls = len(evening.server.calls)
        await evening.clock.turn(hours=1)

        assert len(evening.server.calls) == calls

    @pytest.mark.parametrize(
        ("fault", "days"), [(Fault.BLOCKED, 1), (Fault.NOT_REACHED, 30)]
    )
    async def test_one_that_never_tells_is_given_up_some_day(
        self, evening: Evening, fault: Fault, days: int
    ) -> None:
        """Sooner when it is there and will not say, than when it is away."""
        evening.server.sit()
        await evening.see()
        await evening.minutes(90)
        evening.server.leave()
        evening.server.truth_fails = fault
        await evening.clock.turn(hours=1)
        await evening.see()
        await evening.clock.turn(days=days, hours=-2)
        await evening.house.engine.settled()
        assert evening.anna.plays == []
        await evening.clock.turn(hours=2)
        await evening.house.engine.settled()

        assert len(evening.anna.plays) == 1

    async def test_one_whose_history_is_written_late_is_asked_again(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        earlier = ResumePoint(
            played=False,
            last_played_at=None,
            position=timedelta(),
            share=1.0,
            stopped_at=START - timedelta(days=1),
        )
        evening.server.stopped_at = earlier
        evening.server.leave()
        await evening.clock.turn(hours=1)
        await evening.see()
        assert evening.told() == ["started Heat (1995)"]
        ended_at = START + timedelta(minutes=105)
        evening.server.stopped_at = replace(earlier, stopped_at=ended_at)
        await evening.minutes(1)

        (play,) = evening.anna.plays
        assert play.watched_at == ended_at

    async def test_one_that_is_away_for_days_is_asked_when_it_is_back(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        evening.server.leave()
        evening.server.reads_fail = Fault.NOT_REACHED
        evening.server.truth_fails = Fault.NOT_REACHED
        for _ in range(3):
            await evening.clock.turn(days=1)
            await evening.see()
        evening.server.reads_fail = evening.server.truth_fails = Fault.NONE
        evening.server.stopped_at = ResumePoint(
            played=True, last_played_at=START, position=timedelta()
        )
        await evening.clock.turn(minutes=11)
        await evening.house.engine.settled()

        (play,) = evening.anna.plays
        assert play.watched_at == START + LENGTH

    async def test_what_cannot_be_read_is_begun_anew(
        self, evening: Evening, ledger: MemoryLedger, caplog: pytest.LogCaptureFixture
    ) -> None:
        evening.server.sit()
        await evening.see()
        ledger.keep(f"{SERVER}|playback", "{}")
        await evening.house.restart()
        await evening.see()

        assert "cannot be read" in caplog.text
        assert evening.told() == ["started Heat (1995)", "started Heat (1995)"]


class TestWebhooks:
    """What a server tells when it knocks."""

    async def test_a_stop_ends_a_session(self, evening: Evening) -> None:
        seat = evening.server.sit()
        await evening.see()
        await evening.minutes(95)
        seat.state = PlayerState.STOPPED
        seat.position = timedelta(minutes=95)
        await evening.house.engine.playback.heard(seat.progress())
        await evening.house.engine.settled()
        evening.server.leave()
        await evening.see()

        assert len(evening.anna.plays) == 1

    async def test_what_an_unknown_account_tells_is_passed_over(
        self, evening: Evening, clock: Clock
    ) -> None:
        seat = Screens(clock, PLAYERS).sit()
        await evening.house.engine.playback.heard(seat.progress())

        assert evening.told_of_users() == []

    async def test_a_nudge_for_one_that_tells_nothing_changes_nothing(
        self, evening: Evening
    ) -> None:
        await evening.see(ANNA)

        assert evening.told_of_users() == []


class TestComingAndGoing:
    """Accounts and links that go."""

    async def test_an_account_that_is_let_go_is_not_listened_to(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.house.engine.detach(SERVER)
        await evening.see()
        calls = len(evening.server.calls)
        await evening.clock.turn(minutes=10)

        assert len(evening.server.calls) == calls
        assert evening.house.engine.playback.now_playing(SERVER) == ()

    async def test_a_link_that_is_forgotten_takes_its_sessions_along(
        self, evening: Evening, ledger: MemoryLedger
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.house.engine.forget_link(TO_ANNA)

        assert "to anna" not in (ledger.kept(f"{SERVER}|playback") or "")
        assert "user|anna" in (ledger.kept(f"{SERVER}|playback") or "")

    async def test_so_does_one_whose_account_is_not_there(
        self, evening: Evening, ledger: MemoryLedger
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.house.engine.detach(SERVER)
        await evening.house.engine.forget_link(TO_ANNA)

        assert "to anna" not in (ledger.kept(f"{SERVER}|playback") or "")
        assert evening.house.engine.playback.now_playing(SERVER) == ()

    async def test_a_link_that_nobody_knows_is_forgotten_already(
        self, evening: Evening
    ) -> None:
        await evening.house.engine.forget_link(LinkId("nobody's"))

        assert await evening.house.engine.known_links(SERVER) == (TO_ANNA,)

    async def test_a_link_that_nobody_watched_by_is_forgotten_quietly(
        self, evening: Evening
    ) -> None:
        await evening.house.engine.forget_link(TO_ANNA)

        assert await evening.house.engine.known_links(SERVER) == ()

    async def test_what_a_link_that_comes_later_knew_is_kept(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(50)
        evening.house.links = {}
        await evening.house.restart()
        await evening.see()
        evening.house.engine.set_links(SERVER, [playback_link()])
        await evening.minutes(45)
        evening.server.leave()
        await evening.see()

        assert evening.told() == [
            "started Heat (1995)",
            "finished Heat (1995)",
            "scrobbled Heat (1995)",
        ]
        assert evening.anna.plays[0].started_at == START

    async def test_new_settings_of_a_link_keep_its_plays(
        self, evening: Evening
    ) -> None:
        evening.anna.faults.append(Fault.NOT_REACHED)
        await evening.watch()
        await evening.house.engine.link_changed(TO_ANNA)
        await evening.minutes(10)

        assert len(evening.anna.plays) == 1
