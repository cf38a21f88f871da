"""Remarks: what a person says of a viewing, and which draft they mean.

A person tells of an evening that a player may have told of already. Their word goes
into that draft instead of making another: into that of the same film and day; else
into one that a play made and that nobody has dated yet, when it ended in the night
after the day that is named, or within half a day where no day is. What is not said
stays as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, TypedDict

from ..model.film import Film
from ..model.job import Job
from ..model.operation import Dated, LogViewing
from ..model.tracking import DiaryEntry
from .outbox import WITHDRAWABLE
from .viewings import draft_key, drafts_among, one_film

_A_NIGHT: Final = timedelta(hours=12)
"""What ends before noon may be of the evening before."""


class Remarks(TypedDict, total=False):
    """What is said of a viewing; what is left out is not said."""

    stars: float | None
    liked: bool
    rewatch: bool
    tags: tuple[str, ...]
    review: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Remarked:
    """What a person tells of."""

    film: Film
    on: date | None
    """The day that they name; None: it was just now."""
    remarks: Remarks


def draft_meant(
    said: Remarked,
    jobs: Iterable[Job],
    *,
    now: datetime,
    local_date: Callable[[datetime], date],
) -> tuple[Job, LogViewing] | None:
    """Return the draft that a person means, if it was not sent yet."""
    day = said.on or local_date(now)
    named = LogViewing(film=said.film, watched_on=day)
    waiting = [it for it in drafts_among(jobs) if it[0].state in WITHDRAWABLE]
    for job, draft in waiting:
        if draft.watched_on == day and (
            one_film(draft.film, said.film) or job.key == draft_key(job.account, named)
        ):
            return job, draft
    for job, draft in waiting:
        if not one_film(draft.film, said.film):
            continue
        if draft.dated is Dated.BY_END and draft.told is not None:
            at = draft.told.at
            if said.on is None and abs(now - at) <= _A_NIGHT:
                return job, draft
            if said.on == local_date(at - _A_NIGHT):
                return job, draft
    return None


def remarked(draft: LogViewing, said: Remarked) -> LogViewing:
    """Return a draft with what a person says of it; the day that they name counts."""
    film = draft.film if draft.film.key else draft.film.with_ids(said.film.ids)
    viewing = replace(draft, film=film, **said.remarks)
    return viewing if said.on is None else replace(viewing, watched_on=said.on)


def dated_by_person(viewing: LogViewing, diary: Iterable[DiaryEntry] | None) -> Dated:
    """Say how a viewing is dated of which a person has named the day.

    ``diary`` is None when nobody has read it: the film may be there.
    """
    if diary is None or any(
        entry.watched_on == viewing.watched_on and one_film(entry.film, viewing.film)
        for entry in diary
    ):
        return Dated.OVER_ENTRY
    return Dated.BY_PERSON
