"""The export of an account: its ZIP, or one CSV of it, as the lists that it holds.

Pure functions over bytes; a large file takes a second, so call them in an executor.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, Final

from ...model.capability import Facet
from ..errors import Refused
from .export_csv import Table, parse_csv
from .export_holds import UNTOLD, Holds, holds_of, list_slug_of
from .export_json import dumps, loads
from .export_rows import (
    Decoded,
    decode_diary,
    decode_given_ratings,
    decode_likes,
    decode_list,
    decode_only_seen,
    decode_ratings,
    decode_seen,
    decode_watchlist,
)
from .export_zip import LARGEST_FILE, Part, too_large, unpack
from .exported import Export, ExportedList

__all__ = ["LARGEST_FILE", "UNTOLD", "Export", "Holds", "dumps", "loads", "read_export"]

_ZIP: Final = b"PK"

_DECODERS: Final[Mapping[Part, tuple[Facet, Callable[[Table], Decoded[Any]]]]] = {
    Part.WATCHLIST: (Facet.WATCHLIST, decode_watchlist),
    Part.RATINGS: (Facet.RATINGS, decode_ratings),
    Part.LIKES: (Facet.LIKES, decode_likes),
    Part.SEEN: (Facet.SEEN, decode_seen),
}

_PART_OF: Final = {
    Holds.WATCHLIST: Part.WATCHLIST,
    Holds.DIARY: Part.DIARY,
    Holds.RATINGS: Part.RATINGS,
    Holds.LIKES: Part.LIKES,
    Holds.SEEN: Part.SEEN,
}


def read_export(
    data: bytes,
    *,
    name: str = "",
    holds: Holds | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Export:
    """Read a ZIP or a CSV; ``Refused`` with UNREADABLE_FILE, UNTOLD or TOO_LARGE.

    ``name`` is the file's own name: a watchlist, the seen films and the liked films
    have the same columns, so only their names tell them apart, or the person, who
    says what a lone CSV ``holds``. UNTOLD: neither did.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(f"the file has more than {LARGEST_FILE} bytes")
    now = clock()
    if data.startswith(_ZIP):
        return _whole(data, now)
    table = parse_csv(data)
    stem = PurePath(name).stem.lower()
    match holds or holds_of(table, stem):
        case Holds.LIST:
            slug, listed = _listed(table, stem)
            only = frozenset({Facet.LISTS})
            return Export(made_at=now, lists={slug: listed}, partial=only)
        case held:
            return _export({_PART_OF[held]: table}, made_at=now)


def _whole(data: bytes, now: datetime) -> Export:
    """Read a ZIP; a list in it that cannot be read is counted, and does no harm."""
    unpacked = unpack(data)
    lists: dict[str, ExportedList] = {}
    unread = 0
    for stem, csv in unpacked.lists.items():
        try:
            slug, listed = _listed(parse_csv(csv), stem)
        except Refused:
            unread += 1
        else:
            lists[slug] = listed
    return _export(
        {part: parse_csv(csv) for part, csv in unpacked.parts.items()},
        # A clock that is off must not make an export newer than anything else
        made_at=min(unpacked.made_at or now, now),
        lists=lists,
        unread_lists=unread,
    )


def _listed(table: Table, stem: str) -> tuple[str, ExportedList]:
    """Return a list and its slug."""
    found = decode_list(table)
    slug = list_slug_of(table, stem)
    title = table.of_list.name if table.of_list else ""
    return slug, ExportedList(
        title=title or slug, films=found.items, undecoded=found.undecoded
    )


def _export(
    tables: Mapping[Part, Table],
    *,
    made_at: datetime,
    lists: Mapping[str, ExportedList] | None = None,
    unread_lists: int = 0,
) -> Export:
    entries = [it for part in (Part.DIARY, Part.REVIEWS) if (it := tables.get(part))]
    found: dict[Facet, Decoded[Any]] = {
        facet: decode(table)
        for part, (facet, decode) in _DECODERS.items()
        if (table := tables.get(part))
    }
    if entries:
        found[Facet.DIARY] = decode_diary(
            tables.get(Part.DIARY), tables.get(Part.REVIEWS)
        )
    some = {
        facet: decoded
        for facet, decoded in _said_on_the_way(entries, tables.get(Part.RATINGS))
        if decoded.items and facet not in found
    }
    rows = {facet: each.items for facet, each in {**some, **found}.items()}
    undecoded = {facet: each.undecoded for facet, each in found.items()}
    undecoded[Facet.LISTS] = unread_lists
    return Export(
        made_at=made_at,
        watchlist=rows.get(Facet.WATCHLIST),
        diary=rows.get(Facet.DIARY),
        ratings=rows.get(Facet.RATINGS),
        likes=rows.get(Facet.LIKES),
        seen=rows.get(Facet.SEEN),
        lists=lists,
        partial=frozenset(some),
        undecoded_rows={facet: each for facet, each in undecoded.items() if each},
    )


def _said_on_the_way(
    entries: Sequence[Table], rated: Table | None
) -> Iterator[tuple[Facet, Decoded[Any]]]:
    """Yield what files about something else tell of ratings and of seen films.

    The rows of an import file need have no day: then they rate a film, or mark it as
    seen. Rows that cannot be read are counted where they belong.
    """
    yield Facet.RATINGS, decode_given_ratings(entries)
    yield Facet.SEEN, decode_only_seen(entries, rated)
