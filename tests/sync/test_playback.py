"""Which way a session goes, whatever happens to it."""

from dataclasses import replace
from itertools import product

import pytest

from custom_components.letterboxd_sync.sync.playback import (
    RUNNING,
    TRANSITIONS,
    SessionState,
    Signal,
    state_of,
)

from .sittings import PAUSED, PILOT, every, left, seen, watched

IDLE, PLAYING = SessionState.IDLE, SessionState.PLAYING
PAUSE, FINISHED = SessionState.PAUSED, SessionState.FINISHED
ABANDONED = SessionState.ABANDONED

WAYS = [
    (IDLE, Signal.ENDS_SHORT, IDLE),
    (PLAYING, Signal.ENDS_SHORT, ABANDONED),
    (PAUSE, Signal.ENDS_SHORT, ABANDONED),
    (FINISHED, Signal.ENDS_SHORT, FINISHED),
    (ABANDONED, Signal.ENDS_SHORT, ABANDONED),
    *((state, Signal.PLAYS, PLAYING) for state in SessionState),
    *((state, Signal.PAUSES, PAUSE) for state in SessionState),
    *((state, Signal.ENDS_BEYOND, FINISHED) for state in SessionState),
    *((state, Signal.SILENT, state) for state in SessionState),
    *((state, Signal.RESTARTED, state) for state in SessionState),
]


@pytest.mark.parametrize(("state", "signal", "after"), WAYS)
def test_it_goes_this_way(
    state: SessionState, signal: Signal, after: SessionState
) -> None:
    assert TRANSITIONS[state][signal] is after


def test_every_state_answers_every_signal() -> None:
    asked = {(state, signal) for state, signal, _ in WAYS}
    assert asked == set(product(SessionState, Signal))
    assert {state: set(ways) for state, ways in TRANSITIONS.items()} == {
        state: set(Signal) for state in SessionState
    }


def test_only_what_plays_or_pauses_runs() -> None:
    assert {PLAYING, PAUSE} == RUNNING
    assert watched(seen(0)).running
    assert not left(watched(seen(0)), 0.1).changes[0].session.running


def test_no_session_is_idle() -> None:
    assert state_of(None) is IDLE
    assert state_of(watched(seen(3, state=PAUSED))) is PAUSE


def test_progress_is_told_in_percent() -> None:
    assert watched(seen(37)).progress_percent == 37
    assert watched(seen(300)).progress_percent == 100


def test_a_title_of_unknown_length_is_told_as_whole() -> None:
    assert watched(seen(37, title=PILOT, duration=None)).progress_percent == 100


def test_the_interval_goes_from_the_start_to_the_last_sighting() -> None:
    session = watched(*every(0, 30))
    assert session.interval.started_at == seen(0).at
    assert session.interval.ended_at == seen(30).at


def test_the_share_is_what_was_played_with_what_came_before() -> None:
    session = watched(*every(0, 40), seen(90, 40.1))
    assert session.interval.share == pytest.approx(0.4, abs=0.01)
    assert replace(session, before=0.5).interval.share == pytest.approx(0.9, abs=0.01)


def test_the_share_of_a_title_of_unknown_length_is_all_of_it() -> None:
    assert watched(seen(0, duration=None)).interval.share == 1
