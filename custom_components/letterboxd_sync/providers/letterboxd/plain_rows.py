"""Films as plain JSON rows, for the texts that are kept in the ledger, and back."""

from collections.abc import Callable, Sequence
import json
from typing import Any

from ...model.film import Film, FilmIds

# dict[str, Any] ends here: these are our own texts
type Plain = dict[str, Any]


def compact(plain: Plain) -> str:
    """Write JSON as short as it gets."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def to_rows[T](items: Sequence[T], write: Callable[[T], Plain]) -> list[Plain]:
    """Write items as rows."""
    return [slim(write(item)) for item in items]


def from_rows[T](rows: Sequence[Plain], read: Callable[[Plain], T]) -> tuple[T, ...]:
    """Read what ``to_rows`` wrote."""
    return tuple(read(row) for row in rows)


def slim(plain: Plain) -> Plain:
    """Leave out what is not there: most rows have few of the fields."""
    return {
        key: value
        for key, value in plain.items()
        if value is not None and value is not False
    }


def from_film(film: Film) -> Plain:
    """Write a film; whether it is animation is none of Letterboxd's facts."""
    ids = film.ids
    return {
        "title": film.title,
        "year": film.year,
        "tmdb": ids.tmdb,
        "imdb": ids.imdb,
        "slug": ids.letterboxd,
        "boxd": ids.boxd,
        "show": ids.tmdb_show,
        "poster": film.poster,
    }


def to_film(plain: Plain) -> Film:
    """Read a film."""
    return Film(
        title=plain["title"],
        year=plain.get("year"),
        ids=FilmIds(
            tmdb=plain.get("tmdb"),
            imdb=plain.get("imdb"),
            letterboxd=plain.get("slug"),
            boxd=plain.get("boxd"),
            tmdb_show=plain.get("show"),
        ),
        poster=plain.get("poster"),
    )
