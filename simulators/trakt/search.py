"""Search by text and by id, and the summary of one title."""

from collections.abc import Iterator
from functools import cache
import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import invalid, refuse
from .calls import Act, Call
from .media import Json, Kind, Media, Ref

if TYPE_CHECKING:
    from .service import Trakt

_FOUND: Final = (Kind.MOVIE, Kind.SHOW, Kind.EPISODE)
_ID_TYPES: Final = "trakt|imdb|tmdb|tvdb"


class Search:
    """/search/{type}?query=, /search/{id_type}/{id}, /movies/{id}, /shows/{id}..."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        def public(path: str, act: Act) -> None:
            self._trakt.route("GET", path, act, public=True)

        public("/search/{type}", self._by_text)
        public(f"/search/{{id_type:{_ID_TYPES}}}/{{item}}", self._by_id)
        public("/movies/{item}", self._movie)
        public("/shows/{item}", self._show)
        public("/shows/{item}/seasons/{season}/episodes/{episode}", self._episode)

    async def _by_text(self, call: Call) -> web.Response:
        """Each word must be in the title; the nearer the title, the higher the score.

        The year is `years`, one or a range; Trakt knows no parameter `year`.
        """
        kinds = _kinds(call.part("type"))
        if not call.query("query"):
            invalid(query="can't be blank")
        words = _words(call.query("query").casefold())
        first, last = _years(call.query("years"))
        found = [
            (score, ref)
            for ref in _every(call.media, kinds)
            if (score := _score(words, call.media.title(ref)))
            and first <= _year(call.media, ref) <= last
        ]
        found.sort(key=lambda row: (-row[0], row[1]))
        return call.page(found, lambda row: _result(call, row[1], row[0]), default=10)

    async def _by_id(self, call: Call) -> web.Response:
        """An id of one kind may be that of another; without a type all are given."""
        text = call.query("type")
        kinds = _kinds(text) if text else _FOUND
        name, item = call.part("id_type"), call.part("item")
        if name != "imdb" and not item.isdecimal():
            return call.page([], lambda row: row, default=10)
        value = item if name == "imdb" else int(item)
        found = [
            ref
            for kind in kinds
            if (ref := call.media.by_id(kind, name, value)) is not None
        ]
        return call.page(found, lambda ref: _result(call, ref, None), default=10)

    async def _movie(self, call: Call) -> web.Response:
        return self._summary(call, _item(call, Kind.MOVIE))

    async def _show(self, call: Call) -> web.Response:
        return self._summary(call, _item(call, Kind.SHOW))

    async def _episode(self, call: Call) -> web.Response:
        parts = {name: call.part(name) for name in ("season", "episode")}
        if not all(part.isdecimal() for part in parts.values()):
            refuse(404)
        numbers = {"season": int(parts["season"]), "number": int(parts["episode"])}
        ref = call.media.episode_of(_item(call, Kind.SHOW), numbers)
        if ref is None:
            refuse(404)
        return self._summary(call, ref)

    def _summary(self, call: Call, ref: Ref) -> web.Response:
        full = "full" in call.extended.split(",")
        return json_response(wire.one(call.media, ref, full=full))


def _item(call: Call, kind: Kind) -> Ref:
    """By Trakt number, slug or IMDb id; 404 when it is none of them."""
    ref = call.media.by_name(kind, call.part("item"))
    if ref is None:
        refuse(404)
    return ref


def _kinds(types: str) -> tuple[Kind, ...]:
    """People and lists can be asked for, but there are none. 404 for another word."""
    asked = types.split(",")
    if any(one not in ("movie", "show", "episode", "person", "list") for one in asked):
        refuse(404)
    return tuple(kind for kind in _FOUND if kind.value in asked)


def _every(media: Media, kinds: tuple[Kind, ...]) -> Iterator[Ref]:
    for kind in kinds:
        yield from media.every(kind)


def _result(call: Call, ref: Ref, score: float | None) -> Json:
    item = wire.item(call.media, ref, extended=call.extended)
    return {"type": ref.kind.value, "score": score, **item}


@cache
def _words(text: str) -> frozenset[str]:
    """Kept: each search looks at the title of every film there is."""
    return frozenset(re.findall(r"\w+", text))


def _score(words: frozenset[str], title: str) -> float:
    held = _words(title.casefold())
    if not words or not words <= held:
        return 0.0
    return round(100 * len(words) / len(held), 3)


def _years(text: str) -> tuple[int, int]:
    """`2016` or `2010-2016`; 422 for anything else."""
    if not text:
        return (0, 9999)
    years = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if years is None:
        invalid(years="is not a year or a range of years")
    return (int(years[1]), int(years[2] or years[1]))


def _year(media: Media, ref: Ref) -> int:
    if ref.kind is Kind.EPISODE:
        return media.released(ref).year
    if ref.kind is Kind.MOVIE:
        return media.movies[ref.trakt].year
    return media.shows[ref.trakt].year
