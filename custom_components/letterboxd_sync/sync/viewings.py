"""Viewings: that a person saw a film, and when two of them may be one.

A viewing may be told of by several: the server it was watched on, the tracker that it
was scrobbled to, the person who noted it at Letterboxd before we did. Each of them
may put it on another day, since an evening goes past midnight and services are in
other time zones. So two viewings of one film within a day of each other may be one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from ..model.film import Film
from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import LogViewing
from .identify import contradict, same_film
from .keys import viewing_key
from .titles import normalise

BESIDE: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewing:
    """That a person saw a film, wherever it was noted."""

    film: Film
    on: date | None
    """Their local date; None when nobody said."""


def drafts_among(jobs: Iterable[Job]) -> Iterator[tuple[Job, LogViewing]]:
    """Yield the drafts of diary entries among jobs, with what they are about."""
    for job in jobs:
        if isinstance(job.operation, LogViewing):
            yield job, job.operation


def draft_key(account: AccountId, viewing: LogViewing) -> str:
    """Name the draft of a viewing; a film without ids goes by its name."""
    film = viewing.film
    name = film.key or f"title:{normalise(film.title)} {film.year}"
    return viewing_key(account, name, viewing.watched_on)


def one_film(a: Film, b: Film) -> bool:
    """Whether two are one film: by id, or by title and year where no id speaks."""
    if same_film(a.ids, b.ids):
        return True
    if contradict(a.ids, b.ids) or a.year is None:
        return False
    return a.year == b.year and normalise(a.title) == normalise(b.title)


def is_beside(day: date, other: date | None) -> bool:
    """Whether two days are one, or next to each other."""
    return other is not None and abs(day - other) <= BESIDE


def seen_before(
    film: Film, day: date, seen: Iterable[Viewing], jobs: Iterable[Job]
) -> bool:
    """Whether a film was seen earlier, by what is known and by drafts that stand."""
    kept = (job for job in jobs if job.state is not JobState.DROPPED)
    drafts = (Viewing(film=it.film, on=it.watched_on) for _, it in drafts_among(kept))
    return any(_before(film, day, it) for it in chain(seen, drafts))


def _before(film: Film, day: date, known: Viewing) -> bool:
    if known.on is not None and known.on >= day - BESIDE:
        return False
    return one_film(film, known.film)
