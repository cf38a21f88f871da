"""Doubts: asks a source where somebody stopped while nobody listened."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
import logging
from typing import Final

from ..model.link import AccountId
from ..model.playback import ResumePoint
from ..providers.errors import NoAnswer, NotReached, ProviderError, Throttled
from ..providers.playback_contracts import TellsPlayed
from ..sync.playback import Session
from ..sync.playback_position import GIVEN_UP, tells_of
from ..sync.playback_track import REMEMBERED
from .playback_book import PlaybackBook
from .quiet import Quiet
from .roster import Roster
from .tasks import Tasks, end

_LOGGER: Final = logging.getLogger(__name__)

AGAIN: Final = timedelta(seconds=30)
"""A server that has just come back is not ready at once."""

LATER: Final = timedelta(minutes=10)
"""One that has been away for a day may be so for longer."""

type Answers = Sequence[tuple[Session, ResumePoint | None]]


class Doubts:
    """Asks until all doubts of an account are settled."""

    def __init__(
        self,
        *,
        roster: Roster,
        book: PlaybackBook,
        settle: Callable[[AccountId, Answers], Awaitable[None]],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Tell ``settle`` what was answered."""
        self._roster = roster
        self._book = book
        self._settle = settle
        self._clock = clock
        self._sleep = sleep
        self._tasks = tasks
        self._quiet = quiet
        self._asking: dict[AccountId, asyncio.Task[None]] = {}

    def ask(self, account: AccountId) -> None:
        """See to the doubts of an account, if it has any."""
        task = self._asking.get(account)
        if self._of(account) and (task is None or task.done()):
            work = self._ask(account)
            self._asking[account] = self._tasks.start(work, f"doubts {account}")

    async def drop(self, account: AccountId) -> None:
        """Ask an account no more; its doubts are kept."""
        task = self._asking.pop(account, None)
        if task is not None:
            await end([task])

    async def _ask(self, account: AccountId) -> None:
        busy = ("doubts", account)
        while doubts := self._of(account):
            self._quiet.begin(busy)
            try:
                await self._settle(account, await self._answers(account, doubts))
            finally:
                self._quiet.end(busy)
            if left := self._of(account):
                heard = max(session.seen_at for session in left)
                pause = LATER if self._clock() - heard > GIVEN_UP else AGAIN
                await self._sleep(pause.total_seconds())

    async def _answers(self, account: AccountId, doubts: Sequence[Session]) -> Answers:
        """Ask about each; what is refused for a day will never be answered.

        A server that is out of reach tells when it is back, as long as it matters.
        """
        answers: list[tuple[Session, ResumePoint | None]] = []
        source: object = self._roster.accounts.get(account)
        for session in doubts:
            patience = GIVEN_UP
            try:
                truth = await _truth(source, session)
            except ProviderError as err:
                _LOGGER.debug("%s does not say what was played: %s", account, err)
                if isinstance(err, NotReached | NoAnswer | Throttled):
                    patience = REMEMBERED
            else:
                if tells_of(session, truth):
                    answers.append((session, truth))
                    continue
            if self._clock() - session.seen_at > patience:
                answers.append((session, None))
        return answers

    def _of(self, account: AccountId) -> tuple[Session, ...]:
        """Return the doubts, one for each user and title."""
        doubts = {
            (session.progress.user_id, session.progress.item_id): session
            for track in self._book.tracks(account).values()
            for session in track.doubtful
        }
        return tuple(doubts.values())


async def _truth(source: object, session: Session) -> ResumePoint | None:
    item_id = session.progress.item_id
    if item_id is None or not isinstance(source, TellsPlayed):
        return None
    return await source.resume_point(session.progress.user_id, item_id)
