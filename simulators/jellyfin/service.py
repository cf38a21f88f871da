"""The simulated Jellyfin: how others drive it, its gate and who may do what."""

from datetime import timedelta
from typing import Final, Self, override

from aiohttp import web

from ..faults import Handler
from ..server import Clock, Refused, json_response, utc_now
from . import auth, television_wire, wire
from .auth import Caller
from .binding import plain, query_guid, query_int, refuse, value
from .collections import Collections
from .items import Items
from .playback import Playback
from .playlists import Playlists
from .plugin import WebhookPlugin
from .query import Entry
from .quick_connect import QuickConnect
from .server_info import ServerInfo
from .session_wire import session_dto
from .sessions import active_since
from .sockets import Sockets
from .state import Item, Playable, Token, User, guid
from .television import Episode, Season, Series
from .user_data import UserDataPoints
from .world import World

API_KEY: Final = "jellyfin0000000000000000000000a1"
# Kestrel's limit of a request line; ids of a batch travel in the address.
_REQUEST_LINE: Final = 8192
_CALLER: Final = web.RequestKey("caller", Caller)
_OPEN: Final = (
    "/System/Info/Public",
    "/System/Ping",
    "/QuickConnect/Enabled",
    "/QuickConnect/Initiate",
    "/QuickConnect/Connect",
    "/Users/AuthenticateWithQuickConnect",
    "/Users/Public",
)


class Jellyfin(World):
    """Jellyfin "10.10.7", "10.11.11" or "12.1"; switches are plain attributes.

    `group_box_sets` is the server option "Group movies into collections";
    `refuses_versions` makes collections leave out films with several versions without
    a word; `startup_503` (seconds) answers 503 with Retry-After to everything;
    `base_url` "/jellyfin" serves under a prefix; `legacy_auth` defaults to what the
    version does. `playback` is what devices do, `sockets` who listens at /socket,
    `webhooks` the addresses that the webhook plugin posts to.
    """

    name = "jellyfin"

    def __init__(
        self,
        *,
        version: str = "10.11.11",
        api_key: str = API_KEY,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(clock=clock)
        self.version = version
        self.server_id = guid("server")
        self.server_name = wire.SERVER_NAME
        self.library_id = guid("library", "movies")
        self.shows_id = guid("library", "tvshows")
        self.api_key = api_key
        self.state.tokens[api_key] = Token(None, "Letterboxd Sync")
        self.base_url = ""
        self.group_box_sets = False
        self.refuses_versions = True
        self.startup_503: int | None = None
        self.legacy_auth: bool | None = None
        self.quick_connect = QuickConnect(self)
        self.items = Items(self)
        self.sockets = Sockets(self)
        self.plugin = WebhookPlugin(self)
        self.playback = playback = Playback(self)
        self.play, self.play_next = playback.play, playback.play_next
        self.progress, self.seek = playback.progress, playback.seek
        self.pause, self.resume = playback.pause, playback.resume
        self.stop_playing, self.finish = playback.stop, playback.finish
        self.die, self.vanish = playback.die, playback.vanish
        self.catch_up, self.join = playback.catch_up, playback.join
        self._routes()

    @property
    def webhooks(self) -> list[str]:
        return self.plugin.urls

    @override
    async def start(self, *, port: int = 0, host: str = "127.0.0.1") -> Self:
        await super().start(port=port, host=host)
        await self.plugin.hooks.start()
        await self.playback.start()
        return self

    @override
    async def stop(self) -> None:
        await self.playback.end()
        await self.plugin.hooks.stop()
        await super().stop()

    async def settle(self) -> None:
        """Return when sockets and webhooks have been told all there is to tell."""
        await self.sockets.settle()
        await self.plugin.hooks.settle()

    @property
    def major(self) -> int:
        """10 for 10.x, 12 for 12.x."""
        return int(self.version.split(".")[0])

    @property
    def minor(self) -> int:
        return int(self.version.split(".")[1])

    @override
    @property
    def url(self) -> str:
        return f"{self.origin}{self.base_url}"

    def approve_quick_connect(self, code: str, user: User | str | None = None) -> None:
        """A user types the code in another client; by default the first user."""
        held = self.user(user) if isinstance(user, str) else user
        first = next(iter(self.state.users.values()))
        self.quick_connect.approve(code, held or first)

    # --- for the endpoints ----------------------------------------------------------

    @property
    def reads_legacy_auth(self) -> bool:
        return self.major < 12 if self.legacy_auth is None else self.legacy_auth

    def caller(self, request: web.Request) -> Caller:
        return request[_CALLER]

    def need_admin(self, request: web.Request) -> None:
        if not self.caller(request).is_admin:
            refuse(403)

    def need_collections(self, request: web.Request) -> None:
        """Administrators, and users who may manage collections."""
        caller = self.caller(request)
        if caller.is_admin:
            return
        if not self.state.users[caller.user or ""].may_manage_collections:
            refuse(403)

    def acting_user(
        self, request: web.Request, given: str | None = None
    ) -> User | None:
        """The user a call is about: `userId`, else the token's own; None with a key.

        Another user than the token's own is 403 unless the token is an administrator's.
        """
        caller = self.caller(request)
        wanted = given or query_guid(request, "userId") or caller.user
        if wanted is None:
            return None
        if wanted != caller.user and not caller.is_admin:
            refuse(403)
        user = self.state.users.get(wanted)
        if user is None:
            refuse(404)
        return user

    def need_user(self, request: web.Request, given: str | None = None) -> User:
        user = self.acting_user(request, given)
        if user is None:
            refuse(404)
        return user

    @override
    def added(self, item: Playable) -> None:
        self.plugin.item_added(item)

    @override
    def saved(self, user: User, item: Playable, reason: str) -> None:
        """Tell who wants to know that marks were saved; progress is not told."""
        data = self.state.data(user.id, item.id)
        self.plugin.user_data_saved(user, item, data, reason)
        if reason != "PlaybackProgress":
            self.sockets.user_data_changed(user, item)

    def user_data_dto(self, user: str, entry: Entry) -> wire.Json:
        data = self.state.data(user, entry.id)
        match entry:
            case Item():
                return wire.user_data(data, entry.id, str(entry.film.tmdb))
            case Episode():
                return television_wire.episode_data(data, entry)
            case Series() | Season():
                marks = self.state.user_data[user]
                return television_wire.folder_data(marks, entry, self.state)
            case _:
                return wire.user_data(data, entry.id)

    @property
    def library_ids(self) -> tuple[str, str]:
        """Those of the films and of the shows."""
        return self.library_id, self.shows_id

    def libraries(self) -> list[wire.Json]:
        """The films, and the shows when there are any."""
        shown = [(self.library_id, "Movies", "movies")]
        if self.state.series:
            shown.append((self.shows_id, "Shows", "tvshows"))
        return [
            wire.folder_dto(number, name, "CollectionFolder", server=self.server_id)
            | {"CollectionType": kind}
            for number, name, kind in shown
        ]

    # --- answering ------------------------------------------------------------------

    @override
    def inner_path(self, path: str) -> str:
        """Behind the base address, and behind two prefixes that version 12 dropped."""
        if self.base_url and path.startswith(f"{self.base_url}/"):
            path = path.removeprefix(self.base_url)
        lower = path.lower()
        for prefix in ("/emby/", "/mediabrowser/") if self.major < 12 else ():
            if lower.startswith(prefix):
                return path[len(prefix) - 1 :]
        return path

    @override
    def error(self, status: int) -> web.Response:
        if status in (401, 403, 404, 405):
            return web.Response(status=status)
        return plain(status)

    @override
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if len(f"{request.method} {request.path_qs} HTTP/1.1\r\n") > _REQUEST_LINE:
            return web.Response(status=414)
        if self.startup_503 is not None:
            response = plain(503, "The server is loading.")
            response.headers["Retry-After"] = str(self.startup_503)
            return response
        if self.base_url and not request.path.startswith(f"{self.base_url}/"):
            return self.error(404)
        path = self.inner_path(request.path)
        if path in ("/", "/web", "/web/"):
            return web.Response(status=302, headers={"Location": "web/index.html"})
        if request.match_info.http_exception is None and not _is_open(path):
            request[_CALLER] = self._authenticate(request)
        return await handler(request)

    def _authenticate(self, request: web.Request) -> Caller:
        value = auth.token(request, legacy=self.reads_legacy_auth)
        token = self.state.tokens.get(value)
        if token is None:
            raise Refused(self.error(401))
        if token.user is None:
            return Caller(user=None, is_admin=True, token=value)
        user = self.state.users.get(token.user)
        if user is None or user.is_disabled:
            raise Refused(self.error(401))
        return Caller(user=user.id, is_admin=user.is_admin, token=value)

    def _routes(self) -> None:
        ServerInfo(self).routes()
        self.quick_connect.routes()
        self.items.routes()
        Collections(self).routes()
        Playlists(self).routes()
        UserDataPoints(self).routes()
        add = self.app.router.add_route
        add("GET", "/Sessions", self._sessions)
        add("GET", "/socket", self.sockets.connect)
        add("POST", "/Sessions/Logout", self._logout)

    async def _sessions(self, request: web.Request) -> web.Response:
        caller = self.caller(request)
        self.playback.catch_up()
        shown = self.playback.sessions.visible_to(
            caller.user, everything=caller.is_admin
        )
        # Nothing here can be controlled from elsewhere.
        if query_guid(request, "controllableByUserId"):
            shown = []
        if device := value(request, "deviceId"):
            shown = [one for one in shown if one.device_id == device]
        if (seconds := query_int(request, "activeWithinSeconds") or 0) > 0:
            shown = active_since(shown, self.clock() - timedelta(seconds=seconds))
        return json_response([session_dto(one, self) for one in shown])

    async def _logout(self, request: web.Request) -> web.Response:
        caller = self.caller(request)
        if not caller.is_api_key:
            self.revoke(caller.token)
        return web.Response(status=204)


def _is_open(path: str) -> bool:
    return path in _OPEN or (path.startswith("/Items/") and "/Images/" in path)
