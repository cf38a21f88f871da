"""The diary desk: drafts of diary entries, until the diary shows them.

A draft is a job of the Letterboxd account. Held, it waits for its person's word;
queued, it is confirmed, and is sent where the account can be written to, or gathers in
the file that Letterboxd imports. Either way it is settled once the diary shows it.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from ..model.capability import Facet
from ..model.film import Film, FilmIds
from ..model.job import Job, JobState
from ..model.link import AccountId, LinkId
from ..model.operation import LogViewing
from ..model.tracking import DiaryEntry
from ..model.view import TrackerView
from ..providers.aside import aside
from ..providers.errors import NotSetUp, Refused, RefusedReason
from ..store.ledger import Ledger
from ..sync.diary_file import diary_files
from ..sync.outbox import ACTIVE, Signal, advance
from ..sync.remarks import Remarked, dated_by_person, draft_meant, remarked
from ..sync.settling import TAKES_AN_ENTRY, settled
from ..sync.viewings import one_film, seen_before
from .diary_history import DiaryHistory, forget_bearings
from .draft_writing import (
    Draft,
    DraftGone,
    DraftTaken,
    change_draft,
    drafts_of,
    new_draft,
    word_on_draft,
)
from .drafting import LocalDate, past
from .ledger_thread import LedgerThread
from .roster import Roster

type Moved = Callable[[AccountId, Sequence[Job]], Awaitable[None]]
"""Tells everybody whom it concerns that jobs have moved."""

# What saying that a viewing is confirmed does to a draft that is there.
_WORD: Final = {True: Signal.CONFIRMED, False: Signal.RECALLED, None: None}


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

    async def amend(self, key: str, viewing: LogViewing) -> Draft:
        """Change what a draft says; returns it, under a new key on another day.

        Raises ``DraftGone``, and ``DraftTaken`` where there is one on the new day.
        """
        now = self._clock()
        account = self._account_of(key)
        diary = self._diary(account)

        def amend(ledger: Ledger) -> Job:
            job = ledger.jobs_by_key([key]).get(key)
            if job is None or not isinstance(job.operation, LogViewing):
                raise DraftGone
            meant = viewing
            if viewing.watched_on != job.operation.watched_on:
                meant = replace(viewing, dated=dated_by_person(viewing, diary))
            return change_draft(ledger, job, meant, now=now)

        job = await self._ledger.call(amend)
        await self._moved(job.account, (job,))
        (draft,) = drafts_of([job])
        return draft

    async def add(
        self, account: AccountId, said: Remarked, *, confirmed: bool | None = None
    ) -> Draft:
        """Note what a person tells of, in the draft that they mean or in a new one.

        A new one waits unless it is ``confirmed``; one that is there is confirmed or
        recalled only where that is said. It is a rewatch if they say so, and where
        they say nothing if we know it. Raises ``NotReached`` for an account that is
        not set up, ``Refused`` for one without a diary, ``DraftGone`` when the same
        viewing is just being sent.
        """
        self._check(account)
        known = past(self._roster, account)
        diary = self._diary(account)
        now = self._clock()

        def add(ledger: Ledger) -> Job:
            jobs = ledger.jobs(account=account)
            meant = draft_meant(said, jobs, now=now, local_date=self._local_date)
            if meant is not None:
                job, draft = meant
                viewing = remarked(draft, said)
                if said.on is not None:
                    viewing = replace(viewing, dated=dated_by_person(viewing, diary))
                job = change_draft(ledger, job, viewing, now=now)
                signal = _WORD[confirmed]
                return word_on_draft(ledger, job, signal, now=now) if signal else job
            day = said.on or self._local_date(now)
            viewing = remarked(LogViewing(film=said.film, watched_on=day), said)
            if "rewatch" not in said.remarks:
                seen = known.viewings(self._local_date)
                rewatch = seen_before(said.film, day, seen, jobs)
                viewing = replace(viewing, rewatch=rewatch)
            viewing = replace(viewing, dated=dated_by_person(viewing, diary))
            return new_draft(
                ledger, account, viewing, confirmed=bool(confirmed), now=now
            )

        job = await self._ledger.call(add)
        await self._told(job)
        (draft,) = drafts_of([job])
        return draft

    async def export(self, account: AccountId) -> tuple[str, ...]:
        """Return the texts of the files with all confirmed drafts, for the import.

        They stay confirmed until the diary shows them: importing twice is harmless.
        """
        jobs = await self._ledger.call(
            lambda ledger: ledger.jobs(account=account, states=[JobState.QUEUED])
        )
        viewings = [draft.viewing for draft in drafts_of(jobs)]
        return await aside(diary_files, viewings)

    async def _say(self, key: str, signal: Signal) -> None:
        now = self._clock()

        def say(ledger: Ledger) -> Job:
            job = ledger.jobs_by_key([key]).get(key)
            if job is None or not isinstance(job.operation, LogViewing):
                raise DraftGone
            return word_on_draft(ledger, job, signal, now=now)

        await self._told(await self._ledger.call(say))

    async def _told(self, job: Job) -> None:
        await self._moved(job.account, (job,))
        if job.state is JobState.QUEUED:
            self._wake(job.account)

    def _account_of(self, key: str) -> AccountId:
        """Return whose draft it is."""
        for account, drafts in self._drafts.items():
            if any(draft.key == key for draft in drafts):
                return account
        raise DraftGone

    def _diary(self, account: AccountId) -> Sequence[DiaryEntry] | None:
        """Return what the diary has shown; None when it was never read."""
        view = self._roster.views.get(account)
        diary = view.diary if isinstance(view, TrackerView) else None
        return None if diary is None else diary.items

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
            found = settled(
                ledger.jobs(account=account, states=TAKES_AN_ENTRY), diary.items
            )
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
            self._drafts[account] = drafts_of(
                it for it in jobs if it.account == account
            )

    async def refresh(self, account: AccountId) -> None:
        """Read the drafts of an account anew, and tell when they have changed."""
        jobs = await self._ledger.call(
            lambda ledger: ledger.jobs(account=account, states=ACTIVE)
        )
        drafts = drafts_of(jobs)
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
                with suppress(DraftGone, DraftTaken):
                    await self.amend(draft.key, viewing)

    async def forget_link(self, link_id: LinkId) -> None:
        """Let a link go for good; its drafts are its person's and stay."""
        await self._ledger.call(lambda ledger: forget_bearings(ledger, link_id))

    def forget_account(self, account: AccountId) -> None:
        """Let an account go for good."""
        if self._drafts.pop(account, ()):
            self._changed(account)
