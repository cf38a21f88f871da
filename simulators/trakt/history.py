"""The history: every play there was, also twice the same; watched; stats of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import over_limit, refuse
from .calls import Call, read_time
from .media import Json, Kind, Ref
from .selection import Picked, select
from .state import Member, Play

if TYPE_CHECKING:
    from .service import Trakt

_KINDS: Final = (Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE)
_PLURALS: Final = {kind.plural: kind for kind in Kind}
# When somebody watched it is not known: Trakt keeps the beginning of time.
_UNKNOWN: Final = datetime(1970, 1, 1, tzinfo=UTC)


class History:
    """/sync/history, /sync/watched, and the same under /users/{id}."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        for base in ("/sync", "/users/{id}"):
            public = base != "/sync"
            for path in ("", "/{type}", "/{type}/{item}"):
                route("GET", f"{base}/history{path}", self._get, public=public)
            route("GET", f"{base}/watched/{{type}}", self._watched, public=public)
        route("POST", "/sync/history", self._add)
        route("POST", "/sync/history/remove", self._remove)

    # --- for the other parts --------------------------------------------------------

    def rows(self, member: Member) -> list[Play]:
        """Newest first."""
        plays = member.plays.values()
        return sorted(plays, key=lambda one: (one.watched_at, one.id), reverse=True)

    def add(
        self,
        member: Member,
        ref: Ref,
        at: datetime,
        action: str,
        play_id: int | None = None,
    ) -> Play:
        """One more play, to the minute; what was watched leaves the watchlist."""
        trakt = self._trakt
        play = Play(
            id=trakt.state.new_play_id() if play_id is None else play_id,
            ref=ref,
            watched_at=at.astimezone(UTC).replace(second=0, microsecond=0),
            action=action,
            added_at=trakt.clock(),
        )
        member.plays[play.id] = play
        member.touch(trakt.clock(), (ref.kind.plural, "watched_at"))
        trakt.lists.watched(member, ref)
        return play

    # --- reading --------------------------------------------------------------------

    async def _get(self, call: Call) -> web.Response:
        kept = self._asked_for(call)
        start, end = call.moment("start_at"), call.moment("end_at")
        rows = [
            play
            for play in self.rows(call.whose)
            if kept(play.ref)
            and (start is None or play.watched_at >= start)
            and (end is None or play.watched_at <= end)
        ]
        return call.page(rows, lambda play: self._row(call, play))

    def _asked_for(self, call: Call) -> Callable[[Ref], bool]:
        """Whether a play is of what the path names: everything, a type, one item."""
        if not call.part("type"):
            return lambda ref: True
        kind = _kind(call.part("type"))
        if not (item := call.part("item")):
            kept = Kind.MOVIE if kind is Kind.MOVIE else Kind.EPISODE
            return lambda ref: ref.kind is kept
        named = call.media.by_id(kind, "trakt", int(item) if item.isdecimal() else item)
        if named is None:
            refuse(404)
        return set(call.media.episodes_in(named)).__contains__

    def _row(self, call: Call, play: Play) -> Json:
        return {
            "id": play.id,
            "watched_at": wire.stamp(play.watched_at),
            "action": play.action,
            "type": play.ref.kind.value,
            **wire.item(call.media, play.ref, extended=call.extended),
        }

    async def _watched(self, call: Call) -> web.Response:
        kind = _kind(call.part("type"))
        if kind not in (Kind.MOVIE, Kind.SHOW):
            refuse(404)
        media = call.media
        by_title: dict[Ref, list[Play]] = {}
        for play in self.rows(call.whose):
            movie = play.ref.kind is Kind.MOVIE
            if movie is (kind is Kind.MOVIE):
                ref = play.ref if movie else media.show_of(play.ref)
                by_title.setdefault(ref, []).append(play)
        rows = sorted(by_title.items(), key=lambda row: -len(row[1]))
        # With each episode of a show fewer fit on a page.
        most = 100 if _episodes_too(call) else 250
        return call.page(rows, lambda row: self._watched_row(call, *row), most=most)

    def _watched_row(self, call: Call, ref: Ref, plays: Sequence[Play]) -> Json:
        row: Json = {
            "plays": len(plays),
            "last_watched_at": wire.stamp(plays[0].watched_at),
            "last_updated_at": wire.stamp(max(play.added_at for play in plays)),
        }
        if ref.kind is Kind.SHOW:
            row["reset_at"] = None
        row |= wire.item(call.media, ref, extended=call.extended)
        if ref.kind is Kind.SHOW and _episodes_too(call):
            row["seasons"] = self._seasons(call, plays)
        return row

    def _seasons(self, call: Call, plays: Sequence[Play]) -> list[Json]:
        counts = Counter(play.ref for play in plays)
        last = {play.ref: play.watched_at for play in reversed(plays)}
        seasons: dict[int, list[Json]] = {}
        for ref, count in counts.items():
            _, episode = call.media.episodes[ref.trakt]
            row = {
                "number": episode.number,
                "plays": count,
                "last_watched_at": wire.stamp(last[ref]),
            }
            seasons.setdefault(episode.season, []).append(row)
        return [
            {"number": number, "episodes": sorted(rows, key=lambda row: row["number"])}
            for number, rows in sorted(seasons.items())
        ]

    # --- changing -------------------------------------------------------------------

    async def _add(self, call: Call) -> web.Response:
        """Nothing is compared with what is there already."""
        chosen = select(call.media, call.sent, _KINDS, deep=True)
        member = call.me
        plays = [(one.ref, self._watched_at(call, one)) for one in chosen.picked]
        if len(member.plays) + len(plays) > member.limits["history"]:
            over_limit(member.limits["history"], vip=member.vip)
        for ref, at in plays:
            self.add(member, ref, at, "watch")
        added = _count(ref for ref, _ in plays)
        body = {"added": added, "not_found": chosen.not_found}
        return json_response(body, status=201)

    def _watched_at(self, call: Call, picked: Picked) -> datetime:
        match picked.said.get("watched_at"):
            case None:
                return call.now
            case "unknown":
                return _UNKNOWN
            case "released" if picked.ref.kind is Kind.EPISODE:
                media = call.media
                return media.released(picked.ref) + media.runtime(picked.ref)
            case value:
                return read_time(value, "watched_at")

    async def _remove(self, call: Call) -> web.Response:
        """An item takes all its plays along, an id of `ids` its own only."""
        chosen = select(call.media, call.sent, _KINDS, deep=True)
        ids = call.sent.get("ids", [])
        if not isinstance(ids, list):
            refuse(400)
        plays = call.me.plays
        refs = {one.ref for one in chosen.picked}
        doomed = {play.id for play in plays.values() if play.ref in refs}
        doomed |= {one for one in ids if one in plays}
        lost: list[Any] = [one for one in ids if one not in plays]
        gone = [plays.pop(one) for one in doomed]
        touched = {(play.ref.kind.plural, "watched_at") for play in gone}
        call.me.touch(call.now, *touched)
        deleted = _count(play.ref for play in gone)
        not_found = chosen.not_found | {"ids": lost}
        return json_response({"deleted": deleted, "not_found": not_found})


def _episodes_too(call: Call) -> bool:
    """Since July 2026 a show comes without its episodes unless they are asked for."""
    return "progress" in call.extended.split(",")


def _kind(plural: str) -> Kind:
    """404 for anything but movies, shows, seasons, episodes."""
    if plural not in _PLURALS:
        refuse(404)
    return _PLURALS[plural]


def _count(refs: Any) -> Json:
    kinds = Counter(ref.kind for ref in refs)
    return {"movies": kinds[Kind.MOVIE], "episodes": kinds[Kind.EPISODE]}
