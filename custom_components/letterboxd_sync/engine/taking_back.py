"""Taking back at a person's word: drafts, plays that wait, plays that are there."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import TakeBack
from ..providers.errors import NotSetUp
from ..store.ledger import Ledger
from ..sync.outbox import Signal, advance
from ..sync.taking_back import drafts_waiting, plays_waiting
from .drafting import LocalDate
from .ledger_thread import LedgerThread
from .roster import Roster
from .wishing import Wishing, can

type Moved = Callable[[AccountId, Sequence[Job]], Awaitable[None]]
"""Tells everybody whom it concerns that jobs have moved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What was taken back of an evening, at one account."""

    drafts: int
    """So many drafts were dismissed."""
    withdrawn: int
    """So many plays waited, and are not sent."""
    history: JobState | None
    """How far the removal of what the account has in its history is.

    None for an account without one.
    """


class TakingBack:
    """Leaves no trace of an evening that was somebody else's."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        local_date: LocalDate,
        wishing: Wishing,
        moved: Moved,
    ) -> None:
        """Let ``moved`` tell of what is dropped."""
        self._roster = roster
        self._ledger = ledger
        self._clock = clock
        self._local_date = local_date
        self._wishing = wishing
        self._moved = moved

    async def take_back(self, account: AccountId, taken: TakeBack) -> TakenBack:
        """Take an evening back at one account, whatever has become of it.

        Asks nobody before what waits is dropped, so that a service that is away does
        not get in the way. Raises ``NotSetUp`` for an account that is not set up.
        """
        there = self._roster.accounts.get(account)
        if there is None:
            raise NotSetUp(account)
        drafts, plays = await self._drop(account, taken)
        if drafts or plays:
            await self._moved(account, (*drafts, *plays))
        history = None
        if can(there, taken):
            history = (await self._wishing.ask(account, taken)).state
        return TakenBack(drafts=len(drafts), withdrawn=len(plays), history=history)

    async def _drop(
        self, account: AccountId, taken: TakeBack
    ) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        """Dismiss what was not sent: the same viewing makes no other."""
        now = self._clock()

        def drop(ledger: Ledger) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
            jobs = ledger.jobs(account=account)
            drafts = drafts_waiting(taken, jobs, local_date=self._local_date)
            plays = plays_waiting(taken, jobs)
            gone = [
                advance(job, Signal.DISMISSED, now=now, jitter=1.0)
                for job in (*drafts, *plays)
            ]
            ledger.record(gone)
            return tuple(gone[: len(drafts)]), tuple(gone[len(drafts) :])

        return await self._ledger.call(drop)
