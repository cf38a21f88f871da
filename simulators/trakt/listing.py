"""What watchlist, favorites and personal lists have in common: rows in an order."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import over_limit, refuse
from .calls import Call
from .media import Json, Kind, Media, Ref
from .selection import Picked, Selection
from .state import Listed

EVERY: Final = (Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE)
_SORTS: Final[Mapping[str, Callable[[Media, Listed], Any]]] = {
    "added": lambda _, row: row.listed_at,
    "title": lambda media, row: media.title(row.ref).casefold(),
    "released": lambda media, row: media.released(row.ref),
    "runtime": lambda media, row: media.runtime(row.ref),
}


def show(
    call: Call, held: Mapping[Ref, Listed], kinds: tuple[Kind, ...]
) -> web.Response:
    """A page of it. The rank is that of the whole list, however sorted or filtered."""
    chosen = wanted(call.part("type"), kinds)
    rows = [
        (rank, row)
        for rank, row in enumerate(held.values(), 1)
        if row.ref.kind in chosen
    ]
    headers = {"X-Sort-By": "rank", "X-Sort-How": "asc"}
    if sort_by := call.part("sort_by"):
        how = "desc" if call.part("sort_how") == "desc" else "asc"
        if (key := _SORTS.get(sort_by)) is None:
            # Other orders are for VIP; whoever asks for them gets the usual one.
            sort_by = "rank"
        else:
            rows.sort(key=lambda row: key(call.media, row[1]))
        if how == "desc":
            rows.reverse()
        headers |= {"X-Applied-Sort-By": sort_by, "X-Applied-Sort-How": how}
    return call.page(
        rows,
        lambda row: wire.listed(call.media, row[1], row[0], call.extended),
        headers=headers,
    )


def wanted(types: str, kinds: tuple[Kind, ...]) -> set[Kind]:
    """`movies`, `movie,show`, `all` or nothing; 404 for a type there is not."""
    if types in ("", "all"):
        return set(kinds)
    by_name = {name: kind for kind in kinds for name in (kind.value, kind.plural)}
    asked = types.split(",")
    if any(name not in by_name for name in asked):
        refuse(404)
    return {by_name[name] for name in asked}


def add(
    call: Call, held: dict[Ref, Listed], chosen: Selection, limit: str
) -> list[Ref]:
    """What was new; 420, and nothing added, when it would become too long."""
    fresh = {one.ref: one for one in chosen.picked if one.ref not in held}
    most = call.me.limits[limit]
    if fresh and len(held) + len(fresh) > most:
        over_limit(most, vip=call.me.vip)
    for one in fresh.values():
        put(held, one, call.trakt.state.new_id(), call.now)
    return list(fresh)


def put(held: dict[Ref, Listed], picked: Picked, number: int, at: datetime) -> None:
    row = Listed(number, picked.ref, at, picked.said.get("notes"))
    held.setdefault(picked.ref, row)


def take[V](held: dict[Ref, V], chosen: Selection) -> list[Ref]:
    """Take out what was chosen; what was there."""
    return [one.ref for one in chosen.picked if held.pop(one.ref, None) is not None]


def added(
    chosen: Selection,
    fresh: Collection[Ref],
    kinds: tuple[Kind, ...],
    *,
    updated_at: datetime,
    length: int,
) -> web.Response:
    there = {one.ref for one in chosen.picked} - set(fresh)
    body = {
        "added": count(fresh, kinds),
        "existing": count(there, kinds),
        "not_found": chosen.not_found,
        "list": {"updated_at": wire.stamp(updated_at), "item_count": length},
    }
    return json_response(body, status=201)


def removed(
    chosen: Selection,
    gone: Collection[Ref],
    kinds: tuple[Kind, ...],
    *,
    updated_at: datetime,
    length: int,
) -> web.Response:
    body = {
        "deleted": count(gone, kinds),
        "not_found": chosen.not_found,
        "list": {"updated_at": wire.stamp(updated_at), "item_count": length},
    }
    return json_response(body)


def count(refs: Iterable[Ref], kinds: tuple[Kind, ...]) -> Json:
    counts = Counter(ref.kind for ref in refs)
    return {kind.plural: counts[kind] for kind in kinds}
