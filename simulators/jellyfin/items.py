"""Jellyfin's item endpoints: queries, single items, images, deleting."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from aiohttp import web

from ..posters import Poster, poster_png
from ..server import json_response
from . import query as queries, television_wire, wire
from .binding import path_guid, query_bool, query_enums, query_ids, refuse
from .query import Entry, Query
from .state import BoxSet, Item, Playlist, User, UserData
from .television import Series

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
        add("GET", "/Items/{itemId}/Ancestors", self._ancestors)
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
                *state.series.values(),
                *state.seasons.values(),
                *state.episodes.values(),
                *(state.box_sets.values() if _sees_collections(user) else ()),
                *(held for held in state.playlists.values() if _sees(user, held)),
            ]
        if (inside := self._inside(parent, recursive=query.recursive)) is not None:
            return inside
        folder = state.box_sets.get(parent) or state.playlists.get(parent)
        if folder is None:
            refuse(400)
        return [state.items[number] for number in folder.members]

    def _inside(self, parent: str, *, recursive: bool) -> list[Entry] | None:
        """What a library, a series or a season holds; None when it is none of them."""
        state = self._jellyfin.state
        if parent == self._jellyfin.library_id:
            return list(state.items.values())
        if parent == self._jellyfin.shows_id:
            shows: list[Entry] = [*state.series.values()]
            below: list[Entry] = [*state.seasons.values(), *state.episodes.values()]
            return [*shows, *below] if recursive else shows
        if (season := state.seasons.get(parent)) is not None:
            return list(state.episodes_of(season))
        if (series := state.series.get(parent)) is not None:
            seasons = [one for one in state.seasons.values() if one.series is series]
            return [*seasons, *(state.episodes_of(series) if recursive else ())]
        return None

    def _views(self) -> wire.Json:
        views = self._jellyfin.libraries()
        return {"Items": views, "TotalRecordCount": len(views), "StartIndex": 0}

    def dto(self, entry: Entry, query: Query, user: User | None) -> wire.Json:
        shown_to = user.id if user is not None and query.user_data else None
        return self.described(entry, query.fields, images=query.images, user=shown_to)

    def described(
        self,
        entry: Entry,
        fields: Collection[str],
        *,
        images: bool,
        user: str | None,
    ) -> wire.Json:
        """A BaseItemDto, with the marks of a user."""
        jellyfin = self._jellyfin
        server, films, shows = jellyfin.server_id, *jellyfin.library_ids
        match entry:
            case Item():
                dto = wire.item_dto(
                    entry, server=server, parent=films, fields=fields, images=images
                )
            case BoxSet():
                dto = wire.box_set_dto(entry, server=server, fields=fields)
            case Playlist():
                dto = wire.playlist_dto(entry, server=server, fields=fields)
            case _:
                dto = television_wire.dto(
                    entry, server=server, parent=shows, fields=fields, images=images
                )
        if user is None:
            return dto
        return dto | {"UserData": jellyfin.user_data_dto(user, entry)}

    def _entry(self, request: web.Request) -> Entry:
        state = self._jellyfin.state
        number = path_guid(request, "itemId")
        entry = (
            state.items.get(number)
            or state.television(number)
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
        shown_to = user.id if user else None
        dto = self.described(entry, frozenset(wire.FIELDS), images=True, user=shown_to)
        return json_response(dto)

    async def _ancestors(self, request: web.Request) -> web.Response:
        """The library that something is in; folders on the disk are not simulated."""
        films, shows = self._jellyfin.library_ids
        library = films if isinstance(self._entry(request), Item) else shows
        above = [one for one in self._jellyfin.libraries() if one["Id"] == library]
        return json_response(above)

    async def _counts(self, _request: web.Request) -> web.Response:
        state = self._jellyfin.state
        counted = "MovieCount SeriesCount EpisodeCount ArtistCount ProgramCount"
        counted += " TrailerCount SongCount AlbumCount MusicVideoCount BoxSetCount"
        counted += " BookCount ItemCount"
        counts = dict.fromkeys(counted.split(), 0)
        counts["MovieCount"] = len(state.items)
        counts["SeriesCount"] = len(state.series)
        counts["EpisodeCount"] = len(state.episodes)
        counts["BoxSetCount"] = len(state.box_sets)
        counts["ItemCount"] = sum(counts.values())
        return json_response(counts)

    async def _resume(self, request: web.Request) -> web.Response:
        user = self._jellyfin.need_user(request)
        state = self._jellyfin.state
        fields = query_enums(request, "fields", wire.FIELDS)
        images = query_bool(request, "enableImages") is not False
        begun = [
            state.playable(number)
            for number, data in state.user_data.get(user.id, {}).items()
            if data.position_ticks
        ]
        dtos = [
            self.described(item, fields, images=images, user=user.id)
            for item in begun
            if item is not None
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
            self.described(one, (), images=False, user=None)
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
            case _:
                self._jellyfin.need_admin(request)
                refuse(400)

    async def _image(self, request: web.Request) -> web.Response:
        """Open to everybody."""
        state = self._jellyfin.state
        number = path_guid(request, "itemId")
        if request.match_info["imageType"].lower() != "primary":
            return self._jellyfin.error(404)
        if (item := state.items.get(number)) is not None:
            picture = poster_png(item.film)
        elif (entry := state.television(number)) is not None:
            series = entry if isinstance(entry, Series) else entry.series
            picture = poster_png(Poster.of_show(series.show))
        else:
            return self._jellyfin.error(404)
        return web.Response(body=picture, content_type="image/png")


def _sees_collections(user: User | None) -> bool:
    return user is None or user.sees_collections


def _sees(user: User | None, held: Playlist) -> bool:
    return held.public or (user is not None and held.owner == user.id)
