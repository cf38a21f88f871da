"""The simulated Radarr: how others drive it, its gate and its small endpoints."""

from collections.abc import Callable, Iterable, Mapping, Sequence
import json
import re
from typing import Any, Final, Self, override

from aiohttp import web

from ..catalogue import CatalogueFilm
from ..faults import Handler
from ..pages import LOGIN_PAGE
from ..posters import poster_png
from ..server import Clock, StatefulSimulator, json_response, utc_now
from . import rules, state as states, wire
from .activity import Activity
from .movies import Movies
from .notifications import Notifications
from .settings import Settings
from .state import Exclusion, HistoryItem, Movie, QueueItem, RadarrState
from .webhook import Connect

API_KEY: Final = "0123456789abcdef0123456789abcdef"


class Radarr(StatefulSimulator):
    """Radarr as v4 to v6 answer; switches are plain attributes.

    `url_base` "/radarr" makes requests without it answer 307; `login_page` answers the
    log-in HTML to everything; `app_name` "Sonarr" makes it another *arr;
    `metadata_down` makes adding and looking up answer 503; `instantly` finishes a
    download as soon as it was searched for.
    """

    name = "radarr"

    def __init__(
        self,
        catalogue: Sequence[CatalogueFilm],
        *,
        api_key: str = API_KEY,
        version: str = "6.0.4.10291",
        url_base: str = "",
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(clock=clock)
        self.state = RadarrState()
        self.api_key = api_key
        self.version = version
        self.url_base = url_base
        self.app_name = "Radarr"
        self.started_at = clock()
        self.instance_name = "Radarr"
        self.login_page = False
        self.metadata_down = False
        self.instantly = False
        self.connect = Connect()
        # Told of each imported movie; the house brings it into Jellyfin.
        self.on_imported: list[Callable[[Movie], None]] = []
        # Told of each movie whose files were deleted with it.
        self.on_deleted: list[Callable[[Movie], None]] = []
        # What api.radarr.video knows: films, by TMDB movie id.
        self.known = {film.tmdb: film for film in catalogue if not film.is_show}
        self._rendered: dict[tuple[int, bool], bytes] = {}
        self._routes()

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @override
    @property
    def url(self) -> str:
        return f"{self.origin}{self.url_base}"

    @override
    async def start(self, *, port: int = 0, host: str = "127.0.0.1") -> Self:
        await super().start(port=port, host=host)
        self.started_at = self.clock()
        await self.connect.start()
        self._rendered.clear()
        return self

    @override
    async def stop(self) -> None:
        await self.connect.stop()
        await super().stop()

    # --- driving the world ----------------------------------------------------------

    def know(self, *films: CatalogueFilm) -> None:
        """Let the metadata service know films that are not of the catalogue."""
        self.known.update((film.tmdb, film) for film in films if not film.is_show)

    def movie(self, tmdb: int) -> Movie | None:
        return self.state.movie_of(tmdb)

    def add_film(
        self,
        film: CatalogueFilm,
        *,
        has_file: bool = False,
        monitored: bool = True,
        quality_profile_id: int = 4,
        root_folder: str = "/data/movies",
        tags: Iterable[int] = (),
    ) -> Movie:
        """Somebody adds a film by hand."""
        self.know(film)
        movie = Movie(
            id=self.state.new_id(),
            film=film,
            quality_profile_id=quality_profile_id,
            path=f"{root_folder}/{wire.folder_name(film)}",
            added=self.clock(),
            monitored=monitored,
            tags=set(tags),
            file_id=self.state.new_id() if has_file else 0,
        )
        self.state.insert(movie)
        return movie

    def remove_film(self, tmdb: int) -> None:
        movie = self._held(tmdb)
        self.state.delete(movie.id)
        self.changed(movie)
        self.tell("MovieDelete", movie, {"deletedFiles": False})

    def exclude(self, film: CatalogueFilm) -> Exclusion:
        held = Exclusion(self.state.new_id(), film.tmdb, film.server_title, film.year)
        self.state.exclusions[held.id] = held
        return held

    def add_tag(self, label: str) -> int:
        for number, known in self.state.tags.items():
            if known == label:
                return number
        number = self.state.new_id()
        self.state.tags[number] = label
        return number

    def start_download(self, tmdb: int) -> QueueItem:
        """Radarr found a release and grabbed it."""
        movie = self._held(tmdb)
        for item in self.state.queue.values():
            if item.movie_id == movie.id:
                return item
        title = (
            f"{movie.film.slug.replace('-', '.')}.{movie.film.year}.1080p.BluRay-SIM"
        )
        item = QueueItem(
            self.state.new_id(),
            movie.id,
            title,
            wire.file_size(movie.film),
            self.clock(),
        )
        self.state.queue[item.id] = item
        self._note(movie, "grabbed", title)
        self.tell("Grab", movie, {"downloadId": f"SIM{item.id:010d}"})
        return item

    def progress(self, tmdb: int, done: float) -> None:
        """The download got as far as `done`, from 0 to 1."""
        self.start_download(tmdb).done = done

    def finish_download(self, tmdb: int) -> Movie:
        """Downloaded and imported: it has a file, leaves the queue, Connect says so."""
        movie = self._held(tmdb)
        item = self.start_download(tmdb)
        del self.state.queue[item.id]
        upgrade = movie.has_file
        movie.file_id = self.state.new_id()
        self.changed(movie)
        self._note(movie, "downloadFolderImported", item.title)
        file = wire.movie_file(movie) | {"quality": "Bluray-1080p", "qualityVersion": 1}
        extra = {
            "remoteMovie": {
                "tmdbId": movie.film.tmdb,
                "imdbId": movie.film.imdb,
                "title": movie.film.server_title,
                "year": movie.film.year,
            },
            "movieFile": file,
            "isUpgrade": upgrade,
            "downloadClient": "Simulated",
            "downloadId": f"SIM{item.id:010d}",
        }
        self.tell("Download", movie, extra)
        for told in self.on_imported:
            told(movie)
        return movie

    async def settle(self) -> None:
        """Return when every webhook caused so far has been delivered or has failed."""
        await self.connect.settle()

    @override
    def to_json(self) -> dict[str, Any]:
        return states.to_json(self.state)

    @override
    def from_json(self, saved: Mapping[str, Any]) -> None:
        self.state = states.from_json(saved, self.known)
        self._rendered.clear()

    # --- for the endpoints ----------------------------------------------------------

    def changed(self, movie: Movie) -> None:
        self._rendered.pop((movie.id, True), None)
        self._rendered.pop((movie.id, False), None)

    def render(self, movie: Movie, *, local_covers: bool = True) -> bytes:
        """The movie's JSON, kept until it changes: all 10,000 are asked for at once."""
        key = (movie.id, local_covers)
        if (done := self._rendered.get(key)) is None:
            resource = self.resource(movie, local_covers=local_covers)
            done = json.dumps(resource, separators=(",", ":")).encode()
            self._rendered[key] = done
        return done

    def resource(self, movie: Movie, *, local_covers: bool = True) -> wire.Json:
        return wire.movie_resource(
            movie, self.state, self.origin, local_covers=local_covers
        )

    def tell(self, event: str, movie: Movie, extra: Mapping[str, Any]) -> None:
        """Tell every webhook that asked for this event."""
        told = [
            notification
            for notification in self.state.notifications.values()
            if notification.get(f"on{event}")
        ]
        if not told:
            return
        payload = {
            "movie": wire.webhook_movie(movie, self.state, self.origin),
            **extra,
            "eventType": event,
            "instanceName": self.instance_name,
            "applicationUrl": "",
        }
        for notification in told:
            self.connect.tell(notification, payload)

    def _held(self, tmdb: int) -> Movie:
        movie = self.state.movie_of(tmdb)
        if movie is None:
            raise KeyError(f"Radarr does not have the movie {tmdb}")
        return movie

    def _note(self, movie: Movie, event: str, title: str) -> None:
        number = self.state.new_id()
        noted = HistoryItem(number, movie.id, event, title, self.clock())
        self.state.history.append(noted)

    # --- answering ------------------------------------------------------------------

    @override
    def error(self, status: int) -> web.Response:
        if status == 401:
            return web.Response(status=401)
        words = {
            404: "NotFound",
            409: "constraint failed\nUNIQUE constraint failed: MovieMetadata.TmdbId",
            503: "Radarr is starting up, please try again later",
        }
        text = words.get(status, "Something went wrong")
        if status == 503:
            return json_response({"errorMessage": text}, status=503)
        return rules.message(status, text)

    @override
    async def gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path
        if self.login_page:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        if self.url_base and not _under(path, self.url_base):
            target = f"{self.url_base}{request.path_qs}"
            return web.Response(status=307, headers={"Location": target})
        inner = self.inner_path(path)
        if inner == "/ping":
            return json_response({"status": "OK"})
        if inner.startswith(("/MediaCover/", "/remote/")):
            return self._picture(inner)
        if inner != "/api" and not inner.startswith("/api/"):
            return self._interface(request)
        if not self._authentic(request):
            return self.error(401)
        return await handler(request)

    @override
    def inner_path(self, path: str) -> str:
        return path.removeprefix(self.url_base) if _under(path, self.url_base) else path

    def _authentic(self, request: web.Request) -> bool:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = (
            request.headers.get("X-Api-Key") or request.query.get("apikey") or bearer
        )
        return given == self.api_key

    def _interface(self, request: web.Request) -> web.Response:
        """Everything that is no API is the web interface, behind its log-in page."""
        if request.path.removeprefix(self.url_base) == "/login":
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        target = f"{self.url_base}/login?returnUrl={request.path}"
        return web.Response(status=302, headers={"Location": target})

    def _picture(self, path: str) -> web.Response:
        number = re.search(r"/(\d+)[/.]", path)
        asked = int(number[1]) if number else 0
        movie = self.state.movies.get(asked)
        film = movie.film if movie else self.known.get(asked)
        if film is None:
            return self.error(404)
        return web.Response(body=poster_png(film), content_type="image/png")

    def _routes(self) -> None:
        for part in (Settings, Movies, Activity, Notifications):
            part(self).routes()


def _under(path: str, base: str) -> bool:
    return path == base or path.startswith(f"{base}/")
