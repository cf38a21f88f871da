"""Jellyfin's websocket: keep-alive, subscriptions to sessions, changed user data."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import json
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from . import auth
from .auth import Caller
from .session_wire import message, session_dto
from .sessions import Session
from .state import Playable, User
from .television import Episode

if TYPE_CHECKING:
    from .query import Entry
    from .service import Jellyfin

# WebSocketLostTimeout of the server, and the part of it after which it asks again.
_LOST_AFTER: Final = timedelta(seconds=60)
_ASK_AFTER: Final = 0.75


@dataclass(slots=True, eq=False)
class Connection:
    """An open websocket; `period` is None until it subscribes to sessions."""

    caller: Caller
    session: Session
    socket: web.WebSocketResponse
    transport: asyncio.Transport
    last_heard: datetime
    waiting: asyncio.Queue[dict[str, Any] | None] = field(default_factory=asyncio.Queue)
    period: timedelta | None = None
    last_sent: datetime | None = None
    lost: bool = False


class Sockets:
    """/socket, and what is told through it.

    `refuses` answers 503 to whoever connects; `lost_after` and `drops_lost` are the
    keep-alive: version 12 hangs up on sockets that are silent for so long, older ones
    only forget to ask them. `user_data_delay` (seconds) gathers changes as the server.
    """

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin
        self.connections: list[Connection] = []
        self.refuses = False
        self.lost_after = _LOST_AFTER
        self.drops_lost: bool | None = None
        self.user_data_delay = 0.5
        self._changed: dict[str, dict[str, Entry]] = {}
        self._due: asyncio.TimerHandle | None = None

    def drop(self) -> None:
        """Cut every connection, without a goodbye."""
        for connection in self.connections:
            connection.transport.abort()

    async def settle(self) -> None:
        """Return when all that was to be told has been written."""
        if self._due is not None:
            self._tell_user_data()
        for connection in list(self.connections):
            await connection.waiting.join()

    # --- connecting -----------------------------------------------------------------

    async def connect(self, request: web.Request) -> web.StreamResponse:
        jellyfin = self._jellyfin
        if self.refuses:
            return jellyfin.error(503)
        socket = web.WebSocketResponse()
        if not socket.can_prepare(request).ok:
            return jellyfin.error(404)
        await socket.prepare(request)
        assert request.transport is not None
        connection = Connection(
            jellyfin.caller(request),
            self._session(request),
            socket,
            request.transport,
            jellyfin.clock(),
        )
        self.connections.append(connection)
        self._ask(connection)
        writing = asyncio.create_task(self._write(connection))
        try:
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            while not connection.waiting.empty():
                connection.waiting.get_nowait()
                connection.waiting.task_done()
            self._forget(connection.session)
        return socket

    def _session(self, request: web.Request) -> Session:
        """A device's session; a key without a device counts as the server's own."""
        jellyfin = self._jellyfin
        caller = jellyfin.caller(request)
        fields = auth.header_fields(request, legacy=jellyfin.reads_legacy_auth)
        user = jellyfin.state.users.get(caller.user or "")
        token = jellyfin.state.tokens[caller.token]
        return jellyfin.playback.session_of(
            user,
            client=fields.get("Client") or token.app,
            device=fields.get("Device") or jellyfin.server_name,
            device_id=fields.get("DeviceId") or jellyfin.server_id,
            version=fields.get("Version") or jellyfin.version,
        )

    def _forget(self, session: Session) -> None:
        """A session ends with its last socket, unless a device plays in it."""
        used = any(one.session is session for one in self.connections)
        if not used and session.playing is None:
            self._jellyfin.playback.sessions.drop(session)
            self.tell_sessions(force=True)

    async def _write(self, connection: Connection) -> None:
        while True:
            told = await connection.waiting.get()
            try:
                # Who was cut off is noticed by who listens to them.
                with suppress(ConnectionError):
                    if told is None:
                        await connection.socket.close()
                    else:
                        await connection.socket.send_json(told)
            finally:
                connection.waiting.task_done()

    async def _listen(self, connection: Connection) -> None:
        async for received in connection.socket:
            if received.type is WSMsgType.TEXT:
                self._hear(connection, received.data)

    def _hear(self, connection: Connection, text: str) -> None:
        """What makes no sense is logged by the server, and not answered."""
        try:
            heard = json.loads(text)
        except ValueError:
            return
        match heard:
            case {"MessageType": "KeepAlive"}:
                connection.last_heard = self._jellyfin.clock()
                connection.waiting.put_nowait(message("KeepAlive"))
            case {"MessageType": "SessionsStart", "Data": str(timing)}:
                self._subscribe(connection, timing)
            case {"MessageType": "SessionsStop"}:
                connection.period = None
            case _:
                pass

    def _subscribe(self, connection: Connection, timing: str) -> None:
        """No snapshot comes first. 10.10 fails on keys and refuses users, unseen."""
        caller, jellyfin = connection.caller, self._jellyfin
        if (jellyfin.major, jellyfin.minor) <= (10, 10):
            if caller.is_api_key or not caller.is_admin:
                return
        _, _, period = timing.partition(",")
        with suppress(ValueError):
            connection.period = timedelta(milliseconds=int(period))

    # --- keeping alive --------------------------------------------------------------

    def watch(self) -> None:
        """Ask silent sockets for a sign of life; hang up on those that give none."""
        now = self._jellyfin.clock()
        for connection in self.connections:
            silent = now - connection.last_heard
            if silent >= self.lost_after:
                self._lose(connection)
            elif silent > self.lost_after * _ASK_AFTER:
                self._ask(connection)

    def _ask(self, connection: Connection) -> None:
        seconds = round(self.lost_after.total_seconds())
        connection.waiting.put_nowait(message("ForceKeepAlive", seconds))

    def _lose(self, connection: Connection) -> None:
        drops = self.drops_lost
        if drops is None:
            drops = self._jellyfin.major >= 12
        if drops and not connection.lost:
            connection.lost = True
            connection.waiting.put_nowait(None)

    # --- telling --------------------------------------------------------------------

    def tell_sessions(self, *, force: bool) -> None:
        """Tell subscribers the whole list; unforced at most once in their period."""
        now = self._jellyfin.clock()
        for connection in self.connections:
            period, last = connection.period, connection.last_sent
            if period is None:
                continue
            if force or last is None or now - last >= period:
                connection.last_sent = now
                connection.waiting.put_nowait(self._sessions(connection.caller))

    def _sessions(self, caller: Caller) -> dict[str, Any]:
        """Administrators and keys are told all, others what they take part in."""
        jellyfin = self._jellyfin
        told = [
            session_dto(one, jellyfin)
            for one in jellyfin.playback.sessions
            if caller.is_admin or one.is_of(caller.user)
        ]
        return message("Sessions", told)

    def user_data_changed(self, user: User, item: Playable) -> None:
        """Gather what changed; it is told to the user's own sockets a moment later.

        Of an episode the season and the series are told too, of a film nothing else.
        """
        if not any(one.caller.user == user.id for one in self.connections):
            return
        changed = self._changed.setdefault(user.id, {})
        changed[item.id] = item
        if isinstance(item, Episode):
            changed[item.season.id] = item.season
            changed[item.series.id] = item.series
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(self.user_data_delay, self._tell_user_data)

    def _tell_user_data(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = None
        changes, self._changed = self._changed, {}
        for user, changed in changes.items():
            told = message(
                "UserDataChanged",
                {
                    "UserId": user,
                    "UserDataList": [
                        self._jellyfin.user_data_dto(user, entry)
                        for entry in changed.values()
                    ],
                },
                number=self._jellyfin.state.new_id("message"),
            )
            for connection in self.connections:
                if connection.caller.user == user:
                    connection.waiting.put_nowait(told)
