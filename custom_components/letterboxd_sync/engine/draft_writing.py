"""Draft writing: what people say of drafts, written down in a call on the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId
from ..model.operation import LogViewing
from ..providers.errors import Refused, RefusedReason
from ..store.ledger import Ledger
from ..sync.outbox import ACTIVE, TRANSITIONS, Signal, advance
from ..sync.viewings import draft_key, drafts_among

# What may happen to a draft, and the states in which it has happened already.
_HAS_HAPPENED: Final = {
    Signal.CONFIRMED: ACTIVE - {JobState.HELD},
    Signal.RECALLED: frozenset({JobState.HELD}),
    Signal.DISMISSED: frozenset({JobState.DROPPED}),
}


class DraftGone(Refused):
    """There is no such draft any more, or it may be in the diary by now."""

    def __init__(self) -> None:
        """Say so in words for people."""
        super().__init__(
            RefusedReason.ITEM_UNKNOWN, "the draft is gone or on its way to the diary"
        )


class DraftTaken(Refused):
    """There is another draft of that film and day."""

    def __init__(self) -> None:
        """Say so in words for people."""
        super().__init__(
            RefusedReason.ITEM_UNKNOWN, "there is a draft of that film and day already"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A diary entry that is not in the diary yet."""

    key: str
    viewing: LogViewing
    waits: bool
    """True while it waits for its person's word; else it is confirmed."""
    at: datetime
    """When it was drafted."""


def drafts_of(jobs: Iterable[Job]) -> tuple[Draft, ...]:
    """Return the drafts among jobs, last watched first."""
    found = [
        Draft(
            key=job.key,
            viewing=viewing,
            waits=job.state is JobState.HELD,
            at=job.created_at,
        )
        for job, viewing in drafts_among(
            sorted(jobs, key=lambda it: it.job_id, reverse=True)
        )
    ]
    return tuple(sorted(found, key=lambda it: it.viewing.watched_on, reverse=True))


def new_draft(
    ledger: Ledger,
    account: AccountId,
    viewing: LogViewing,
    *,
    confirmed: bool,
    now: datetime,
) -> Job:
    """Draft what a person tells of, also where they dismissed it before."""
    new = NewJob(
        key=draft_key(account, viewing),
        account=account,
        link_id=None,
        operation=viewing,
        settles=None,
        state=JobState.QUEUED if confirmed else JobState.HELD,
    )
    added = ledger.commit_plan(jobs=[new], base_changes=(), now=now, freed=[new.key])
    if not added:
        raise DraftGone
    return added[0]


def change_draft(
    ledger: Ledger, job: Job, viewing: LogViewing, *, now: datetime
) -> Job:
    """Change what a draft says; on another day, or with ids, it has another key."""
    new_key = draft_key(job.account, viewing)
    other = ledger.jobs_by_key([new_key]).get(new_key)
    if other is not None and other.job_id != job.job_id and other.state in ACTIVE:
        raise DraftTaken
    changed = ledger.amend(job.key, viewing, now=now, new_key=new_key)
    if changed is None:
        raise DraftGone
    return changed


def word_on_draft(ledger: Ledger, job: Job, signal: Signal, *, now: datetime) -> Job:
    """Let a person's word happen to a draft, once."""
    if job.state in _HAS_HAPPENED[signal]:
        return job
    if signal not in TRANSITIONS[job.state]:
        raise DraftGone
    (moved,) = ledger.record([advance(job, signal, now=now, jitter=1.0)])
    return moved
