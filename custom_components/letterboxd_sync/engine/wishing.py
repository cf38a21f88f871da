"""Wishing: carries out what a person wants of their own account, past all links."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from ..model.capability import Access, Media
from ..model.film import Film
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId
from ..model.operation import (
    LogViewing,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
)
from ..model.show import Episode, Show
from ..model.title import Title
from ..providers.contracts import Account
from ..providers.errors import NotSetUp, Refused, RefusedReason
from ..store.ledger import Ledger
from ..sync.outbox import WITHDRAWABLE
from ..sync.wishes import rival_keys, wish_key
from .dispatch_lots import facet_of
from .ledger_thread import LedgerThread
from .roster import Roster
from .waiting import Waiting


class Wishing:
    """Takes wishes down, the latest in the place of those that it overtakes."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        waiting: Waiting,
        wake: Callable[[AccountId], None],
    ) -> None:
        """Let ``wake`` tell a worker of what was asked."""
        self._roster = roster
        self._ledger = ledger
        self._clock = clock
        self._waiting = waiting
        self._wake = wake

    async def ask(self, account: AccountId, operation: PersonalOperation) -> Job:
        """Ask; returns the job, ended, put off, or after a while still on its way.

        Raises ``NotReached`` for an account that is not set up, ``Refused`` with
        ``DISABLED`` when it cannot do this or takes no such titles, and
        ``ValueError`` for a title without any id.
        """
        there = self._roster.accounts.get(account)
        if there is None:
            raise NotSetUp(account)
        if not can(there, operation):
            raise Refused(RefusedReason.DISABLED, "the account cannot do this")
        key, rivals = wish_key(account, operation), rival_keys(account, operation)
        new = NewJob(
            key=key, account=account, link_id=None, operation=operation, settles=None
        )
        job, overtaken = await self._ledger.call(
            lambda ledger: _ask(ledger, new, rivals, now=self._clock())
        )
        self._waiting.moved(overtaken)
        self._wake(account)
        return await self._waiting.ended(job)


def can(account: Account, operation: PersonalOperation) -> bool:
    """Whether an account declares that it can do this, with titles of this kind."""
    support = account.capabilities.get(facet_of(operation))
    if support is None:
        return False
    title = operation.film if isinstance(operation, LogViewing) else operation.title
    return _access(operation) in support.access and _medium(title) in support.media


def _access(operation: PersonalOperation) -> Access:
    match operation:
        case RemovePlay() | TakeBack() | RemoveFromList() | RateTitle(stars=None):
            return Access.REMOVE
        case _:
            return Access.ADD


def _medium(title: Title) -> Media:
    match title:
        case Film():
            return Media.FILM
        case Show():
            return Media.SHOW
        case Episode():
            return Media.EPISODE
        case _:
            assert_never(title)


def _ask(
    ledger: Ledger, new: NewJob, rivals: tuple[str, ...], *, now: datetime
) -> tuple[Job, tuple[Job, ...]]:
    """Put a wish in the place of its rivals that wait; return it, and those."""
    before = ledger.jobs_by_key(rivals).values()
    ledger.commit_plan(
        jobs=[new], base_changes=(), now=now, freed=rivals, withdrawn=rivals
    )
    overtaken = tuple(
        replace(job, state=JobState.DROPPED, updated_at=now)
        for job in before
        if job.state in WITHDRAWABLE
    )
    return ledger.jobs_by_key([new.key])[new.key], overtaken
