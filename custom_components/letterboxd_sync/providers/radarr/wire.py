"""Radarr's JSON as Radarr writes it, read into small frozen rows.

Field names are those of its OpenAPI document; what it promises there and leaves out
nevertheless makes a row unreadable (None), never a guess.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ...model.film import said_once
from ..errors import NotUnderstood

ANIMATION: Final = "animation"

# A download in one of these is over, whatever still shows in the queue
_OVER: Final = frozenset({"imported", "failed", "ignored"})


@dataclass(frozen=True, kw_only=True, slots=True)
class WireStatus:
    """``GET /system/status``."""

    app_name: str
    version: str
    instance_name: str
    app_data: str
    start_time: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WireMovie:
    """A row of ``GET /movie``, or of ``GET /movie/lookup`` (there ``id`` may be 0)."""

    id: int
    tmdb_id: int
    """0 for a film that Radarr could not match to TMDB."""
    title: str
    year: int | None
    imdb_id: str | None
    poster: str | None
    monitored: bool
    has_file: bool
    animated: bool
    tags: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WireMovies:
    """A list of movies, and how many rows of it could not be read."""

    rows: tuple[WireMovie, ...]
    unreadable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WireQueued:
    """A record of ``GET /queue``."""

    movie_id: int
    title: str
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WireQueuePage:
    """A page of ``GET /queue``; ``length`` counts what is not ours to read, too."""

    total: int
    length: int
    records: tuple[WireQueued, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WireHistory:
    """A row of ``GET /history/since`` with its movie."""

    event_type: str
    tmdb_id: int
    title: str
    date: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WireRootFolder:
    """A row of ``GET /rootfolder``."""

    path: str
    accessible: bool
    free_space: int | None


def status(said: object) -> WireStatus | None:
    """Read the status; None when it is not one of the *arr family's."""
    match said:
        case {"appName": str(app), "version": str(version), **rest}:
            named = _text(rest, "instanceName") or app
            return WireStatus(
                app_name=app,
                version=version,
                instance_name=named,
                app_data=_text(rest, "appData") or "",
                start_time=_text(rest, "startTime") or "",
            )
        case _:
            return None


def movies(said: Iterable[object]) -> WireMovies:
    """Read a list of movies."""
    read: list[WireMovie] = []
    unreadable = 0
    for row in said:
        if (one := movie(row)) is None:
            unreadable += 1
        else:
            read.append(one)
    return WireMovies(rows=tuple(read), unreadable=unreadable)


def movie(said: object) -> WireMovie | None:
    """Read one movie; None when it is none."""
    match said:
        case {"tmdbId": int(tmdb), "title": str(title), **row}:
            pass
        case _:
            return None
    return WireMovie(
        id=_number(row, "id") or 0,
        tmdb_id=tmdb,
        title=said_once(title),
        # Radarr writes 0 and "" where it knows nothing
        year=_number(row, "year") or None,
        imdb_id=said_once(_text(row, "imdbId") or None),
        poster=_poster(row),
        monitored=row.get("monitored") is True,
        has_file=row.get("hasFile") is True,
        animated=any(
            isinstance(genre, str) and genre.casefold() == ANIMATION
            for genre in _list(row, "genres")
        ),
        tags=tuple(tag for tag in _list(row, "tags") if isinstance(tag, int)),
    )


def excluded(said: object) -> int:
    """Read the TMDB id of an exclusion; without it we would request it again."""
    match said:
        case {"tmdbId": int(tmdb)}:
            return tmdb
        case _:
            raise NotUnderstood("Radarr listed an exclusion without a TMDB id")


def queue_page(said: object) -> WireQueuePage:
    """Read a page of the queue."""
    match said:
        case {"totalRecords": int(total), "records": [*records]}:
            read = (_queued(record) for record in records)
            return WireQueuePage(
                total=total,
                length=len(records),
                records=tuple(record for record in read if record is not None),
            )
        case _:
            raise NotUnderstood("Radarr did not answer with a page of its queue")


def _queued(said: object) -> WireQueued | None:
    """Read a record; one that belongs to no movie has no ``movieId``."""
    match said:
        case {"movieId": int(number), **row}:
            return WireQueued(
                movie_id=number,
                title=_text(row, "title") or "",
                is_over=row.get("trackedDownloadState") in _OVER,
            )
        case _:
            return None


def history(said: Iterable[object]) -> tuple[WireHistory, ...]:
    """Read history rows; one without its movie or its time has nothing to tell."""
    read: list[WireHistory] = []
    for row in said:
        match row:
            case {
                "eventType": str(event),
                "date": str(date),
                "movie": {"tmdbId": int(tmdb), "title": str(title)},
            } if (at := _instant(date)) is not None:
                read.append(
                    WireHistory(event_type=event, tmdb_id=tmdb, title=title, date=at)
                )
            case _:
                pass
    return tuple(read)


def named(said: Iterable[object], name: str) -> tuple[tuple[int, str], ...]:
    """Read rows of an ``id`` and a name: quality profiles and tags."""
    read: list[tuple[int, str]] = []
    for row in said:
        match row:
            case {"id": int(number), **rest} if isinstance(rest.get(name), str):
                read.append((number, str(rest[name])))
            case _:
                raise NotUnderstood(f"Radarr listed something without id and {name}")
    return tuple(read)


def tag_id(said: object) -> int:
    """Read the answer to ``POST /tag``."""
    match said:
        case {"id": int(number)}:
            return number
        case _:
            raise NotUnderstood("Radarr did not answer with the tag that it made")


def root_folder(said: object) -> WireRootFolder:
    """Read a root folder."""
    match said:
        case {"path": str(path), **row}:
            return WireRootFolder(
                path=path,
                accessible=row.get("accessible") is not False,
                free_space=_number(row, "freeSpace"),
            )
        case _:
            raise NotUnderstood("Radarr listed a root folder without a path")


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _text(row: Mapping[object, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _number(row: Mapping[object, object], name: str) -> int | None:
    value = row.get(name)
    return value if isinstance(value, int) else None


def _list(row: Mapping[object, object], name: str) -> list[object]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _poster(row: Mapping[object, object]) -> str | None:
    """Find the poster's address at TMDB: Radarr's own would need a key."""
    for image in _list(row, "images"):
        match image:
            case {"coverType": "poster", "remoteUrl": str(address)} if address:
                return address
            case _:
                pass
    return None
