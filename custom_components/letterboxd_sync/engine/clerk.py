"""The clerk of one account's outbox: takes jobs out, writes down what became of them.

Each of its calls is one on the ledger's thread, so nothing moves in between.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import AddPlay, TakeBack
from ..store.ledger import Ledger
from ..sync.outbox import ACTIVE, Signal, advance
from ..sync.taking_back import plays_taken_back, waiting_for_plays
from ..sync.wishes import in_the_way, is_wish, overtaken
from .dispatch_lots import lot
from .gate import Gate, is_removal
from .ledger_thread import LedgerThread
from .registry import Registry

# So many due jobs are looked through for a batch; more than any service takes at once.
# Removals that wait for a plan may be more: then as many as it takes.
_IN_VIEW: Final = 500

# A play may have been taken back; what takes plays back may have to wait for one.
_OF_PLAYS: Final = AddPlay | TakeBack

# A service that wants to be left alone says so for some minutes at most; what only a
# person can mend is put off for an hour at least.
_LONG: Final = timedelta(minutes=15)

_PUT_OFF: Final = (JobState.QUEUED, JobState.UNCERTAIN)

_ON_THEIR_WAY: Final = (JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a clerk took out."""

    batch: tuple[Job, ...]
    """Jobs of one lot, all to be sent or all to be looked up."""
    dropped: int
    """How many jobs nobody wants any more."""


class Clerk:
    """Moves the jobs of one account through the outbox."""

    def __init__(
        self,
        account: AccountId,
        *,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        gate: Gate,
        registry: Registry,
    ) -> None:
        """Serve ``account``."""
        self.account = account
        self._ledger = ledger
        self._clock = clock
        self._jitter = jitter
        self._gate = gate
        self._registry = registry

    async def recover(self) -> None:
        """Tell the jobs that were being sent that whoever sent them is gone."""
        now, jitter = self._clock(), self._jitter()
        account = self.account
        await self._ledger.call(
            lambda ledger: restart(ledger, account=account, now=now, jitter=jitter)
        )

    async def hurry(self) -> None:
        """Let what is put off for long be due now: somebody may have mended it."""
        now, account = self._clock(), self.account

        def hurry(ledger: Ledger) -> None:
            waiting = ledger.jobs(account=account, states=_PUT_OFF)
            ledger.record(
                [
                    replace(job, not_before=None)
                    for job in waiting
                    if job.not_before is not None and is_long(job.not_before - now)
                ]
            )

        await self._ledger.call(hurry)

    async def active(self, keys: Collection[str]) -> frozenset[str]:
        """Return the keys of those jobs that are still to be done."""

        def active(ledger: Ledger) -> frozenset[str]:
            found = ledger.jobs_by_key(keys)
            return frozenset(key for key, it in found.items() if it.state in ACTIVE)

        return await self._ledger.call(active)

    async def take(self, batch_size: Callable[[Job], int]) -> Taken:
        """Take out the next batch: to be looked up, or else to be sent.

        What is to be sent is being sent from now on, durably. What waited for a link
        that is gone is dropped, and so is a wish that a later one has overtaken.
        """
        now = self._clock()
        may_go = self._gate.open_for(self.account)
        links = self._registry.links

        def take(ledger: Ledger) -> Taken:
            due = _in_view(ledger, self.account, now, may_go)
            orphans = [job for job in due if _is_orphan(job, links)]
            wishes = _wishes(ledger, self.account, due)
            dropped = [*orphans, *overtaken(wishes)]
            if dropped:
                _withdraw(ledger, dropped, now)
            # Their facts stay known: told again, they make no other.
            dropped += ledger.record(
                [
                    advance(job, Signal.DISMISSED, now=now, jitter=1.0)
                    for job in plays_taken_back(wishes)
                ]
            )
            gone = {job.job_id for job in dropped}
            gone |= in_the_way(wishes) | waiting_for_plays(wishes)
            free = [it for it in due if _may_go(it, may_go) and it.job_id not in gone]
            batch = _batch(free, batch_size)
            if batch and batch[0].state is JobState.QUEUED:
                batch = ledger.record(
                    [advance(it, Signal.PICKED_UP, now=now, jitter=1.0) for it in batch]
                )
            return Taken(batch=batch, dropped=len(dropped))

        return await self._ledger.call(take)

    async def write_down(
        self,
        jobs: Sequence[Job],
        signal: Signal,
        *,
        retry_after: timedelta | None = None,
        reason: str | None = None,
    ) -> tuple[Job, ...]:
        """Move jobs, and with those that are done the base; return what has moved."""
        now, jitter = self._clock(), self._jitter()
        after = [
            advance(
                job,
                signal,
                now=now,
                jitter=jitter,
                retry_after=retry_after,
                reason=reason,
            )
            for job in jobs
        ]

        def write_down(ledger: Ledger) -> tuple[Job, ...]:
            # A link may have been forgotten meanwhile: then it settles nothing.
            known = ledger.jobs_by_key([job.key for job in after])
            settled = [
                known[job.key].settles
                for job in after
                if job.state is JobState.DONE and job.key in known
            ]
            changes = [change for change in settled if change is not None]
            return ledger.record(after, base_changes=changes)

        return await self._ledger.call(write_down)

    async def next_due(self) -> datetime | None:
        """When the next job is due; None when there is none."""
        account = self.account
        return await self._ledger.call(lambda ledger: ledger.next_due(account))


def is_long(wait: timedelta) -> bool:
    """Whether it is longer than a service asks for that is busy, or down."""
    return wait > _LONG


def restart(
    ledger: Ledger, *, account: AccountId | None, now: datetime, jitter: float
) -> None:
    """Let no job stay in the middle of being sent."""
    halfway = ledger.jobs(account=account, states=[JobState.SENDING])
    ledger.record(
        [advance(job, Signal.RESTARTED, now=now, jitter=jitter) for job in halfway]
    )


def _batch(due: Sequence[Job], batch_size: Callable[[Job], int]) -> tuple[Job, ...]:
    """Choose the jobs that go together: what is uncertain comes first.

    A job of which a batch may hold only one goes alone.
    """
    first = next((job for job in due if job.state is JobState.UNCERTAIN), None)
    limit = _IN_VIEW
    if first is None:
        if not due:
            return ()
        first = due[0]
        limit = batch_size(first)
        if limit == 1:
            return (first,)
        due = [job for job in due if batch_size(job) == limit]
    alike = [
        job
        for job in due
        if job.state is first.state and lot(job.operation) == lot(first.operation)
    ]
    return tuple(alike[:limit])


def _in_view(
    ledger: Ledger, account: AccountId, now: datetime, may_go: Collection[str]
) -> tuple[Job, ...]:
    """Return due jobs, oldest first: so many that one may go, if any may."""
    limit = _IN_VIEW
    due = ledger.due(account, now=now, limit=limit)
    while len(due) == limit and not any(_may_go(job, may_go) for job in due):
        limit *= 2
        due = ledger.due(account, now=now, limit=limit)
    return due


def _may_go(job: Job, removals: Collection[str]) -> bool:
    """Whether a job may leave now; a removal needs the word of the latest plan."""
    if job.state is JobState.UNCERTAIN or job.link_id is None:
        return True
    return not is_removal(job) or job.key in removals


def _is_orphan(job: Job, links: Collection[str]) -> bool:
    """Whether the link that wanted a job is gone, and nothing of it has happened."""
    waits = job.state is JobState.QUEUED
    return waits and job.link_id is not None and job.link_id not in links


def _wishes(ledger: Ledger, account: AccountId, due: Sequence[Job]) -> tuple[Job, ...]:
    """Return what is on its way to an account, where a person may have a word in it."""
    if not any(is_wish(it) or isinstance(it.operation, _OF_PLAYS) for it in due):
        return ()
    return ledger.jobs(account=account, states=_ON_THEIR_WAY)


def _withdraw(ledger: Ledger, jobs: Sequence[Job], now: datetime) -> None:
    ledger.commit_plan(
        jobs=(), base_changes=(), now=now, withdrawn=[job.key for job in jobs]
    )
