"""Figures of an account that entities show without asking the ledger."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from ..model.film import FilmKey
from ..model.job import JobState
from ..model.link import AccountId, LinkId
from ..model.plan import BaseChange, Forget, Keep
from ..store.ledger import Ledger
from ..sync.outbox import ACTIVE
from .ledger_thread import LedgerThread


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountFigures:
    """How an account does."""

    pending: int = 0
    """Jobs that wait, are being sent, or are to be looked up."""
    failed: int = 0
    """Jobs that the service rejected and that nobody has tried again."""
    last_read: datetime | None = None
    """When the newest of what the last look shows was read."""
    last_trouble: str | None = None
    """The last setback, in words without secrets; None once all is well again."""


class Counts:
    """Keeps the figures; whoever changes something brings them up to date."""

    def __init__(self, ledger: LedgerThread) -> None:
        """Begin knowing nothing."""
        self._ledger = ledger
        self._figures: dict[AccountId, AccountFigures] = {}
        self._agreed: dict[LinkId, set[FilmKey]] = {}

    def of(self, account: AccountId) -> AccountFigures:
        """Return the figures of an account; zeros for one that nobody knows."""
        return self._figures.get(account, AccountFigures())

    def agreed(self, link_id: LinkId) -> int:
        """How many films both ends of a link last agreed on."""
        return len(self._agreed.get(link_id, ()))

    def looked(self, account: AccountId, at: datetime) -> None:
        """Note a good look."""
        self._figures[account] = replace(
            self.of(account), last_read=at, last_trouble=None
        )

    def troubled(self, account: AccountId, trouble: str | None) -> None:
        """Note a setback, or that it is over."""
        self._figures[account] = replace(self.of(account), last_trouble=trouble)

    async def recount(self, account: AccountId) -> None:
        """Count the account's jobs anew."""
        counts = await self._ledger.call(lambda ledger: ledger.job_counts(account))
        self._figures[account] = replace(
            self.of(account),
            pending=sum(counts[state] for state in ACTIVE),
            failed=counts[JobState.REJECTED],
        )

    async def load_agreed(self, link_ids: Collection[LinkId]) -> None:
        """Read what links have agreed on; from then on ``agree`` keeps count."""

        def load(ledger: Ledger) -> dict[LinkId, set[FilmKey]]:
            return {i: set(base) for i, base in ledger.bases(link_ids).items()}

        for link_id, keys in (await self._ledger.call(load)).items():
            self._agreed.setdefault(link_id, keys)

    def agree(self, changes: Iterable[BaseChange]) -> None:
        """Note how bases have moved."""
        for change in changes:
            match change:
                case Keep(row=row):
                    self._agreed.get(row.link_id, set()).add(row.key)
                case Forget(link_id=link_id, key=key):
                    self._agreed.get(link_id, set()).discard(key)
                case _:
                    assert_never(change)

    def forget_link(self, link_id: LinkId) -> None:
        """Drop the figure of a link."""
        self._agreed.pop(link_id, None)

    def forget_account(self, account: AccountId) -> None:
        """Drop the figures of an account."""
        self._figures.pop(account, None)
