"""The simulated Tautulli: how others drive it, and its one address, /api/v2."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, Self, override

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..server import Clock, Refused, StatefulSimulator, json_response, utc_now
from ..shows import CatalogueEpisode, CatalogueShow
from . import history, state as states, wire
from .playback import Playback
from .state import LOCAL, HistoryRow, PlexItem, PlexUser, TautulliState, plex_guid
from .webhooks import Webhooks
from .wire import Json

API_KEY: Final = "7a" * 16
_FIRST_USER: Final = 8001
# LOGGING_IGNORE_INTERVAL of Tautulli, in seconds.
_IGNORED: Final = 120

type Playable = PlexItem | CatalogueFilm | CatalogueEpisode


class Tautulli(StatefulSimulator):
    """Tautulli 2.17.2 and the Plex server behind it; switches are plain attributes.

    `plex_down` makes it answer success with nothing in it; `api_enabled` False refuses
    everybody; `groups_history` and `lists_activity` are the server's own defaults of
    get_history; `timezone` is the zone that its days are of; `pms_identifier` is empty
    where Tautulli was never linked to a real Plex; `idle_lists_sessions` False leaves
    the empty list out when nothing plays; `ignores_below` seconds a session is not kept
    in the history. `webhooks` are the addresses Tautulli's agent
    posts to, `plex_webhooks` those that Plex does.
    """

    name = "tautulli"

    def __init__(self, *, api_key: str = API_KEY, clock: Clock = utc_now) -> None:
        super().__init__(clock=clock)
        self.state = TautulliState(
            users={LOCAL: PlexUser(user_id=LOCAL, username="Local", is_home_user=False)}
        )
        self.api_key = api_key
        self.version = "v2.17.2"
        self.pms_name = "Simulated Plex"
        self.pms_identifier = "5f" * 20
        self.api_enabled = True
        self.plex_down = False
        self.groups_history = True
        self.lists_activity = True
        self.idle_lists_sessions = True
        self.ignores_below = _IGNORED
        self.timezone: tzinfo = UTC
        self.hooks = Webhooks(self)
        self.playback = playback = Playback(self)
        self.play, self.play_live = playback.play, playback.play_live
        self.progress, self.pause = playback.progress, playback.pause
        self.resume, self.buffer = playback.resume, playback.buffer
        self.stop_playing, self.finish = playback.stop, playback.finish
        self.fail, self.rate = playback.fail, playback.rate
        self.catch_up = playback.catch_up
        self._ticking: asyncio.Task[None] | None = None
        self.app.router.add_get("/api/v2", self._api)
        self.app.router.add_get("/", self._front)

    @property
    def webhooks(self) -> list[str]:
        return self.hooks.urls

    @property
    def plex_webhooks(self) -> list[str]:
        return self.hooks.plex_urls

    @override
    async def start(self, *, port: int = 0, host: str = "127.0.0.1") -> Self:
        await super().start(port=port, host=host)
        await self.hooks.hooks.start()
        self._ticking = asyncio.create_task(self._tick_on())
        return self

    @override
    async def stop(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        self._ticking = None
        await self.hooks.hooks.stop()
        await super().stop()

    async def settle(self) -> None:
        """Return when every webhook so far has been sent, or has failed."""
        await self.hooks.hooks.settle()

    async def _tick_on(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.catch_up()

    # --- driving the world ----------------------------------------------------------

    def add_user(
        self,
        username: str,
        *,
        friendly_name: str | None = None,
        email: str | None = None,
        is_admin: bool = False,
        is_home_user: bool = True,
    ) -> PlexUser:
        user = PlexUser(
            user_id=_FIRST_USER + len(self.state.users) - 1,
            username=username,
            friendly_name=friendly_name,
            email=email,
            is_admin=is_admin,
            is_home_user=is_home_user,
        )
        self.state.users[user.user_id] = user
        return user

    def add_film(self, film: CatalogueFilm, *, guid: str = "") -> PlexItem:
        """A film appears in Plex; `guid` may be one of a legacy agent."""
        return self.state.add_film(film, guid or plex_guid("movie", film.slug))

    def add_episodes(
        self, show: CatalogueShow, episodes: Iterable[CatalogueEpisode] | None = None
    ) -> list[PlexItem]:
        """Episodes appear in Plex, by default the whole show."""
        wanted = show.episodes() if episodes is None else episodes
        return [self.state.add_episode(show, one) for one in wanted]

    def add_track(self, title: str) -> PlexItem:
        item = PlexItem(
            key=self.state.next_key,
            media_type="track",
            title=title,
            year=2001,
            guid=plex_guid("track", title),
            minutes=4,
            index=3,
        )
        return self.state.put(item)

    def remove(self, item: Playable) -> None:
        """Plex forgets an item; what was played of it stays in the history."""
        del self.state.items[self.item(item).key]

    def item(self, target: Playable) -> PlexItem:
        """What Plex has of a film or an episode. KeyError when it has not."""
        match target:
            case PlexItem():
                return target
            case CatalogueFilm():
                wanted = plex_guid("movie", target.slug)
            case CatalogueEpisode():
                wanted = plex_guid("episode", target.trakt)
        for item in self.state.items.values():
            if item.guid == wanted or _is_legacy(item, target):
                return item
        raise KeyError(f"Plex does not have {target.title}")

    def add_history(
        self,
        user: PlexUser | str,
        item: Playable,
        *,
        started: datetime,
        stopped: datetime,
        percent: float = 100,
        paused: int = 0,
        live: bool = False,
    ) -> HistoryRow:
        """Something that was played in the past; `paused` in seconds."""
        held = self.state.user(user) if isinstance(user, str) else user
        played = self.item(item)
        number = len(self.state.history) + 1
        row = HistoryRow(
            id=number,
            reference_id=number,
            user_id=held.user_id,
            item=played,
            started=int(started.timestamp()),
            stopped=int(stopped.timestamp()),
            paused=paused,
            offset=round(played.duration * percent / 100),
            live=live,
        )
        self.state.log(row)
        return row

    @override
    def to_json(self) -> dict[str, Any]:
        return states.to_json(self.state)

    @override
    def from_json(self, saved: Mapping[str, Any]) -> None:
        self.state = states.from_json(saved)

    # --- answering ------------------------------------------------------------------

    @override
    def error(self, status: int) -> web.Response:
        """Pages are HTML; 500 alone is what the API says when it fails."""
        if status == 500:
            return _failed("Check the logs for errors", status=500)
        page = f"<html><body>{status}</body></html>"
        return web.Response(status=status, text=page, content_type="text/html")

    async def _front(self, _request: web.Request) -> web.Response:
        return web.Response(status=303, headers={"Location": "/home"})

    async def _api(self, request: web.Request) -> web.Response:
        """Every mistake of the caller is 400, a wrong key too."""
        asked = request.query
        commands = self._commands()
        if not self.api_enabled:
            raise Refused(_failed("API not enabled"))
        if "apikey" not in asked:
            raise Refused(_failed("Parameter apikey is required"))
        if "cmd" not in asked:
            names = ", ".join(sorted(commands))
            text = f"Parameter cmd is required. Possible commands are: {names}"
            raise Refused(_failed(text))
        if asked["cmd"] not in commands:
            names = ", ".join(sorted(commands))
            text = f"Unknown command: {asked['cmd']}. Possible commands are: {names}"
            raise Refused(_failed(text))
        if asked["apikey"] != self.api_key:
            raise Refused(_failed("Invalid apikey"))
        self.catch_up()
        try:
            return _succeeded(commands[asked["cmd"]](asked))
        except history.BadQuery:
            return self.error(500)

    def _commands(self) -> Mapping[str, Callable[[Mapping[str, str]], object]]:
        return {
            "get_server_info": lambda _: self._server_info(),
            "get_tautulli_info": lambda _: self._tautulli_info(),
            "get_users": lambda _: self._users(),
            "get_user_names": lambda _: self._user_names(),
            "get_library_names": lambda _: wire.library_names(),
            "get_activity": self._activity,
            "get_history": self._history,
            "get_metadata": self._metadata,
        }

    def _server_info(self) -> Json:
        linked = bool(self.pms_identifier)
        return {
            "pms_name": self.pms_name if linked else "",
            "pms_version": "1.42.2.10156" if linked else "",
            "pms_platform": "Linux" if linked else "",
            "pms_ip": "127.0.0.1",
            "pms_port": 32400,
            "pms_ssl": 0,
            "pms_url": "http://127.0.0.1:32400" if linked else "",
            "pms_url_manual": 0,
            "pms_identifier": self.pms_identifier,
            "pms_plexpass": int(linked),
        }

    def _tautulli_info(self) -> Json:
        return {
            "tautulli_install_type": "docker",
            "tautulli_version": self.version,
            "tautulli_branch": "master",
            "tautulli_commit": None,
            "tautulli_platform": "Linux",
            "tautulli_platform_release": "6.1.0",
            "tautulli_platform_version": "#1 SMP",
            "tautulli_platform_linux_distro": "Debian GNU/Linux 12",
            "tautulli_platform_device_name": "simulated",
            "tautulli_python_version": "3.11.7",
        }

    def _users(self) -> list[Json]:
        users = enumerate(self.state.users.values(), start=1)
        return [wire.users_row(user, row) for row, user in users]

    def _user_names(self) -> list[Json]:
        return [
            {"user_id": user.user_id, "friendly_name": user.listed_name}
            for user in self.state.users.values()
        ]

    def _activity(self, asked: Mapping[str, str]) -> Json:
        if self.plex_down:
            return {}
        now = self.clock()
        shown = [
            wire.session_dto(one, self.state, now) for one in self.playback.sessions
        ]
        for name in ("session_key", "session_id"):
            if wanted := asked.get(name):
                return next((one for one in shown if one[name] == wanted), {})
        bandwidth = sum(int(one["bandwidth"]) for one in shown)
        told: Json = {
            "stream_count": str(len(shown)),
            "sessions": shown,
            "stream_count_direct_play": len(shown),
            "stream_count_direct_stream": 0,
            "stream_count_transcode": 0,
            "total_bandwidth": bandwidth,
            "lan_bandwidth": bandwidth,
            "wan_bandwidth": 0,
        }
        if not shown and not self.idle_lists_sessions:
            del told["sessions"]
        return told

    def _history(self, asked: Mapping[str, str]) -> Json:
        return history.answer(
            asked,
            self.state,
            self.playback.sessions,
            grouping=_switched(asked.get("grouping"), default=self.groups_history),
            activity=_switched(
                asked.get("include_activity"), default=self.lists_activity
            ),
            now=self.clock(),
            zone=self.timezone,
        )

    def _metadata(self, asked: Mapping[str, str]) -> Json:
        key = asked.get("rating_key", "")
        item = self.state.items.get(int(key)) if key.isdecimal() else None
        if self.plex_down or item is None:
            return {}
        return wire.item_dto(item, self.state) | {"media_info": []}


def _is_legacy(item: PlexItem, target: CatalogueFilm | CatalogueEpisode) -> bool:
    """Whether a legacy agent's guid names the film."""
    names = (f"imdb://{target.imdb}?", f"themoviedb://{target.tmdb}?")
    return any(name in item.guid for name in names)


def _switched(given: str | None, *, default: bool) -> bool:
    return default if not given else given.lower() in ("1", "true")


def _succeeded(data: object) -> web.Response:
    envelope = {"result": "success", "message": None, "data": data}
    return json_response({"response": envelope})


def _failed(message: str, *, status: int = 400) -> web.Response:
    envelope: Json = {"result": "error", "message": message, "data": {}}
    return json_response({"response": envelope}, status=status)
