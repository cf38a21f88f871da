"""What was missed: notices that nobody listened to a source, and has that looked up."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
import logging
from typing import Final

from ..model.link import AccountId
from ..providers.playback_contracts import TellsPlayed
from ..store.errors import LedgerError
from .drafting import LocalDate
from .hearing import Hearing
from .ledger_thread import LedgerThread
from .marks_desk import MarksDesk
from .play_filing import Filed
from .playback_book import PlaybackBook
from .quiet import Quiet
from .roster import Roster
from .tasks import Tasks

_LOGGER: Final = logging.getLogger(__name__)


class Missed:
    """Follows when each source is heard; only those count that tell what was played."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        book: PlaybackBook,
        local_date: LocalDate,
        filed: Callable[[Filed], Awaitable[None]],
        clock: Callable[[], datetime],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Tell ``filed`` what has become a job."""
        self._roster = roster
        self._clock = clock
        self._tasks = tasks
        self._quiet = quiet
        self._locks = defaultdict[AccountId, asyncio.Lock](asyncio.Lock)
        self._hearing = Hearing(ledger)
        self._marks = MarksDesk(
            roster=roster,
            ledger=ledger,
            book=book,
            hearing=self._hearing,
            local_date=local_date,
            filed=filed,
            clock=clock,
        )

    async def begin(self, account: AccountId) -> None:
        """Know until when a source was heard, and from when on its links want to know.

        Asks nobody.
        """
        if not self._tells(account):
            return
        try:
            async with self._locks[account]:
                await self._hearing.open(account, self._clock())
            await self._marks.take_bearings(account)
        except LedgerError as err:
            _LOGGER.error("The links of %s cannot be noted: %s", account, err)

    async def heard(self, account: AccountId, at: datetime) -> None:
        """Note that a source was heard; what was missed before that is looked up."""
        if not self._tells(account):
            return
        busy = object()
        self._quiet.begin(busy)
        try:
            async with self._locks[account]:
                missed = await self._hearing.heard(account, at)
            if missed:
                self.looked(account)
        except LedgerError as err:
            # It is asked about again, and only that.
            _LOGGER.debug("When %s was heard cannot be noted: %s", account, err)
        finally:
            self._quiet.end(busy)

    def looked(self, account: AccountId) -> None:
        """Have the marks read that are due."""
        busy = object()
        self._quiet.begin(busy)
        self._tasks.start(self._look(account, busy), f"marks {account}")

    async def forget(self, account: AccountId, watch: str) -> None:
        """Forget what the link of a watch knew; raises ``LedgerError``."""
        await self._marks.forget(account, watch)

    async def close(self, account: AccountId) -> None:
        """Let an account go, with its last word."""
        try:
            async with self._locks[account]:
                await self._hearing.close(account)
        except LedgerError as err:
            # So much more is asked about next time.
            _LOGGER.debug("When %s was heard cannot be noted: %s", account, err)

    def _tells(self, account: AccountId) -> bool:
        return isinstance(self._roster.accounts.get(account), TellsPlayed)

    async def _look(self, account: AccountId, busy: object) -> None:
        try:
            await self._marks.look(account)
        except LedgerError as err:
            _LOGGER.error("The marks of %s cannot be noted: %s", account, err)
        finally:
            self._quiet.end(busy)
