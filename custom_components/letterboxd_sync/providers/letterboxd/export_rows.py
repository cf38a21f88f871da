"""Turns the rows of an export into listings, entries, ratings, likes, seen films."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
import re
from typing import Final

from ...model.film import Film, FilmIds
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm
from .addresses import slug_in
from .export_csv import Column, Table
from .stars import stars

type Row = Mapping[Column, str]

_BOXD: Final = re.compile(r"(?:https?://)?boxd\.it/(?P<code>\w+)/?")
_IMDB: Final = re.compile(r"tt\d+")
_SAYS_MORE: Final = frozenset(
    {Column.WATCHED, Column.REVIEW, Column.RATING, Column.RATING_10}
)
_YES: Final = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded[T]:
    """What the rows of one file said."""

    items: tuple[T, ...]
    undecoded: int


def decode_watchlist(table: Table) -> Decoded[Listing]:
    """Read a watchlist, newest first; a film that is on it twice counts once."""
    found = _decode(table, _listing)
    newest_first = _newest_first(found.items, lambda each: each.listed_on)
    return Decoded(items=_each_once(newest_first), undecoded=found.undecoded)


def decode_list(table: Table) -> Decoded[Listing]:
    """Read a list in its owner's order; a film that is on it twice counts once."""
    found = _decode(table, _listing)
    return Decoded(items=_each_once(found.items), undecoded=found.undecoded)


def _each_once(listings: Iterable[Listing]) -> tuple[Listing, ...]:
    once: dict[str, Listing] = {}
    for each in listings:
        once.setdefault(_name(each.film), each)
    return tuple(replace(each, position=at) for at, each in enumerate(once.values()))


def decode_ratings(table: Table) -> Decoded[FilmRating]:
    """Read ratings, one a film: the last one given."""
    found = _decode(table, _rating)
    return Decoded(items=_latest(found.items), undecoded=found.undecoded)


def decode_given_ratings(entries: Iterable[Table]) -> Decoded[FilmRating]:
    """Read what entries, or rows without a day, rate a film; the last one counts."""
    found = [_decode(table, _rating_of_entry).items for table in entries]
    return Decoded(items=_latest(chain.from_iterable(found)), undecoded=0)


def _latest(ratings: Iterable[FilmRating]) -> tuple[FilmRating, ...]:
    once: dict[str, FilmRating] = {}
    for each in _newest_first(ratings, lambda each: each.rated_on):
        once.setdefault(_name(each.film), each)
    return tuple(once.values())


def decode_likes(table: Table) -> Decoded[Like]:
    """Read the films that are liked."""
    found = _decode(table, _like)
    once: dict[str, Like] = {}
    for each in _newest_first(found.items, lambda each: each.liked_on):
        once.setdefault(_name(each.film), each)
    return Decoded(items=tuple(once.values()), undecoded=found.undecoded)


def decode_seen(table: Table) -> Decoded[SeenFilm]:
    """Read the films that were seen; the first time that its member said so counts."""
    found = _decode(table, _seen)
    return Decoded(items=_first_said(found.items), undecoded=found.undecoded)


def decode_only_seen(
    entries: Iterable[Table], rated: Table | None
) -> Decoded[SeenFilm]:
    """Read what says only that a film was seen: no day, no text, not even stars."""
    tables = [*entries, *([rated] if rated else [])]
    found = [_decode(table, _only_seen).items for table in tables]
    return Decoded(items=_first_said(chain.from_iterable(found)), undecoded=0)


def _first_said(films: Iterable[SeenFilm]) -> tuple[SeenFilm, ...]:
    once: dict[str, SeenFilm] = {}
    for each in reversed(_newest_first(films, lambda each: each.marked_on)):
        once.setdefault(_name(each.film), each)
    return tuple(once.values())


def decode_diary(diary: Table | None, reviews: Table | None) -> Decoded[DiaryEntry]:
    """Read the diary, last logged first, with the texts that reviews hold.

    A review that is in the diary has the same log entry as address there; one without
    a date is an entry of its own.
    """
    tables = [_decode(table, _entry) for table in (diary, reviews) if table]
    once: dict[str, tuple[date | None, DiaryEntry]] = {}
    for logged_on, entry in _with_keys(row for found in tables for row in found.items):
        _, before = once.get(entry.key, (None, entry))
        once[entry.key] = (logged_on, _merged(before, entry))
    ordered = _newest_first(once.values(), lambda pair: pair[0])
    return Decoded(
        items=tuple(entry for _, entry in ordered),
        undecoded=sum(found.undecoded for found in tables),
    )


def _merged(entry: DiaryEntry, review: DiaryEntry) -> DiaryEntry:
    return replace(
        entry,
        review=entry.review or review.review,
        watched_on=entry.watched_on or review.watched_on,
    )


def _with_keys(
    rows: Iterable[tuple[date | None, DiaryEntry]],
) -> Iterable[tuple[date | None, DiaryEntry]]:
    """Name the entries that came without an address by film, day and count."""
    seen = Counter[str]()
    for logged_on, entry in rows:
        key = entry.key
        if not key:
            named = f"{_name(entry.film)}|{entry.watched_on}"
            seen[named] += 1
            key = f"row:{named}|{seen[named]}"
        yield logged_on, replace(entry, key=key)


def _decode[T](table: Table, decode: Callable[[Row], T | None]) -> Decoded[T]:
    """Decode each row; None is a row that holds nothing of this kind."""
    items: list[T] = []
    undecoded = table.undecoded
    for row in table.rows:
        try:
            item = decode(row)
        except ValueError:
            undecoded += 1
        else:
            items += [item] if item is not None else []
    return Decoded(items=tuple(items), undecoded=undecoded)


def _newest_first[T](items: Iterable[T], day_of: Callable[[T], date | None]) -> list[T]:
    """Sort by day; of one day the row further down is the newer one."""
    oldest_first = sorted(items, key=lambda item: day_of(item) or date.min)
    return oldest_first[::-1]


def _listing(row: Row) -> Listing:
    return Listing(film=_film(row), position=0, listed_on=_day(row, Column.DATE))


def _rating(row: Row) -> FilmRating | None:
    given = _stars(row)
    if given is None:
        return None
    return FilmRating(film=_film(row), stars=given, rated_on=_day(row, Column.DATE))


def _like(row: Row) -> Like:
    return Like(film=_film(row), liked_on=_day(row, Column.DATE))


def _rating_of_entry(row: Row) -> FilmRating | None:
    given = _stars(row)
    if given is None:
        return None
    rated_on = _day(row, Column.DATE) or _day(row, Column.WATCHED)
    film = _film(row, short_link_is_film=False)
    return FilmRating(film=film, stars=given, rated_on=rated_on)


def _seen(row: Row) -> SeenFilm:
    return SeenFilm(film=_film(row), marked_on=_day(row, Column.DATE))


def _only_seen(row: Row) -> SeenFilm | None:
    if not _SAYS_MORE.isdisjoint(row):
        return None
    film = _film(row, short_link_is_film=False)
    return SeenFilm(film=film, marked_on=_day(row, Column.DATE))


def _entry(row: Row) -> tuple[date | None, DiaryEntry] | None:
    """Read a viewing; a row with neither day nor text only says "seen"."""
    watched_on = _day(row, Column.WATCHED)
    review = row.get(Column.REVIEW)
    if watched_on is None and review is None:
        return None
    code = _BOXD.fullmatch(row.get(Column.URI, ""))
    # The short link of a diary row leads to the entry, not to the film
    entry = DiaryEntry(
        key=f"log:{code['code']}" if code else "",
        film=_film(row, short_link_is_film=False),
        watched_on=watched_on,
        stars=_stars(row),
        rewatch=row.get(Column.REWATCH, "").lower() in _YES,
        review=review,
        tags=tuple(
            tag for part in row.get(Column.TAGS, "").split(",") if (tag := part.strip())
        ),
    )
    return _day(row, Column.DATE), entry


def _film(row: Row, *, short_link_is_film: bool = True) -> Film:
    """Read the film of a row; ``ValueError`` when none is named."""
    uri = row.get(Column.URI, "")
    code = _BOXD.fullmatch(uri) if short_link_is_film else None
    imdb = _IMDB.fullmatch(row.get(Column.IMDB, ""))
    ids = FilmIds(
        tmdb=_whole_number(row.get(Column.TMDB)),
        imdb=imdb[0] if imdb else None,
        letterboxd=slug_in(uri),
        boxd=code["code"] if code else None,
    )
    title = row.get(Column.TITLE) or ids.key
    if title is None:
        raise ValueError("a row that names no film")
    return Film(title=title, year=_whole_number(row.get(Column.YEAR)), ids=ids)


def _stars(row: Row) -> float | None:
    """The rating; out of ten where given, since that is exact in the importer."""
    if (of_ten := row.get(Column.RATING_10)) is not None:
        return stars(str(float(of_ten) / 2))
    return stars(row.get(Column.RATING))


def _day(row: Row, column: Column) -> date | None:
    # Tools write times as well; the member's day is at the front
    value = row.get(column)
    return None if value is None else date.fromisoformat(value[:10])


def _whole_number(value: str | None) -> int | None:
    if value is None:
        return None
    # Spreadsheets make 1999.0 of 1999
    number = int(value.removesuffix(".0"))
    if number <= 0:
        raise ValueError(f"{number} is neither a year nor an id")
    return number


def _name(film: Film) -> str:
    return film.key or film.name
