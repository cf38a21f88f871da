"""The export of an account: its ZIP, or one CSV of it, as the lists that it holds.

Pure functions over bytes; a large file takes a second, so call them in an executor.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath

from ...model.capability import Facet
from .export_csv import Column, Table, parse_csv
from .export_json import dumps, loads
from .export_rows import (
    Decoded,
    decode_diary,
    decode_likes,
    decode_ratings,
    decode_watchlist,
)
from .export_zip import LARGEST_FILE, Part, too_large, unpack, unreadable
from .exported import Export

__all__ = ["LARGEST_FILE", "Export", "dumps", "loads", "read_export"]

_ZIP = b"PK"


def read_export(
    data: bytes,
    *,
    name: str = "",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Export:
    """Read a ZIP or a CSV; ``Refused`` with UNREADABLE_FILE or TOO_LARGE.

    ``name`` is the file's own name: a watchlist, the seen films and the liked films
    have the same columns, so only their names tell them apart. A CSV of films without
    a telling name is taken for a watchlist.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(f"the file has more than {LARGEST_FILE} bytes")
    now = clock()
    if data.startswith(_ZIP):
        unpacked = unpack(data)
        tables = {part: parse_csv(csv) for part, csv in unpacked.parts.items()}
        # A clock that is off must not make an export newer than anything else
        return _export(tables, made_at=min(unpacked.made_at or now, now))
    table = parse_csv(data)
    return _export({_part_of(table, PurePath(name).stem.lower()): table}, made_at=now)


def _part_of(table: Table, name: str) -> Part:
    """Tell by its columns, then by its name, what a lone file holds."""
    if {Column.WATCHED, Column.REVIEW} & table.columns:
        return Part.DIARY
    if {Column.RATING, Column.RATING_10} & table.columns:
        return Part.RATINGS
    if name.startswith("watched"):
        raise unreadable("this file lists films that were seen, without days")
    return Part.LIKES if name.startswith(("films", "likes")) else Part.WATCHLIST


def _export(tables: dict[Part, Table], *, made_at: datetime) -> Export:
    watchlist = _of(tables.get(Part.WATCHLIST), decode_watchlist)
    ratings = _of(tables.get(Part.RATINGS), decode_ratings)
    likes = _of(tables.get(Part.LIKES), decode_likes)
    diary_parts = tables.get(Part.DIARY), tables.get(Part.REVIEWS)
    diary = decode_diary(*diary_parts) if any(diary_parts) else None
    found = {
        Facet.WATCHLIST: watchlist,
        Facet.DIARY: diary,
        Facet.RATINGS: ratings,
        Facet.LIKES: likes,
    }
    return Export(
        made_at=made_at,
        watchlist=watchlist.items if watchlist else None,
        diary=diary.items if diary else None,
        ratings=ratings.items if ratings else None,
        likes=likes.items if likes else None,
        undecoded_rows={
            facet: each.undecoded
            for facet, each in found.items()
            if each and each.undecoded
        },
    )


def _of[T](
    table: Table | None, decode: Callable[[Table], Decoded[T]]
) -> Decoded[T] | None:
    return decode(table) if table else None
