"""Views: everything that one look at an account brought, for plans to work on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .capability import Facet
from .film import TmdbId
from .playback import Play, Stats, Watching
from .shelf import LibraryFilm, RequestedFilm, Shelf, ShelfItem
from .show import Show
from .snapshot import Route, Snapshot
from .tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm


class Trouble(StrEnum):
    """Why a route or an account does not answer, in words that people can act on."""

    NOT_REACHED = "not_reached"
    NO_ANSWER = "no_answer"
    THROTTLED = "throttled"
    NOT_AUTHORIZED = "not_authorized"
    BLOCKED = "blocked"
    PRIVATE = "private"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"
    APP_REJECTED = "app_rejected"
    """The person's own application key is not valid any more, or not for us."""
    PRECONDITION = "precondition"
    """The service wants requests written otherwise than we write them."""
    LIMIT_REACHED = "limit_reached"
    """A list of a free account is full."""
    ACCOUNT_LOCKED = "account_locked"
    VIP_ONLY = "vip_only"
    PLAY_REFUSED = "play_refused"
    """A play is not taken, for a reason that only its own words tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteStatus:
    """Which route answers for one facet, and since when."""

    route: Route
    since: datetime
    """When this route began to be the one that answers."""
    read_at: datetime | None
    """The last good read."""
    complete: bool
    trouble: Trouble | None = None
    """Why the last read failed or fell back to a lesser route; None when it is well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackerView:
    """A look at a tracker; a facet that no route reads is None."""

    watchlist: Snapshot[Listing] | None = None
    lists: Mapping[str, Snapshot[Listing]] = field(default_factory=dict)
    diary: Snapshot[DiaryEntry] | None = None
    ratings: Snapshot[FilmRating] | None = None
    likes: Snapshot[Like] | None = None
    seen: Snapshot[SeenFilm] | None = None
    shows: Snapshot[Show] | None = None
    """The shows of the watchlist, where a tracker keeps shows."""
    plays: Snapshot[Play] | None = None
    """The newest part of the history, last watched first; never complete."""
    stats: Stats | None = None
    watching: Watching | None = None
    routes: Mapping[Facet, RouteStatus] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestsView:
    """A look at Radarr."""

    films: Snapshot[RequestedFilm]
    excluded: frozenset[TmdbId] = frozenset()
    server: str = ""
    """Which running Radarr it is, whatever its address; empty: unknown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerView:
    """A look at a media server, as far as links need it."""

    library: Snapshot[LibraryFilm]
    played: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """User id -> item ids that this user has watched."""
    shelves: Mapping[Shelf, Snapshot[ShelfItem]] = field(default_factory=dict)
    """By the shelf as its link names it; an absent shelf reads as empty, complete."""
    server: str = ""
    """Which server it is, whoever looks at it; empty: unknown."""


type AccountView = TrackerView | RequestsView | ServerView
