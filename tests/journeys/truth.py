"""The promises, counted at the services themselves: nothing lost, doubled or unasked.

A ``Truth`` watches what Radarr and Jellyfin serve, faults or not. A journey declares
what may leave and what may be asked for again; everything else is a broken promise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
import json
import re
from typing import Any

from aiohttp import web

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators

_WRITES = ("DELETE", "POST", "PUT")
_MOVIE = re.compile(r"/api/v3/movie/(\d+)")
_SHELF = re.compile(r"/(Collections|Playlists)/([0-9a-f-]+)/Items")

type Films = Sequence[CatalogueFilm]


@dataclass(kw_only=True, slots=True)
class Wishes:
    """What a member wants, and where."""

    wanted: Callable[[], Films]
    """What their list says now."""
    requests: bool = False
    shelf: str | None = None
    playlist: bool = False
    watched_by: tuple[str, ...] = ()


@dataclass(slots=True)
class Truth:
    """What the services were asked for."""

    sims: Simulators
    broken: list[str] = field(default_factory=list)
    """Promises that were broken, in words."""
    asked: list[int] = field(default_factory=list)
    """Films that Radarr took because we asked, by TMDB id, in order."""
    removals: list[str] = field(default_factory=list)
    """What was taken away, in words."""
    writes: int = 0
    """How many requests could have changed something."""
    wishes: dict[str, Wishes] = field(default_factory=dict)
    _may_leave: set[tuple[str, str]] = field(default_factory=set)
    _excused: set[str] = field(default_factory=set)
    _asked_for: set[int] = field(default_factory=set)
    _shelved: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[int, CatalogueFilm] = field(default_factory=dict)
    _items: dict[str, CatalogueFilm] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to watch."""
        self.sims.radarr.observers.append(self._watch_radarr)
        self.sims.jellyfin.observers.append(self._watch_jellyfin)

    # -- what a journey declares ------------------------------------------------

    def may_unmonitor(self, *films: CatalogueFilm) -> None:
        """Expect that Radarr stops looking for these films."""
        self._may_leave |= {("unmonitor", film.slug) for film in films}

    def may_remove(self, *films: CatalogueFilm, files: bool) -> None:
        """Expect that these films leave Radarr."""
        how = "remove with files" if files else "remove"
        self._may_leave |= {(how, film.slug) for film in films}

    def may_leave_shelf(self, *films: CatalogueFilm) -> None:
        """Expect that these films leave a shelf."""
        self._may_leave |= {("take off the shelf", film.slug) for film in films}

    def may_be_asked_again(self, *films: CatalogueFilm) -> None:
        """Expect a new request: somebody removed it, and wants it again."""
        self._asked_for -= {film.tmdb for film in films}

    def may_be_shelved_again(self) -> None:
        """Expect that what the server lost is put back."""
        self._shelved.clear()

    def excuse(self, *films: CatalogueFilm) -> None:
        """Expect that Radarr does not have these films, for a reason that is told."""
        self._excused |= {film.slug for film in films}

    # -- what came of it --------------------------------------------------------

    def lost(self) -> list[str]:
        """Return what is wanted and not there."""
        return [
            f"{name}: {film.title} is not {where}"
            for name, wishes in self.wishes.items()
            for film in wishes.wanted()
            for where in self._lacks(wishes, film)
        ]

    def _lacks(self, wishes: Wishes, film: CatalogueFilm) -> list[str]:
        lacks = []
        if wishes.requests and self._is_owed(film):
            lacks.append("at Radarr")
        if wishes.shelf and self._belongs_on_shelf(wishes, film):
            if film not in self.on_shelf(wishes):
                lacks.append(f"on {wishes.shelf}")
        return lacks

    def _is_owed(self, film: CatalogueFilm) -> bool:
        radarr = self.sims.radarr
        excused = film.slug in self._excused or radarr.state.excluded(film.tmdb)
        return not film.is_show and not excused and radarr.movie(film.tmdb) is None

    def _belongs_on_shelf(self, wishes: Wishes, film: CatalogueFilm) -> bool:
        jellyfin = self.sims.jellyfin
        item = jellyfin.item(film)
        if item is None or item.versions > 1:
            return False
        marks = [
            jellyfin.state.data(jellyfin.user(name).id, item.id).played
            for name in wishes.watched_by
        ]
        return not marks or not all(marks)

    def on_shelf(self, wishes: Wishes) -> list[CatalogueFilm]:
        """Return the films on a member's shelf, in its order."""
        jellyfin = self.sims.jellyfin
        name = wishes.shelf or ""
        held = jellyfin.playlist(name) if wishes.playlist else jellyfin.box_set(name)
        return jellyfin.members(held) if held else []

    # -- watching ---------------------------------------------------------------

    def _watch_radarr(
        self, request: web.Request, body: bytes, answer: web.Response
    ) -> None:
        self._numbers |= {
            movie.id: movie.film for movie in self.sims.radarr.state.movies.values()
        }
        if request.method not in _WRITES:
            return
        self.writes += 1
        sent: Any = json.loads(body) if body else {}
        match request.method, request.path:
            case "POST", "/api/v3/movie":
                self._asked([sent["tmdbId"]], answer)
            case "POST", "/api/v3/movie/import":
                self._asked([row["tmdbId"] for row in sent], answer)
            case "PUT", "/api/v3/movie/editor":
                if sent.get("monitored") is False:
                    self._removed("unmonitor", sent["movieIds"], answer)
            case "DELETE", path if found := _MOVIE.fullmatch(path):
                files = request.query.get("deleteFiles") == "true"
                how = "remove with files" if files else "remove"
                self._removed(how, [int(found[1])], answer)
            case "POST", "/api/v3/tag" | "/api/v3/command":
                pass
            case method, path:
                self.broken.append(f"{method} {path} was not expected")

    def _asked(self, films: Sequence[int], answer: web.Response) -> None:
        for tmdb in films:
            if tmdb in self._asked_for:
                self.broken.append(f"{tmdb} was requested twice")
        if answer.status < 300:
            self.asked += films
            self._asked_for |= set(films)

    def _removed(self, how: str, numbers: Sequence[int], answer: web.Response) -> None:
        if answer.status < 300:
            for number in numbers:
                self._left(how, self._numbers[number])

    def _left(self, how: str, film: CatalogueFilm) -> None:
        self.removals.append(f"{how}: {film.title}")
        if (how, film.slug) not in self._may_leave:
            self.broken.append(f"nobody asked to {how}: {film.title}")

    def _watch_jellyfin(
        self, request: web.Request, _body: bytes, answer: web.Response
    ) -> None:
        self._items |= {
            item.id: item.film for item in self.sims.jellyfin.state.items.values()
        }
        if request.method not in _WRITES:
            return
        self.writes += 1
        found = _SHELF.fullmatch(request.path)
        if found is None or answer.status >= 300:
            return
        kind, shelf_id = found.groups()
        ids = request.query.get("ids") or request.query.get("entryIds") or ""
        for item_id in ids.replace("-", "").split(","):
            if request.method == "DELETE" and kind == "Collections":
                self._left("take off the shelf", self._items[item_id])
                self._shelved.discard((shelf_id, item_id))
            elif request.method == "DELETE":
                self.removals.append(f"move: {self._items[item_id].title}")
            elif kind == "Collections" and (shelf_id, item_id) in self._shelved:
                film = self._items[item_id]
                self.broken.append(f"{film.title} was put on a shelf twice")
            else:
                self._shelved.add((shelf_id, item_id))
