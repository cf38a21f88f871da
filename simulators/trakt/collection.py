"""What a member owns: films and episodes, with when they came and in which quality."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import over_limit
from .calls import Call, read_time
from .media import Json, Kind, Ref
from .selection import Picked, select
from .state import Collected

if TYPE_CHECKING:
    from .service import Trakt

_KINDS: Final = (Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE)
_METADATA: Final = (
    *("media_type", "resolution", "hdr", "audio", "audio_channels", "3d"),
)


class Collection:
    """/sync/collection, and the same of a member under /users/{id}."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        for base in ("/sync", "/users/{id}"):
            public = base != "/sync"
            route("GET", f"{base}/collection/movies", self._movies, public=public)
            route("GET", f"{base}/collection/shows", self._shows, public=public)
        route("POST", "/sync/collection", self._add)
        route("POST", "/sync/collection/remove", self._remove)

    async def _movies(self, call: Call) -> web.Response:
        held = call.whose.collection.values()
        rows = [row for row in held if row.ref.kind is Kind.MOVIE]
        return call.page(rows, lambda row: self._movie(call, row))

    def _movie(self, call: Call, row: Collected) -> Json:
        return {
            "collected_at": wire.stamp(row.collected_at),
            "updated_at": wire.stamp(row.updated_at),
            **wire.item(call.media, row.ref, extended=call.extended),
            **_metadata(call, row),
        }

    async def _shows(self, call: Call) -> web.Response:
        by_show: dict[Ref, list[Collected]] = {}
        for row in call.whose.collection.values():
            if row.ref.kind is Kind.EPISODE:
                by_show.setdefault(call.media.show_of(row.ref), []).append(row)
        rows = list(by_show.items())
        return call.page(rows, lambda row: self._show(call, *row))

    def _show(self, call: Call, ref: Ref, rows: list[Collected]) -> Json:
        seasons: dict[int, list[Json]] = {}
        for row in rows:
            _, episode = call.media.episodes[row.ref.trakt]
            seasons.setdefault(episode.season, []).append(
                {
                    "number": episode.number,
                    "collected_at": wire.stamp(row.collected_at),
                    "updated_at": wire.stamp(row.updated_at),
                    **_metadata(call, row),
                }
            )
        return {
            "last_collected_at": wire.stamp(max(row.collected_at for row in rows)),
            "last_updated_at": wire.stamp(max(row.updated_at for row in rows)),
            **wire.item(call.media, ref, extended=call.extended),
            "seasons": [
                {"number": number, "episodes": episodes}
                for number, episodes in sorted(seasons.items())
            ],
        }

    async def _add(self, call: Call) -> web.Response:
        """What is there already is brought up to date."""
        chosen = select(call.media, call.sent, _KINDS, deep=True)
        held, most = call.me.collection, call.me.limits["collection"]
        rows = {one.ref: self._collected(call, one) for one in chosen.picked}
        fresh = rows.keys() - held.keys()
        if fresh and len(held) + len(fresh) > most:
            over_limit(most, vip=call.me.vip)
        there = rows.keys() & held.keys()
        changed = {ref for ref in there if _differ(held[ref], rows[ref])}
        for ref in fresh | changed:
            held[ref] = rows[ref]
        self._touch(call, fresh | changed)
        body = {
            "added": _count(fresh),
            "updated": _count(changed),
            "existing": _count(rows.keys() - fresh - changed),
            "not_found": chosen.not_found,
        }
        return json_response(body, status=201)

    def _collected(self, call: Call, one: Picked) -> Collected:
        said = {name: one.said[name] for name in _METADATA if name in one.said}
        return Collected(one.ref, self._collected_at(call, one), call.now, said)

    def _collected_at(self, call: Call, one: Picked) -> datetime:
        match one.said.get("collected_at"):
            case None:
                held = call.me.collection.get(one.ref)
                return call.now if held is None else held.collected_at
            case "released" if one.ref.kind is Kind.EPISODE:
                return call.media.released(one.ref) + call.media.runtime(one.ref)
            case value:
                return read_time(value, "collected_at")

    async def _remove(self, call: Call) -> web.Response:
        chosen = select(call.media, call.sent, _KINDS, deep=True)
        gone = {one.ref for one in chosen.picked} & call.me.collection.keys()
        for ref in gone:
            del call.me.collection[ref]
        self._touch(call, gone)
        body = {"deleted": _count(gone), "not_found": chosen.not_found}
        return json_response(body)

    def _touch(self, call: Call, refs: Iterable[Ref]) -> None:
        call.me.touch(call.now, *{(ref.kind.plural, "collected_at") for ref in refs})


def _differ(held: Collected, sent: Collected) -> bool:
    now = (sent.collected_at, sent.metadata or held.metadata)
    return (held.collected_at, held.metadata) != now


def _metadata(call: Call, row: Collected) -> Json:
    if "metadata" not in call.extended.split(","):
        return {}
    held: dict[str, Any] = {name: row.metadata.get(name) for name in _METADATA}
    return {"metadata": held}


def _count(refs: Iterable[Ref]) -> Json:
    kinds = Counter(ref.kind for ref in refs)
    return {"movies": kinds[Kind.MOVIE], "episodes": kinds[Kind.EPISODE]}
