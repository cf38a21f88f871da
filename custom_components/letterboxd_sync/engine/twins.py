"""Twins: accounts that are one server, linked more than once; durable.

A Radarr under two addresses, or a Jellyfin linked by key and by one of its users: what
a link does at one account happens at the other, so the links to both are neighbours.
"""

from collections.abc import Mapping
import json
from typing import Final

from ..model.link import AccountId
from ..model.view import AccountView, RequestsView, ServerView
from ..store.ledger import Ledger
from .ledger_thread import LedgerThread

_NAME: Final = "twins"

type _Pair = frozenset[AccountId]


class Twins:
    """Which accounts were ever seen to be one server, until one is unlinked.

    That views differ afterwards proves nothing: a Radarr may have been started anew
    between them.
    """

    def __init__(self, ledger: LedgerThread) -> None:
        """Begin empty; ``open`` reads."""
        self._ledger = ledger
        self._pairs: frozenset[_Pair] = frozenset()

    async def open(self) -> None:
        """Read what an earlier life saw."""
        stored = await self._ledger.call(lambda ledger: ledger.kept(_NAME))
        rows: list[list[str]] = json.loads(stored or "[]")
        self._pairs = frozenset(frozenset(map(AccountId, row)) for row in rows)

    def of(self, account: AccountId) -> frozenset[AccountId]:
        """Return the accounts at whose server this one is, itself among them."""
        return frozenset({account}).union(*(p for p in self._pairs if account in p))

    async def look(
        self, account: AccountId, views: Mapping[AccountId, AccountView]
    ) -> None:
        """Compare the server that an account has just shown with the others'."""
        server = _server(views.get(account))
        same = {it for it, view in views.items() if server and _server(view) == server}
        await self._keep(
            self._pairs | {frozenset({account, it}) for it in same - {account}}
        )

    async def forget(self, account: AccountId) -> None:
        """Know an account no longer."""
        await self._keep(frozenset(p for p in self._pairs if account not in p))

    async def _keep(self, pairs: frozenset[_Pair]) -> None:
        if pairs == self._pairs:
            return
        self._pairs = pairs
        text = json.dumps(sorted(sorted(pair) for pair in pairs))

        def keep(ledger: Ledger) -> None:
            ledger.keep(_NAME, text)

        await self._ledger.call(keep)


def _server(view: AccountView | None) -> str:
    return view.server if isinstance(view, RequestsView | ServerView) else ""
