"""Radarr's queue, history and commands."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..server import Refused, json_response
from ..wording import words
from . import rules, wire
from .rules import query_bool, query_int
from .state import HistoryItem, QueueItem
from .wire import Json

if TYPE_CHECKING:
    from .service import Radarr

_COMMANDS: Final = words(
    """
    MoviesSearch RefreshMovie MissingMoviesSearch CutOffUnmetMoviesSearch RssSync
    RescanMovie RenameMovie RefreshMonitoredDownloads Backup CheckHealth ImportListSync
    MessagingCleanup
    """
)
_EVENTS: Final = {
    "unknown": 0,
    "grabbed": 1,
    "downloadFolderImported": 3,
    "downloadFailed": 4,
    "movieFileDeleted": 6,
    "movieFolderImported": 7,
    "movieFileRenamed": 8,
    "downloadIgnored": 9,
}


class Activity:
    """/api/v3/queue..., /api/v3/history... and /api/v3/command..."""

    def __init__(self, radarr: Radarr) -> None:
        self._radarr = radarr

    def routes(self) -> None:
        add = self._radarr.app.router.add_route
        add("GET", "/api/v3/queue", self._queue)
        add("GET", "/api/v3/queue/details", self._queue_details)
        add("GET", "/api/v3/queue/status", self._queue_status)
        add("GET", "/api/v3/history", self._history)
        add("GET", "/api/v3/history/since", self._history_since)
        add("GET", "/api/v3/history/movie", self._history_movie)
        add("GET", "/api/v3/command", self._commands)
        add("POST", "/api/v3/command", self._command)
        add("GET", r"/api/v3/command/{id:\d+}", self._one_command)

    async def _queue(self, request: web.Request) -> web.Response:
        wanted = {int(value) for value in request.query.getall("movieIds", [])}
        items = [
            item
            for item in self._radarr.state.queue.values()
            if not wanted or item.movie_id in wanted
        ]
        page = query_int(request, "page", 1) or 1
        size = query_int(request, "pageSize", 10) or 10
        shown = items[(page - 1) * size : page * size]
        records = self._items(shown, with_movie=query_bool(request, "includeMovie"))
        return json_response(wire.paging(records, len(items), page, size, "timeleft"))

    async def _queue_details(self, request: web.Request) -> web.Response:
        movie = query_int(request, "movieId", None)
        items = self._radarr.state.queue.values()
        shown = [item for item in items if movie is None or item.movie_id == movie]
        with_movie = query_bool(request, "includeMovie")
        return json_response(self._items(shown, with_movie=with_movie))

    async def _queue_status(self, _request: web.Request) -> web.Response:
        count = len(self._radarr.state.queue)
        flags = ("errors", "warnings", "unknownErrors", "unknownWarnings")
        status: Json = {"totalCount": count, "count": count, "unknownCount": 0}
        return json_response(status | dict.fromkeys(flags, False))

    def _items(self, items: Iterable[QueueItem], *, with_movie: bool) -> list[Json]:
        return [
            wire.queue_item(item, self._movie(item.movie_id, wanted=with_movie))
            for item in items
        ]

    def _movie(self, number: int, *, wanted: bool) -> Json | None:
        movie = self._radarr.state.movies.get(number)
        return self._radarr.resource(movie) if movie and wanted else None

    async def _history(self, request: web.Request) -> web.Response:
        items = self._radarr.state.history[::-1]
        page = query_int(request, "page", 1) or 1
        size = query_int(request, "pageSize", 10) or 10
        shown = items[(page - 1) * size : page * size]
        records = self._records(shown, with_movie=query_bool(request, "includeMovie"))
        return json_response(wire.paging(records, len(items), page, size, "date"))

    async def _history_since(self, request: web.Request) -> web.Response:
        since = _date(request)
        event = _event(request)
        shown = [
            item
            for item in self._radarr.state.history
            if item.date >= since and (event is None or item.event == event)
        ]
        with_movie = query_bool(request, "includeMovie")
        return json_response(self._records(shown, with_movie=with_movie))

    async def _history_movie(self, request: web.Request) -> web.Response:
        number = query_int(request, "movieId", 0)
        shown = [item for item in self._radarr.state.history if item.movie_id == number]
        with_movie = query_bool(request, "includeMovie")
        return json_response(self._records(shown, with_movie=with_movie))

    def _records(self, items: Iterable[HistoryItem], *, with_movie: bool) -> list[Json]:
        return [
            wire.history_item(item, self._movie(item.movie_id, wanted=with_movie))
            for item in items
        ]

    async def _commands(self, _request: web.Request) -> web.Response:
        return json_response(list(self._radarr.state.commands.values()))

    async def _one_command(self, request: web.Request) -> web.Response:
        command = self._radarr.state.commands.get(int(request.match_info["id"]))
        if command is None:
            raise Refused(self._radarr.error(404))
        return json_response(command)

    async def _command(self, request: web.Request) -> web.Response:
        sent = await rules.body_object(request)
        radarr = self._radarr
        known = {name.lower(): name for name in _COMMANDS}
        name = known.get(str(sent.get("name", "")).lower())
        if name is None:
            raise Refused(rules.message(500, "Sequence contains no matching element"))
        number = radarr.state.new_id()
        command = _described(number, name, wire.stamp(radarr.clock()))
        radarr.state.commands[number] = command
        if name == "MoviesSearch":
            self._searched(sent.get("movieIds") or [])
        return json_response(command, status=201)

    def _searched(self, ids: list[int]) -> None:
        for number in ids:
            if movie := self._radarr.state.movies.get(number):
                movie.searched = True
                if self._radarr.instantly:
                    self._radarr.finish_download(movie.film.tmdb)


def _described(number: int, name: str, now: str) -> Json:
    return {
        "name": name,
        "commandName": name,
        "message": "Completed",
        "body": {
            "sendUpdatesToClient": True,
            "updateScheduledTask": True,
            "isExclusive": False,
            "isTypeExclusive": False,
            "requiresDiskAccess": False,
            "trigger": "manual",
            "suppressMessages": False,
        },
        "priority": "normal",
        "status": "completed",
        "result": "successful",
        "queued": now,
        "started": now,
        "ended": now,
        "duration": "00:00:00.0100000",
        "trigger": "manual",
        "stateChangeTime": now,
        "sendUpdatesToClient": True,
        "updateScheduledTask": True,
        "id": number,
    }


def _date(request: web.Request) -> datetime:
    text = request.query.get("date")
    if text is None:
        return datetime(1, 1, 1, tzinfo=UTC)
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        rules.problem({"date": [f"The value '{text}' is not valid."]})
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _event(request: web.Request) -> str | None:
    """The event type by its name or its number."""
    text = request.query.get("eventType")
    if text is None:
        return None
    for name, number in _EVENTS.items():
        if text.lower() == name.lower() or text == str(number):
            return name
    return rules.problem({"eventType": [f"The value '{text}' is not valid."]})
