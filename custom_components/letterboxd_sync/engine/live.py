"""Live reports: what trackers show of a playback while it goes on; best effort.

Each account has one slot. The newest report replaces the one that waits there, and
one that fails is forgotten: a moment later it would be wrong anyway. What has to
arrive is a job. While one is on its way the next title waits a little: a tracker that
hears of its start first takes the end of the last one for its end.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Final

from ..model.link import AccountId
from ..model.playback import PlaybackReport
from ..model.title import Playable, title_keys
from ..providers.errors import ProviderError
from ..providers.playback_contracts import ReportsWatching
from ..store.errors import LedgerError
from .quiet import Quiet
from .roster import Roster
from .tasks import Tasks, first

_LOGGER: Final = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=10)
"""A play that takes longer is put off, and its tracker with it."""

type Resolve = Callable[[Playable], Awaitable[Playable | None]]
"""Fills the ids of a title in; None when nobody knows it."""


class Live:
    """Sends live reports."""

    def __init__(
        self,
        *,
        roster: Roster,
        tasks: Tasks,
        quiet: Quiet,
        resolve: Resolve,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Begin with empty slots."""
        self._roster = roster
        self._tasks = tasks
        self._quiet = quiet
        self._resolve = resolve
        self._sleep = sleep
        self._plays: dict[AccountId, asyncio.Event] = {}
        """Where a play is on its way, and what tells that it has been sent."""
        self._waiting: dict[AccountId, PlaybackReport] = {}
        self._sending: set[AccountId] = set()

    def report(self, account: AccountId, report: PlaybackReport) -> None:
        """Let an account show this as soon as it can."""
        self._waiting[account] = report
        if account not in self._sending:
            self._sending.add(account)
            self._quiet.begin(("live", account))
            self._tasks.start(self._send_all(account), f"live {account}")

    def drop(self, account: AccountId) -> None:
        """Let nothing be shown that still waits: a job tells the rest."""
        self._waiting.pop(account, None)

    def play_is_sent(self, account: AccountId) -> None:
        """Let reports to an account wait for its play."""
        if account in self._roster.accounts:
            self._plays.setdefault(account, asyncio.Event())

    def play_was_sent(self, account: AccountId) -> None:
        """Let reports wait no more, whatever came of the play."""
        if (sent := self._plays.pop(account, None)) is not None:
            if account in self._sending:
                self._quiet.begin(("live", account))
            sent.set()

    async def _send_all(self, account: AccountId) -> None:
        busy = ("live", account)
        try:
            while account in self._waiting:
                if (sent := self._plays.get(account)) is not None:
                    self._quiet.end(busy)
                    await first(sent.wait(), self._sleep(PATIENCE.total_seconds()))
                    self._plays.pop(account, None)
                self._quiet.begin(busy)
                if (report := self._waiting.pop(account, None)) is not None:
                    await self._send(account, report)
        finally:
            self._sending.discard(account)
            self._quiet.end(busy)

    async def _send(self, account: AccountId, report: PlaybackReport) -> None:
        tracker: object = self._roster.accounts.get(account)
        if not isinstance(tracker, ReportsWatching):
            return
        try:
            title = await known(report.title, self._resolve)
            if title is not None:
                await tracker.report(replace(report, title=title))
        except (ProviderError, LedgerError) as err:
            _LOGGER.debug("%s does not show %s: %s", account, report.kind, err)


async def known(title: Playable, resolve: Resolve) -> Playable | None:
    """Return a title with ids, or None when nobody knows it."""
    return title if title_keys(title) else await resolve(title)
