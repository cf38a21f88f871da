"""What people watch becomes plays of theirs, once, and is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId, WatchRules
from custom_components.letterboxd_sync.model.playback import PlayerState, ResumePoint
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .cinema import (
    ANNA,
    BEN,
    DIARY,
    HEAT,
    LENGTH,
    PLAYERS,
    SERVER,
    TO_ANNA,
    Evening,
    Screens,
    Scrobbler,
    Server,
    diary_link,
    episode,
    playback_link,
    without_ids,
)
from .clock import START, Clock
from .faults import Fault
from .house import House
from .member import Tracker


@pytest.fixture
async def evening(clock: Clock, ledger: MemoryLedger) -> AsyncIterator[Evening]:
    """Anna's playback goes to her account."""
    house = House(clock, lambda: ledger)
    server, anna = Server(clock), Scrobbler(clock)
    house.accounts = {SERVER: server, ANNA: anna}
    house.links = {SERVER: (playback_link(),)}
    await house.open()
    yield Evening(house, server, anna)
    await house.engine.close()


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

    async def test_one_that_never_tells_is_given_up_after_a_day(
        self, evening: Evening
    ) -> None:
        evening.server.sit()
        await evening.see()
        await evening.minutes(90)
        evening.server.leave()
        evening.server.truth_fails = Fault.NOT_REACHED
        await evening.clock.turn(hours=1)
        await evening.see()
        await evening.clock.turn(hours=25)
        await evening.house.engine.settled()

        assert len(evening.anna.plays) == 1

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


class TestPeople:
    """Who watched."""

    async def test_one_screen_may_be_for_two(
        self, evening: Evening, clock: Clock
    ) -> None:
        ben = Scrobbler(clock)
        evening.house.engine.attach(BEN, ben)
        evening.house.engine.set_links(SERVER, [playback_link(ANNA, BEN)])
        await evening.watch()

        assert [len(it.plays) for it in (evening.anna, ben)] == [1, 1]

    async def test_who_was_away_when_it_started_has_not_seen_it(
        self, evening: Evening
    ) -> None:
        link = playback_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.house.away = {"person.anna"}
        evening.server.sit()
        await evening.see()
        evening.house.away = set()
        await evening.minutes(95)
        evening.server.leave()
        await evening.see()
        assert evening.anna.plays == []
        assert evening.anna.reports == []

        await evening.watch()
        assert len(evening.anna.plays) == 1

    async def test_another_user_is_somebody_else(self, evening: Evening) -> None:
        evening.server.sit(user="ben")
        await evening.see()

        assert evening.told() == []
        assert evening.told_of_users() == ["started ben"]

    async def test_what_a_link_leaves_out_is_still_shown(
        self, evening: Evening
    ) -> None:
        link = playback_link(rules=WatchRules(films=False))
        evening.house.engine.set_links(SERVER, [link])
        await evening.watch()

        assert evening.told() == []
        assert evening.told_of_users() == ["started anna", "finished anna"]
        assert evening.anna.plays == []


class TestOnePlay:
    """Whoever tells of it."""

    async def test_two_devices(self, evening: Evening) -> None:
        evening.server.sit(at="phone")
        await evening.watch()
        evening.server.leave("phone")
        await evening.see()

        assert len(evening.anna.plays) == 1
        assert evening.told().count("finished Heat (1995)") == 1

    async def test_two_links(self, evening: Evening) -> None:
        other = playback_link(link_id=LinkId("again"))
        evening.house.engine.set_links(SERVER, [playback_link(), other])
        await evening.watch()

        assert len(evening.anna.plays) == 1
        assert evening.told().count("finished Heat (1995)") == 2

    async def test_two_sources(self, evening: Evening, clock: Clock) -> None:
        players = Screens(clock, PLAYERS)
        evening.house.engine.attach(PLAYERS, players)
        link = playback_link(link_id=LinkId("tv"), source=PLAYERS, user_id="media.tv")
        evening.house.engine.set_links(PLAYERS, [link])
        players.sit(without_ids(HEAT), user="media.tv")
        await evening.see(PLAYERS)
        await evening.watch()
        players.leave()
        await evening.see(PLAYERS)

        assert len(evening.anna.plays) == 1
        jobs = await evening.house.engine.jobs(ANNA)
        assert [job.state for job in jobs] == [JobState.DONE]

    async def test_ids_that_come_later_take_the_place_of_a_name(
        self, evening: Evening, clock: Clock
    ) -> None:
        players = Screens(clock, PLAYERS)
        evening.house.engine.attach(PLAYERS, players)
        link = playback_link(link_id=LinkId("tv"), source=PLAYERS, user_id="media.tv")
        evening.house.engine.set_links(PLAYERS, [link])
        players.sit(without_ids(HEAT), user="media.tv")
        evening.server.sit()
        await evening.see(PLAYERS)
        await evening.minutes(95)
        players.leave()
        await evening.see(PLAYERS)
        assert evening.anna.plays == []
        assert evening.house.engine.unresolved_films(ANNA) != ()

        evening.server.leave()
        await evening.see()
        assert [play.title for play in evening.anna.plays] == [HEAT]
        assert evening.house.engine.unresolved_films(ANNA) == ()


class TestADiary:
    """A link to a diary makes drafts."""

    @staticmethod
    async def drafts(evening: Evening) -> list[tuple[str, JobState]]:
        jobs = await evening.house.engine.jobs(DIARY)
        return [(type(job.operation).__name__, job.state) for job in jobs]

    async def test_a_film_becomes_a_draft(self, evening: Evening) -> None:
        evening.house.engine.set_links(SERVER, [playback_link(), diary_link()])
        await evening.watch()

        assert await self.drafts(evening) == [("LogViewing", JobState.HELD)]
        assert len(evening.anna.plays) == 1

    async def test_who_was_away_has_nothing_to_enter(self, evening: Evening) -> None:
        link = diary_link(only_when_home="person.anna")
        evening.house.engine.set_links(SERVER, [link])
        evening.house.away = {"person.anna"}
        await evening.watch()

        assert await self.drafts(evening) == []


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


async def test_a_member_who_plays_nothing_is_not_listened_to(
    evening: Evening, clock: Clock
) -> None:
    evening.house.engine.attach(DIARY, Tracker(clock))
    await evening.see(DIARY)

    assert evening.house.engine.playback.now_playing(DIARY) == ()
