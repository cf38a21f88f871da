"""Playback: who is playing what where, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .link import AccountId, LinkId
from .title import Playable


class PlayerState(StrEnum):
    """What a player says that it does."""

    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaybackProgress:
    """One sighting of a playback session: one device playing one title."""

    account: AccountId
    """The server, or the players of this house, that told of it."""
    user_id: str
    """Who plays, in the words of the source: a server user's id, a player's entity."""
    session_id: str
    """The session at the source; it lives on when the next title begins in it."""
    title: Playable
    item_id: str | None = None
    """The source's own id of the title."""
    state: PlayerState
    position: timedelta
    duration: timedelta | None = None
    at: datetime
    """When the position was true: a playing one has moved on since."""
    user_name: str | None = None
    device: str | None = None
    client: str | None = None
    library: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumePoint:
    """Where the server says that a user stopped in a title."""

    played: bool
    last_played_at: datetime | None
    position: timedelta
    """Zero once it counts as played."""
    share: float | None = None
    """How far that is, 0 to 1, where the server tells this instead of a position."""
    stopped_at: datetime | None = None
    """When that was, where the server knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NowPlaying:
    """What is playing at this moment, as entities show it."""

    title: Playable
    state: PlayerState
    position: timedelta
    duration: timedelta | None
    at: datetime
    started_at: datetime
    user_id: str | None = None
    device: str | None = None
    client: str | None = None

    @property
    def progress(self) -> float | None:
        """How much of it has been played, 0 to 100; None for an unknown length."""
        if not self.duration:
            return None
        return min(100.0, 100.0 * (self.position / self.duration))


class PlaybackKind(StrEnum):
    """What happened to a playback."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    """It ended short of the threshold."""
    FINISHED = "finished"
    SCROBBLED = "scrobbled"
    """An account has the play."""
    CHECKED_IN = "checked_in"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaybackOccurrence:
    """One thing that happened to a playback, for people and automations."""

    kind: PlaybackKind
    account: AccountId
    """The source; for scrobbled and checked in the account that has it now."""
    user_id: str | None = None
    """None where it concerns the account itself."""
    link_id: LinkId | None = None
    """The link that it was seen for; None for a server user or an account."""
    title: Playable
    position: timedelta | None = None
    duration: timedelta | None = None
    device: str | None = None
    at: datetime


class ReportKind(StrEnum):
    """What is reported live to a tracker."""

    START = "start"
    PAUSE = "pause"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaybackReport:
    """One live report, best effort."""

    kind: ReportKind
    title: Playable
    progress: float
    """0 to 100."""


class WatchingHow(StrEnum):
    """How a tracker came to know what is being watched."""

    SCROBBLE = "scrobble"
    CHECK_IN = "checkin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watching:
    """What an account says that its person is watching now."""

    title: Playable
    started_at: datetime
    expires_at: datetime | None
    how: WatchingHow


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """One title watched to the end at one instant."""

    title: Playable
    watched_at: datetime
    """When it ended; a tracker keeps it by the minute."""
    play_id: str | None = None
    """The tracker's own id of the play."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayedTitle:
    """A title that a server says its user has played, however that came."""

    item_id: str
    title: Playable
    duration: timedelta | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedPlayed(PlayedTitle):
    """The same, with what the server says of when."""

    played_at: datetime
    """When it was begun last, or what whoever marked it said."""
    ended_at: datetime | None = None
    """When it was stopped; only a server that keeps a history knows."""
    share: float = 1.0
    """How far it got, 0 to 1."""
    device: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayedGlance:
    """What one request can tell of all that a user has played."""

    total: int
    newest: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayedList:
    """All items that a server says its user has played."""

    dates: Mapping[str, datetime | None]
    """When, by the id of the item; None where the server does not say."""
    glance: PlayedGlance
    """How it looked when reading began."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: rows move when something changes meanwhile."""
        return len(self.dates) == self.glance.total


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayFigures:
    """How much of one medium a person has watched."""

    plays: int = 0
    watched: int = 0
    """Different titles."""
    minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Stats:
    """Figures of a tracker about its person."""

    films: PlayFigures = PlayFigures()
    episodes: PlayFigures = PlayFigures()
    shows_watched: int = 0
    ratings: int = 0
