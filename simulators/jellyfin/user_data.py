"""Jellyfin's endpoints for one user's marks: watched, favourite, rating, position."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from ..server import json_response
from . import wire
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
from .state import UserData

if TYPE_CHECKING:
    from .service import Jellyfin


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

    def _data(self, request: web.Request) -> UserData:
        given = path_guid(request, "userId") if "userId" in request.match_info else None
        user = self._jellyfin.need_user(request, given)
        number = path_guid(request, "itemId")
        if number not in self._jellyfin.state.items:
            refuse(404)
        return self._jellyfin.state.data(user.id, number)

    def _answer(self, request: web.Request, data: UserData) -> web.Response:
        number = path_guid(request, "itemId")
        film = self._jellyfin.state.items[number].film
        return json_response(wire.user_data(data, number, film))

    async def _get(self, request: web.Request) -> web.Response:
        return self._answer(request, self._data(request))

    async def _set(self, request: web.Request) -> web.Response:
        """Absolute values; what is not named stays."""
        data = self._data(request)
        sent = await body(request)
        rating = typed(sent, "Rating", float, int, float)
        if rating is not None and not 0 <= rating <= 10:
            refuse(400)
        _apply(data, sent)
        return self._answer(request, data)

    async def _played(self, request: web.Request) -> web.Response:
        """Counts up on every call."""
        data = self._data(request)
        at = query_date(request, "datePlayed") or self._jellyfin.clock()
        data.played = True
        data.play_count += 1
        data.last_played = at
        data.position_ticks = 0
        return self._answer(request, data)

    async def _unplayed(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.played = False
        data.play_count = 0
        data.last_played = None
        data.position_ticks = 0
        return self._answer(request, data)

    async def _favorite(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.favorite = True
        return self._answer(request, data)

    async def _no_favorite(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.favorite = False
        return self._answer(request, data)

    async def _like(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.likes = query_bool(request, "likes")
        return self._answer(request, data)

    async def _unlike(self, request: web.Request) -> web.Response:
        data = self._data(request)
        data.likes = data.rating = None
        return self._answer(request, data)


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
