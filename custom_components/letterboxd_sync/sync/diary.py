"""Diary: which plays become drafts of diary entries.

A viewing is told of by several, and may be put on another day by each (see
``viewings``). So

- a play makes no draft when the diary has the film on that day or beside it: what came
  from Letterboxd does not go back;
- nor when there is a draft of it on that day or beside it, whatever became of that one:
  who dismissed it does not want to be asked again. A draft that its person moved to
  another day stands for the play that it was made of as well.

One source that tells exact times is believed when it tells of two evenings: its plays
of two days that ended more than half a day apart are two viewings, and an entry of the
first says nothing of the second. Not when less than half of the film was played: that
is the rest of what was watched before.

A viewing is a rewatch when the film was seen earlier than that. Letterboxd keeps films
only: episodes are left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, assert_never

from ..model.film import Film
from ..model.job import Job, JobState, NewJob
from ..model.link import DiaryLink, DiaryPolicy
from ..model.operation import Dated, LogViewing, Told
from ..model.plan import SkipReason
from ..model.playback import Play
from ..model.show import Episode
from ..model.title import Playable
from ..model.tracking import DiaryEntry
from .plays import CONTINUED_WITHIN
from .settling import entries_taken
from .viewings import (
    Viewing,
    draft_key,
    drafts_among,
    is_beside,
    one_film,
    seen_before,
)

# Two ends of one play that one source tells of twice are hours apart at most.
_ANOTHER: Final = timedelta(hours=12)


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
    whole: bool = True,
) -> Drafts:
    """Make drafts of plays, the first watched first.

    ``history`` is what else the person is known to have seen, ``jobs`` are those of
    the Letterboxd account, in any state, ``can_send`` is whether it takes entries.
    ``whole`` is false for plays of less than half of their film.
    """
    drafting = _Drafting(link, diary, history, jobs, can_send, local_date, whole)
    skipped: list[SkippedPlay] = []
    for play in sorted(plays, key=lambda it: it.watched_at):
        reason = drafting.take(play.title, play.watched_at)
        if reason is not None:
            skipped.append(SkippedPlay(title=play.title, reason=reason))
    return Drafts(jobs=tuple(drafting.jobs), skipped=tuple(skipped))


class _Drafting:
    """The drafts that are being made; each knows of those before it."""

    def __init__(  # noqa: PLR0917 - what plan_drafts was given, in its order
        self,
        link: DiaryLink,
        diary: Sequence[DiaryEntry],
        history: Sequence[Viewing],
        jobs: Sequence[Job],
        can_send: bool,
        local_date: Callable[[datetime], date],
        whole: bool,
    ) -> None:
        self.jobs: list[NewJob] = []
        self._link = link
        self._state = first_state(link.policy, can_send=can_send)
        self._local_date = local_date
        self._whole = whole
        self._diary = diary
        self._known = jobs
        self._made: list[LogViewing] = []
        entries = (Viewing(film=it.film, on=it.watched_on) for it in diary)
        self._seen = [*entries, *history]

    def take(self, title: Playable, at: datetime) -> SkipReason | None:
        """Make a draft, or say why there is none."""
        if isinstance(title, Episode):
            return SkipReason.NOT_A_FILM
        day = self._local_date(at)
        if (reason := self._is_known(title, at, day)) is not None:
            return reason
        viewing = LogViewing(
            film=title,
            watched_on=day,
            rewatch=seen_before(title, day, self._seen, self._known),
            tags=self._link.tags,
            told=Told(source=self._link.source, at=at),
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
        self._made.append(viewing)
        self._seen.append(Viewing(film=title, on=day))
        return None

    def _is_known(self, film: Film, at: datetime, day: date) -> SkipReason | None:
        """Say where a viewing is noted already."""
        known = [(job, it) for job, it in drafts_among(self._known)]
        ours = [(job, it) for job, it in known if one_film(film, it.film)]
        others = {job.job_id for job, it in ours if self._is_another(it, at, day)}
        entries = [it for it in self._diary if one_film(film, it.film)]
        pairs = entries_taken((job for job, _ in ours), entries)
        of_others = {number for job_id, number in pairs.items() if job_id in others}
        if any(
            is_beside(day, entry.watched_on)
            for number, entry in enumerate(entries)
            if number not in of_others
        ):
            return SkipReason.ALREADY_THERE
        drafts = [it for job, it in ours if job.job_id not in others]
        drafts += [
            it
            for it in self._made
            if one_film(film, it.film) and not self._is_another(it, at, day)
        ]
        known_already = any(self._may_be(it, at, day) for it in drafts)
        return SkipReason.IN_PROGRESS if known_already else None

    def _is_another(self, draft: LogViewing, at: datetime, day: date) -> bool:
        """Whether the source itself has told that the draft is of another evening."""
        told = draft.told
        return (
            self._whole
            and told is not None
            and told.source == self._link.source
            and draft.dated is Dated.BY_END
            and draft.watched_on != day
            and abs(told.at - at) > _ANOTHER
        )

    def _may_be(self, draft: LogViewing, at: datetime, day: date) -> bool:
        """Whether a draft of the film may be of this viewing."""
        if is_beside(day, draft.watched_on):
            return True
        if draft.told is None:
            return False
        if is_beside(day, self._local_date(draft.told.at)):
            return True
        return not self._whole and timedelta() <= at - draft.told.at <= CONTINUED_WITHIN


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
