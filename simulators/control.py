"""A small server that lets another process drive the simulated world."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final, override

from aiohttp import web

from .control_playback import PlaybackOrders
from .faults import Fault
from .house import Simulators
from .server import Refused, Simulator, json_response

# Attributes of the services that a test in another process may switch.
_SWITCHES: Final[Mapping[str, tuple[str, ...]]] = {
    "letterboxd": ("latency", "validators"),
    "radarr": (
        *("latency", "version", "url_base", "app_name", "login_page"),
        *("metadata_down", "instantly", "api_key"),
    ),
    "jellyfin": (
        *("latency", "version", "base_url", "group_box_sets", "refuses_versions"),
        *("startup_503", "legacy_auth"),
    ),
    "wikidata": ("latency",),
    "trakt": ("latency", "auth_host_status", "vip_only"),
    "tautulli": (
        *("latency", "plex_down", "api_enabled", "pms_identifier", "groups_history"),
        "ignores_below",
    ),
}


class Control(Simulator):
    """POST a JSON object to /<verb>; the answer is JSON, 400 with `error` if it fails.

    A film is named by its slug or its TMDB movie id in `film`.
    """

    name = "control"

    def __init__(self, sims: Simulators) -> None:
        super().__init__(clock=sims.clock)
        self._sims = sims
        self._playback = PlaybackOrders(sims)
        for verb, act in self._verbs().items():
            self.app.router.add_post(f"/{verb}", self._handler(act))
        self.app.router.add_get("/state", self._state)
        self.app.router.add_get("/requests", self._requests)
        self.app.router.add_get("/films", self._films)
        self.app.router.add_post("/settle", self._settle)

    def _verbs(self) -> Mapping[str, Callable[[dict[str, Any]], object]]:
        sims = self._sims
        letterboxd, radarr, jellyfin = sims.letterboxd, sims.radarr, sims.jellyfin
        film = self._film
        return {
            "add_member": lambda sent: letterboxd.add_member(**sent).lid,
            "list_film": lambda sent: letterboxd.list_film(sent["member"], film(sent)),
            "unlist_film": lambda sent: letterboxd.unlist_film(
                sent["member"], film(sent)
            ),
            "log_film": self._log_film,
            "set_member": self._set_member,
            "add_film": lambda sent: radarr.add_film(film(sent)).id,
            "remove_film": lambda sent: radarr.remove_film(film(sent).tmdb),
            "exclude": lambda sent: radarr.exclude(film(sent)).id,
            "progress": lambda sent: radarr.progress(film(sent).tmdb, sent["done"]),
            "finish_download": lambda sent: radarr.finish_download(film(sent).tmdb).id,
            "add_item": lambda sent: jellyfin.add_item(film(sent)).id,
            "remove_item": lambda sent: jellyfin.remove_item(film(sent)),
            "set_played": lambda sent: jellyfin.set_played(
                sent["user"],
                self._playback.title(sent),
                played=sent.get("played", True),
            ),
            "approve_quick_connect": self._approve,
            "delete_box_set": lambda sent: jellyfin.delete_box_set(sent["name"]),
            "empty_box_set": lambda sent: jellyfin.empty_box_set(sent["name"]),
            "revoke": lambda sent: jellyfin.revoke(sent["token"]),
            "faults": self._add_fault,
            "clear_faults": lambda _: sims.clear_faults(),
            "clear_requests": lambda _: sims.clear_requests(),
            "switch": self._switch,
            **self._playback.orders(),
        }

    def _handler(
        self, act: Callable[[dict[str, Any]], object]
    ) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            return self._did(act, await self._sent(request))

        return handle

    async def _sent(self, request: web.Request) -> dict[str, Any]:
        if request.content_type != "application/json":
            # A page in a browser cannot send this without asking first.
            raise Refused(_wrong("send application/json"))
        sent = await request.json()
        if not isinstance(sent, dict):
            raise Refused(_wrong("send a JSON object"))
        return sent

    def _did(
        self, act: Callable[[dict[str, Any]], object], sent: dict[str, Any]
    ) -> web.Response:
        try:
            result = act(sent)
        except (KeyError, TypeError, ValueError) as err:
            return _wrong(f"{type(err).__name__}: {err}")
        return json_response({"ok": True, "result": result})

    def _film(self, sent: Mapping[str, Any]) -> Any:
        return self._sims.film(sent["film"])

    def _log_film(self, sent: dict[str, Any]) -> int:
        rest = {
            key: sent[key]
            for key in ("rating", "liked", "rewatch", "review")
            if key in sent
        }
        watched_on = sent.get("watched_on")
        day = date.fromisoformat(watched_on) if watched_on else self.clock().date()
        return self._sims.letterboxd.log_film(
            sent["member"], self._film(sent), watched_on=day, **rest
        )

    def _set_member(self, sent: dict[str, Any]) -> None:
        member = self._sims.letterboxd.member(sent["member"])
        member.private = sent.get("private", member.private)
        member.watchlist_private = sent.get(
            "watchlist_private", member.watchlist_private
        )

    def _approve(self, sent: dict[str, Any]) -> str:
        """Approve a code, or whichever one somebody waits with."""
        waiting = self._sims.jellyfin.quick_connect.codes
        code = str(sent.get("code") or (waiting[-1] if waiting else ""))
        self._sims.jellyfin.approve_quick_connect(code, sent.get("user"))
        return code

    def _add_fault(self, sent: dict[str, Any]) -> None:
        known = {field.name for field in fields(Fault)}
        wanted = {key: sent[key] for key in sent if key in known}
        self._sims.services[sent["service"]].faults.add(Fault(**wanted))

    def _switch(self, sent: dict[str, Any]) -> None:
        service, name = sent["service"], sent["name"]
        if name not in _SWITCHES[service]:
            raise ValueError(f"{service} has no switch {name}")
        setattr(self._sims.services[service], name, sent["value"])

    async def _settle(self, _request: web.Request) -> web.Response:
        for service in (self._sims.radarr, self._sims.jellyfin, self._sims.tautulli):
            await service.settle()
        return json_response({"ok": True, "result": None})

    async def _films(self, _request: web.Request) -> web.Response:
        return json_response(
            [
                {"slug": film.slug, "tmdb": film.tmdb, "title": film.title}
                | {"year": film.year, "is_show": film.is_show}
                for film in self._sims.catalogue
            ]
        )

    async def _requests(self, request: web.Request) -> web.Response:
        wanted = request.query.get("service")
        return json_response(
            [
                {"service": name, "method": one.method, "path": one.path}
                | {"query": dict(one.query), "at": one.at, "faults": one.faults}
                for name, service in self._sims.services.items()
                if wanted in (None, name)
                for one in service.requests
            ]
        )

    async def _state(self, _request: web.Request) -> web.Response:
        """Where everything stands, films by slug."""
        sims = self._sims
        users = {user.id: user.name for user in sims.jellyfin.state.users.values()}
        items = sims.jellyfin.state.items
        return json_response(
            {
                "watchlists": {
                    member.name: list(reversed(member.watchlist))
                    for member in sims.letterboxd.state.members.values()
                },
                "radarr": {
                    movie.film.slug: "file" if movie.has_file else "missing"
                    for movie in sims.radarr.state.movies.values()
                },
                "queue": {
                    sims.radarr.state.movies[item.movie_id].film.slug: item.done
                    for item in sims.radarr.state.queue.values()
                },
                "tags": sims.radarr.state.tags,
                "library": [item.film.slug for item in items.values()],
                "collections": {
                    held.name: [film.slug for film in sims.jellyfin.members(held)]
                    for held in sims.jellyfin.state.box_sets.values()
                },
                "playlists": {
                    held.name: [film.slug for film in sims.jellyfin.members(held)]
                    for held in sims.jellyfin.state.playlists.values()
                },
                "played": {
                    users[user]: [
                        items[number].film.slug
                        for number, data in marks.items()
                        if data.played and number in items
                    ]
                    for user, marks in sims.jellyfin.state.user_data.items()
                },
                "quick_connect": sims.jellyfin.quick_connect.codes,
                **self._playback.state(),
            }
        )

    @override
    def error(self, status: int) -> web.Response:
        return _wrong("no such verb", status)


def _wrong(text: str, status: int = 400) -> web.Response:
    return json_response({"ok": False, "error": text}, status=status)
