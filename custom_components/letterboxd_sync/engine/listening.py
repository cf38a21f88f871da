"""Listening: hears from each source what is played there, by its socket or by polls.

A socket is believed once it has told anything by itself. Until then, and whenever it
is down, the source is asked: some servers let us connect and then say nothing. What a
failed read means is decided elsewhere; here it only means that nobody was heard.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
import logging
from typing import Final, Protocol

from ..model.link import AccountId
from ..model.playback import PlaybackProgress
from ..model.snapshot import Snapshot
from ..providers.errors import NotAuthorized, ProviderError, Throttled
from ..providers.playback_contracts import HearsPlayback, ReadsPlayback
from .quiet import Quiet
from .tasks import Tasks, end, first

_LOGGER: Final = logging.getLogger(__name__)

WHILE_PLAYING: Final = timedelta(seconds=15)
"""A session that ends between two polls is taken to have ended at the first."""

WHILE_IDLE: Final = timedelta(seconds=30)
"""For sources that have no socket to lose: who sits down waits for a poll at most."""

WHILE_FAILING: Final = timedelta(minutes=1)
"""What was off four times in a row is left alone a little."""

_PATIENT_AFTER: Final = 4

AFTER_A_FAULT: Final = timedelta(minutes=1)
"""What nobody foresaw may happen again at once, and again."""

RECONNECT: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before each attempt to connect; the last one for all that follow."""

type Sessions = Snapshot[PlaybackProgress]


class Desk(Protocol):
    """Who is told what is played."""

    async def begin(self, account: AccountId) -> None:
        """The account is going to be listened to."""

    async def seen(self, account: AccountId, sessions: Sessions) -> None:
        """These sessions are there."""

    async def still_heard(self, account: AccountId) -> None:
        """The source tells by itself, and has told nothing new."""

    async def unheard(self, account: AccountId) -> None:
        """The source does not answer at this moment."""

    def is_playing(self, account: AccountId) -> bool:
        """Whether anything is known to play there."""


class Listening:
    """One ear for each source, until it is taken off."""

    def __init__(
        self,
        *,
        desk: Desk,
        turned_away: Callable[[AccountId], None],
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Tell ``desk`` what is heard, and ``turned_away`` who does not let us in."""
        self._desk = desk
        self._turned_away = turned_away
        self._jitter = jitter
        self._sleep = sleep
        self._tasks = tasks
        self._quiet = quiet
        self._ears: dict[AccountId, Ear] = {}
        self._going: dict[AccountId, asyncio.Task[None]] = {}

    def start(self, account: AccountId, source: object) -> None:
        """Listen to a source; to one that says nothing of playback, not."""
        former = self._going.pop(account, None)
        if former is not None:
            former.cancel()
        self._ears.pop(account, None)
        if not isinstance(source, ReadsPlayback):
            return
        ear = Ear(
            account,
            source,
            desk=self._desk,
            jitter=self._jitter,
            sleep=self._sleep,
            quiet=self._quiet,
        )
        self._ears[account] = ear
        self._quiet.begin(ear)
        work = self._listen(ear, after=former)
        task = self._tasks.start(work, f"listening {account}")
        task.add_done_callback(lambda _: ear.close())
        self._going[account] = task

    def resume(self, account: AccountId, source: object) -> None:
        """Listen again where we had been turned away; we are let in now."""
        task = self._going.get(account)
        if task is not None and task.done():
            self.start(account, source)

    def nudge(self, account: AccountId) -> None:
        """Say that something may have changed there."""
        if account in self._ears:
            self._ears[account].nudge()

    async def stop(self, account: AccountId) -> None:
        """Listen no more, and wait until that is so."""
        self._ears.pop(account, None)
        task = self._going.pop(account, None)
        if task is not None:
            await end([task])

    async def _listen(self, ear: Ear, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait([after])
        while not await self._is_over(ear):
            ear.give_up()
            await self._sleep(AFTER_A_FAULT.total_seconds())

    async def _is_over(self, ear: Ear) -> bool:
        """Listen until we are turned away; or, by some fault of ours, not so long."""
        try:
            await self._desk.begin(ear.account)
            ear.rest()
            async with asyncio.TaskGroup() as group:
                group.create_task(ear.poll())
                group.create_task(ear.hear())
        except* NotAuthorized:
            self._turned_away(ear.account)
            ear.close()
        except* Exception:
            # The outermost edge of the task: an evening must not be lost by a bug.
            level = logging.DEBUG if ear.faulty else logging.ERROR
            _LOGGER.log(level, "Listening to %s broke off", ear.account, exc_info=True)
            ear.faulty = True
        return ear.closed


class Ear:
    """Listens to one source; raises ``NotAuthorized``, and nothing else it knows."""

    def __init__(
        self,
        account: AccountId,
        source: ReadsPlayback,
        *,
        desk: Desk,
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        quiet: Quiet,
    ) -> None:
        """Serve ``account``."""
        self.account = account
        self._source = source
        self._desk = desk
        self._jitter = jitter
        self._sleep = sleep
        self._quiet = quiet
        self._nudged = asyncio.Event()
        self.closed = False
        """Whether nobody is to listen any more."""
        self.faulty = False
        """Whether something has happened that nobody foresaw; it is told once."""
        self._connected = False
        self._proven = False
        """Whether the socket has ever told anything by itself."""

    def nudge(self) -> None:
        """Read now, unless the socket tells anyway."""
        if not self._is_told and not self.closed:
            self._quiet.begin(self)
            self._nudged.set()

    def close(self) -> None:
        """Owe nobody a read any more."""
        self.closed = True
        self._quiet.end(self)

    def give_up(self) -> None:
        """Owe nobody a read for now; nobody can do it."""
        self._nudged.clear()
        self.rest()

    def rest(self) -> None:
        """Owe nobody a read, unless somebody has nudged."""
        if not self._nudged.is_set():
            self._quiet.end(self)

    @property
    def _is_told(self) -> bool:
        return self._connected and self._proven

    async def poll(self) -> None:
        """Ask now and then, as long as nobody tells."""
        failures = 0
        # The socket's own first read is the first one where there is a socket.
        wait = self._pause(failures) if self._has_socket else timedelta()
        while True:
            await first(self._nudged.wait(), self._sleep(wait.total_seconds()))
            self._nudged.clear()
            asked_for = timedelta()
            if not self._is_told:
                error = await self._read()
                failures = failures + 1 if error else 0
                asked_for = _asked_for(error)
            else:
                await self._desk.still_heard(self.account)
            wait = max(self._pause(failures), asked_for)
            if not self._nudged.is_set():
                self._quiet.end(self)

    async def _read(self) -> ProviderError | None:
        """Read once, and pass on what was read; return what went wrong."""
        try:
            sessions = await self._source.read_sessions()
        except NotAuthorized:
            raise
        except ProviderError as err:
            await self._unheard(err)
            return err
        await self._desk.seen(self.account, sessions)
        return None

    async def hear(self) -> None:
        """Be told, and connect again whenever that ends."""
        if not isinstance(self._source, HearsPlayback):
            return
        attempt = 0
        while True:
            if await self._hear_once(self._source):
                attempt = 0
            elif attempt == 0:
                self.nudge()
            seconds = RECONNECT[min(attempt, len(RECONNECT) - 1)]
            attempt += 1
            await self._sleep(seconds * self._jitter())

    async def _hear_once(self, source: HearsPlayback) -> bool:
        """Be told until that ends; return whether it ever began."""
        sessions = source.hear_sessions()
        began = False
        try:
            async for each in sessions:
                # The first is what we asked for; the next comes from the server.
                self._proven = self._proven or began
                began = self._connected = True
                await self._desk.seen(self.account, each)
        except NotAuthorized:
            raise
        except ProviderError as err:
            self._connected = False
            await self._unheard(err)
        finally:
            self._connected = False
            if isinstance(sessions, AsyncGenerator):
                await sessions.aclose()
        return began

    async def _unheard(self, err: ProviderError) -> None:
        _LOGGER.debug("%s does not tell what plays: %s", self.account, err)
        await self._desk.unheard(self.account)

    @property
    def _has_socket(self) -> bool:
        return isinstance(self._source, HearsPlayback)

    def _pause(self, failures: int) -> timedelta:
        """How long to wait for the next poll."""
        if failures >= _PATIENT_AFTER:
            return WHILE_FAILING
        if self._has_socket or self._desk.is_playing(self.account):
            return WHILE_PLAYING
        return WHILE_IDLE


def _asked_for(err: ProviderError | None) -> timedelta:
    """How long the source asks to be left alone."""
    wait = err.retry_after if isinstance(err, Throttled) else None
    return wait or timedelta()
