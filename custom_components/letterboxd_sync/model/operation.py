"""What may be done at a service: a closed union, carried out by the engine."""

from dataclasses import dataclass

from .film import Film
from .shelf import MinimumAvailability, Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestFilm:
    """Ask Radarr for a film."""

    film: Film
    """Has a TMDB id."""
    quality_profile_id: int
    root_folder: str
    animation_root_folder: str | None = None
    """Taken instead when the film is animation."""
    minimum_availability: MinimumAvailability = MinimumAvailability.RELEASED
    monitored: bool = True
    search: bool = True
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TagRequest:
    """Add labels to a film that we requested for somebody else."""

    film: Film
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmonitorRequest:
    """Tell Radarr to stop looking for a film, and keep it."""

    film: Film


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorRequest:
    """Tell Radarr to look for a film again that we had it stop looking for."""

    film: Film
    search: bool
    """Whether it looks at once, and not only at what is released from now on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveRequest:
    """Take a film out of Radarr."""

    film: Film
    delete_files: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Collect:
    """Put a film on a shelf."""

    shelf: Shelf
    film: Film
    item_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncollect:
    """Take a film off a shelf; the film stays in the library."""

    shelf: Shelf
    film: Film
    item_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderShelf:
    """Bring a playlist into this order; items that it does not name stay behind."""

    shelf: Shelf
    item_ids: tuple[str, ...]


type Operation = (
    RequestFilm
    | TagRequest
    | UnmonitorRequest
    | MonitorRequest
    | RemoveRequest
    | Collect
    | Uncollect
    | OrderShelf
)
