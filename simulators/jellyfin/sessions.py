"""Playback sessions as Jellyfin keeps them: who plays what where, and how far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from .state import TICKS_PER_SECOND, Playable, User, UserData, runtime_ticks

# The server's defaults: MinResumePct, MaxResumePct, MinResumeDurationSeconds.
_BEGINNING: Final = 5
_END: Final = 90
_SHORT: Final = 300 * TICKS_PER_SECOND


def ticks(seconds: float) -> int:
    return round(seconds * TICKS_PER_SECOND)


@dataclass(slots=True, eq=False)
class Playing:
    """What a session plays: `ticks` was the position at `since`.

    A device that is not `alive` has stopped checking in without a word.
    """

    item: Playable
    ticks: int
    since: datetime
    paused_at: datetime | None = None
    alive: bool = True

    @property
    def runtime(self) -> int:
        return runtime_ticks(self.item)

    def position(self, now: datetime) -> int:
        """Ticks, as the server counts on by itself: whole seconds, never to the end."""
        if self.paused_at is not None:
            return self.ticks
        seconds = max(0, int((now - self.since).total_seconds()))
        left = max(0, self.runtime - self.ticks - 1) // TICKS_PER_SECOND
        return self.ticks + min(seconds, left) * TICKS_PER_SECOND


@dataclass(slots=True, eq=False)
class Session:
    """A device that is known to the server, playing or not. Times as the server has."""

    id: str
    user: User | None
    client: str
    device: str
    device_id: str
    version: str
    last_activity: datetime
    last_check_in: datetime | None = None
    others: list[User] = field(default_factory=list)
    playing: Playing | None = None

    @property
    def users(self) -> list[User]:
        return [*([self.user] if self.user is not None else []), *self.others]

    @property
    def runtime(self) -> float:
        """Seconds that what plays takes."""
        return self.now_playing.runtime / TICKS_PER_SECOND

    @property
    def now_playing(self) -> Playing:
        """ValueError when nothing plays (any more)."""
        if self.playing is None:
            raise ValueError(f"{self.device} plays nothing")
        return self.playing

    def is_of(self, user: str | None) -> bool:
        return any(one.id == user for one in self.users)


def update_play_state(data: UserData, position: int, runtime: int) -> bool:
    """Note a reported position in ticks; whether the item counts as played by it.

    As the server's UserDataManager does: below 5 % nothing is kept, above 90 % or in
    the last second it is played, and what is shorter than 300 s is played at once.
    Played is never taken back here.
    """
    played = False
    kept = position
    if position > 0:
        percent = position / runtime * 100
        if percent < _BEGINNING:
            kept = 0
        elif (
            percent > _END or position >= runtime - TICKS_PER_SECOND or runtime < _SHORT
        ):
            kept, played = 0, True
    data.played = data.played or played
    data.position_ticks = kept
    return played


class Sessions:
    """All sessions by id, in the order in which they began."""

    def __init__(self) -> None:
        self._all: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._all.values()))

    def put(self, session: Session) -> None:
        self._all[session.id] = session

    def get(self, number: str) -> Session | None:
        return self._all.get(number)

    def drop(self, session: Session) -> None:
        self._all.pop(session.id, None)

    def visible_to(self, user: str | None, *, everything: bool) -> list[Session]:
        """Administrators and keys see all, others their own and those of nobody."""
        return [
            one for one in self if everything or one.user is None or one.is_of(user)
        ]


def active_since(sessions: list[Session], moment: datetime) -> list[Session]:
    return [one for one in sessions if one.last_activity >= moment]


IDLE: Final = timedelta(minutes=5)
"""After this long without a check-in the server stops a session by itself."""
