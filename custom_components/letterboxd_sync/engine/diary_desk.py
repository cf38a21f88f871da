"""The diary desk: drafts of diary entries, until the diary shows them.

A draft is a job of the Letterboxd account. Held, it waits for its person's word;
queued, it is confirmed, and is sent where the account can be written to, or gathers in
the file that Letterboxd imports. Either way it is settled once the diary shows it.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ..model.capability import Facet
from ..model.film import Film, FilmIds
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, LinkId
from ..model.operation import LogViewing
from ..model.view import TrackerView
from ..providers.aside import aside
from ..providers.errors import NotSetUp, Refused, RefusedReason
from ..store.ledger import Ledger
from ..sync.diary import draft_key, one_film, seen_before, settled
from ..sync.diary_file import diary_files
from ..sync.outbox import ACTIVE, TRANSITIONS, Signal, advance
from .diary_history import DiaryHistory, forget_bearings
from .drafting import LocalDate, past
from .ledger_thread import LedgerThread
from .roster import Roster

type Moved = Callable[[AccountId, Sequence[Job]], Awaitable[None]]
"""Tells everybody whom it concerns that jobs have moved."""

_SETTLES: Final = (JobState.HELD, JobState.QUEUED, JobState.DONE)

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A diary entry that is not in the diary yet."""

    key: str
    viewing: LogViewing
    waits: bool
    """True while it waits for its person's word; else it is confirmed."""
    at: datetime
    """When it was drafted."""


class DiaryDesk:
    """The diary queues of all accounts, as the shell uses them."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        local_date: LocalDate,
        moved: Moved,
        changed: Callable[[AccountId], None],
        wake: Callable[[AccountId], None],
    ) -> None:
        """Tell ``changed`` whose drafts have changed, ``wake`` of what may be sent."""
        self._roster = roster
        self._ledger = ledger
        self._clock = clock
        self._local_date = local_date
        self._moved = moved
        self._changed = changed
        self._wake = wake
        self._drafts: dict[AccountId, tuple[Draft, ...]] = {}
        self._history = DiaryHistory(
            roster=roster, ledger=ledger, clock=clock, local_date=local_date
        )

    def drafts(self, account: AccountId) -> tuple[Draft, ...]:
        """Return the drafts of an account, last watched first; asks nobody."""
        return self._drafts.get(account, ())

    # -- what people say ----------------------------------------------------------

    async def confirm(self, key: str) -> None:
        """Let a draft go into the diary, or into the file; raises ``DraftGone``."""
        await self._say(key, Signal.CONFIRMED)

    async def recall(self, key: str) -> None:
        """Let a confirmed draft wait again; raises ``DraftGone``."""
        await self._say(key, Signal.RECALLED)

    async def dismiss(self, key: str) -> None:
        """Drop a draft: the same viewing makes no other; raises ``DraftGone``."""
        await self._say(key, Signal.DISMISSED)

    async def amend(self, key: str, viewing: LogViewing) -> None:
        """Change what a draft says; raises ``DraftGone``."""
        now = self._clock()
        job = await self._ledger.call(
            lambda ledger: ledger.amend(key, viewing, now=now)
        )
        if job is None:
            raise DraftGone
        await self._moved(job.account, (job,))

    async def add(
        self, account: AccountId, viewing: LogViewing, *, confirmed: bool
    ) -> Draft:
        """Draft what a person tells of, in the place of a draft of the same day.

        It is a rewatch also when the person does not say so and we know it. Raises
        ``NotReached`` for an account that is not set up, ``Refused`` for one without a
        diary, ``DraftGone`` when the same viewing is just being sent.
        """
        self._check(account)
        known = past(self._roster, account)
        now = self._clock()

        def add(ledger: Ledger) -> Job | None:
            jobs = ledger.jobs(account=account)
            seen = known.viewings(self._local_date)
            rewatch = viewing.rewatch or seen_before(viewing, seen, jobs)
            new = NewJob(
                key=draft_key(account, viewing),
                account=account,
                link_id=None,
                operation=replace(viewing, rewatch=rewatch),
                settles=None,
                state=JobState.QUEUED if confirmed else JobState.HELD,
            )
            key = (new.key,)
            added = ledger.commit_plan(
                jobs=[new], base_changes=(), now=now, freed=key, withdrawn=key
            )
            return next(iter(added), None)

        job = await self._ledger.call(add)
        if job is None:
            raise DraftGone
        await self._told(job)
        (draft,) = _drafts([job])
        return draft

    async def export(self, account: AccountId) -> tuple[str, ...]:
        """Return the texts of the files with all confirmed drafts, for the import.

        They stay confirmed until the diary shows them: importing twice is harmless.
        """
        jobs = await self._ledger.call(
            lambda ledger: ledger.jobs(account=account, states=[JobState.QUEUED])
        )
        viewings = [draft.viewing for draft in _drafts(jobs)]
        return await aside(diary_files, viewings)

    async def _say(self, key: str, signal: Signal) -> None:
        now = self._clock()

        def say(ledger: Ledger) -> Job | None:
            job = ledger.jobs_by_key([key]).get(key)
            if job is None or not isinstance(job.operation, LogViewing):
                return None
            if job.state in _HAS_HAPPENED[signal]:
                return job
            if signal not in TRANSITIONS[job.state]:
                return None
            (job,) = ledger.record([advance(job, signal, now=now, jitter=1.0)])
            return job

        job = await self._ledger.call(say)
        if job is None:
            raise DraftGone
        await self._told(job)

    async def _told(self, job: Job) -> None:
        await self._moved(job.account, (job,))
        if job.state is JobState.QUEUED:
            self._wake(job.account)

    def _check(self, account: AccountId) -> None:
        there = self._roster.accounts.get(account)
        if there is None:
            raise NotSetUp(account)
        if Facet.DIARY not in there.capabilities:
            raise Refused(RefusedReason.DISABLED, "the account has no diary")

    # -- what looks bring ---------------------------------------------------------

    async def looked(self, account: AccountId) -> None:
        """Settle what the diary shows, and draft what a history has more of."""
        await self._settle(account)
        for target in await self._history.looked(account):
            await self.refresh(target)
            await self._moved(target, ())
            self._wake(target)

    async def _settle(self, account: AccountId) -> None:
        view = self._roster.views.get(account)
        diary = view.diary if isinstance(view, TrackerView) else None
        if diary is None or diary.stale or not self.drafts(account):
            return
        now = self._clock()

        def settle(ledger: Ledger) -> tuple[Job, ...]:
            found = settled(ledger.jobs(account=account, states=_SETTLES), diary.items)
            return ledger.record(
                [advance(job, Signal.FOUND, now=now, jitter=1.0) for job in found]
            )

        if jobs := await self._ledger.call(settle):
            await self._moved(account, jobs)

    # -- life ---------------------------------------------------------------------

    async def open(self) -> None:
        """Read the drafts of an earlier life."""
        jobs = await self._ledger.call(lambda ledger: ledger.jobs(states=ACTIVE))
        for account in {job.account for job in jobs}:
            self._drafts[account] = _drafts(it for it in jobs if it.account == account)

    async def refresh(self, account: AccountId) -> None:
        """Read the drafts of an account anew, and tell when they have changed."""
        jobs = await self._ledger.call(
            lambda ledger: ledger.jobs(account=account, states=ACTIVE)
        )
        drafts = _drafts(jobs)
        if drafts != self.drafts(account):
            self._drafts[account] = drafts
            self._changed(account)

    async def moved(self, account: AccountId, jobs: Sequence[Job]) -> None:
        """Note that jobs have moved, whoever moved them."""
        if any(isinstance(job.operation, LogViewing) for job in jobs):
            await self.refresh(account)

    async def choose(self, film: Film, chosen: FilmIds) -> None:
        """Let the drafts of a film without ids have those that a person chose."""
        for draft in [it for drafts in self._drafts.values() for it in drafts]:
            named = draft.viewing.film
            if not named.ids.keys and one_film(named, film):
                viewing = replace(draft.viewing, film=named.with_ids(chosen))
                with suppress(DraftGone):
                    await self.amend(draft.key, viewing)

    async def forget_link(self, link_id: LinkId) -> None:
        """Let a link go for good; its drafts are its person's and stay."""
        await self._ledger.call(lambda ledger: forget_bearings(ledger, link_id))

    def forget_account(self, account: AccountId) -> None:
        """Let an account go for good."""
        if self._drafts.pop(account, ()):
            self._changed(account)


def _drafts(jobs: Iterable[Job]) -> tuple[Draft, ...]:
    """Return the drafts among jobs, last watched first."""
    found = [
        Draft(
            key=job.key,
            viewing=job.operation,
            waits=job.state is JobState.HELD,
            at=job.created_at,
        )
        for job in sorted(jobs, key=lambda it: it.job_id, reverse=True)
        if isinstance(job.operation, LogViewing)
    ]
    return tuple(sorted(found, key=lambda it: it.viewing.watched_on, reverse=True))
