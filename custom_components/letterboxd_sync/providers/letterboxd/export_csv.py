"""Reads CSV of the site, of its importer and of tools that mix the two."""

import codecs
from collections.abc import Iterator, Mapping
import csv
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
import re
from typing import Final

from .export_zip import unreadable

# The longest header has a dozen names
_LONGEST_HEADER: Final = 2000

# Above the films stand this line, names of columns, and a row about the list
_LIST_MARK: Final = "Letterboxd list export"
_ROWS_BEFORE_A_LIST: Final = 3

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Column(StrEnum):
    """What a column holds, whatever its header."""

    DATE = "date"
    TITLE = "title"
    YEAR = "year"
    URI = "uri"
    TMDB = "tmdb"
    IMDB = "imdb"
    RATING = "rating"
    RATING_10 = "rating10"
    REWATCH = "rewatch"
    TAGS = "tags"
    WATCHED = "watched"
    REVIEW = "review"


# Headers without case, spaces and underscores: of the export, of the importer, and
# of files that mix both
_ALIASES: Final[Mapping[str, Column]] = {
    "date": Column.DATE,
    "name": Column.TITLE,
    "title": Column.TITLE,
    "filmtitle": Column.TITLE,
    "year": Column.YEAR,
    "letterboxduri": Column.URI,
    "letterboxdurl": Column.URI,
    "uri": Column.URI,
    "url": Column.URI,
    "tmdbid": Column.TMDB,
    "tmdb": Column.TMDB,
    "imdbid": Column.IMDB,
    "imdb": Column.IMDB,
    "rating": Column.RATING,
    "rating10": Column.RATING_10,
    "rewatch": Column.REWATCH,
    "tags": Column.TAGS,
    "watcheddate": Column.WATCHED,
    "review": Column.REVIEW,
}

_NAMES_A_FILM: Final = frozenset({Column.TITLE, Column.URI, Column.TMDB, Column.IMDB})


@dataclass(frozen=True, kw_only=True, slots=True)
class ListHead:
    """What the export of one list says of it before its films."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A CSV file whose columns we know."""

    columns: frozenset[Column]
    rows: tuple[Mapping[Column, str], ...]
    undecoded: int
    """Rows with more cells than the header has names: a comma got lost."""
    of_list: ListHead | None = None
    """Of what list this is the export; None when it is another file."""


def parse_csv(data: bytes) -> Table:
    """Read a table of films; ``Refused`` with UNREADABLE_FILE when it is none."""
    filled = _filled(_decoded(data))
    head = _list_head(filled)
    if head is not None:
        filled = filled[_ROWS_BEFORE_A_LIST:]
    if not filled:
        raise unreadable("the file is empty")
    header = [_ALIASES.get(_plain(name)) for name in filled[0]]
    columns = frozenset(column for column in header if column)
    if _NAMES_A_FILM.isdisjoint(columns):
        raise unreadable("no column of this file names films")
    whole = [row for row in filled[1:] if len(row) <= len(header)]
    return Table(
        columns=columns,
        rows=tuple(dict(_cells(header, row)) for row in whole),
        undecoded=len(filled) - 1 - len(whole),
        of_list=head,
    )


def _filled(text: str) -> list[list[str]]:
    """Split into rows and cells; rows in which there is nothing are left out."""
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as err:
        raise unreadable(f"this is not a CSV file ({err})") from None


def _list_head(filled: list[list[str]]) -> ListHead | None:
    """Read what goes before the films of a list; None when this is no list."""
    if not filled or not filled[0][0].strip().startswith(_LIST_MARK):
        return None
    names, cells = [*filled[1:_ROWS_BEFORE_A_LIST], [], []][:2]
    said = {
        _plain(name): cell.strip() for name, cell in zip(names, cells, strict=False)
    }
    return ListHead(name=said.get("name", ""), url=said.get("url", ""))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())


def _cells(header: list[Column | None], row: list[str]) -> Iterator[tuple[Column, str]]:
    for column, cell in zip(header, row, strict=False):
        if column is not None and (value := cell.strip()):
            yield column, value


def _delimiter(text: str) -> str:
    """What separates the header's names: spreadsheets like to change it."""
    start = text.lstrip()[:_LONGEST_HEADER]
    if start.startswith(_LIST_MARK):
        start = start.partition("\n")[2]
    return max(",;\t", key=start.partition("\n")[0].count)


def _decoded(data: bytes) -> str:
    """Decode by the byte order mark, as UTF-8, or as what Windows writes."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unreadable("the text is in an encoding that we do not know")


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            yield encoding
            return
    yield "utf-8"
    if b"\0" in data[:2]:
        # Headers are ASCII, so every second byte of UTF-16 is zero
        yield "utf-16-be" if data[0] == 0 else "utf-16-le"
    else:
        yield "cp1252"
