"""What plays on a Jellyfin, read when asked and heard when the server tells it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from typing import Final, final

from ...model.link import AccountId
from ...model.playback import PlaybackProgress, PlayerState
from ...model.snapshot import Snapshot
from ..aside import aside
from ..errors import NotUnderstood
from ..pace import Sleep
from . import session_wire
from .hearing import subscribed
from .knocks import Knocks
from .session_wire import ForceKeepAlive, SessionsTold, WireSession, WireSessions
from .titles import Titles
from .watch_points import WatchPoints

# Decoding a message of this size takes a millisecond; a long queue makes one longer
_LONG: Final = 64 * 1024


@final
class Playback:
    """Tells each user of each session how far they are."""

    def __init__(
        self,
        points: WatchPoints,
        titles: Titles,
        knocks: Knocks,
        *,
        account_id: AccountId,
        clock: Callable[[], datetime],
        sleep: Sleep,
    ) -> None:
        """Ask ``points``; what is seen is remembered by ``knocks``."""
        self._points = points
        self._titles = titles
        self._knocks = knocks
        self._account_id = account_id
        self._clock = clock
        self._sleep = sleep

    async def read(self) -> Snapshot[PlaybackProgress]:
        """Read what plays."""
        read_at = self._clock()
        return await self._snapshot(await self._points.sessions(), read_at)

    async def hear(self) -> AsyncGenerator[Snapshot[PlaybackProgress]]:
        """Connect, and yield what plays each time that the server tells it."""
        async with (
            self._points.socket() as socket,
            subscribed(socket, self._sleep) as alive,
        ):
            yield await self.read()
            while (text := await socket.hear()) is not None:
                heard_at = self._clock()
                try:
                    told = await self._told(text)
                except NotUnderstood:
                    yield Snapshot(
                        items=(), complete=False, read_at=heard_at, undecoded=1
                    )
                    continue
                if isinstance(told, ForceKeepAlive):
                    await alive.keep(told.seconds)
                elif told is not None:
                    yield await self._snapshot(told, heard_at)

    async def _told(self, text: str) -> ForceKeepAlive | WireSessions | None:
        if len(text) < _LONG:
            return _decoded(text)
        return await aside(_decoded, text)

    async def _snapshot(
        self, found: WireSessions, at: datetime
    ) -> Snapshot[PlaybackProgress]:
        told = await asyncio.gather(
            *(self._progress(session, at) for session in found.sessions)
        )
        self._knocks.saw(zip(found.sessions, told, strict=True))
        return Snapshot(
            items=tuple(progress for of_one in told for progress in of_one),
            complete=not found.unreadable,
            read_at=at,
            undecoded=found.unreadable,
        )

    async def _progress(
        self, session: WireSession, at: datetime
    ) -> tuple[PlaybackProgress, ...]:
        """One for everybody who watches, each in a session of their own."""
        title, library = await asyncio.gather(
            self._titles.title(session.title), self._titles.library(session.title)
        )
        return tuple(
            PlaybackProgress(
                account=self._account_id,
                user_id=user,
                session_id=f"{session.id}:{user}" if along else session.id,
                title=title,
                item_id=session.title.id,
                state=PlayerState.PAUSED if session.paused else PlayerState.PLAYING,
                position=session.position,
                duration=session.title.duration,
                at=at,
                user_name=name,
                device=session.device,
                client=session.client,
                library=library,
            )
            for along, (user, name) in enumerate(session.users.items())
        )


def _decoded(text: str) -> ForceKeepAlive | WireSessions | None:
    message = session_wire.message(text)
    if isinstance(message, SessionsTold):
        return session_wire.sessions(message.said)
    return message
