"""Jellyfin's endpoints for one user's marks: watched, favourite, rating, position."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..server import json_response
from .binding import (
    body,
    moment,
    path_guid,
    problem,
    query_bool,
    query_date,
    refuse,
    typed,
)
from .state import Playable, User, UserData
from .television import Season, Series

if TYPE_CHECKING:
    from .service import Jellyfin

type Folder = Series | Season


class UserDataPoints:
    """/UserItems..., /UserPlayedItems..., /UserFavoriteItems... and older forms."""

    def __init__(self, jellyfin: Jellyfin) -> None:
        self._jellyfin = jellyfin

    def routes(self) -> None:
        add = self._jellyfin.app.router.add_route
        add("GET", "/UserItems/{itemId}/UserData", self._get)
        add("POST", "/UserItems/{itemId}/UserData", self._set)
        add("POST", "/UserItems/{itemId}/Rating", self._like)
        add("DELETE", "/UserItems/{itemId}/Rating", self._unlike)
        for path in (
            "/UserPlayedItems/{itemId}",
            "/Users/{userId}/PlayedItems/{itemId}",
        ):
            add("POST", path, self._played)
            add("DELETE", path, self._unplayed)
        for path in (
            "/UserFavoriteItems/{itemId}",
            "/Users/{userId}/FavoriteItems/{itemId}",
        ):
            add("POST", path, self._favorite)
            add("DELETE", path, self._no_favorite)

    def _named(self, request: web.Request) -> tuple[User, Playable | Folder]:
        given = path_guid(request, "userId") if "userId" in request.match_info else None
        user = self._jellyfin.need_user(request, given)
        number = path_guid(request, "itemId")
        state = self._jellyfin.state
        found = state.items.get(number) or state.television(number)
        if found is None:
            refuse(404)
        return user, found

    def _data(self, request: web.Request) -> UserData:
        user, item = self._named(request)
        return self._jellyfin.state.data(user.id, item.id)

    def _answer(self, request: web.Request) -> web.Response:
        user, item = self._named(request)
        return json_response(self._jellyfin.user_data_dto(user.id, item))

    def _saved(self, request: web.Request, reason: str) -> web.Response:
        user, item = self._named(request)
        if not isinstance(item, Series | Season):
            self._jellyfin.saved(user, item, reason)
        return self._answer(request)

    async def _get(self, request: web.Request) -> web.Response:
        return self._answer(request)

    async def _set(self, request: web.Request) -> web.Response:
        """Absolute values; what is not named stays."""
        data = self._data(request)
        sent = await body(request)
        rating = typed(sent, "Rating", float, int, float)
        if rating is not None and not 0 <= rating <= 10:
            refuse(400)
        _apply(data, sent)
        return self._saved(request, "UpdateUserData")

    async def _played(self, request: web.Request) -> web.Response:
        """With a date every call counts; without one it counts as once at least.

        Marking a series or a season marks every episode of it.
        """
        user, item = self._named(request)
        at = query_date(request, "datePlayed")
        for one in self._playables(item):
            self._jellyfin.mark_played(user, one, at)
        return self._answer(request)

    async def _unplayed(self, request: web.Request) -> web.Response:
        user, item = self._named(request)
        for one in self._playables(item):
            self._jellyfin.mark_unplayed(user, one)
        return self._answer(request)

    def _playables(self, item: Playable | Folder) -> list[Playable]:
        if isinstance(item, Series | Season):
            return list(self._jellyfin.state.episodes_of(item))
        return [item]

    async def _favorite(self, request: web.Request) -> web.Response:
        self._data(request).favorite = True
        return self._saved(request, "UpdateUserRating")

    async def _no_favorite(self, request: web.Request) -> web.Response:
        self._data(request).favorite = False
        return self._saved(request, "UpdateUserRating")

    async def _like(self, request: web.Request) -> web.Response:
        self._data(request).likes = query_bool(request, "likes")
        return self._saved(request, "UpdateUserRating")

    async def _unlike(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.likes = data.rating = None
        return self._saved(request, "UpdateUserRating")


def _apply(data: UserData, sent: dict[str, Any]) -> None:
    played = typed(sent, "Played", bool, bool)
    count = typed(sent, "PlayCount", int, int)
    ticks = typed(sent, "PlaybackPositionTicks", int, int)
    favorite = typed(sent, "IsFavorite", bool, bool)
    likes = typed(sent, "Likes", bool, bool)
    rating = typed(sent, "Rating", float, int, float)
    last = typed(sent, "LastPlayedDate", _moment, str)
    data.played = data.played if played is None else played
    data.play_count = data.play_count if count is None else count
    data.position_ticks = data.position_ticks if ticks is None else ticks
    data.favorite = data.favorite if favorite is None else favorite
    data.likes = data.likes if likes is None else likes
    data.rating = data.rating if rating is None else rating
    data.last_played = data.last_played if last is None else last


def _moment(text: str) -> datetime:
    if not text:
        problem("$.LastPlayedDate", "The JSON value could not be converted.")
    return moment(text, "$.LastPlayedDate")
