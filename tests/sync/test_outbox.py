"""Which way a job goes, whatever happens to it."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.operation import UnmonitorRequest
from custom_components.letterboxd_sync.sync.outbox import (
    ACTIVE,
    FIRST_WAIT,
    LONGEST_WAIT,
    SHORTEST_PUT_OFF,
    TRANSITIONS,
    WITHDRAWABLE,
    ImpossibleTransition,
    Signal,
    advance,
    is_put_off,
    put_off,
    wait_after,
)

from .world import BEFORE, HEAT, NOW, RADARR

JOB = Job(
    job_id=7,
    key="unmonitor|radarr:home|tmdb:949",
    account=RADARR,
    link_id=None,
    operation=UnmonitorRequest(film=HEAT),
    settles=None,
    state=JobState.QUEUED,
    created_at=BEFORE,
    updated_at=BEFORE,
)

WAYS = [
    (JobState.HELD, Signal.CONFIRMED, JobState.QUEUED),
    (JobState.HELD, Signal.DISMISSED, JobState.DROPPED),
    (JobState.HELD, Signal.WITHDRAWN, JobState.DROPPED),
    (JobState.HELD, Signal.FOUND, JobState.DONE),
    (JobState.HELD, Signal.RESTARTED, JobState.HELD),
    (JobState.QUEUED, Signal.PICKED_UP, JobState.SENDING),
    (JobState.QUEUED, Signal.RECALLED, JobState.HELD),
    (JobState.QUEUED, Signal.DISMISSED, JobState.DROPPED),
    (JobState.QUEUED, Signal.WITHDRAWN, JobState.DROPPED),
    (JobState.QUEUED, Signal.FOUND, JobState.DONE),
    (JobState.QUEUED, Signal.RESTARTED, JobState.QUEUED),
    (JobState.SENDING, Signal.ACCEPTED, JobState.DONE),
    (JobState.SENDING, Signal.THROTTLED, JobState.QUEUED),
    (JobState.SENDING, Signal.NOT_SENT, JobState.QUEUED),
    (JobState.SENDING, Signal.REFUSED, JobState.REJECTED),
    (JobState.SENDING, Signal.NO_ANSWER, JobState.UNCERTAIN),
    (JobState.SENDING, Signal.NOT_UNDERSTOOD, JobState.UNCERTAIN),
    (JobState.SENDING, Signal.RESTARTED, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.FOUND, JobState.DONE),
    (JobState.UNCERTAIN, Signal.NOT_FOUND, JobState.QUEUED),
    (JobState.UNCERTAIN, Signal.THROTTLED, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.NOT_SENT, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.REFUSED, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.NO_ANSWER, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.NOT_UNDERSTOOD, JobState.UNCERTAIN),
    (JobState.UNCERTAIN, Signal.RESTARTED, JobState.UNCERTAIN),
    (JobState.DONE, Signal.RESTARTED, JobState.DONE),
    (JobState.REJECTED, Signal.RESTARTED, JobState.REJECTED),
    (JobState.DROPPED, Signal.RESTARTED, JobState.DROPPED),
]
NO_WAYS = sorted(set(product(JobState, Signal)) - {(way[0], way[1]) for way in WAYS})


@pytest.mark.parametrize(("state", "signal", "after"), WAYS)
def test_a_job_goes_its_way(state: JobState, signal: Signal, after: JobState) -> None:
    moved = advance(replace(JOB, state=state), signal, now=NOW, jitter=1.0)
    assert moved.state is after


@pytest.mark.parametrize(("state", "signal"), NO_WAYS)
def test_what_cannot_happen_is_a_fault(state: JobState, signal: Signal) -> None:
    with pytest.raises(ImpossibleTransition, match=f"{signal} while {state}"):
        advance(replace(JOB, state=state), signal, now=NOW, jitter=1.0)


@pytest.mark.parametrize("state", JobState)
def test_every_state_answers_a_restart_and_no_sending_survives_it(
    state: JobState,
) -> None:
    after = TRANSITIONS[state][Signal.RESTARTED]
    assert after is not JobState.SENDING
    assert (after in ACTIVE) == (state in ACTIVE)


def test_a_restart_leaves_what_does_not_move_as_it_was() -> None:
    waiting = replace(JOB, not_before=NOW, attempts=3)
    assert advance(waiting, Signal.RESTARTED, now=NOW, jitter=1.0) is waiting


def test_what_was_being_sent_at_a_restart_is_looked_for_at_once() -> None:
    sending = replace(JOB, state=JobState.SENDING, attempts=2)
    after = advance(sending, Signal.RESTARTED, now=NOW, jitter=1.0)
    assert after == replace(sending, state=JobState.UNCERTAIN, updated_at=NOW)


@pytest.mark.parametrize(
    ("state", "signal"),
    [
        (JobState.SENDING, Signal.THROTTLED),
        (JobState.SENDING, Signal.NOT_SENT),
        (JobState.SENDING, Signal.NO_ANSWER),
        (JobState.SENDING, Signal.NOT_UNDERSTOOD),
        (JobState.UNCERTAIN, Signal.REFUSED),
        (JobState.UNCERTAIN, Signal.NO_ANSWER),
    ],
)
def test_a_setback_counts_and_puts_off_with_the_reason(
    state: JobState, signal: Signal
) -> None:
    job = replace(JOB, state=state, attempts=1)
    moved = advance(job, signal, now=NOW, jitter=1.5, reason="busy")
    assert (moved.attempts, moved.reason) == (2, "busy")
    assert moved.not_before == NOW + timedelta(seconds=90)
    assert moved.updated_at == NOW


def test_a_service_is_left_alone_as_long_as_it_says() -> None:
    sending = replace(JOB, state=JobState.SENDING)
    moved = advance(
        sending,
        Signal.THROTTLED,
        now=NOW,
        jitter=0.1,
        retry_after=timedelta(minutes=7),
    )
    assert moved.not_before == NOW + timedelta(minutes=7)


def test_a_refused_job_has_ended_and_keeps_the_reason() -> None:
    sending = replace(JOB, state=JobState.SENDING)
    moved = advance(sending, Signal.REFUSED, now=NOW, jitter=1.0, reason="no such film")
    assert (moved.reason, moved.not_before) == ("no such film", None)


@pytest.mark.parametrize(
    ("state", "signal"),
    [
        (JobState.SENDING, Signal.ACCEPTED),
        (JobState.UNCERTAIN, Signal.FOUND),
        (JobState.QUEUED, Signal.FOUND),
        (JobState.HELD, Signal.FOUND),
    ],
)
def test_success_forgets_earlier_trouble(state: JobState, signal: Signal) -> None:
    job = replace(JOB, state=state, reason="busy", not_before=NOW)
    moved = advance(job, signal, now=NOW, jitter=1.0)
    assert (moved.reason, moved.not_before) == (None, None)


def test_what_was_not_found_is_sent_again_at_once_and_remembers_its_attempts() -> None:
    job = replace(JOB, state=JobState.UNCERTAIN, attempts=4, not_before=NOW)
    moved = advance(job, Signal.NOT_FOUND, now=NOW, jitter=1.0)
    assert (moved.attempts, moved.not_before) == (4, None)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (9_000, 3600)],
)
def test_waits_double_up_to_an_hour(attempts: int, wait: int) -> None:
    assert wait_after(attempts) == timedelta(seconds=wait)


CERTAINLY_NOT = {
    (JobState.SENDING, Signal.THROTTLED),
    (JobState.SENDING, Signal.NOT_SENT),
    (JobState.UNCERTAIN, Signal.NOT_FOUND),
}
POSSIBLE = st.lists(st.integers(0, 20), max_size=30)


@given(POSSIBLE)
def test_nothing_is_sent_again_unless_it_certainly_has_not_happened(
    choices: list[int],
) -> None:
    job = replace(JOB, state=JobState.HELD)
    may_have_happened = False
    for choice in choices:
        signals = sorted(TRANSITIONS[job.state])
        signal = signals[choice % len(signals)]
        may_have_happened |= signal is Signal.PICKED_UP
        may_have_happened &= (job.state, signal) not in CERTAINLY_NOT
        job = advance(job, signal, now=NOW, jitter=1.0)
        assert not (job.state in WITHDRAWABLE and may_have_happened)
        assert job.not_before is None or (
            FIRST_WAIT <= job.not_before - NOW <= LONGEST_WAIT
        )


@pytest.mark.parametrize(("waited", "days"), [(0, 1), (1, 1), (3, 3), (6, 6), (30, 7)])
def test_what_a_service_does_not_know_waits_as_long_again_up_to_a_week(
    waited: int, days: int
) -> None:
    assert put_off(timedelta(days=waited)) == timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "wait", "off"),
    [
        (JobState.QUEUED, SHORTEST_PUT_OFF, True),
        (JobState.QUEUED, LONGEST_WAIT, False),
        (JobState.QUEUED, None, False),
        (JobState.UNCERTAIN, SHORTEST_PUT_OFF, False),
    ],
)
def test_only_what_waits_for_days_is_put_off(
    state: JobState, wait: timedelta | None, off: bool
) -> None:
    at = None if wait is None else JOB.updated_at + wait
    assert is_put_off(replace(JOB, state=state, not_before=at)) is off
