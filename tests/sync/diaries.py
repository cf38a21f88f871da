"""A member's diary, what is played for it, and the drafts of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    LinkId,
)
from custom_components.letterboxd_sync.model.operation import (
    LogViewing,
    Operation,
    Told,
)
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.sync.diary import (
    Drafts,
    plan_drafts,
)
from custom_components.letterboxd_sync.sync.viewings import Viewing

from .world import HEAT

ALICE = AccountId("letterboxd:alice")
HOME = AccountId("jellyfin:home")
LINK = DiaryLink(link_id=LinkId("diary"), source=AccountId("trakt:alice"), target=ALICE)
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
DAY = EVENING.date()
EPISODE = Episode(show=Show(title="Nachts"), season=1, number=1)


def utc(at: datetime) -> date:
    return at.date()


def play(title: Playable = HEAT, days: int = 0, hours: float = 0) -> Play:
    return Play(title=title, watched_at=EVENING + timedelta(days=days, hours=hours))


def entry(of: Film = HEAT, days: int | None = 0) -> DiaryEntry:
    on = None if days is None else DAY + timedelta(days=days)
    return DiaryEntry(key=f"{of.title} {days}", film=of, watched_on=on)


def draft(
    of: Film = HEAT,
    days: int = 0,
    state: JobState = JobState.HELD,
    number: int = 1,
    **more: Any,
) -> Job:
    on = DAY + timedelta(days=days)
    return job(LogViewing(film=of, watched_on=on, **more), state, number)


def told(days: float = 0, source: AccountId = LINK.source) -> Told:
    return Told(source=source, at=EVENING + timedelta(days=days))


def job(operation: Operation, state: JobState, number: int = 1) -> Job:
    return Job(
        job_id=number,
        key=f"diary {number}",
        account=ALICE,
        link_id=None,
        operation=operation,
        settles=None,
        state=state,
        created_at=EVENING,
        updated_at=EVENING,
    )


def drafts(
    *plays: Play,
    link: DiaryLink = LINK,
    diary: tuple[DiaryEntry, ...] = (),
    history: tuple[Viewing, ...] = (),
    jobs: tuple[Job, ...] = (),
    can_send: bool = False,
    local_date: Callable[[datetime], date] = utc,
    whole: bool = True,
) -> Drafts:
    return plan_drafts(
        link,
        plays,
        diary=diary,
        history=history,
        jobs=jobs,
        can_send=can_send,
        local_date=local_date,
        whole=whole,
    )


def viewings(made: Drafts) -> list[LogViewing]:
    return [it.operation for it in made.jobs if isinstance(it.operation, LogViewing)]
