"""What a tracker keeps of a person: watchlist, diary, ratings, likes, seen films."""

from dataclasses import dataclass
from datetime import date, datetime

from .film import Film


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A film on a watchlist or list."""

    film: Film
    position: int
    """0 is the top: the newest of a watchlist, the first of a list."""
    listed_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DiaryEntry:
    """A viewing as Letterboxd keeps it."""

    key: str
    """Stable id of the viewing, whatever text is added to it later."""
    film: Film
    watched_on: date | None
    """The member's local date; an undated review has none."""
    stars: float | None = None
    """0.5 to 5 in halves; None when unrated."""
    liked: bool = False
    rewatch: bool = False
    review: str | None = None
    tags: tuple[str, ...] = ()
    logged_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmRating:
    """A film's rating by its member."""

    film: Film
    stars: float
    rated_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Like:
    """A film that its member likes."""

    film: Film
    liked_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenFilm:
    """A film that its member says to have seen, nobody knows when."""

    film: Film
    marked_on: date | None = None
    """When the member said so; they had seen it by then."""
