"""The lists that members make for themselves."""

from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import json_response
from . import listing, wire
from .answers import refuse
from .calls import Call
from .listing import EVERY
from .selection import select
from .state import PersonalList

if TYPE_CHECKING:
    from .service import Trakt

_LISTS: Final = "/users/{id}/lists"
_ITEMS: Final = f"{_LISTS}/{{list}}/items"


class PersonalLists:
    """/users/{id}/lists and the items of each; a list is made by `create_list`."""

    def __init__(self, trakt: Trakt) -> None:
        self._trakt = trakt

    def routes(self) -> None:
        route = self._trakt.route
        route("GET", _LISTS, self._lists, public=True)
        route("GET", f"{_LISTS}/{{list}}", self._list, public=True)
        for path in ("", "/{type}", "/{type}/{sort_by}/{sort_how}"):
            route("GET", f"{_ITEMS}{path}", self._items, public=True)
        route("POST", _ITEMS, self._add)
        route("POST", f"{_ITEMS}/remove", self._remove)

    async def _lists(self, call: Call) -> web.Response:
        person = call.person
        held = list(person.lists.values())
        return call.page(held, lambda one: wire.personal_list(one, person))

    async def _list(self, call: Call) -> web.Response:
        return json_response(wire.personal_list(self._held(call), call.person))

    async def _items(self, call: Call) -> web.Response:
        return listing.show(call, self._held(call).items, EVERY)

    async def _add(self, call: Call) -> web.Response:
        held = self._own(call)
        chosen = select(call.media, call.sent, EVERY, deep=False)
        fresh = listing.add(call, held.items, chosen, "list")
        self._touch(call, held, changed=bool(fresh))
        at, length = held.updated_at, len(held.items)
        return listing.added(chosen, fresh, EVERY, updated_at=at, length=length)

    async def _remove(self, call: Call) -> web.Response:
        held = self._own(call)
        chosen = select(call.media, call.sent, EVERY, deep=False)
        gone = listing.take(held.items, chosen)
        self._touch(call, held, changed=bool(gone))
        at, length = held.updated_at, len(held.items)
        return listing.removed(chosen, gone, EVERY, updated_at=at, length=length)

    def _held(self, call: Call) -> PersonalList:
        """By number or slug; 404 when there is no such list."""
        name, held = call.part("list"), call.person.lists.values()
        found = next((one for one in held if name in (str(one.id), one.slug)), None)
        if found is None:
            refuse(404)
        return found

    def _own(self, call: Call) -> PersonalList:
        if call.person is not call.me:
            refuse(403)
        return self._held(call)

    def _touch(self, call: Call, held: PersonalList, *, changed: bool) -> None:
        if changed:
            held.updated_at = call.me.touch(call.now, ("lists", "updated_at"))
