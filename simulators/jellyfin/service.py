"""The simulated Jellyfin: how others drive it, its gate and who may do what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, override

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..faults import Handler
from ..server import Clock, Refused, StatefulSimulator, json_response, utc_now
from . import auth, state as states, wire
from .auth import Caller
from .binding import plain, query_guid, refuse
from .collections import Collections
from .items import Items
from .playlists import Playlists
from .quick_connect import QuickConnect
from .server_info import ServerInfo
from .state import BoxSet, Item, JellyfinState, Playlist, Token, User, guid
from .user_data import UserDataPoints

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


class Jellyfin(StatefulSimulator):
    """Jellyfin "10.10.7", "10.11.11" or "12.1"; switches are plain attributes.

    `group_box_sets` is the server option "Group movies into collections";
    `refuses_versions` makes collections leave out films with several versions without
    a word; `startup_503` (seconds) answers 503 with Retry-After to everything;
    `base_url` "/jellyfin" serves under a prefix; `legacy_auth` defaults to what the
    version does.
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
        self.state = JellyfinState()
        self.version = version
        self.server_id = guid("server")
        self.server_name = wire.SERVER_NAME
        self.library_id = guid("library", "movies")
        self.api_key = api_key
        self.state.tokens[api_key] = Token(None, "Letterboxd Sync")
        self.base_url = ""
        self.group_box_sets = False
        self.refuses_versions = True
        self.startup_503: int | None = None
        self.legacy_auth: bool | None = None
        self.quick_connect = QuickConnect(self)
        self._routes()

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

    # --- driving the world ----------------------------------------------------------

    def add_user(
        self,
        name: str,
        *,
        is_admin: bool = False,
        is_disabled: bool = False,
        may_manage_collections: bool = False,
    ) -> User:
        user = User(
            guid("user", name), name, is_admin, is_disabled, may_manage_collections
        )
        self.state.users[user.id] = user
        return user

    def user(self, name: str) -> User:
        for user in self.state.users.values():
            if user.name.casefold() == name.casefold():
                return user
        raise KeyError(f"Jellyfin has no user {name}")

    def add_token(self, user: User | str) -> str:
        """A session token of a user, as QuickConnect would give."""
        held = self.user(user) if isinstance(user, str) else user
        value = self.state.new_id("token")
        self.state.tokens[value] = Token(held.id, "Letterboxd Sync")
        return value

    def revoke(self, token: str) -> None:
        self.state.tokens.pop(token, None)

    def add_item(
        self,
        film: CatalogueFilm,
        title: str | None = None,
        *,
        versions: int = 1,
        created: datetime | None = None,
    ) -> Item:
        """A film appears in the library; adding it again makes a second item."""
        twins = len(self.state.items_of(film.tmdb))
        item = Item(
            id=guid("item", film.slug, twins),
            film=film,
            title=title or film.server_title,
            created=created or self.clock(),
            versions=versions,
        )
        self.state.insert(item)
        return item

    def item(self, film: CatalogueFilm) -> Item | None:
        return next(iter(self.state.items_of(film.tmdb)), None)

    def remove_item(self, target: Item | CatalogueFilm) -> None:
        """Files are gone: the item leaves library, collections and playlists."""
        item = target if isinstance(target, Item) else self._held(target)
        self.state.drop(item)
        for box_set in self.state.box_sets.values():
            box_set.members.pop(item.id, None)
        for playlist in self.state.playlists.values():
            playlist.members.pop(item.id, None)

    def set_played(
        self,
        user: User | str,
        target: Item | CatalogueFilm,
        *,
        played: bool = True,
        at: datetime | None = None,
    ) -> None:
        """A user watches a film to the end, or takes the mark away."""
        held = self.user(user) if isinstance(user, str) else user
        item = target if isinstance(target, Item) else self._held(target)
        data = self.state.data(held.id, item.id)
        data.played = played
        data.play_count = data.play_count + 1 if played else 0
        data.last_played = (at or self.clock()) if played else None

    def add_box_set(self, name: str, items: Sequence[Item] = ()) -> BoxSet:
        """Somebody makes a collection in the web interface."""
        members = dict.fromkeys(item.id for item in items)
        held = BoxSet(self.state.new_id("boxset"), name, self.clock(), members)
        self.state.box_sets[held.id] = held
        return held

    def box_set(self, name: str) -> BoxSet | None:
        named = (held for held in self.state.box_sets.values() if held.name == name)
        return next(named, None)

    def playlist(self, name: str) -> Playlist | None:
        named = (held for held in self.state.playlists.values() if held.name == name)
        return next(named, None)

    def members(self, held: BoxSet | Playlist) -> list[CatalogueFilm]:
        """The films of a collection or playlist, in its order."""
        return [self.state.items[number].film for number in held.members]

    def delete_box_set(self, name: str) -> None:
        """What a library scan did to collections (facts: known collection bugs)."""
        if (held := self.box_set(name)) is not None:
            del self.state.box_sets[held.id]

    def empty_box_set(self, name: str) -> None:
        """What an offline disk during a scan did to collections."""
        if (held := self.box_set(name)) is not None:
            held.members.clear()

    def approve_quick_connect(self, code: str, user: User | str | None = None) -> None:
        """A user types the code in another client; by default the first user."""
        held = self.user(user) if isinstance(user, str) else user
        first = next(iter(self.state.users.values()))
        self.quick_connect.approve(code, held or first)

    def _held(self, film: CatalogueFilm) -> Item:
        item = self.item(film)
        if item is None:
            raise KeyError(f"Jellyfin does not have {film.title}")
        return item

    @override
    def to_json(self) -> dict[str, Any]:
        return states.to_json(self.state)

    @override
    def from_json(self, saved: Mapping[str, Any]) -> None:
        self.state = states.from_json(saved, self.films)

    # Films by slug, for `from_json`; the house fills it.
    films: Mapping[str, CatalogueFilm] = {}

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
        Items(self).routes()
        Collections(self).routes()
        Playlists(self).routes()
        UserDataPoints(self).routes()
        add = self.app.router.add_route
        add("GET", "/Sessions", self._sessions)
        add("POST", "/Sessions/Logout", self._logout)

    async def _sessions(self, _request: web.Request) -> web.Response:
        return json_response([])

    async def _logout(self, request: web.Request) -> web.Response:
        caller = self.caller(request)
        if not caller.is_api_key:
            self.revoke(caller.token)
        return web.Response(status=204)


def _is_open(path: str) -> bool:
    return path in _OPEN or (path.startswith("/Items/") and "/Images/" in path)
