"""An export as text, to be kept in the ledger, and back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
import json
from typing import Final

from ...model.capability import Facet
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm
from .export_zip import unreadable
from .exported import Export, ExportedList
from .plain_rows import Plain, compact, from_film, from_rows, to_film, to_rows

_VERSION: Final = 1


def dumps(export: Export) -> str:
    """Write an export as JSON."""
    plain = {
        "version": _VERSION,
        "made_at": export.made_at.isoformat(),
        "watchlist": _rows(export.watchlist, _from_listing),
        "diary": _rows(export.diary, _from_entry),
        "ratings": _rows(export.ratings, _from_rating),
        "likes": _rows(export.likes, _from_like),
        "seen": _rows(export.seen, _from_seen),
        "lists": None
        if export.lists is None
        else {slug: _from_list(each) for slug, each in export.lists.items()},
        "partial": sorted(export.partial),
        "undecoded": {facet.value: n for facet, n in export.undecoded_rows.items()},
    }
    return compact(plain)


def loads(text: str) -> Export:
    """Read what ``dumps`` wrote; ``Refused`` when another version wrote it."""
    plain: Plain = json.loads(text)
    if plain.get("version") != _VERSION:
        raise unreadable("the kept export was written by another version")
    # An earlier version kept neither the last three nor any file that has them
    lists = plain.get("lists")
    return Export(
        made_at=datetime.fromisoformat(plain["made_at"]),
        watchlist=_items(plain["watchlist"], _to_listing),
        diary=_items(plain["diary"], _to_entry),
        ratings=_items(plain["ratings"], _to_rating),
        likes=_items(plain["likes"], _to_like),
        seen=_items(plain.get("seen"), _to_seen),
        lists=None
        if lists is None
        else {slug: _to_list(each) for slug, each in lists.items()},
        partial=frozenset(map(Facet, plain.get("partial", ()))),
        undecoded_rows={Facet(name): n for name, n in plain["undecoded"].items()},
    )


def _rows[T](
    items: Sequence[T] | None, write: Callable[[T], Plain]
) -> list[Plain] | None:
    return None if items is None else to_rows(items, write)


def _items[T](
    rows: Sequence[Plain] | None, read: Callable[[Plain], T]
) -> tuple[T, ...] | None:
    return None if rows is None else from_rows(rows, read)


def _from_listing(listing: Listing) -> Plain:
    return {
        **from_film(listing.film),
        "at": listing.position,
        "on": _written(listing.listed_on),
    }


def _to_listing(plain: Plain) -> Listing:
    return Listing(film=to_film(plain), position=plain["at"], listed_on=_day(plain))


def _from_entry(entry: DiaryEntry) -> Plain:
    return {
        **from_film(entry.film),
        "key": entry.key,
        "on": _written(entry.watched_on),
        "stars": entry.stars,
        "rewatch": entry.rewatch,
        "review": entry.review,
        "tags": list(entry.tags) or None,
    }


def _to_entry(plain: Plain) -> DiaryEntry:
    return DiaryEntry(
        film=to_film(plain),
        key=plain["key"],
        watched_on=_day(plain),
        stars=plain.get("stars"),
        rewatch=plain.get("rewatch", False),
        review=plain.get("review"),
        tags=tuple(plain.get("tags", ())),
    )


def _from_rating(rating: FilmRating) -> Plain:
    return {
        **from_film(rating.film),
        "stars": rating.stars,
        "on": _written(rating.rated_on),
    }


def _to_rating(plain: Plain) -> FilmRating:
    return FilmRating(film=to_film(plain), stars=plain["stars"], rated_on=_day(plain))


def _from_like(like: Like) -> Plain:
    return {**from_film(like.film), "on": _written(like.liked_on)}


def _to_like(plain: Plain) -> Like:
    return Like(film=to_film(plain), liked_on=_day(plain))


def _from_seen(seen: SeenFilm) -> Plain:
    return {**from_film(seen.film), "on": _written(seen.marked_on)}


def _to_seen(plain: Plain) -> SeenFilm:
    return SeenFilm(film=to_film(plain), marked_on=_day(plain))


def _from_list(listed: ExportedList) -> Plain:
    return {
        "title": listed.title,
        "films": to_rows(listed.films, _from_listing),
        "undecoded": listed.undecoded,
    }


def _to_list(plain: Plain) -> ExportedList:
    return ExportedList(
        title=plain["title"],
        films=from_rows(plain["films"], _to_listing),
        undecoded=plain["undecoded"],
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(plain: Plain) -> date | None:
    return date.fromisoformat(plain["on"]) if "on" in plain else None
