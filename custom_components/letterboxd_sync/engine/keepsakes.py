"""Keepsakes: figures, what the shell reads from the ledger, and what it keeps there."""

from datetime import datetime

from ..model.job import Job
from ..model.link import AccountId, LinkId
from .counts import AccountFigures, Counts
from .ledger_thread import LedgerThread


class Keepsakes:
    """The part of the engine that only passes on what is known."""

    _ledger: LedgerThread
    _counts: Counts

    def figures(self, account: AccountId) -> AccountFigures:
        """Return how an account does; asks nobody."""
        return self._counts.of(account)

    def agreed(self, link_id: LinkId) -> int:
        """Return how many films both ends of a link last agreed on; asks nobody."""
        return self._counts.agreed(link_id)

    async def jobs(self, account: AccountId | None = None) -> tuple[Job, ...]:
        """Return jobs, oldest first."""
        return await self._ledger.call(lambda ledger: ledger.jobs(account=account))

    async def activity(self) -> tuple[tuple[datetime, AccountId, str, str], ...]:
        """Return the newest lines of the log first: when, whose, kind, text."""
        return await self._ledger.call(lambda ledger: ledger.activity())

    async def kept(self, name: str) -> str | None:
        """Return a text that the shell keeps, or None."""
        return await self._ledger.call(lambda ledger: ledger.kept(name))

    async def keep(self, name: str, text: str | None) -> None:
        """Keep a text for the shell; None forgets it."""
        await self._ledger.call(lambda ledger: ledger.keep(name, text))

    async def hold_writes(self) -> None:
        """Let the ledger rest, so that its files can be copied."""
        await self._ledger.hold()

    async def release_writes(self) -> None:
        """Let the ledger work on."""
        self._ledger.release()
