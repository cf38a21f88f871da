"""The outbox: which way a job goes when something happens to it.

A job is an operation on its way to a service. It is written down before it is sent
and it ends in one of three ways: done, rejected by the service, or dropped because
nobody wants it any more.

``HELD``       waits for a person, who may also take back a word already given.
``QUEUED``     may be sent. Nothing of it has happened at the service.
``SENDING``    is being sent at this moment. What is found in this state after a
               restart may or may not have happened.
``UNCERTAIN``  may have happened. We look before we send again, and looking that
               fails leaves us as wise as before.
``DONE``, ``REJECTED``, ``DROPPED``  have ended; only retiring the key of such a job
               lets the same fact become a new job.

Two rules carry *nothing lost, nothing sent twice*: only ``QUEUED`` is sent, and
nothing becomes ``QUEUED`` again unless we know that it has not happened. That is
why an answer which we cannot read leads to ``UNCERTAIN`` and not to ``REJECTED``:
a log-in page that stands before a service for an hour has not said no to a film.
What takes something away needs more than ``QUEUED``: a plan that still stands by it.
While the job waited or was uncertain a person may have listed the film again, or put
it back by hand; the plan that sees this withdraws the job.

What a person did by themselves while the job waited is *found*, like what came of a
sending that nobody answered: a diary entry that is already there is not sent.

What a service does not know yet is put off, for a day at first: it may come to know it.
Such a job stays ``QUEUED``, and plans show it as refused for the time being.

Each state answers ``restarted``, and no ``SENDING`` survives one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ..model.job import Job, JobState


class Signal(StrEnum):
    """What can happen to a job."""

    CONFIRMED = "confirmed"
    """A person said yes."""
    RECALLED = "recalled"
    """A person takes their yes back."""
    DISMISSED = "dismissed"
    """A person said no."""
    WITHDRAWN = "withdrawn"
    """What it was for is over: nobody wants it any more."""
    PICKED_UP = "picked_up"
    ACCEPTED = "accepted"
    THROTTLED = "throttled"
    NOT_SENT = "not_sent"
    """We never got to ask, or were not let in: nothing happened."""
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    NOT_UNDERSTOOD = "not_understood"
    """What answered was not the service, or not as we know it."""
    RESTARTED = "restarted"
    FOUND = "found"
    """We looked, and it has happened, by us or by somebody else."""
    NOT_FOUND = "not_found"
    """We looked, and it has not happened."""


ACTIVE: Final = frozenset(
    {JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN}
)
"""Jobs that may still do something."""

WITHDRAWABLE: Final = frozenset({JobState.HELD, JobState.QUEUED})
"""Jobs that have done nothing and can be taken back."""

TRANSITIONS: Final[Mapping[JobState, Mapping[Signal, JobState]]] = {
    JobState.HELD: {
        Signal.CONFIRMED: JobState.QUEUED,
        Signal.DISMISSED: JobState.DROPPED,
        Signal.WITHDRAWN: JobState.DROPPED,
        Signal.FOUND: JobState.DONE,
        Signal.RESTARTED: JobState.HELD,
    },
    JobState.QUEUED: {
        Signal.PICKED_UP: JobState.SENDING,
        Signal.RECALLED: JobState.HELD,
        Signal.DISMISSED: JobState.DROPPED,
        Signal.WITHDRAWN: JobState.DROPPED,
        Signal.FOUND: JobState.DONE,
        Signal.RESTARTED: JobState.QUEUED,
    },
    JobState.SENDING: {
        Signal.ACCEPTED: JobState.DONE,
        Signal.THROTTLED: JobState.QUEUED,
        Signal.NOT_SENT: JobState.QUEUED,
        Signal.REFUSED: JobState.REJECTED,
        Signal.NO_ANSWER: JobState.UNCERTAIN,
        Signal.NOT_UNDERSTOOD: JobState.UNCERTAIN,
        Signal.RESTARTED: JobState.UNCERTAIN,
    },
    JobState.UNCERTAIN: {
        Signal.FOUND: JobState.DONE,
        Signal.NOT_FOUND: JobState.QUEUED,
        Signal.THROTTLED: JobState.UNCERTAIN,
        Signal.NOT_SENT: JobState.UNCERTAIN,
        Signal.REFUSED: JobState.UNCERTAIN,
        Signal.NO_ANSWER: JobState.UNCERTAIN,
        Signal.NOT_UNDERSTOOD: JobState.UNCERTAIN,
        Signal.RESTARTED: JobState.UNCERTAIN,
    },
    JobState.DONE: {Signal.RESTARTED: JobState.DONE},
    JobState.REJECTED: {Signal.RESTARTED: JobState.REJECTED},
    JobState.DROPPED: {Signal.RESTARTED: JobState.DROPPED},
}

_SETBACKS: Final = frozenset(
    {
        Signal.THROTTLED,
        Signal.NOT_SENT,
        Signal.REFUSED,
        Signal.NO_ANSWER,
        Signal.NOT_UNDERSTOOD,
    }
)

FIRST_WAIT: Final = timedelta(seconds=30)
"""Long enough for a slow service to finish what it took without answering, so that
the look which follows sees it."""

LONGEST_WAIT: Final = timedelta(hours=1)
"""A service that comes back after a night is noticed within the hour."""


SHORTEST_PUT_OFF: Final = timedelta(days=1)
"""New films reach the services within days; asking more often is of no use."""

LONGEST_PUT_OFF: Final = timedelta(days=7)


class ImpossibleTransition(Exception):
    """Something was said to have happened to a job that cannot happen to it."""


def advance(
    job: Job,
    signal: Signal,
    *,
    now: datetime,
    jitter: float,
    retry_after: timedelta | None = None,
    reason: str | None = None,
) -> Job:
    """Return the job after ``signal``.

    A setback counts as an attempt and puts the job off: as long as ``retry_after``
    says or else for a growing time, multiplied by ``jitter`` (around 1) so that jobs
    do not come back all together. ``reason`` is the service's own words. Raises
    ``ImpossibleTransition``.
    """
    state = TRANSITIONS[job.state].get(signal)
    if state is None:
        raise ImpossibleTransition(f"{signal} while {job.state}: {job.key}")
    if signal is Signal.RESTARTED and state is job.state:
        return job
    moved = replace(job, state=state, updated_at=now, not_before=None)
    if signal in _SETBACKS:
        return _set_back(moved, now, jitter, retry_after, reason)
    if state is JobState.DONE:
        return replace(moved, reason=None)
    return moved


def _set_back(
    job: Job,
    now: datetime,
    jitter: float,
    retry_after: timedelta | None,
    reason: str | None,
) -> Job:
    """Note the setback, and when to try again unless the job has ended."""
    attempts = job.attempts + 1
    wait = retry_after if retry_after is not None else wait_after(attempts) * jitter
    return replace(
        job,
        attempts=attempts,
        reason=reason,
        not_before=now + wait if job.state in ACTIVE else None,
    )


def wait_after(attempts: int) -> timedelta:
    """How long to leave a service alone after so many attempts (1 and up)."""
    # the exponent is bounded: a job may have failed hourly for a year
    doublings = min(attempts - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def put_off(waited: timedelta) -> timedelta:
    """How long to leave what a service does not know: as long as it has waited."""
    return min(max(waited, SHORTEST_PUT_OFF), LONGEST_PUT_OFF)


def is_put_off(job: Job) -> bool:
    """Whether a job waits because the service did not know what it is about."""
    if job.state is not JobState.QUEUED or job.not_before is None:
        return False
    return job.not_before - job.updated_at >= SHORTEST_PUT_OFF
