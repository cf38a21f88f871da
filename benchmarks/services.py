"""`python -m benchmarks.services`: the simulated services, in a process of their own.

Their work must not count as ours: neither what they compute nor what they remember.
"""

import argparse
import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
import json
import os
import signal
import sys
from time import monotonic
from typing import Any, Final, override

from aiohttp import web

from simulators.catalogue import CatalogueFilm, films
from simulators.control import Control
from simulators.house import Simulators
from simulators.server import json_response

MEMBER: Final = "mara"
SHELF: Final = "Watchlist"
_DIARY: Final = 50
# Every 45th film of the catalogue is a show, which no server of films has.
_SHOWS: Final = 0.03
# So many films have been watched, are not in Radarr yet, are not on the shelf yet.
_WATCHED_EACH: Final = 10
_NOT_REQUESTED_EACH: Final = 20
_NOT_COLLECTED_EACH: Final = 40


type Act = Callable[[dict[str, Any]], object]


class Counter(Control):
    """The control server, which also tells what was asked, and can kill."""

    def __init__(self, sims: Simulators) -> None:
        self._world = sims
        self._titles = [film for film in sims.catalogue if not film.is_show]
        super().__init__(sims)
        self._imports_left = 0
        self._victim = 0
        for service in sims.services.values():
            service.observers.append(self._note)
        self.app.router.add_get("/counted", self._counted)
        self.app.router.add_get("/requested", self._requested)

    def _note(self, request: web.Request, _body: bytes, _answer: web.Response) -> None:
        """Kill who asked, when told so: it is done, and the answer not yet sent."""
        if request.path.endswith("/movie/import") and self._imports_left:
            self._imports_left -= 1
            if not self._imports_left:
                os.kill(self._victim, signal.SIGKILL)

    @override
    def _verbs(self) -> Mapping[str, Act]:
        return {
            **super()._verbs(),
            "kill": self._kill,
            "welcome": lambda sent: welcome(self._world, sent["name"]),
            "watch": self._watch,
        }

    def _watch(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Somebody begins one of the films; from now on Jellyfin tells so."""
        film = self._titles[sent["number"]]
        at = monotonic()
        session = self._world.jellyfin.play(sent["user"], film, device=sent["device"])
        return {"session": session.id, "film": film.tmdb, "at": at}

    def _kill(self, sent: dict[str, Any]) -> None:
        self._victim, self._imports_left = sent["pid"], sent["imports"]

    async def _counted(self, _request: web.Request) -> web.Response:
        """Each request, with the TMDB ids that it brought."""
        asked = [
            {"service": name, "method": one.method, "path": one.path}
            | {
                "films": _films(one.body),
                "term": one.query.get("term", ""),
                "at": one.at,
            }
            for name, service in self._world.services.items()
            for one in service.requests
        ]
        return json_response(asked)

    async def _requested(self, _request: web.Request) -> web.Response:
        """The TMDB ids of the films that Radarr has."""
        movies = self._world.radarr.state.movies.values()
        return json_response([movie.film.tmdb for movie in movies])


def _films(body: bytes) -> list[int]:
    if not body.startswith((b"[", b"{")):
        return []
    sent = json.loads(body)
    rows = sent if isinstance(sent, list) else [sent]
    played = [row["movie"]["ids"] for row in rows if "movie" in row]
    return [
        *(row["tmdbId"] for row in rows if "tmdbId" in row),
        *(ids["tmdb"] for ids in played if "tmdb" in ids),
    ]


def seed(sims: Simulators, *, count: int, everywhere: bool) -> None:
    """One member with `count` films listed, and a Jellyfin with as many.

    `everywhere`: Radarr and the shelf of the link have nearly all of them as well.
    """
    some = [film for film in sims.catalogue if not film.is_show][:count]
    sims.letterboxd.add_member(MEMBER)
    sims.letterboxd.list_film(MEMBER, *reversed(sims.catalogue[:count]))
    diary = sims.catalogue[-_DIARY:]
    for ago, film in sorted(enumerate(diary), reverse=True):
        at = sims.clock() - timedelta(days=ago + 1)
        sims.letterboxd.log_film(MEMBER, film, watched_on=at.date(), logged_at=at)
    sims.jellyfin.add_user(MEMBER, is_admin=True)
    for ago, film in enumerate(some):
        created = sims.clock() - timedelta(hours=ago)
        item = sims.jellyfin.add_item(film, created=created)
        if not ago % _WATCHED_EACH:
            sims.jellyfin.set_played(MEMBER, item, at=created)
    sims.trakt.add_member(MEMBER, vip=True)
    sims.trakt.list_title(*some, username=MEMBER)
    if everywhere:
        _fill(sims, some)


def _fill(sims: Simulators, some: list[CatalogueFilm]) -> None:
    for at, film in enumerate(some):
        if at % _NOT_REQUESTED_EACH:
            sims.radarr.add_film(film, has_file=True)
    items = sims.jellyfin.state.items.values()
    there = [it for at, it in enumerate(items) if at % _NOT_COLLECTED_EACH]
    sims.jellyfin.add_box_set(SHELF, there)


def welcome(sims: Simulators, name: str) -> dict[str, Any]:
    """Let somebody in who watches here, and has an account at Trakt."""
    users = {user.name: user for user in sims.jellyfin.state.users.values()}
    user = users.get(name) or sims.jellyfin.add_user(name)
    grant = sims.trakt.link(name)
    token = {
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "created_at": int(grant.made_at.timestamp()),
        "expires_in": round(sims.trakt.oauth.token_lifetime.total_seconds()),
    }
    return {"user": user.id, "token": token}


def addresses_of(sims: Simulators) -> dict[str, str]:
    """Return where the services are, and the keys to them."""
    return {
        "letterboxd": sims.letterboxd.url,
        "radarr": sims.radarr.url,
        "radarr_key": sims.radarr.api_key,
        "jellyfin": sims.jellyfin.url,
        "jellyfin_key": sims.jellyfin.api_key,
        "jellyfin_id": sims.jellyfin.server_id,
        "wikidata": sims.wikidata.endpoint,
        "trakt": sims.trakt.url,
        "trakt_auth": sims.trakt.auth_url,
        "trakt_client": sims.trakt.client_id,
        "trakt_secret": sims.trakt.client_secret,
    }


async def _run(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    catalogue = films(int(options.films * (1 + _SHOWS)) + 2 * _DIARY)
    async with Simulators(catalogue) as sims:
        seed(sims, count=options.films, everywhere=options.everywhere)
        for each in options.latency:
            name, _, milliseconds = each.partition("=")
            sims.services[name].latency = float(milliseconds) / 1000
        control = Counter(sims)
        await control.start()
        told = addresses_of(sims) | {
            "user": sims.jellyfin.user(MEMBER).id,
            "control": control.url,
        }
        print(json.dumps(told), flush=True)
        await ended.wait()
        await control.stop()


def _options(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.services")
    parser.add_argument("--films", type=int, required=True)
    parser.add_argument("--everywhere", action="store_true")
    parser.add_argument("--latency", nargs="+", metavar="NAME=MS", required=True)
    return parser.parse_args(given)


if __name__ == "__main__":
    asyncio.run(_run(_options(sys.argv[1:])))
