"""What a member keeps: watchlist, favorites, personal lists, ratings, collection."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ..server import json_response
from . import wire
from .answers import invalid, over_limit, refuse
from .calls import Call, read_time
from .media import Json, Kind, Media, Ref
from .selection import Picked, Selection, select
from .state import Listed, Member, PersonalList, Rated

if TYPE_CHECKING:
    from .service import Trakt

_EVERY: Final = (Kind.MOVIE, Kind.SHOW, Kind.SEASON, Kind.EPISODE)
_FAVORITES: Final = (Kind.MOVIE, Kind.SHOW)
_SORTS: Final[Mapping[str, Callable[[Media, Listed], Any]]] = {
    "added": lambda _, row: row.listed_at,
    "title": lambda media, row: media.title(row.ref).casefold(),
    "released": lambda media, row: media.released(row.ref),
    "runtime": lambda media, row: media.runtime(row.ref),
}


class Lists:
    """/sync/watchlist, /sync/favorites, /sync/ratings, /users/{id}/lists."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        self._routes_of("watchlist", self._watchlist)
        self._routes_of("favorites", self._favorites)
        self._routes_of("ratings", self._ratings)
        route = self._trakt.route
        route("POST", "/sync/watchlist", self._add_to_watchlist)
        route("POST", "/sync/watchlist/remove", self._remove_from_watchlist)
        route("POST", "/sync/favorites", self._add_to_favorites)
        route("POST", "/sync/favorites/remove", self._remove_from_favorites)
        route("POST", "/sync/ratings", self._rate)
        route("POST", "/sync/ratings/remove", self._unrate)
        lists = "/users/{id}/lists"
        route("GET", lists, self._lists, public=True)
        route("GET", f"{lists}/{{list}}", self._list, public=True)
        items = f"{lists}/{{list}}/items"
        for path in ("", "/{type}", "/{type}/{sort_by}/{sort_how}"):
            route("GET", f"{items}{path}", self._items, public=True)
        route("POST", items, self._add_items)
        route("POST", f"{items}/remove", self._remove_items)

    def _routes_of(self, name: str, act: Callable[[Call], Any]) -> None:
        """The whole list, by type, sorted or of one rating; my own or a member's."""
        for base in ("/sync", "/users/{id}"):
            for path in (
                "",
                "/{type}",
                "/{type}/{sort_by}",
                "/{type}/{sort_by}/{sort_how}",
            ):
                self._trakt.route(
                    "GET", f"{base}/{name}{path}", act, public=base != "/sync"
                )

    # --- for the other parts --------------------------------------------------------

    def watch_later(self, member: Member, ref: Ref) -> None:
        self._put(member, member.watchlist, Picked(ref, {}), self._trakt.clock())
        self._touch_watchlist(member, [ref])

    def drop(self, member: Member, ref: Ref) -> None:
        """Off the watchlist, when it is on it."""
        if member.watchlist.pop(ref, None) is not None:
            self._touch_watchlist(member, [ref])

    def watched(self, member: Member, ref: Ref) -> None:
        """Off the watchlist with it; an episode takes its season and show along."""
        self.drop(member, ref)
        if ref.kind is Kind.EPISODE:
            self.drop(member, self._trakt.media.season_of(ref))
            self.drop(member, self._trakt.media.show_of(ref))

    def rate(self, member: Member, ref: Ref, rating: int, at: datetime) -> None:
        member.ratings[ref] = Rated(ref, rating, at)
        member.touch(self._trakt.clock(), (ref.kind.plural, "rated_at"))

    # --- watchlist and favorites ----------------------------------------------------

    async def _watchlist(self, call: Call) -> web.Response:
        return self._sorted(call, call.whose.watchlist, _EVERY)

    async def _favorites(self, call: Call) -> web.Response:
        return self._sorted(call, call.whose.favorites, _FAVORITES)

    def _sorted(
        self, call: Call, held: Mapping[Ref, Listed], kinds: tuple[Kind, ...]
    ) -> web.Response:
        """The rank is that of the whole list, however it is sorted or filtered."""
        wanted = _wanted(call.part("type"), kinds)
        rows = [
            (rank, row)
            for rank, row in enumerate(held.values(), 1)
            if row.ref.kind in wanted
        ]
        headers = {"X-Sort-By": "rank", "X-Sort-How": "asc"}
        if sort_by := call.part("sort_by"):
            how = "desc" if call.part("sort_how") == "desc" else "asc"
            if (key := _SORTS.get(sort_by)) is None:
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

    async def _add_to_watchlist(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        added = self._add(call, member.watchlist, chosen, "watchlist")
        self._touch_watchlist(member, added)
        updated = self._updated(member, "watchlist")
        return self._added(chosen, added, _EVERY, member.watchlist, updated)

    async def _remove_from_watchlist(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        gone = _take(member.watchlist, chosen)
        self._touch_watchlist(member, gone)
        updated = self._updated(member, "watchlist")
        return _removed(chosen, gone, _EVERY, member.watchlist, updated)

    async def _add_to_favorites(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _FAVORITES, deep=False)
        added = self._add(call, member.favorites, chosen, "favorites")
        self._touch_favorites(member, added)
        updated = self._updated(member, "favorites")
        return self._added(chosen, added, _FAVORITES, member.favorites, updated)

    async def _remove_from_favorites(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _FAVORITES, deep=False)
        gone = _take(member.favorites, chosen)
        self._touch_favorites(member, gone)
        updated = self._updated(member, "favorites")
        return _removed(chosen, gone, _FAVORITES, member.favorites, updated)

    def _add(
        self, call: Call, held: dict[Ref, Listed], chosen: Selection, limit: str
    ) -> list[Ref]:
        """What was new; 420, and nothing added, when it would become too long."""
        fresh = {one.ref: one for one in chosen.picked if one.ref not in held}
        most = call.me.limits[limit]
        if len(held) + len(fresh) > most and fresh:
            over_limit(most, vip=call.me.vip)
        for one in fresh.values():
            self._put(call.me, held, one, call.now)
        return list(fresh)

    def _put(
        self, _member: Member, held: dict[Ref, Listed], picked: Picked, at: datetime
    ) -> None:
        number = self._trakt.state.new_id()
        held.setdefault(
            picked.ref, Listed(number, picked.ref, at, picked.said.get("notes"))
        )

    def _added(
        self,
        chosen: Selection,
        added: list[Ref],
        kinds: tuple[Kind, ...],
        held: Mapping[Ref, Listed],
        updated: datetime,
    ) -> web.Response:
        fresh = set(added)
        there = {one.ref for one in chosen.picked} - fresh
        body = {
            "added": _count(fresh, kinds),
            "existing": _count(there, kinds),
            "not_found": chosen.not_found,
            "list": {"updated_at": wire.stamp(updated), "item_count": len(held)},
        }
        return json_response(body, status=201)

    def _touch_watchlist(self, member: Member, refs: Iterable[Ref]) -> None:
        names = {(ref.kind.plural, "watchlisted_at") for ref in refs}
        if names:
            member.touch(self._trakt.clock(), ("watchlist", "updated_at"), *names)

    def _touch_favorites(self, member: Member, refs: Iterable[Ref]) -> None:
        names = {(ref.kind.plural, "favorited_at") for ref in refs}
        if names:
            member.touch(self._trakt.clock(), ("favorites", "updated_at"), *names)

    def _updated(self, member: Member, name: str) -> datetime:
        return member.activities.get((name, "updated_at"), member.joined_at)

    # --- ratings --------------------------------------------------------------------

    async def _ratings(self, call: Call) -> web.Response:
        wanted = _wanted(call.part("type"), _EVERY)
        values = set(call.part("sort_by").split(",")) - {""}
        rows = [
            row
            for row in call.whose.ratings.values()
            if row.ref.kind in wanted and (not values or str(row.rating) in values)
        ]
        rows.sort(key=lambda row: row.rated_at, reverse=True)
        return call.page(rows, lambda row: self._rated(call, row))

    def _rated(self, call: Call, row: Rated) -> Json:
        return {
            "rated_at": wire.stamp(row.rated_at),
            "rating": row.rating,
            "type": row.ref.kind.value,
            **wire.item(call.media, row.ref, extended=call.extended),
        }

    async def _rate(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        rated = [(one.ref, *self._rating(call, one)) for one in chosen.picked]
        fresh = {ref for ref, *_ in rated} - set(member.ratings)
        most = member.limits["ratings"]
        if len(member.ratings) + len(fresh) > most and fresh:
            over_limit(most, vip=member.vip)
        for ref, rating, at in rated:
            self.rate(member, ref, rating, at)
        added = _count((ref for ref, *_ in rated), _EVERY)
        body = {"added": added, "not_found": chosen.not_found}
        return json_response(body, status=201)

    def _rating(self, call: Call, one: Picked) -> tuple[int, datetime]:
        """422 for anything but a whole number from 1 to 10."""
        rating = one.said.get("rating")
        if isinstance(rating, bool) or not isinstance(rating, int):
            invalid(rating="is not a number")
        if not 1 <= rating <= 10:
            invalid(rating="must be between 1 and 10")
        at = one.said.get("rated_at")
        return rating, call.now if at is None else read_time(at, "rated_at")

    async def _unrate(self, call: Call) -> web.Response:
        member = call.me
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        gone = _take(member.ratings, chosen)
        member.touch(call.now, *{(ref.kind.plural, "rated_at") for ref in gone})
        body = {"deleted": _count(gone, _EVERY), "not_found": chosen.not_found}
        return json_response(body)

    # --- personal lists -------------------------------------------------------------

    async def _lists(self, call: Call) -> web.Response:
        person = call.person
        held = list(person.lists.values())
        return call.page(held, lambda one: wire.personal_list(one, person))

    async def _list(self, call: Call) -> web.Response:
        return json_response(wire.personal_list(self._held(call), call.person))

    async def _items(self, call: Call) -> web.Response:
        return self._sorted(call, self._held(call).items, _EVERY)

    async def _add_items(self, call: Call) -> web.Response:
        held = self._own(call)
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        added = self._add(call, held.items, chosen, "list")
        self._touch_list(call, held, changed=bool(added))
        return self._added(chosen, added, _EVERY, held.items, held.updated_at)

    async def _remove_items(self, call: Call) -> web.Response:
        held = self._own(call)
        chosen = select(call.media, call.sent, _EVERY, deep=False)
        gone = _take(held.items, chosen)
        self._touch_list(call, held, changed=bool(gone))
        return _removed(chosen, gone, _EVERY, held.items, held.updated_at)

    def _held(self, call: Call) -> PersonalList:
        """By number or slug; 404 when there is no such list."""
        name = call.part("list")
        held = call.person.lists.values()
        found = next((one for one in held if name in (str(one.id), one.slug)), None)
        if found is None:
            refuse(404)
        return found

    def _own(self, call: Call) -> PersonalList:
        if call.person is not call.me:
            refuse(403)
        return self._held(call)

    def _touch_list(self, call: Call, held: PersonalList, *, changed: bool) -> None:
        if changed:
            held.updated_at = call.me.touch(call.now, ("lists", "updated_at"))


def _wanted(types: str, kinds: tuple[Kind, ...]) -> set[Kind]:
    """`movies`, `movie,show`, `all` or nothing; 404 for a type there is not."""
    if types in ("", "all"):
        return set(kinds)
    by_name = {name: kind for kind in kinds for name in (kind.value, kind.plural)}
    asked = types.split(",")
    if any(name not in by_name for name in asked):
        refuse(404)
    return {by_name[name] for name in asked}


def _take[V](held: dict[Ref, V], chosen: Selection) -> list[Ref]:
    """Take out what was chosen; what was there."""
    return [one.ref for one in chosen.picked if held.pop(one.ref, None) is not None]


def _removed(
    chosen: Selection,
    gone: list[Ref],
    kinds: tuple[Kind, ...],
    held: Mapping[Ref, Listed],
    updated: datetime,
) -> web.Response:
    body = {
        "deleted": _count(gone, kinds),
        "not_found": chosen.not_found,
        "list": {"updated_at": wire.stamp(updated), "item_count": len(held)},
    }
    return json_response(body)


def _count(refs: Iterable[Ref], kinds: tuple[Kind, ...]) -> Json:
    counts = Counter(ref.kind for ref in refs)
    return {kind.plural: counts[kind] for kind in kinds}
