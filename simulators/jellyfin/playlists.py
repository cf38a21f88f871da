"""Jellyfin's playlist endpoints: private to their owner, in an order of their own.

Adding, reading and removing work with an API key when `userId` names the owner; moving
and updating look at the token alone, so that an API key, having no user, is refused.
"""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..server import json_response
from . import wire
from .binding import (
    as_guid,
    body,
    path_guid,
    problem,
    query_bool,
    query_enums,
    query_guid,
    query_ids,
    query_int,
    refuse,
    typed,
    value,
)
from .state import Playlist

if TYPE_CHECKING:
    from .service import Jellyfin

_MEDIA = ("Unknown", "Video", "Audio", "Photo", "Book")


class Playlists:
    """/Playlists..."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        one = "/Playlists/{playlistId}"
        add("POST", "/Playlists", self._create)
        add("GET", one, self._get)
        add("POST", one, self._update)
        add("GET", f"{one}/Items", self._read)
        add("POST", f"{one}/Items", self._add)
        add("DELETE", f"{one}/Items", self._remove)
        add("POST", f"{one}/Items/{{itemId}}/Move/{{newIndex:\\d+}}", self._move)

    async def _create(self, request: web.Request) -> web.Response:
        jellyfin = self._jellyfin
        sent = await body(request, required=False)
        name = value(request, "name") or typed(sent, "Name", str, str)
        owner = query_guid(request, "userId") or typed(sent, "UserId", str, str)
        media = value(request, "mediaType") or typed(sent, "MediaType", str, str)
        if media is not None and media not in _MEDIA:
            problem("$.MediaType", "The JSON value could not be converted.")
        public = typed(sent, "IsPublic", bool, bool)
        user = jellyfin.acting_user(request, as_guid(owner) if owner else None)
        if user is None or not name:
            refuse(400)
        held = Playlist(
            jellyfin.state.new_id("playlist"),
            name,
            user.id,
            jellyfin.clock(),
            # In C# the property is true unless the request says otherwise.
            public=public is not False,
        )
        jellyfin.state.playlists[held.id] = held
        self._append(held, query_ids(request, "ids") or _ids(sent))
        return json_response({"Id": held.id})

    def _append(self, held: Playlist, ids: list[str], at: int | None = None) -> None:
        """Unknown ids and ids that are in it already are left out without a word."""
        items = self._jellyfin.state.items
        fresh = [one for one in ids if one in items and one not in held.members]
        before = list(held.members)
        place = len(before) if at is None else at
        held.members = dict.fromkeys([*before[:place], *fresh, *before[place:]])

    def _visible(self, request: web.Request, user: str | None) -> Playlist:
        """The playlist, if `user` sees it; an API key alone is nobody."""
        number = path_guid(request, "playlistId")
        if user is None:
            refuse(400)
        held = self._jellyfin.state.playlists.get(number)
        if held is None or (held.owner != user and not held.public):
            refuse(404, "Playlist not found")
        return held

    def _owned(self, request: web.Request, user: str | None) -> Playlist:
        held = self._visible(request, user)
        if held.owner != user:
            refuse(403)
        return held

    def _named_user(self, request: web.Request) -> str | None:
        user = self._jellyfin.acting_user(request)
        return user.id if user else None

    async def _get(self, request: web.Request) -> web.Response:
        held = self._visible(request, self._jellyfin.caller(request).user)
        dto = {
            "OpenAccess": held.public,
            "Shares": [],
            "ItemIds": list(held.members),
        }
        return json_response(dto)

    async def _update(self, request: web.Request) -> web.Response:
        held = self._owned(request, self._jellyfin.caller(request).user)
        sent = await body(request)
        if (name := typed(sent, "Name", str, str)) is not None:
            held.name = name
        if (public := typed(sent, "IsPublic", bool, bool)) is not None:
            held.public = public
        if sent.get("Ids") is not None:
            held.members = {}
            self._append(held, _ids(sent))
        return web.Response(status=204)

    async def _read(self, request: web.Request) -> web.Response:
        user = self._named_user(request)
        held = self._visible(request, user)
        state = self._jellyfin.state
        fields = query_enums(request, "fields", wire.FIELDS)
        images = query_bool(request, "enableImages") is not False
        with_data = query_bool(request, "enableUserData") is not False
        start = query_int(request, "startIndex") or 0
        limit = query_int(request, "limit")
        ids = list(held.members)
        dtos = []
        for number in ids[start : None if limit is None else start + limit]:
            item = state.items[number]
            shown_to = (user or "") if with_data else None
            dto = self._jellyfin.items.described(
                item, fields, images=images, user=shown_to
            )
            # Since 10.10 the entry's id is the item's.
            dtos.append(dto | {"PlaylistItemId": number})
        return json_response(
            {"Items": dtos, "TotalRecordCount": len(ids), "StartIndex": start}
        )

    async def _add(self, request: web.Request) -> web.Response:
        held = self._owned(request, self._named_user(request))
        position = None
        if self._jellyfin.major >= 12:
            position = query_int(request, "position")
        self._append(held, query_ids(request, "ids"), position)
        return web.Response(status=204)

    async def _remove(self, request: web.Request) -> web.Response:
        caller = self._jellyfin.caller(request)
        if caller.user is None:
            held = self._jellyfin.state.playlists.get(path_guid(request, "playlistId"))
            if held is None:
                refuse(404)
        else:
            held = self._owned(request, caller.user)
        for number in query_ids(request, "entryIds"):
            held.members.pop(number, None)
        return web.Response(status=204)

    async def _move(self, request: web.Request) -> web.Response:
        held = self._owned(request, self._jellyfin.caller(request).user)
        number = as_guid(request.match_info["itemId"])
        if number is None or number not in held.members:
            refuse(400)
        ids = [one for one in held.members if one != number]
        ids.insert(int(request.match_info["newIndex"]), number)
        held.members = dict.fromkeys(ids)
        return web.Response(status=204)


def _ids(sent: dict[str, Any]) -> list[str]:
    given = typed(sent, "Ids", list, list) or []
    ids = [as_guid(one) if isinstance(one, str) else None for one in given]
    if None in ids:
        problem("$.Ids", "The JSON value could not be converted to Guid.")
    return [one for one in ids if one]
