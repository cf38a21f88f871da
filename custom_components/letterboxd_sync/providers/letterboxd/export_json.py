"""An export as text, to be kept in the ledger, and back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
import json
from typing import Any, Final

from ...model.capability import Facet
from ...model.film import Film, FilmIds
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing
from .export_zip import unreadable
from .exported import Export

_VERSION: Final = 1

# dict[str, Any] ends here: this is our own text
type _Plain = dict[str, Any]


def dumps(export: Export) -> str:
    """Write an export as JSON."""
    plain = {
        "version": _VERSION,
        "made_at": export.made_at.isoformat(),
        "watchlist": _rows(export.watchlist, _from_listing),
        "diary": _rows(export.diary, _from_entry),
        "ratings": _rows(export.ratings, _from_rating),
        "likes": _rows(export.likes, _from_like),
        "undecoded": {facet.value: n for facet, n in export.undecoded_rows.items()},
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Export:
    """Read what ``dumps`` wrote; ``Refused`` when another version wrote it."""
    plain: _Plain = json.loads(text)
    if plain.get("version") != _VERSION:
        raise unreadable("the kept export was written by another version")
    return Export(
        made_at=datetime.fromisoformat(plain["made_at"]),
        watchlist=_items(plain["watchlist"], _to_listing),
        diary=_items(plain["diary"], _to_entry),
        ratings=_items(plain["ratings"], _to_rating),
        likes=_items(plain["likes"], _to_like),
        undecoded_rows={Facet(name): n for name, n in plain["undecoded"].items()},
    )


def _rows[T](
    items: Sequence[T] | None, write: Callable[[T], _Plain]
) -> list[_Plain] | None:
    return None if items is None else [_slim(write(item)) for item in items]


def _items[T](
    rows: Sequence[_Plain] | None, read: Callable[[_Plain], T]
) -> tuple[T, ...] | None:
    return None if rows is None else tuple(read(row) for row in rows)


def _slim(plain: _Plain) -> _Plain:
    """Leave out what is not there: most rows have few of the fields."""
    return {
        key: value
        for key, value in plain.items()
        if value is not None and value is not False
    }


def _from_film(film: Film) -> _Plain:
    ids = film.ids
    return {
        "title": film.title,
        "year": film.year,
        "tmdb": ids.tmdb,
        "imdb": ids.imdb,
        "slug": ids.letterboxd,
        "boxd": ids.boxd,
    }


def _to_film(plain: Mapping[str, Any]) -> Film:
    return Film(
        title=plain["title"],
        year=plain.get("year"),
        ids=FilmIds(
            tmdb=plain.get("tmdb"),
            imdb=plain.get("imdb"),
            letterboxd=plain.get("slug"),
            boxd=plain.get("boxd"),
        ),
    )


def _from_listing(listing: Listing) -> _Plain:
    return {
        **_from_film(listing.film),
        "at": listing.position,
        "on": _written(listing.listed_on),
    }


def _to_listing(plain: _Plain) -> Listing:
    return Listing(film=_to_film(plain), position=plain["at"], listed_on=_day(plain))


def _from_entry(entry: DiaryEntry) -> _Plain:
    return {
        **_from_film(entry.film),
        "key": entry.key,
        "on": _written(entry.watched_on),
        "stars": entry.stars,
        "rewatch": entry.rewatch,
        "review": entry.review,
        "tags": list(entry.tags) or None,
    }


def _to_entry(plain: _Plain) -> DiaryEntry:
    return DiaryEntry(
        film=_to_film(plain),
        key=plain["key"],
        watched_on=_day(plain),
        stars=plain.get("stars"),
        rewatch=plain.get("rewatch", False),
        review=plain.get("review"),
        tags=tuple(plain.get("tags", ())),
    )


def _from_rating(rating: FilmRating) -> _Plain:
    return {
        **_from_film(rating.film),
        "stars": rating.stars,
        "on": _written(rating.rated_on),
    }


def _to_rating(plain: _Plain) -> FilmRating:
    return FilmRating(film=_to_film(plain), stars=plain["stars"], rated_on=_day(plain))


def _from_like(like: Like) -> _Plain:
    return {**_from_film(like.film), "on": _written(like.liked_on)}


def _to_like(plain: _Plain) -> Like:
    return Like(film=_to_film(plain), liked_on=_day(plain))


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(plain: _Plain) -> date | None:
    return date.fromisoformat(plain["on"]) if "on" in plain else None
