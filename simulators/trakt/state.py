"""What the simulated Trakt holds: members with all their lists, tokens, codes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from .media import Ref

# What a free account may hold, and what VIP may, as of 2026.
FREE_LIMITS: Final = {
    "watchlist": 250,
    "favorites": 100,
    "collection": 10_000,
    "list_count": 5,
    "list": 250,
    "history": 100_000,
    "ratings": 10_000,
    "notes": 100,
}
VIP_LIMITS: Final = {name: limit * 40 for name, limit in FREE_LIMITS.items()}


@dataclass(slots=True)
class Play:
    """One row of the history; `watched_at` to the minute, `added_at` exactly."""

    id: int
    ref: Ref
    watched_at: datetime
    action: str
    added_at: datetime


@dataclass(slots=True)
class Listed:
    """An item of the watchlist, of favorites or of a personal list."""

    id: int
    ref: Ref
    listed_at: datetime
    notes: str | None = None


@dataclass(slots=True)
class Collected:
    ref: Ref
    collected_at: datetime
    updated_at: datetime
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Rated:
    ref: Ref
    rating: int
    rated_at: datetime


@dataclass(slots=True)
class Progress:
    """Where playback was left; `progress` in percent."""

    id: int
    ref: Ref
    progress: float
    paused_at: datetime


@dataclass(slots=True)
class Watching:
    """What a member watches now; `play_id` is the play a check-in will become."""

    ref: Ref
    action: str
    started_at: datetime
    expires_at: datetime
    play_id: int = 0


@dataclass(slots=True)
class PersonalList:
    id: int
    name: str
    slug: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    items: dict[Ref, Listed] = field(default_factory=dict)


def uuid_of(username: str) -> str:
    """The name for good of whoever signs up as that; the same at every start."""
    return sha256(username.encode()).hexdigest()[:40]


@dataclass(slots=True)
class Member:
    """An account; `activities` by kind and name: `("movies", "watched_at")`.

    Username and slug may change, the `uuid` never does.
    """

    username: str
    slug: str
    name: str
    joined_at: datetime
    uuid: str
    vip: bool = False
    private: bool = False
    locked: bool = False
    deactivated: bool = False
    timezone: str = "Europe/Stockholm"
    limits: dict[str, int] = field(default_factory=lambda: dict(FREE_LIMITS))
    plays: dict[int, Play] = field(default_factory=dict)
    watchlist: dict[Ref, Listed] = field(default_factory=dict)
    favorites: dict[Ref, Listed] = field(default_factory=dict)
    collection: dict[Ref, Collected] = field(default_factory=dict)
    ratings: dict[Ref, Rated] = field(default_factory=dict)
    playback: dict[int, Progress] = field(default_factory=dict)
    lists: dict[int, PersonalList] = field(default_factory=dict)
    hidden: set[Ref] = field(default_factory=set)
    watching: Watching | None = None
    checkin: Watching | None = None
    activities: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def touch(self, at: datetime, *names: tuple[str, str]) -> datetime:
        """Note that something changed: never at the instant of an earlier change."""
        last = max(self.activities.values(), default=self.joined_at)
        moved = max(at, last + timedelta(milliseconds=1))
        self.activities.update(dict.fromkeys(names, moved))
        return moved

    def changed_at(self, kind: str, name: str) -> datetime:
        """When that last changed; the day of signing up when it never did."""
        return self.activities.get((kind, name), self.joined_at)


@dataclass(slots=True)
class DeviceCode:
    """A log-in somebody waits for; `state` is pending, approved, denied or used."""

    device_code: str
    user_code: str
    made_at: datetime
    state: str = "pending"
    member: str | None = None
    asked_at: datetime | None = None


@dataclass(slots=True)
class Grant:
    """An access token with the refresh token it came with."""

    access_token: str
    refresh_token: str
    member: str
    made_at: datetime
    expires_at: datetime


@dataclass(slots=True)
class TraktState:
    """All that outlives a restart."""

    members: dict[str, Member] = field(default_factory=dict)
    codes: dict[str, DeviceCode] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    app_revoked: bool = False
    # History ids are 64-bit integers, longer than JavaScript and SQLite REALs can tell.
    last_play: int = 2**53
    last_id: int = 0
    last_token: int = 0

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def new_play_id(self) -> int:
        self.last_play += 1
        return self.last_play
