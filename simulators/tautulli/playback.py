"""Driving playback on the simulated Plex server that Tautulli watches."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from .state import HistoryRow, PlexItem, PlexUser, watched_quarters

if TYPE_CHECKING:
    from .service import Playable, Tautulli

# Plex reports "scrobble" here, Tautulli "watched" at its own threshold.
_SCROBBLE_PERCENT: Final = 90


@dataclass(slots=True, eq=False)
class PlexSession:
    """Something that plays: `offset` (ms) was the position at `since`."""

    session_key: str
    user: PlexUser
    item: PlexItem
    player: str
    started: datetime
    since: datetime
    offset: int = 0
    state: str = "playing"
    live: bool = False
    paused: float = 0.0
    told: set[str] = field(default_factory=set)
    product: str = "Plex for LG"
    platform: str = "webOS"

    @property
    def runtime(self) -> float:
        """Seconds that what plays takes."""
        return self.item.duration / 1000

    def position(self, now: datetime) -> int:
        """Milliseconds; players report every second or so."""
        if self.state != "playing":
            return self.offset
        passed = int((now - self.since).total_seconds()) * 1000
        return min(self.offset + max(0, passed), self.item.duration or self.offset)

    def percent(self, now: datetime) -> int:
        if not self.item.duration:
            return 0
        return round(100 * self.position(now) / self.item.duration)

    def paused_for(self, now: datetime) -> float:
        """Seconds that it has stood still so far."""
        still = (now - self.since).total_seconds() if self.state != "playing" else 0.0
        return self.paused + still


class Playback:
    """Sessions begin, go on and end; positions are seconds, webhooks are told.

    A session becomes a row of the history when it stops, unless it was too short.
    """

    def __init__(self, tautulli: Tautulli) -> None:
        self._tautulli = tautulli
        self.sessions: list[PlexSession] = []

    def play(
        self,
        user: PlexUser | str,
        item: Playable,
        *,
        device: str = "Living Room TV",
        at: float = 0.0,
    ) -> PlexSession:
        return self._begin(user, self._tautulli.item(item), device, at, live=False)

    def play_live(
        self, user: PlexUser | str, title: str, *, device: str = "Living Room TV"
    ) -> PlexSession:
        """Live television: a film without a year, an id, or an end."""
        item = PlexItem(
            key=self._tautulli.state.next_key,
            media_type="movie",
            title=title,
            year=None,
            guid="mcfilm://live",
        )
        return self._begin(user, item, device, 0.0, live=True)

    def _begin(
        self,
        user: PlexUser | str,
        item: PlexItem,
        device: str,
        at: float,
        *,
        live: bool,
    ) -> PlexSession:
        state, now = self._tautulli.state, self._tautulli.clock()
        held = state.user(user) if isinstance(user, str) else user
        state.sessions_begun += 1
        key = str(state.sessions_begun)
        session = PlexSession(key, held, item, device, now, now, round(at * 1000))
        session.live = live
        self.sessions.append(session)
        self._tell(session, "play")
        return session

    def progress(self, session: PlexSession, position: float) -> None:
        """The player reports a position, which may be a leap."""
        self._stand(session, position)
        self.catch_up()

    def pause(self, session: PlexSession, position: float | None = None) -> None:
        self._stand(session, position)
        session.state = "paused"
        self._tell(session, "pause")

    def buffer(self, session: PlexSession) -> None:
        """The player waits for more; Tautulli and Plex tell nobody."""
        self._stand(session, None)
        session.state = "buffering"

    def resume(self, session: PlexSession) -> None:
        now = self._now(session)
        was_paused = session.state == "paused"
        session.paused = session.paused_for(now)
        session.state, session.since = "playing", now
        if was_paused:
            self._tell(session, "resume")

    def stop(self, session: PlexSession, position: float | None = None) -> None:
        """The player stops, where it is or at a position."""
        now = self._now(session)
        if position is not None:
            self.progress(session, position)
        session.paused = session.paused_for(now)
        session.offset = session.position(now)
        session.state = "stopped"
        self.catch_up()
        self.sessions.remove(session)
        self._tell(session, "stop")
        self._log(session, now)

    def finish(self, session: PlexSession) -> None:
        """The item plays to its end."""
        self.stop(session, session.runtime)

    def fail(self, session: PlexSession) -> None:
        """The player reports an error and goes on."""
        self._tell(session, "error")

    def rate(self, user: PlexUser | str, item: Playable, rating: float) -> None:
        """A user gives 0 to 10 to something; only Plex' own webhook tells of it."""
        held = self._tautulli.state.user(user) if isinstance(user, str) else user
        self._tautulli.hooks.tell_rating(held, self._tautulli.item(item), rating)

    def catch_up(self) -> None:
        """Tell what was reached meanwhile: Plex' scrobble and Tautulli's watched.

        Runs every second while the service runs, and before every answer.
        """
        now = self._tautulli.clock()
        for session in self.sessions:
            percent = session.percent(now)
            if percent >= _SCROBBLE_PERCENT:
                self._tell_once(session, "scrobble")
            if watched_quarters(percent, live=False) == 1:
                self._tell_once(session, "watched")

    def _now(self, session: PlexSession) -> datetime:
        """ValueError when the session has ended."""
        if session not in self.sessions:
            raise ValueError(f"{session.player} plays nothing")
        return self._tautulli.clock()

    def _stand(self, session: PlexSession, position: float | None) -> None:
        now = self._now(session)
        where = session.position(now) if position is None else round(position * 1000)
        session.paused = session.paused_for(now)
        session.offset, session.since = where, now

    def _tell_once(self, session: PlexSession, event: str) -> None:
        if event not in session.told:
            session.told.add(event)
            self._tell(session, event)

    def _tell(self, session: PlexSession, event: str) -> None:
        self._tautulli.hooks.tell(session, event)

    def _log(self, session: PlexSession, now: datetime) -> None:
        row = HistoryRow(
            id=len(self._tautulli.state.history) + 1,
            reference_id=len(self._tautulli.state.history) + 1,
            user_id=session.user.user_id,
            item=session.item,
            started=int(session.started.timestamp()),
            stopped=int(now.timestamp()),
            paused=int(session.paused),
            offset=session.offset,
            live=session.live,
            player=session.player,
        )
        if row.seconds >= self._tautulli.ignores_below:
            self._tautulli.state.log(row)
