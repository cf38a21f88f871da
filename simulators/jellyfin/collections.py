"""Jellyfin's collection endpoints, with their pitfalls."""

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import json_response
from .binding import path_guid, problem, query_bool, query_ids, refuse, value
from .state import BoxSet

if TYPE_CHECKING:
    from .service import Jellyfin

# Between reading and writing a collection the server does other things; two writes at
# the same time lose one of them (facts: read-modify-write without lock).
_WRITE_WINDOW: Final = 0.001


class Collections:
    """/Collections..."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        add("POST", "/Collections", self._create)
        add("POST", "/Collections/{collectionId}/Items", self._add)
        add("DELETE", "/Collections/{collectionId}/Items", self._remove)

    async def _create(self, request: web.Request) -> web.Response:
        """Made first, filled afterwards: an unknown id is a 400 and leaves it empty.

        It lies in a folder of its name, from which it has its id: one of a name that
        is there already is saved over that one, which is empty then.
        """
        jellyfin = self._jellyfin
        jellyfin.need_collections(request)
        name = value(request, "name")
        if not name:
            refuse(400)
        before = next(
            (it for it in jellyfin.state.box_sets.values() if it.folder == name), None
        )
        held = BoxSet(
            before.id if before else jellyfin.state.new_id("boxset"),
            name,
            jellyfin.clock(),
            locked=bool(query_bool(request, "isLocked")),
        )
        jellyfin.state.box_sets[held.id] = held
        await self._put_in(held, query_ids(request, "ids"))
        return json_response({"Id": held.id})

    def _held(self, request: web.Request) -> BoxSet:
        self._jellyfin.need_collections(request)
        number = path_guid(request, "collectionId")
        held = self._jellyfin.state.box_sets.get(number)
        if held is None:
            refuse(400)
        if value(request, "ids") is None:
            problem("ids", "The ids field is required.")
        return held

    async def _add(self, request: web.Request) -> web.Response:
        await self._put_in(self._held(request), query_ids(request, "ids"))
        return web.Response(status=204)

    async def _put_in(self, held: BoxSet, ids: list[str]) -> None:
        """One unknown id refuses the whole batch; what is in stays where it is."""
        items = self._jellyfin.state.items
        if any(number not in items for number in ids):
            refuse(400)
        members = dict(held.members)
        for number in ids:
            refused = self._jellyfin.refuses_versions and items[number].versions > 1
            if not refused:
                members.setdefault(number)
        await asyncio.sleep(_WRITE_WINDOW)
        held.members = {number: None for number in members if number in items}

    async def _remove(self, request: web.Request) -> web.Response:
        """Ids that are not in it are only logged."""
        held = self._held(request)
        gone = set(query_ids(request, "ids"))
        members = {number: None for number in held.members if number not in gone}
        await asyncio.sleep(_WRITE_WINDOW)
        held.members = members
        return web.Response(status=204)
