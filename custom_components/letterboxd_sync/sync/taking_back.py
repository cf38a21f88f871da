"""Taking back: an evening with a title was somebody else's, and leaves no trace.

What has not been sent is not sent, and what a tracker has is removed. What is just
being sent, or of which nobody knows whether it arrived, is waited for: the taking
back goes after it, and what turns out not to have arrived is dropped then.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from ..model.film import Film
from ..model.job import Job, JobState
from ..model.operation import AddPlay, LogViewing, RemovePlay, TakeBack
from ..model.playback import Play
from ..model.show import Episode
from ..model.title import Playable
from .outbox import ACTIVE, WITHDRAWABLE
from .plays import same_title
from .viewings import drafts_among, one_film

WINDOW: Final = timedelta(hours=3)
"""Sources tell of one end minutes apart; of two evenings they tell a day apart."""

_A_NIGHT: Final = timedelta(hours=12)

_MAY_BE_THERE: Final = frozenset({JobState.SENDING, JobState.UNCERTAIN})


def plays_meant(taken: TakeBack, plays: Iterable[Play]) -> tuple[RemovePlay, ...]:
    """Return the removal of each play of a history that is meant."""
    return tuple(
        RemovePlay(title=play.title, play_id=play.play_id)
        for play in plays
        if play.play_id is not None and _is_meant(taken, play.title, play.watched_at)
    )


def plays_waiting(taken: TakeBack, jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return the plays that are meant and that were not sent."""
    return tuple(
        job for job in jobs if job.state in WITHDRAWABLE and _adds_one(taken, job)
    )


def drafts_waiting(
    taken: TakeBack, jobs: Iterable[Job], *, local_date: Callable[[datetime], date]
) -> tuple[Job, ...]:
    """Return the drafts that are meant and that were not sent, confirmed or not."""
    return tuple(
        job
        for job, draft in drafts_among(jobs)
        if job.state in WITHDRAWABLE and _is_draft_of(taken, draft, local_date)
    )


def plays_taken_back(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return the plays that wait although a later word has taken them back."""
    return tuple(
        dict.fromkeys(
            play
            for word, taken in _words(jobs)
            for play in plays_waiting(taken, jobs)
            if play.job_id < word.job_id
        )
    )


def waiting_for_plays(jobs: Sequence[Job]) -> frozenset[int]:
    """Return the numbers of words that wait for what became of a play."""
    return frozenset(
        word.job_id
        for word, taken in _words(jobs)
        for job in jobs
        if job.state in _MAY_BE_THERE and _adds_one(taken, job)
    )


def _words(jobs: Iterable[Job]) -> list[tuple[Job, TakeBack]]:
    active = ((job, job.operation) for job in jobs if job.state in ACTIVE)
    return [(job, it) for job, it in active if isinstance(it, TakeBack)]


def _adds_one(taken: TakeBack, job: Job) -> bool:
    play = job.operation
    return isinstance(play, AddPlay) and _is_meant(taken, play.title, play.watched_at)


def _is_meant(taken: TakeBack, title: Playable, ended_at: datetime) -> bool:
    if abs(ended_at - taken.watched_at) > WINDOW:
        return False
    whole = taken.title
    # A file of several episodes is one play of each.
    parts = whole.parts if isinstance(whole, Episode) else (whole,)
    return any(same_title(part, title) for part in parts)


def _is_draft_of(
    taken: TakeBack, draft: LogViewing, local_date: Callable[[datetime], date]
) -> bool:
    """Whether a draft is of the evening: by its end, or by its day if nobody told."""
    if not isinstance(taken.title, Film) or not one_film(draft.film, taken.title):
        return False
    if draft.told is not None:
        return abs(draft.told.at - taken.watched_at) <= WINDOW
    at = taken.watched_at
    return draft.watched_on in {local_date(at), local_date(at - _A_NIGHT)}
