"""Where films are got and kept: requests at Radarr, libraries and collections."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .film import Film


class MinimumAvailability(StrEnum):
    """How early Radarr may look for a film (its own words)."""

    ANNOUNCED = "announced"
    IN_CINEMAS = "inCinemas"
    RELEASED = "released"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestedFilm:
    """A film that Radarr keeps, whoever asked for it."""

    request_id: int
    """Radarr's own number of the film."""
    film: Film
    monitored: bool
    has_file: bool
    downloading: bool = False
    tags: frozenset[str] = frozenset()
    """Labels, not numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerUser:
    """A person as the media server knows them."""

    user_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryFilm:
    """A film on a media server; several may be one film in several versions."""

    item_id: str
    film: Film
    added_at: datetime | None = None


class ShelfKind(StrEnum):
    """A named set of films at a media server."""

    COLLECTION = "collection"
    """Everybody on the server sees it; it has no order of its own."""
    PLAYLIST = "playlist"
    """Belongs to one user and is in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """A collection or playlist that a link fills.

    ``shelf_id`` is None until the server has one of that name; a link created by
    name keeps the name, so a shelf that vanished can be made again.
    """

    kind: ShelfKind
    name: str
    shelf_id: str | None = None
    owner_id: str | None = None
    """The user a playlist belongs to; None for a collection."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelfItem:
    """One place on a shelf."""

    item_id: str
    film: Film
    position: int
    entry_id: str | None = None
    """A playlist's own id of the place; collections have none."""
