"""Trakt's JSON as Trakt writes it, read into small frozen rows.

Names are those of its API documentation, but for titles, which ``titles`` reads. What
is promised there and left out nevertheless makes a row unreadable, never a guess.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Final

from ...model.film import Film
from ...model.playback import PlayFigures, Stats, Watching, WatchingHow
from ...model.show import Episode
from ...model.title import Playable, Title
from ..answer import Answer
from ..errors import NotUnderstood
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


@dataclass(frozen=True, kw_only=True, slots=True)
class WireListed:
    """A row of the watchlist, the favorites, the collection or a personal list."""

    title: Title
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePlay:
    """A row of the history."""

    id: int
    """Of 64 bits."""
    title: Playable
    watched_at: datetime
    """To the minute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireRated:
    """A row of the ratings."""

    title: Title
    rating: int
    rated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePaused:
    """A row of ``GET /sync/playback``."""

    id: int
    title: Playable
    progress: float
    paused_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSettings:
    """``GET /users/settings``."""

    slug: str
    name: str
    vip: bool
    limits: Mapping[str, Mapping[str, int]]


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """What came of a stop."""

    play: bool
    """Whether the history has it: since now, or since ``before``."""
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn:
    """What came of a check-in."""

    title: Playable
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WireProfile:
    """``GET /users/me``."""

    slug: str
    name: str
    vip: bool
    joined_at: datetime | None
    location: str | None
    about: str | None


def rows[T](pages: Iterable[Answer], read: Callable[[object], T | None]) -> Rows[T]:
    """Read the rows of all pages; for a thread where they are many."""
    found: list[T] = []
    totals = set[int | None]()
    unreadable = length = 0
    for page in pages:
        totals.add(header_number(page, "X-Pagination-Item-Count"))
        for row in page.rows():
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


def play(said: object) -> WirePlay | None:
    """Read a row of the history."""
    match said, titles.title_in(said):
        case {"id": int(number), "watched_at": str(text)}, Film() | Episode() as title:
            if (at := instant(text)) is not None:
                return WirePlay(id=number, title=title, watched_at=at)
        case _:
            pass
    return None


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


def paused(said: object) -> WirePaused | None:
    """Read where a playback was left."""
    match said, titles.title_in(said):
        case (
            {"id": int(number), "progress": int() | float() as progress, **rest},
            Film() | Episode() as title,
        ):
            if (at := instant(str(rest.get("paused_at")))) is not None:
                return WirePaused(
                    id=number, title=title, progress=float(progress), paused_at=at
                )
        case _:
            pass
    return None


def watching(said: object) -> Watching:
    """Read what is being watched; ``NotUnderstood`` when it cannot be read."""
    match said, titles.title_in(said):
        case (
            {"started_at": str(started), "action": str(action), **rest},
            Film() | Episode() as title,
        ):
            if (at := instant(started)) is not None:
                return Watching(
                    title=title,
                    started_at=at,
                    expires_at=instant(str(rest.get("expires_at"))),
                    how=(
                        WatchingHow.CHECK_IN
                        if action == WatchingHow.CHECK_IN.value
                        else WatchingHow.SCROBBLE
                    ),
                )
        case _:
            pass
    raise NotUnderstood("Trakt did not answer with what is being watched")


def settings(said: object) -> WireSettings:
    """Read who somebody is and what they may keep."""
    match said:
        case {"user": {"ids": {"slug": str(slug)}, **user}, **rest} if slug:
            name = user.get("name") or user.get("username") or slug
            return WireSettings(
                slug=slug,
                name=str(name),
                vip=user.get("vip") is True,
                limits=_limits(rest.get("limits")),
            )
        case _:
            raise NotUnderstood("Trakt did not answer with the settings of a person")


def profile(said: object) -> WireProfile:
    """Read what somebody says about themselves."""
    match said:
        case {"ids": {"slug": str(slug)}, **user} if slug:
            return WireProfile(
                slug=slug,
                name=str(user.get("name") or user.get("username") or slug),
                vip=user.get("vip") is True,
                joined_at=instant(str(user.get("joined_at"))),
                location=_text(user, "location"),
                about=_text(user, "about"),
            )
        case _:
            raise NotUnderstood("Trakt did not answer with a profile")


def _text(row: Mapping[object, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) and value else None


def _limits(said: object) -> Mapping[str, Mapping[str, int]]:
    if not isinstance(said, dict):
        return {}
    return {
        str(kind): {
            str(name): limit for name, limit in limits.items() if isinstance(limit, int)
        }
        for kind, limits in said.items()
        if isinstance(limits, dict)
    }


def stats(said: object) -> Stats:
    """Read the figures of a person."""
    match said:
        case {
            "movies": {} as films,
            "episodes": {} as episodes,
            "shows": {"watched": int(shows)},
            "ratings": {"total": int(ratings)},
        }:
            return Stats(
                films=_figures(films),
                episodes=_figures(episodes),
                shows_watched=shows,
                ratings=ratings,
            )
        case _:
            raise NotUnderstood("Trakt did not answer with figures")


def _figures(said: Mapping[object, object]) -> PlayFigures:
    match said:
        case {"plays": int(plays), "watched": int(watched), "minutes": int(minutes)}:
            return PlayFigures(plays=plays, watched=watched, minutes=minutes)
        case _:
            raise NotUnderstood("Trakt answered with figures that lack some")


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


def stopped(status: int, said: object) -> Stopped:
    """Read what came of a stop: a scrobble, a saved pause, or that it had been one."""
    match status, said:
        case HTTPStatus.CONFLICT, {"watched_at": str(text)}:
            return Stopped(play=True, before=instant(text))
        case HTTPStatus.CONFLICT, _:
            return Stopped(play=True)
        case HTTPStatus.UNPROCESSABLE_ENTITY, _:
            return Stopped(play=False)
        case _, {"action": str(action)}:
            return Stopped(play=action == "scrobble")
        case _:
            raise NotUnderstood("Trakt did not say what became of the playback")


def checked_in(said: object) -> CheckedIn:
    """Read what one has checked in to."""
    match said, titles.title_in(said):
        case {"watched_at": str(text)}, Film() | Episode() as title:
            if (at := instant(text)) is not None:
                return CheckedIn(title=title, at=at)
        case _:
            pass
    raise NotUnderstood("Trakt did not say what one has checked in to")


def busy_until(said: object) -> str:
    """Say until when something else is being watched."""
    match said:
        case {"expires_at": str(text)}:
            return f"something is being watched until {text}"
        case _:
            return "something is being watched"


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
