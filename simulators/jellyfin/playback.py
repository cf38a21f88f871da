"""Driving playback in the simulated Jellyfin, as devices and the server do it."""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ..catalogue import CatalogueFilm
from ..shows import CatalogueEpisode
from .sessions import IDLE, Playing, Session, Sessions, ticks, update_play_state
from .state import Playable, User, guid

if TYPE_CHECKING:
    from .service import Jellyfin

# What most clients do (facts: Jellyfin, playback).
_CHECK_IN: Final = timedelta(seconds=10)
# The server counts on by itself every second and tells whoever listens.
_TICK: Final = 1.0


class Playback:
    """Sessions begin, go on and end; positions are seconds, everything else is told.

    As in the server's SessionManager: a start counts the play and its date and takes
    Played away; check-ins note the position, and already set Played near the end; a
    stop decides. LastPlayedDate is therefore when playback *began*.
    """

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin
        self.sessions = Sessions()
        self._ticking: asyncio.Task[None] | None = None

    # --- what devices do ------------------------------------------------------------

    def play(
        self,
        user: User | str,
        item: Playable | CatalogueFilm | CatalogueEpisode,
        *,
        device: str = "Living Room TV",
        client: str = "Jellyfin Android TV",
        at: float = 0.0,
    ) -> Session:
        """A user starts an item on a device; one that plays already changes over."""
        held = self._jellyfin.user(user) if isinstance(user, str) else user
        session = self.session_of(held, client=client, device=device)
        session.user = held
        self._start(session, self._jellyfin.playable(item), at)
        return session

    def play_next(
        self,
        session: Session,
        item: Playable | CatalogueFilm | CatalogueEpisode,
        *,
        at: float = 0.0,
    ) -> None:
        """The device goes on to another item; it has stopped the one before, or not."""
        self._start(session, self._jellyfin.playable(item), at)

    def join(self, session: Session, user: User | str) -> None:
        """Another user watches along; what is played counts for both."""
        held = self._jellyfin.user(user) if isinstance(user, str) else user
        session.others.append(held)

    def progress(self, session: Session, position: float) -> None:
        """The device checks in at a position, which may be a leap (`seek`)."""
        self.catch_up()
        playing = session.now_playing
        playing.ticks, playing.since = ticks(position), self._jellyfin.clock()
        self._check_in(session, playing)

    def seek(self, session: Session, position: float) -> None:
        """A leap: devices report it at once, like any other check-in."""
        self.progress(session, position)

    def pause(self, session: Session, position: float | None = None) -> None:
        """The device reports that it pauses, where it is or at a position."""
        self._move(session, position, pauses=True)

    def resume(self, session: Session, position: float | None = None) -> None:
        self._move(session, position, pauses=False)

    def stop(
        self,
        session: Session,
        position: float | None = None,
        *,
        reports_position: bool = True,
    ) -> None:
        """The device reports that it stops, where it is or at a position.

        Some devices report no position: then the server takes it for played, and
        counts the play a second time.
        """
        self.catch_up()
        playing = session.now_playing
        where: int | None = playing.position(self._jellyfin.clock())
        if not reports_position:
            where = None
        elif position is not None:
            where = ticks(position)
        self._stop(session, playing, where)

    def finish(self, session: Session) -> None:
        """The item plays to its end."""
        self.stop(session, session.runtime)

    def die(self, session: Session) -> None:
        """The device loses power: no stop and no check-in.

        The server counts on, and stops the session five minutes after the last one.
        """
        self.catch_up()
        session.now_playing.alive = False

    def vanish(self, session: Session) -> None:
        """A browser tab is closed: the session is gone, and nothing was stopped."""
        self.catch_up()
        self.sessions.drop(session)
        self._jellyfin.sockets.tell_sessions(force=True)

    # --- what the server does -------------------------------------------------------

    def catch_up(self) -> None:
        """Do what time asks for: living devices check in, idle sessions are stopped.

        Runs every second while the service runs, before every order and every GET of
        the sessions; with a clock of one's own, call it after the clock was moved.
        """
        for session in self.sessions:
            if (playing := session.playing) is None:
                continue
            if playing.alive:
                self._check_in_when_due(session, playing)
            elif self._jellyfin.clock() - _last(session) > IDLE:
                self._stop_idle(session, playing)

    def tick(self) -> None:
        """What the server's timers do every second."""
        self.catch_up()
        going = [one for one in self.sessions if _goes_on(one)]
        for session in going:
            session.last_activity = self._jellyfin.clock()
            self._jellyfin.plugin.progress(session, automated=True)
        if going:
            self._jellyfin.sockets.tell_sessions(force=False)
        self._jellyfin.sockets.watch()

    async def start(self) -> None:
        self._ticking = asyncio.create_task(self._tick_on())

    async def end(self) -> None:
        """The server stops, and forgets its sessions.

        Devices that play are back a moment after the next start, so they are kept.
        """
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        self._ticking = None
        for session in self.sessions:
            if session.playing is None or not session.playing.alive:
                self.sessions.drop(session)

    async def _tick_on(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            self.tick()

    def session_of(
        self,
        user: User | None,
        *,
        client: str,
        device: str,
        device_id: str = "",
        version: str = "1.0.0",
    ) -> Session:
        """The session of a device, begun when it is new."""
        device_id = device_id or guid("device", client, device)
        number = guid("session", client, device_id)
        session = self.sessions.get(number)
        if session is None:
            now = self._jellyfin.clock()
            session = Session(number, user, client, device, device_id, version, now)
            self.sessions.put(session)
            self._jellyfin.sockets.tell_sessions(force=True)
        return session

    def _start(self, session: Session, item: Playable, at: float) -> None:
        self.catch_up()
        now = self._jellyfin.clock()
        session.playing = playing = Playing(item, ticks(at), now)
        session.last_activity = session.last_check_in = now
        for user in session.users:
            data = self._jellyfin.state.data(user.id, item.id)
            data.play_count += 1
            data.last_played = now
            data.played = False
            self._jellyfin.saved(user, item, "PlaybackStart")
        self._jellyfin.plugin.playback("PlaybackStart", session, playing)
        self._jellyfin.sockets.tell_sessions(force=True)

    def _move(self, session: Session, position: float | None, *, pauses: bool) -> None:
        self.catch_up()
        playing, now = session.now_playing, self._jellyfin.clock()
        where = playing.position(now) if position is None else ticks(position)
        playing.ticks, playing.since = where, now
        playing.paused_at = now if pauses else None
        self._check_in(session, playing)

    def _check_in(self, session: Session, playing: Playing) -> None:
        session.last_activity = session.last_check_in = self._jellyfin.clock()
        for user in session.users:
            data = self._jellyfin.state.data(user.id, playing.item.id)
            update_play_state(data, playing.ticks, playing.runtime)
            self._jellyfin.saved(user, playing.item, "PlaybackProgress")
        self._jellyfin.plugin.progress(session, automated=False)
        self._jellyfin.sockets.tell_sessions(force=True)

    def _check_in_when_due(self, session: Session, playing: Playing) -> None:
        now = self._jellyfin.clock()
        if now - _last(session) < _CHECK_IN:
            return
        playing.ticks, playing.since = playing.position(now), now
        self._check_in(session, playing)

    def _stop_idle(self, session: Session, playing: Playing) -> None:
        """Where the server had counted to by then."""
        self._stop(session, playing, playing.position(_last(session) + IDLE))

    def _stop(self, session: Session, playing: Playing, where: int | None) -> None:
        session.playing = None
        session.last_activity = self._jellyfin.clock()
        to_the_end = False
        for user in session.users:
            data = self._jellyfin.state.data(user.id, playing.item.id)
            if where is None:
                data.play_count += 1
                data.played, data.position_ticks = True, 0
                to_the_end = True
            else:
                to_the_end = update_play_state(data, where, playing.runtime)
            self._jellyfin.saved(user, playing.item, "PlaybackFinished")
        self._jellyfin.plugin.playback(
            "PlaybackStop", session, playing, position=where or 0, to_the_end=to_the_end
        )
        self._jellyfin.sockets.tell_sessions(force=True)


def _last(session: Session) -> datetime:
    return session.last_check_in or session.last_activity


def _goes_on(session: Session) -> bool:
    return session.playing is not None and session.playing.paused_at is None
