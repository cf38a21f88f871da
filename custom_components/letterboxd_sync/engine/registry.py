"""The registry of links: also of those whose account is not set up at this moment.

At start-up accounts come one by one. A film that nobody seems to want may be wanted
by a link that has not come yet; its base says so, if only we know that it exists.
"""

from collections.abc import Sequence
import json
from typing import Final

from ..model.link import AccountId, Link, LinkId, targets_of
from ..store.ledger import Ledger
from .ledger_thread import LedgerThread
from .twins import Twins

_NAME: Final = "links"


class Registry:
    """Which links there are, from where to where; durable."""

    def __init__(self, ledger: LedgerThread, twins: Twins) -> None:
        """Begin empty; ``open`` reads."""
        self._ledger = ledger
        self._twins = twins
        self._ends: dict[LinkId, tuple[AccountId, ...]] = {}
        """Where each link reads, then where it writes."""
        self._stored: str | None = None

    async def open(self) -> None:
        """Read what an earlier life knew."""
        self._stored = await self._ledger.call(lambda ledger: ledger.kept(_NAME))
        rows: list[list[str]] = json.loads(self._stored or "[]")
        self._ends = {
            LinkId(link_id): tuple(map(AccountId, ends)) for link_id, *ends in rows
        }

    @property
    def links(self) -> frozenset[LinkId]:
        """Every link that has not been forgotten."""
        return frozenset(self._ends)

    def from_(self, source: AccountId) -> tuple[LinkId, ...]:
        """Return the links that read from an account, by id."""
        return tuple(sorted(i for i, ends in self._ends.items() if ends[0] == source))

    def source(self, link_id: LinkId) -> AccountId | None:
        """Return where a link reads; None for one that nobody knows."""
        return next(iter(self._ends.get(link_id, ())), None)

    def to(self, target: AccountId) -> tuple[LinkId, ...]:
        """Return the links that write to the server of an account, by id."""
        there = self._twins.of(target)
        return tuple(
            sorted(i for i, ends in self._ends.items() if there.intersection(ends[1:]))
        )

    def entries_of(self, account: AccountId) -> frozenset[AccountId]:
        """Return the accounts at the server of this one, itself among them."""
        return self._twins.of(account)

    def add(self, links: Sequence[Link]) -> None:
        """Know these links from now on; ``save`` makes it durable."""
        self._ends |= {link.link_id: (link.source, *targets_of(link)) for link in links}

    def forget(self, link_id: LinkId) -> None:
        """Know a link no longer; ``save`` makes it durable."""
        self._ends.pop(link_id, None)

    async def save(self) -> None:
        """Make durable what is known, when it is news."""
        rows = [[link_id, *self._ends[link_id]] for link_id in sorted(self._ends)]
        text = json.dumps(rows)

        def save(ledger: Ledger) -> None:
            ledger.keep(_NAME, text)

        if text != self._stored:
            await self._ledger.call(save)
            self._stored = text
