"""The watchlist, which what is watched leaves by itself, and the favorites."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from aiohttp import web

from . import listing
from .calls import Call
from .listing import EVERY
from .media import Kind, Ref
from .selection import Picked, select
from .state import Listed, Member

if TYPE_CHECKING:
    from .service import Trakt

# How each is called among the activities of a kind, and what it may hold.
_LISTS: Final = {
    "watchlist": ("watchlisted_at", EVERY),
    "favorites": ("favorited_at", (Kind.MOVIE, Kind.SHOW)),
}
_PATHS: Final = ("", "/{type}", "/{type}/{sort_by}", "/{type}/{sort_by}/{sort_how}")


class Lists:
    """/sync/{watchlist|favorites}, and the same of a member under /users/{id}."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        for name in _LISTS:
            self._routes_of(name)

    def _routes_of(self, name: str) -> None:
        async def show(call: Call) -> web.Response:
            return listing.show(call, _held(call.whose, name), _LISTS[name][1])

        async def add(call: Call) -> web.Response:
            return self._add(call, name)

        async def remove(call: Call) -> web.Response:
            return self._remove(call, name)

        route = self._trakt.route
        for path in _PATHS:
            route("GET", f"/sync/{name}{path}", show)
            route("GET", f"/users/{{id}}/{name}{path}", show, public=True)
        route("POST", f"/sync/{name}", add)
        route("POST", f"/sync/{name}/remove", remove)

    # --- for the other parts --------------------------------------------------------

    def watch_later(self, member: Member, ref: Ref) -> None:
        number, now = self._trakt.state.new_id(), self._trakt.clock()
        listing.put(member.watchlist, Picked(ref, {}), number, now)
        self._touch(member, "watchlist", [ref])

    def drop(self, member: Member, ref: Ref) -> None:
        """Off the watchlist, when it is on it."""
        if member.watchlist.pop(ref, None) is not None:
            self._touch(member, "watchlist", [ref])

    def watched(self, member: Member, ref: Ref) -> None:
        """Off the watchlist with it; an episode takes its season and show along."""
        self.drop(member, ref)
        if ref.kind is Kind.EPISODE:
            self.drop(member, self._trakt.media.season_of(ref))
            self.drop(member, self._trakt.media.show_of(ref))

    # --- changing -------------------------------------------------------------------

    def _add(self, call: Call, name: str) -> web.Response:
        kinds, held = _LISTS[name][1], _held(call.me, name)
        chosen = select(call.media, call.sent, kinds, deep=False)
        fresh = listing.add(call, held, chosen, name)
        self._touch(call.me, name, fresh)
        at = call.me.changed_at(name, "updated_at")
        return listing.added(chosen, fresh, kinds, updated_at=at, length=len(held))

    def _remove(self, call: Call, name: str) -> web.Response:
        kinds, held = _LISTS[name][1], _held(call.me, name)
        chosen = select(call.media, call.sent, kinds, deep=False)
        gone = listing.take(held, chosen)
        self._touch(call.me, name, gone)
        at = call.me.changed_at(name, "updated_at")
        return listing.removed(chosen, gone, kinds, updated_at=at, length=len(held))

    def _touch(self, member: Member, name: str, refs: Iterable[Ref]) -> None:
        changed = {(ref.kind.plural, _LISTS[name][0]) for ref in refs}
        if changed:
            member.touch(self._trakt.clock(), (name, "updated_at"), *changed)


def _held(member: Member, name: str) -> dict[Ref, Listed]:
    return member.watchlist if name == "watchlist" else member.favorites
