"""The looker: looks at accounts one at a time each, keeps the view, takes the news."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from ..model.link import AccountId
from ..model.view import AccountView
from ..providers.errors import NotSetUp, ProviderError
from .counts import Counts
from .identifying import Identifier
from .looking import Needs, latest_read, read_view, stale
from .newsroom import Newsroom
from .roster import Roster
from .twins import Twins


class Looker:
    """Keeps the last view of each account."""

    def __init__(
        self,
        *,
        roster: Roster,
        twins: Twins,
        identifier: Identifier,
        newsroom: Newsroom,
        counts: Counts,
        clock: Callable[[], datetime],
        changed: Callable[[AccountId], None],
    ) -> None:
        """Tell ``changed`` when the figures of an account have moved."""
        self._roster = roster
        self._twins = twins
        self._identifier = identifier
        self._newsroom = newsroom
        self._counts = counts
        self._clock = clock
        self._changed = changed
        # A look that is late must not put an older view in the place of a newer one.
        self._locks = defaultdict[AccountId, asyncio.Lock](asyncio.Lock)

    async def look(self, account: AccountId) -> AccountView:
        """Look; raises a ``ProviderError`` when nothing could be read."""
        async with self._locks[account]:
            provider_account = self._roster.accounts.get(account)
            if provider_account is None:
                raise NotSetUp(account)
            last = self._roster.views.get(account)
            needs = Needs.of(account, self._roster.links_of(account))
            try:
                view = await read_view(provider_account, needs=needs, last=last)
            except ProviderError as err:
                self._failed(account, last, err)
                raise
            view = await self._identifier.with_known_ids(view)
            if self._roster.accounts.get(account) is provider_account:
                self._roster.views[account] = view
                await self._twins.look(account, self._roster.views)
                # A look may bring no more than what is remembered of earlier ones.
                self._counts.looked(account, latest_read(view) or self._clock())
                await self._newsroom.after_look(account)
                self._changed(account)
            return view

    def _failed(
        self, account: AccountId, last: AccountView | None, err: ProviderError
    ) -> None:
        """Keep the last view, but let nobody take it for a new one."""
        if last is not None and self._roster.views.get(account) is last:
            self._roster.views[account] = stale(last)
        self._counts.troubled(account, err.detail or err.trouble.value)
        self._changed(account)
