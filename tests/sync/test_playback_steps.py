"""What one sighting leads to, and what it leads to that there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.playback import (
    PlaybackProgress,
    ResumePoint,
)
from custom_components.letterboxd_sync.model.presence import Audience
from custom_components.letterboxd_sync.sync.playback import SessionState
from custom_components.letterboxd_sync.sync.playback_position import (
    is_doubtful,
    position,
)
from custom_components.letterboxd_sync.sync.playback_steps import (
    gone,
    restarted,
    sighted,
)

from .sittings import (
    EIGHT,
    HEAT,
    LENGTH,
    NEXT,
    PAUSED,
    PILOT,
    RONIN,
    RULES,
    STOPPED,
    at,
    every,
    kinds,
    left,
    seen,
    watch,
    watched,
)


class TestAnEvening:
    """A title from its start to its end."""

    def test_it_starts_pauses_resumes_and_finishes(self) -> None:
        _, told = watch(
            seen(0),
            seen(30),
            seen(30.1, state=PAUSED),
            seen(30.1, 45, state=PAUSED),
            seen(30.1, 45.1),
            seen(99, 114),
            seen(99.5, 114.5, state=STOPPED),
        )
        assert told == ["started", "paused", "resumed", "finished"]

    def test_it_counts_at_the_threshold(self) -> None:
        assert watch(*every(0, 80), seen(80, state=STOPPED))[1][-1] == "finished"

    def test_short_of_the_threshold_it_has_only_stopped(self) -> None:
        assert watch(*every(0, 79), seen(79, state=STOPPED))[1][-1] == "stopped"

    def test_the_threshold_is_the_links(self) -> None:
        rules = WatchRules(threshold=60)
        _, told = watch(*every(0, 61), seen(61, state=STOPPED), rules=rules)
        assert told[-1] == "finished"

    def test_what_is_found_paused_has_not_just_started(self) -> None:
        session, told = watch(seen(20, state=PAUSED))
        assert told == []
        assert session is not None
        assert session.state is SessionState.PAUSED
        assert watch(seen(20, 30), session=session)[1] == ["resumed"]

    def test_a_stop_that_says_not_where_is_where_it_was(self) -> None:
        _, told = watch(*every(0, 95), seen(0, 95.2, state=STOPPED))
        assert told[-1] == "finished"

    def test_a_length_once_told_is_kept(self) -> None:
        session = watched(seen(0), seen(90, duration=None))
        assert session.progress.duration == LENGTH

    def test_without_a_length_nothing_counts(self) -> None:
        session = watched(seen(0, duration=None), seen(500, duration=None))
        assert kinds(left(session, 500.1).changes) == ["stopped"]

    def test_it_knows_who_was_away_when_it_started(self) -> None:
        audience = Audience(away=frozenset({"person.ben"}))
        step = sighted(None, seen(0), now=EIGHT, rules=RULES, audience=audience)
        assert step.session is not None
        later = sighted(step.session, seen(9), now=at(9), rules=RULES)
        assert later.session is not None
        assert later.session.audience == audience


class TestPlayedOrSought:
    """Who seeks to the end and back has not watched it."""

    def test_played_beyond_and_back_counts(self) -> None:
        session = watched(*every(0, 85), seen(20, 85.1))
        assert kinds(left(session, 85.2).changes) == ["finished"]

    def test_sought_beyond_and_back_does_not(self) -> None:
        session = watched(*every(0, 20), seen(90, 20.2), seen(91, 21.2), seen(21, 21.4))
        assert kinds(left(session, 21.5).changes) == ["stopped"]

    def test_who_stays_behind_the_threshold_has_watched_it(self) -> None:
        session = watched(
            seen(0), seen(84, 0.2), seen(89.5, 5.7), seen(20, 6), seen(21, 7)
        )
        assert kinds(left(session, 7.1).changes) == ["finished"]

    def test_ending_there_counts_however_one_got_there(self) -> None:
        session = watched(seen(0), seen(90, 0.2))
        assert kinds(left(session, 0.3).changes) == ["finished"]

    @pytest.mark.parametrize("to", [60, 10])
    def test_a_seek_is_told(self, to: float) -> None:
        assert watch(*every(0, 30), seen(to, 30.2))[1] == ["started", "sought"]

    def test_a_seek_in_a_pause_is_told(self) -> None:
        _, told = watch(seen(0), seen(1, state=PAUSED), seen(50, 1.2, state=PAUSED))
        assert told == ["started", "paused", "sought"]

    def test_faster_than_life_is_still_playing(self) -> None:
        assert watch(seen(0), seen(15, 10), seen(30, 20))[1] == ["started"]

    def test_begun_again_after_the_end_it_is_another_viewing(self) -> None:
        session, told = watch(*every(0, 95), seen(0, 95.2))
        assert told == ["started", "finished", "started"]
        assert session is not None
        assert session.started_at == at(95.2)
        assert not session.reached

    def test_back_to_the_front_before_the_end_it_is_the_same(self) -> None:
        assert watch(*every(0, 50), seen(0, 50.2))[1] == ["started", "sought"]


class TestTheNextTitle:
    """A title ends when another begins in its session."""

    def test_the_next_episode_finishes_the_last(self) -> None:
        _, told = watch(
            *(replace(each, title=PILOT) for each in every(0, 99)),
            seen(0, 100, title=NEXT),
        )
        assert told == ["started", "finished", "started"]

    def test_one_that_is_left_out_ends_it_too(self) -> None:
        rules = WatchRules(episodes=False)
        session, told = watch(
            *every(0, 50),
            seen(0, 50.2, title=PILOT),
            seen(5, 55, title=PILOT),
            rules=rules,
        )
        assert told == ["started", "stopped"]
        assert session is not None
        assert session.title == HEAT

    def test_one_item_is_one_title_under_whatever_name(self) -> None:
        _, told = watch(
            seen(0, item_id="a"), seen(1, item_id="a", title=RONIN, state=STOPPED)
        )
        assert told == ["started", "stopped"]


class TestLeftOut:
    """What a link leaves out is not watched."""

    @pytest.mark.parametrize(
        ("rules", "sighting"),
        [
            (WatchRules(films=False), seen(0)),
            (WatchRules(episodes=False), seen(0, title=PILOT)),
            (
                WatchRules(libraries_left_out=frozenset({"Kids"})),
                seen(0, library="Kids"),
            ),
            (WatchRules(devices_left_out=frozenset({"Den"})), seen(0, device="Den")),
            (WatchRules(min_length=timedelta(minutes=101)), seen(0)),
        ],
    )
    def test_it_is_passed_over(
        self, rules: WatchRules, sighting: PlaybackProgress
    ) -> None:
        assert watch(sighting, rules=rules) == (None, [])

    def test_a_title_of_unknown_length_is_not_too_short(self) -> None:
        rules = WatchRules(min_length=timedelta(minutes=40))
        assert watch(seen(0, duration=None), rules=rules)[1] == ["started"]

    def test_one_that_turns_out_to_be_too_short_does_not_count(self) -> None:
        rules = WatchRules(min_length=timedelta(minutes=40))
        _, told = watch(
            seen(0, duration=None),
            seen(9, duration=timedelta(minutes=10)),
            rules=rules,
        )
        assert told == ["started", "stopped"]


class TestGone:
    """A session that a complete list does not name."""

    def test_it_ends_where_it_was(self) -> None:
        step = left(watched(*every(0, 79.5)), 79.9)
        assert kinds(step.changes) == ["stopped"]
        assert step.changes[0].session.ended_at == at(79.9)

    def test_one_that_has_ended_stays_as_it_is(self) -> None:
        ended = left(watched(*every(0, 90)), 90.1).session
        assert ended is not None
        step = left(ended, 95)
        assert step.session == ended
        assert step.changes == ()

    def test_after_a_gap_its_source_is_asked(self) -> None:
        session = watched(*every(0, 50))
        step = gone(session, now=at(60), rules=RULES, asks=True)
        assert step.session is None
        assert step.changes == ()
        assert step.doubtful == replace(session, unsure=True)

    def test_after_a_gap_of_which_nobody_tells_it_played_on_for_a_moment(self) -> None:
        step = left(watched(*every(0, 79)), 200)
        assert kinds(step.changes) == ["finished"]
        assert step.changes[0].session.ended_at == at(81)
        assert kinds(left(watched(*every(0, 70)), 200).changes) == ["stopped"]

    def test_a_long_pause_is_no_gap(self) -> None:
        session = watched(*every(0, 50), seen(50, state=PAUSED))
        assert not is_doubtful(session, at(500))
        assert left(session, 500).changes[0].session.ended_at == at(500)

    def test_after_a_restart_nothing_is_sure(self) -> None:
        session = restarted(watched(*every(0, 50)))
        assert is_doubtful(session, at(50.1))
        again, told = watch(seen(50.2), session=session)
        assert told == []
        assert again is not None
        assert not is_doubtful(again, at(50.3))

    def test_what_has_ended_is_sure(self) -> None:
        ended = left(watched(seen(0)), 0.1).session
        assert ended is not None
        assert restarted(ended) == ended

    def test_the_next_title_after_a_gap_leaves_a_doubt(self) -> None:
        session = watched(*every(0, 50))
        step = sighted(
            session, seen(0, 90, title=RONIN), now=at(90), rules=RULES, asks=True
        )
        assert step.doubtful is not None
        assert step.doubtful.title == HEAT
        assert step.session is not None
        assert step.session.title == RONIN
        assert kinds(step.changes) == ["started"]


class TestTheTruth:
    """Where a source says that its user stopped."""

    @staticmethod
    def told(truth: ResumePoint, minute: float = 200) -> tuple[str, float]:
        session = replace(watched(*every(0, 50)), unsure=True)
        step = gone(session, now=at(minute), rules=RULES, truth=truth)
        ended = step.changes[0].session
        assert ended.ended_at is not None
        return str(step.changes[0].kind), (ended.ended_at - EIGHT) / timedelta(
            minutes=1
        )

    @pytest.mark.parametrize("last_played", [None, EIGHT])
    def test_played_is_finished_as_soon_as_it_can_have_been(
        self, last_played: None
    ) -> None:
        truth = ResumePoint(
            played=True, last_played_at=last_played, position=timedelta()
        )
        assert self.told(truth) == ("finished", 100)
        assert self.told(truth, minute=95) == ("finished", 95)

    def test_played_of_a_title_without_a_length_is_finished(self) -> None:
        session = watched(seen(0, duration=None))
        truth = ResumePoint(played=True, last_played_at=None, position=timedelta())
        step = gone(session, now=at(90), rules=RULES, truth=truth)
        assert kinds(step.changes) == ["finished"]

    def test_played_long_before_says_nothing(self) -> None:
        truth = ResumePoint(
            played=True,
            last_played_at=EIGHT - timedelta(days=30),
            position=timedelta(),
        )
        assert self.told(truth) == ("stopped", 50)

    def test_stopped_beyond_the_threshold_is_finished(self) -> None:
        truth = ResumePoint(
            played=False, last_played_at=None, position=timedelta(minutes=85)
        )
        assert self.told(truth) == ("finished", 85)

    def test_stopped_short_of_it_has_stopped(self) -> None:
        truth = ResumePoint(
            played=False, last_played_at=None, position=timedelta(minutes=60)
        )
        assert self.told(truth) == ("stopped", 60)


class TestLateWords:
    """Words that come twice, late, or alone."""

    def test_an_older_sighting_is_passed_over(self) -> None:
        session = watched(*every(0, 50))
        assert watch(seen(20), session=session) == (session, [])

    def test_an_older_sighting_of_what_has_ended_is_too(self) -> None:
        ended = left(watched(*every(0, 90)), 90.1).session
        assert watch(seen(89), session=ended) == (ended, [])

    def test_the_same_stop_twice_is_one(self) -> None:
        stop = seen(95, state=STOPPED)
        assert watch(*every(0, 95), stop, stop)[1] == ["started", "finished"]

    def test_a_stop_that_comes_late_tells_where_it_was(self) -> None:
        ended = left(watched(*every(0, 79.5)), 79.8).session
        session, told = watch(seen(81, state=STOPPED), session=ended)
        assert told == ["finished"]
        assert watch(seen(82, state=STOPPED), session=session)[1] == []

    def test_a_late_stop_short_of_the_threshold_changes_nothing(self) -> None:
        ended = left(watched(*every(0, 30)), 30.1).session
        assert watch(seen(31, state=STOPPED), session=ended) == (ended, [])

    def test_a_stop_of_the_next_evening_is_a_viewing_of_its_own(self) -> None:
        ended = left(watched(*every(0, 30)), 30.1).session
        session, told = watch(seen(95, 1500, state=STOPPED), session=ended)
        assert told == ["finished"]
        assert session is not None
        assert session.started_at == at(1500 - 95)

    def test_an_end_of_which_nothing_else_was_heard_counts(self) -> None:
        session, told = watch(seen(95, state=STOPPED))
        assert told == ["finished"]
        assert session is not None
        assert session.started_at == EIGHT

    def test_an_end_short_of_the_threshold_is_no_news(self) -> None:
        assert watch(seen(40, state=STOPPED)) == (None, [])

    def test_resumed_in_the_same_session_it_begins_anew(self) -> None:
        ended = left(watched(*every(0, 50)), 50.1).session
        session, told = watch(seen(50, 60), session=ended)
        assert told == ["started"]
        assert session is not None
        assert session.started_at == at(60)


def test_what_plays_moves_on_with_the_clock_and_never_beyond_its_end() -> None:
    session = watched(*every(0, 50))
    assert position(session, at(60)) == timedelta(minutes=60)
    assert position(session, at(600)) == LENGTH
    assert position(watched(seen(0, duration=None)), at(600)) == timedelta(minutes=600)


def test_what_is_paused_stands_still() -> None:
    session = watched(seen(50, state=PAUSED))
    assert position(session, at(600)) == timedelta(minutes=50)
