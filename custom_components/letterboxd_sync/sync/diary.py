"""Diary: which plays become drafts of diary entries, and which drafts are settled.

A viewing may be told of by several: the server it was watched on, the tracker that it
was scrobbled to, the person who noted it at Letterboxd before we did. Each of them
may put it on another day, since an evening goes past midnight and services are in
other time zones. So two viewings of one film within a day of each other are one:

- a play makes no draft when the diary has the film on that day or beside it: what came
  from Letterboxd does not go back;
- nor when there is a draft of it on that day or beside it, whatever became of that one:
  who dismissed it does not want to be asked again;
- a draft is settled once the diary shows it, one entry for one draft, the nearest
  first; drafts that are settled already keep their entries.

A viewing is a rewatch when the film was seen earlier than that. Letterboxd keeps films
only: episodes are left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final, assert_never

from ..model.film import Film
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, DiaryLink, DiaryPolicy
from ..model.operation import LogViewing
from ..model.plan import SkipReason
from ..model.playback import Play
from ..model.show import Episode
from ..model.title import Playable
from ..model.tracking import DiaryEntry
from .identify import contradict, same_film
from .keys import viewing_key
from .titles import normalise

_BESIDE: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewing:
    """That a person saw a film, wherever it was noted."""

    film: Film
    on: date | None
    """Their local date; None when nobody said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedPlay:
    """A play that makes no draft, and why."""

    title: Playable
    reason: SkipReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """What becomes of plays."""

    jobs: tuple[NewJob, ...] = ()
    skipped: tuple[SkippedPlay, ...] = ()


def plan_drafts(
    link: DiaryLink,
    plays: Iterable[Play],
    *,
    diary: Sequence[DiaryEntry],
    history: Sequence[Viewing],
    jobs: Sequence[Job],
    can_send: bool,
    local_date: Callable[[datetime], date],
) -> Drafts:
    """Make drafts of plays, the first watched first.

    ``history`` is what else the person is known to have seen, ``jobs`` are those of
    the Letterboxd account, in any state, ``can_send`` is whether it takes entries.
    """
    drafting = _Drafting(link, diary, history, jobs, can_send)
    skipped: list[SkippedPlay] = []
    for play in sorted(plays, key=lambda it: it.watched_at):
        reason = drafting.take(play.title, local_date(play.watched_at))
        if reason is not None:
            skipped.append(SkippedPlay(title=play.title, reason=reason))
    return Drafts(jobs=tuple(drafting.jobs), skipped=tuple(skipped))


class _Drafting:
    """The drafts that are being made; each knows of those before it."""

    def __init__(
        self,
        link: DiaryLink,
        diary: Sequence[DiaryEntry],
        history: Sequence[Viewing],
        jobs: Sequence[Job],
        can_send: bool,
    ) -> None:
        self.jobs: list[NewJob] = []
        self._link = link
        self._state = first_state(link.policy, can_send=can_send)
        self._diary = [Viewing(film=it.film, on=it.watched_on) for it in diary]
        drafts = [(job.state, it) for job in jobs for it in _viewings(job)]
        self._drafts = [it for _, it in drafts]
        kept = [it for state, it in drafts if state is not JobState.DROPPED]
        self._seen = [*self._diary, *history, *kept]

    def take(self, title: Playable, day: date) -> SkipReason | None:
        """Make a draft, or say why there is none."""
        if isinstance(title, Episode):
            return SkipReason.NOT_A_FILM
        if any(_one_viewing(title, day, it) for it in self._diary):
            return SkipReason.ALREADY_THERE
        if any(_one_viewing(title, day, it) for it in self._drafts):
            return SkipReason.IN_PROGRESS
        viewing = LogViewing(
            film=title,
            watched_on=day,
            rewatch=any(_before(title, day, it) for it in self._seen),
            tags=self._link.tags,
        )
        self.jobs.append(
            NewJob(
                key=draft_key(self._link.target, viewing),
                account=self._link.target,
                # It is its person's from now on, whatever becomes of the link.
                link_id=None,
                operation=viewing,
                settles=None,
                state=self._state,
            )
        )
        for known in (self._drafts, self._seen):
            known.append(Viewing(film=title, on=day))
        return None


def draft_key(account: AccountId, viewing: LogViewing) -> str:
    """Name the draft of a viewing; a film without ids goes by its name."""
    film = viewing.film
    name = film.key or f"title:{normalise(film.title)} {film.year}"
    return viewing_key(account, name, viewing.watched_on)


def seen_before(
    viewing: LogViewing, seen: Iterable[Viewing], jobs: Iterable[Job]
) -> bool:
    """Whether a film was seen earlier, by what is known and by drafts that stand."""
    kept = (job for job in jobs if job.state is not JobState.DROPPED)
    drafts = (it for job in kept for it in _viewings(job))
    return any(
        _before(viewing.film, viewing.watched_on, it) for it in chain(seen, drafts)
    )


def first_state(policy: DiaryPolicy, *, can_send: bool) -> JobState:
    """Say whether a draft waits for its person's word.

    What is confirmed goes out where the account takes it, so a draft that is meant for
    the export file waits there.
    """
    match policy:
        case DiaryPolicy.ASK:
            return JobState.HELD
        case DiaryPolicy.SEND:
            return JobState.QUEUED if can_send else JobState.HELD
        case DiaryPolicy.EXPORT:
            return JobState.HELD if can_send else JobState.QUEUED
        case _:
            assert_never(policy)


def settled(jobs: Iterable[Job], diary: Sequence[DiaryEntry]) -> tuple[Job, ...]:
    """Return the drafts that the diary shows, oldest first."""
    pairs = [
        (away, job.state is not JobState.DONE, job.job_id, number, job)
        for job in jobs
        if job.state in _TAKES_AN_ENTRY
        for draft in _viewings(job)
        for number, entry in enumerate(diary)
        if (away := _days_apart(draft, entry)) is not None
    ]
    taken: set[int] = set()
    found: dict[int, Job] = {}
    for *_, job_id, number, job in sorted(pairs, key=lambda pair: pair[:4]):
        if number not in taken and job_id not in found:
            taken.add(number)
            found[job_id] = job
    return tuple(
        found[job_id]
        for job_id in sorted(found)
        if found[job_id].state is not JobState.DONE
    )


_TAKES_AN_ENTRY: Final = frozenset({JobState.HELD, JobState.QUEUED, JobState.DONE})


def _viewings(job: Job) -> tuple[Viewing, ...]:
    """Return what a job of a diary is about; nothing for another job."""
    if isinstance(job.operation, LogViewing):
        film, day = job.operation.film, job.operation.watched_on
        return (Viewing(film=film, on=day),)
    return ()


def _days_apart(draft: Viewing, entry: DiaryEntry) -> int | None:
    """How far a draft is from an entry; None when they are two viewings."""
    if draft.on is None or entry.watched_on is None:
        return None
    away = abs(draft.on - entry.watched_on)
    return away.days if away <= _BESIDE and one_film(draft.film, entry.film) else None


def _one_viewing(film: Film, day: date, known: Viewing) -> bool:
    if known.on is None or abs(known.on - day) > _BESIDE:
        return False
    return one_film(film, known.film)


def _before(film: Film, day: date, known: Viewing) -> bool:
    if known.on is not None and known.on >= day - _BESIDE:
        return False
    return one_film(film, known.film)


def one_film(a: Film, b: Film) -> bool:
    """Whether two are one film: by id, or by title and year where no id speaks."""
    if same_film(a.ids, b.ids):
        return True
    if contradict(a.ids, b.ids) or a.year is None:
        return False
    return a.year == b.year and normalise(a.title) == normalise(b.title)
