"""Films and episodes as Jellyfin writes them where they are played and marked."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ...model.film import said_once
from ..errors import NotUnderstood
from . import wire

type Row = Mapping[object, object]

# More episodes than this are not one file
_FILE: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class WireSeries:
    """The series of an episode; its ids are read apart, an episode has them not."""

    id: str | None
    name: str
    season: int
    number: int
    through: int | None = None
    """The last of several episodes that are one file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireTitle:
    """A film, or an episode when it has a series."""

    id: str
    name: str
    year: int | None
    ids: Mapping[str, str]
    """By the service's name in lower case."""
    duration: timedelta | None
    series: WireSeries | None
    marks: WireMarks | None
    """Those of the user who was asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WireMarks:
    """``UserItemDataDto``: what a user did with an item."""

    played: bool
    play_count: int
    played_at: datetime | None
    """When it was last begun, or what whoever marked it said."""
    position: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePlayed:
    """A page of items that a user has played, and how many there are on all pages."""

    dates: Mapping[str, datetime | None]
    """By the id of the item."""
    total: int
    length: int


def played(said: object) -> WirePlayed:
    """Read a page of played items, whatever else they are."""
    match said:
        case {"TotalRecordCount": int(total), **rest}:
            found = rows(rest)
        case _:
            raise NotUnderstood("Jellyfin did not say how much has been played")
    dates: dict[str, datetime | None] = {}
    for row in found:
        match row:
            case {"Id": str(number), "UserData": {**data}}:
                dates[wire.guid(number)] = wire.instant(data.get("LastPlayedDate"))
            case _:
                raise NotUnderstood("Jellyfin listed something played without its id")
    return WirePlayed(dates=dates, total=total, length=len(found))


def is_title(row: object) -> bool:
    """Tell films and episodes from music, trailers and what is broadcast.

    An episode without season or number is none of ours: nobody else could tell which
    one it is. What is no row at all may have been one of them.
    """
    match row:
        case {"ExtraType": str()}:
            return False
        case {"Type": "Episode", **rest}:
            return _series(rest) is not None
        case {"Type": str(kind)}:
            return kind == "Movie"
        case _:
            return True


def title(row: object) -> WireTitle | None:
    """Read a film or an episode; None when it cannot be read."""
    match row:
        case {"Id": str(number), "Name": str(name), "Type": str(kind), **rest}:
            return WireTitle(
                id=wire.guid(number),
                name=said_once(name),
                year=whole(rest, "ProductionYear"),
                ids=wire.provider_ids(rest.get("ProviderIds")),
                duration=ticks(rest, "RunTimeTicks") or None,
                series=_series(rest) if kind == "Episode" else None,
                marks=marks(rest.get("UserData")),
            )
        case _:
            return None


def _series(row: Row) -> WireSeries | None:
    match row:
        case {
            "SeriesName": str(name),
            "ParentIndexNumber": int(season),
            "IndexNumber": int(number),
            **rest,
        }:
            series_id = rest.get("SeriesId")
            return WireSeries(
                id=wire.guid(series_id) if isinstance(series_id, str) else None,
                name=said_once(name),
                season=season,
                number=number,
                through=_through(rest, number),
            )
        case _:
            return None


def _through(row: Row, number: int) -> int | None:
    """Read ``IndexNumberEnd``; a name that was misread makes ranges of hundreds."""
    last = whole(row, "IndexNumberEnd")
    return last if last is not None and 0 < last - number < _FILE else None


@dataclass(frozen=True, kw_only=True, slots=True)
class WireShow:
    """A series, by itself."""

    id: str
    name: str
    year: int | None
    ids: Mapping[str, str]


def shows(said: object) -> tuple[WireShow, ...]:
    """Read a page of series; what cannot be read is passed over."""
    return tuple(show for row in rows(said) if (show := _show(row)) is not None)


def _show(row: object) -> WireShow | None:
    match row:
        case {"Id": str(number), "Name": str(name), **rest}:
            return WireShow(
                id=wire.guid(number),
                name=name,
                year=whole(rest, "ProductionYear"),
                ids=wire.provider_ids(rest.get("ProviderIds")),
            )
        case _:
            return None


def rows(said: object) -> list[object]:
    """Open a page; ``NotUnderstood`` when it is none."""
    match said:
        case {"Items": [*found]}:
            return found
        case _:
            raise NotUnderstood("Jellyfin did not answer with a page of items")


def names(said: object, kinds: Container[str | None]) -> tuple[str, ...]:
    """Read the names of a page's folders, of those that are of these kinds."""
    return tuple(
        str(row["Name"])
        for row in rows(said)
        if isinstance(row, dict)
        and "Name" in row
        and row.get("CollectionType") in kinds
    )


def library(said: object) -> str | None:
    """Find the library among what an item is in, from the nearest on."""
    for row in said if isinstance(said, list) else ():
        match row:
            case {"Type": "CollectionFolder", "Name": str(name)}:
                return name
            case _:
                pass
    return None


def marks(said: object) -> WireMarks | None:
    """Read what a user did with an item; None when it was not asked for."""
    match said:
        case {"Played": bool(played), **rest}:
            return WireMarks(
                played=played,
                play_count=whole(rest, "PlayCount") or 0,
                played_at=wire.instant(rest.get("LastPlayedDate")),
                position=ticks(rest, "PlaybackPositionTicks"),
            )
        case _:
            return None


def whole(row: Row, name: str) -> int | None:
    """Read a whole number."""
    value = row.get(name)
    return value if isinstance(value, int) else None


def ticks(row: Row, name: str) -> timedelta:
    """Read a time in ticks, ten million a second; none is none passed."""
    return timedelta(microseconds=max(0, whole(row, name) or 0) // 10)
