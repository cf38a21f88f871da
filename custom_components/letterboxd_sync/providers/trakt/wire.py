"""Trakt's JSON as Trakt writes it, read into small frozen rows.

Names are those of its API documentation, but for titles, which ``titles`` reads. What
is promised there and left out nevertheless makes a row unreadable, never a guess.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from ...model.film import Film
from ...model.show import Episode
from ...model.title import Playable, Title
from ..answer import Answer
from ..errors import NotUnderstood
from ..unhurried import unhurried
from . import titles

# What Trakt gives when nobody says how much
_SHORTEST_PAGE: Final = 100

type Activities = Mapping[str, str]
"""``movies.watched_at`` -> when it last changed, as text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows[T]:
    """The rows of all pages of a list."""

    rows: tuple[T, ...]
    unreadable: int
    whole: bool
    """Whether they are as many as Trakt says that there are."""

    def first(self, most: int) -> Rows[T]:
        """The first of them."""
        return replace(self, rows=self.rows[:most])


@dataclass(frozen=True, kw_only=True, slots=True)
class WireListed:
    """A row of the watchlist, the favorites, the collection or a personal list."""

    title: Title
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WireRated:
    """A row of the ratings."""

    title: Title
    rating: int
    rated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WireList:
    """A row of ``GET /users/me/lists``."""

    slug: str
    name: str
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WireAiring:
    """A row of a calendar: a film has a day, an episode an instant."""

    title: Playable
    day: date
    first_aired: datetime | None = None


def rows[T](pages: Iterable[Answer], read: Callable[[object], T | None]) -> Rows[T]:
    """Read the rows of all pages; for a thread where they are many."""
    found: list[T] = []
    totals = set[int | None]()
    unreadable = length = 0
    for page in pages:
        totals.add(header_number(page, "X-Pagination-Item-Count"))
        for row in unhurried(page.rows()):
            length += 1
            if (one := read(row)) is None:
                unreadable += 1
            else:
                found.append(one)
    # Without a total a list has one page; a full one may have been cut off
    whole = totals == {length} or (totals == {None} and length < _SHORTEST_PAGE)
    return Rows(rows=tuple(found), unreadable=unreadable, whole=whole)


def header_number(answer: Answer, name: str) -> int | None:
    """Read a header that counts something; None when it is absent."""
    text = answer.headers.get(name, "")
    return int(text) if text.isdecimal() else None


def activities(said: object) -> Activities:
    """Read when each kind of thing last changed."""
    if not isinstance(said, dict) or "movies" not in said:
        raise NotUnderstood("Trakt did not answer with its last activities")
    return {
        f"{section}.{name}": at
        for section, times in said.items()
        if isinstance(times, dict)
        for name, at in times.items()
        if isinstance(at, str)
    }


def listed(said: object) -> WireListed | None:
    """Read a row of a list: each kind has its own name for when it came there."""
    match said:
        case (
            {"listed_at": str(text)}
            | {"collected_at": str(text)}
            | {"last_collected_at": str(text)}
        ):
            at = instant(text)
        case _:
            return None
    title = titles.title_in(said)
    if at is None or title is None:
        return None
    return WireListed(title=title, at=at)


def rated(said: object) -> WireRated | None:
    """Read a rating; one that is not from 1 to 10 is none."""
    match said:
        case {"rating": int(rating), "rated_at": str(text)} if 1 <= rating <= 10:
            title, at = titles.title_in(said), instant(text)
            if title is not None and at is not None:
                return WireRated(title=title, rating=rating, rated_at=at)
        case _:
            pass
    return None


def personal_list(said: object) -> WireList | None:
    """Read a personal list."""
    match said:
        case {"name": str(name), "ids": {"slug": str(slug)}, **rest}:
            length = rest.get("item_count")
            return WireList(
                slug=slug, name=name, length=length if isinstance(length, int) else 0
            )
        case _:
            return None


def airing(said: object) -> WireAiring | None:
    """Read a row of a calendar."""
    match said, titles.title_in(said):
        case {"released": str(text)}, Film() as film:
            if (on := day(text)) is not None:
                return WireAiring(title=film, day=on)
        case {"first_aired": str(text)}, Episode() as episode:
            if (at := instant(text)) is not None:
                return WireAiring(title=episode, day=at.date(), first_aired=at)
        case _:
            pass
    return None


def not_found(said: object) -> bool:
    """Tell whether Trakt did not know some of what was sent."""
    match said:
        case {"not_found": dict() as lacking}:
            return any(isinstance(rows, list) and rows for rows in lacking.values())
        case _:
            return False


def instant(text: str) -> datetime | None:
    """Read an instant; one without a zone is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def day(text: str) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def written(at: datetime) -> str:
    """Write an instant as Trakt does."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
