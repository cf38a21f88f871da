"""What may be done at a service: a closed union, carried out by the engine."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .capability import Facet
from .film import Film
from .link import AccountId
from .shelf import MinimumAvailability, Shelf
from .show import Show
from .title import Playable, Title


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


@dataclass(frozen=True, kw_only=True, slots=True)
class AddPlay:
    """Tell a tracker that a title was watched to its end."""

    title: Playable
    started_at: datetime
    watched_at: datetime
    """When it ended, however long ago that is by the time it is sent."""
    progress: float = 100.0
    """How much of it was played, 0 to 100."""
    asked: bool = False
    """Whether a person adds it by hand, who hears at once if it is not taken.

    What was seen to be watched is offered until it is.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovePlay:
    """Take one play out of a history."""

    title: Playable
    play_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeBack:
    """Take out of a history whatever there is of an evening with a title.

    It was somebody else who watched. Plays of it that still wait are not sent.
    """

    title: Playable
    watched_at: datetime
    """When it ended, more or less."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddToList:
    """Put a title on the watchlist, another list, or among what one owns."""

    facet: Facet
    """``WATCHLIST``, ``FAVOURITES``, ``OWNED`` or ``LISTS``."""
    title: Film | Show
    slug: str | None = None
    """Which of the lists of one's own; None for those that everybody has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveFromList:
    """Take a title off such a list, because a person said so."""

    facet: Facet
    title: Film | Show
    slug: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RateTitle:
    """Rate a title."""

    title: Title
    stars: float | None
    """0.5 to 5 in halves; None takes the rating back."""
    rated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkPlayed:
    """Mark a title as played by a user of a media server."""

    user_id: str
    item_id: str
    title: Playable
    played_at: datetime


class Dated(StrEnum):
    """Who says on which day a viewing was."""

    BY_END = "by_end"
    """The day on which it ended; a person may enter it on one beside that."""
    BY_PERSON = "by_person"
    """A person named the day: it is that one and no other."""
    OVER_ENTRY = "over_entry"
    """The same, and the diary may have had the film on that day already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Which account told that a film had been watched, and when that ended."""

    source: AccountId
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LogViewing:
    """Enter a viewing into a Letterboxd diary."""

    film: Film
    watched_on: date
    """The local date of the person who watched."""
    stars: float | None = None
    liked: bool = False
    rewatch: bool = False
    tags: tuple[str, ...] = ()
    review: str | None = None
    dated: Dated = Dated.BY_END
    told: Told | None = None
    """None when a person tells."""


type ListOperation = (
    RequestFilm
    | TagRequest
    | UnmonitorRequest
    | MonitorRequest
    | RemoveRequest
    | Collect
    | Uncollect
    | OrderShelf
)
"""What plans of links that keep lists in step are made of."""

type PersonalOperation = (
    AddPlay
    | RemovePlay
    | TakeBack
    | AddToList
    | RemoveFromList
    | RateTitle
    | MarkPlayed
    | LogViewing
)
"""What people saw, want and think, told to the services where they keep it."""

type Operation = ListOperation | PersonalOperation
