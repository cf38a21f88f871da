"""Jellyfin's item endpoints: queries, single items, images, deleting."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from aiohttp import web

from ..posters import poster_png
from ..server import json_response
from . import query as queries, wire
from .binding import path_guid, query_bool, query_enums, query_ids, refuse
from .query import Entry, Query
from .state import BoxSet, Item, Playlist, User, UserData

if TYPE_CHECKING:
    from .service import Jellyfin


class Items:
    """/Items... and its older forms below /Users/{userId}."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        add("GET", "/Items", self._query)
        # Hidden in version 12, routed in all of them.
        add("GET", "/Users/{userId}/Items", self._query)
        add("GET", "/Users/{userId}/Items/{itemId}", self._one)
        add("GET", "/Items/Counts", self._counts)
        add("GET", "/UserItems/Resume", self._resume)
        add("GET", "/Items/{itemId}", self._one)
        add("GET", "/Items/{itemId}/Collections", self._collections)
        add("DELETE", "/Items/{itemId}", self._delete)
        add("DELETE", "/Items", self._delete_many)
        add("GET", "/Items/{itemId}/Images/{imageType}", self._image)

    def _user(self, request: web.Request) -> User | None:
        given = path_guid(request, "userId") if "userId" in request.match_info else None
        return self._jellyfin.acting_user(request, given)

    async def _query(self, request: web.Request) -> web.Response:
        user = self._user(request)
        query = queries.read(request)
        marks = self._marks(user)
        entries = self._entries(query, user)
        if entries is None:
            return json_response(self._views())
        found = queries.select(entries, query, marks)
        if self._collapses(query, user):
            found = queries.collapse(found, self._jellyfin.state)
        found = queries.ordered(found, query, marks)
        end = None if query.limit is None else query.start + query.limit
        shown = found[query.start : end]
        dtos = [self.dto(entry, query, user) for entry in shown]
        total = len(found) if query.total else 0
        return json_response(
            {"Items": dtos, "TotalRecordCount": total, "StartIndex": query.start}
        )

    def _marks(self, user: User | None) -> dict[str, UserData] | None:
        if user is None:
            return None
        return self._jellyfin.state.user_data.setdefault(user.id, {})

    def _collapses(self, query: Query, user: User | None) -> bool:
        jellyfin = self._jellyfin
        if query.parent is not None and query.parent != jellyfin.library_id:
            return False
        return queries.collapses(
            query, user, major=jellyfin.major, grouping=jellyfin.group_box_sets
        )

    def _entries(self, query: Query, user: User | None) -> list[Entry] | None:
        """Where the query looks; None for the root without `recursive`."""
        state = self._jellyfin.state
        parent = query.parent if query.kinds != ["BoxSet"] else None
        if parent is None:
            if not query.recursive and not query.ids:
                return None
            return [
                *state.items.values(),
                *state.box_sets.values(),
                *(held for held in state.playlists.values() if _sees(user, held)),
            ]
        if parent == self._jellyfin.library_id:
            return list(state.items.values())
        folder = state.box_sets.get(parent) or state.playlists.get(parent)
        if folder is None:
            refuse(400)
        return [state.items[number] for number in folder.members]

    def _views(self) -> wire.Json:
        jellyfin = self._jellyfin
        folder = wire.folder_dto(
            jellyfin.library_id, "Movies", "CollectionFolder", server=jellyfin.server_id
        )
        views = [folder | {"CollectionType": "movies"}]
        return {"Items": views, "TotalRecordCount": len(views), "StartIndex": 0}

    def dto(self, entry: Entry, query: Query, user: User | None) -> wire.Json:
        wants_data = query.user_data and user is not None
        data = (
            self._jellyfin.state.data(user.id, entry.id)
            if (wants_data and user)
            else None
        )
        return self.described(entry, query.fields, images=query.images, data=data)

    def described(
        self,
        entry: Entry,
        fields: Collection[str],
        *,
        images: bool,
        data: UserData | None,
    ) -> wire.Json:
        jellyfin = self._jellyfin
        server = jellyfin.server_id
        if isinstance(entry, Item):
            return wire.item_dto(
                entry,
                server=server,
                parent=jellyfin.library_id,
                fields=fields,
                images=images,
                data=data,
            )
        if isinstance(entry, BoxSet):
            dto = wire.box_set_dto(entry, server=server, fields=fields)
        else:
            dto = wire.playlist_dto(entry, server=server, fields=fields)
        if data is not None:
            dto["UserData"] = wire.user_data(data, entry.id, None)
        return dto

    def _entry(self, request: web.Request) -> Entry:
        state = self._jellyfin.state
        number = path_guid(request, "itemId")
        entry = (
            state.items.get(number)
            or state.box_sets.get(number)
            or state.playlists.get(number)
        )
        if entry is None:
            refuse(404)
        return entry

    async def _one(self, request: web.Request) -> web.Response:
        user = self._user(request)
        entry = self._entry(request)
        if isinstance(entry, Playlist) and not _sees(user, entry):
            refuse(404)
        data = self._jellyfin.state.data(user.id, entry.id) if user else None
        dto = self.described(entry, frozenset(wire.FIELDS), images=True, data=data)
        return json_response(dto)

    async def _counts(self, _request: web.Request) -> web.Response:
        state = self._jellyfin.state
        counted = "MovieCount SeriesCount EpisodeCount ArtistCount ProgramCount"
        counted += " TrailerCount SongCount AlbumCount MusicVideoCount BoxSetCount"
        counted += " BookCount ItemCount"
        counts = dict.fromkeys(counted.split(), 0)
        counts["MovieCount"] = len(state.items)
        counts["BoxSetCount"] = len(state.box_sets)
        counts["ItemCount"] = len(state.items) + len(state.box_sets)
        return json_response(counts)

    async def _resume(self, request: web.Request) -> web.Response:
        user = self._jellyfin.need_user(request)
        state = self._jellyfin.state
        fields = query_enums(request, "fields", wire.FIELDS)
        images = query_bool(request, "enableImages") is not False
        begun = [
            (state.items[number], data)
            for number, data in state.user_data.get(user.id, {}).items()
            if data.position_ticks and number in state.items
        ]
        dtos = [
            self.described(item, fields, images=images, data=data)
            for item, data in begun
        ]
        return json_response(
            {"Items": dtos, "TotalRecordCount": len(dtos), "StartIndex": 0}
        )

    async def _collections(self, request: web.Request) -> web.Response:
        """Since version 12; needs a user."""
        if self._jellyfin.major < 12:
            return self._jellyfin.error(404)
        if self._jellyfin.acting_user(request) is None:
            return self._jellyfin.error(401)
        entry = self._entry(request)
        held = self._jellyfin.state.box_sets.values()
        dtos = [
            self.described(one, (), images=False, data=None)
            for one in held
            if entry.id in one.members
        ]
        return json_response(
            {"Items": dtos, "TotalRecordCount": len(dtos), "StartIndex": 0}
        )

    async def _delete(self, request: web.Request) -> web.Response:
        self._drop(self._entry(request), request)
        return web.Response(status=204)

    async def _delete_many(self, request: web.Request) -> web.Response:
        state = self._jellyfin.state
        for number in query_ids(request, "ids"):
            entry = state.box_sets.get(number) or state.playlists.get(number)
            if entry is None:
                refuse(404)
            self._drop(entry, request)
        return web.Response(status=204)

    def _drop(self, entry: Entry, request: web.Request) -> None:
        state = self._jellyfin.state
        match entry:
            case Item():
                self._jellyfin.need_admin(request)
                self._jellyfin.remove_item(entry)
            case BoxSet():
                self._jellyfin.need_collections(request)
                del state.box_sets[entry.id]
            case Playlist():
                caller = self._jellyfin.caller(request)
                if not caller.is_admin and caller.user != entry.owner:
                    refuse(401, "Unauthorized access")
                del state.playlists[entry.id]

    async def _image(self, request: web.Request) -> web.Response:
        """Open to everybody."""
        item = self._jellyfin.state.items.get(path_guid(request, "itemId"))
        if item is None or request.match_info["imageType"].lower() != "primary":
            return self._jellyfin.error(404)
        return web.Response(body=poster_png(item.film), content_type="image/png")


def _sees(user: User | None, held: Playlist) -> bool:
    return held.public or (user is not None and held.owner == user.id)
