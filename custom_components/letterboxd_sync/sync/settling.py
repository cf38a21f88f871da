"""Settling: which drafts the diary shows.

One entry settles one draft, the nearest first; drafts that are settled already keep
their entries. A draft that a play made may have been entered a day beside it. One that
a person dated is settled on that day alone; and where the diary had the film on that
day before, an entry has to say what the draft says: else nothing of it has arrived.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from ..model.job import Job, JobState
from ..model.operation import Dated, LogViewing
from ..model.tracking import DiaryEntry
from .titles import normalise
from .viewings import drafts_among, is_beside, one_film

TAKES_AN_ENTRY: Final = frozenset({JobState.HELD, JobState.QUEUED, JobState.DONE})
"""Drafts that an entry may be of."""


def settled(jobs: Iterable[Job], diary: Sequence[DiaryEntry]) -> tuple[Job, ...]:
    """Return the drafts that the diary shows, oldest first."""
    by_id = {job.job_id: job for job in jobs}
    return tuple(
        by_id[job_id]
        for job_id in sorted(entries_taken(by_id.values(), diary))
        if by_id[job_id].state is not JobState.DONE
    )


def entries_taken(
    jobs: Iterable[Job], diary: Sequence[DiaryEntry]
) -> Mapping[int, int]:
    """Return which drafts are shown by which entries: numbers of both."""
    pairs = [
        (away, job.state is not JobState.DONE, job.job_id, number)
        for job, draft in drafts_among(jobs)
        if job.state in TAKES_AN_ENTRY
        for number, entry in enumerate(diary)
        if (away := _days_apart(draft, entry)) is not None
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for *_, job_id, number in sorted(pairs):
        if job_id not in found and number not in taken:
            found[job_id] = number
            taken.add(number)
    return found


def _days_apart(draft: LogViewing, entry: DiaryEntry) -> int | None:
    """How far a draft is from an entry; None when they are two viewings."""
    on = entry.watched_on
    if on is None or not is_beside(draft.watched_on, on):
        return None
    if not one_film(draft.film, entry.film):
        return None
    match draft.dated:
        case Dated.BY_END:
            shown = True
        case Dated.BY_PERSON:
            shown = on == draft.watched_on
        case Dated.OVER_ENTRY:
            shown = on == draft.watched_on and _says(entry, draft)
        case _:
            assert_never(draft.dated)
    return abs(draft.watched_on - on).days if shown else None


def _says(entry: DiaryEntry, draft: LogViewing) -> bool:
    """Whether an entry says what a draft does, as far as a diary shows it."""
    return (
        draft.stars in (None, entry.stars)
        and (entry.rewatch or not draft.rewatch)
        and set(draft.tags) <= set(entry.tags)
        and normalise(draft.review or "") in ("", normalise(entry.review or ""))
    )
