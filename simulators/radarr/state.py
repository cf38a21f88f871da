"""What the simulated Radarr holds: movies, profiles, folders, tags, queue, history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..catalogue import CatalogueFilm


@dataclass(slots=True)
class Movie:
    """A movie in Radarr's library; `file_id` 0 means that there is no file."""

    id: int
    film: CatalogueFilm
    quality_profile_id: int
    path: str
    added: datetime
    monitored: bool = True
    minimum_availability: str = "released"
    tags: set[int] = field(default_factory=set)
    file_id: int = 0
    searched: bool = False

    @property
    def has_file(self) -> bool:
        return self.file_id > 0


@dataclass(slots=True)
class Exclusion:
    id: int
    tmdb: int
    title: str
    year: int


@dataclass(slots=True)
class QueueItem:
    """A download on its way; `done` from 0 to 1."""

    id: int
    movie_id: int
    title: str
    size: int
    added: datetime
    done: float = 0.0
    status: str = "downloading"
    state: str = "downloading"


@dataclass(slots=True)
class HistoryItem:
    id: int
    movie_id: int
    event: str
    title: str
    date: datetime


@dataclass(slots=True)
class RadarrState:
    """All that outlives a restart."""

    movies: dict[int, Movie] = field(default_factory=dict)
    by_tmdb: dict[int, int] = field(default_factory=dict)
    paths: dict[str, int] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    exclusions: dict[int, Exclusion] = field(default_factory=dict)
    queue: dict[int, QueueItem] = field(default_factory=dict)
    history: list[HistoryItem] = field(default_factory=list)
    notifications: dict[int, dict[str, Any]] = field(default_factory=dict)
    commands: dict[int, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[int, str] = field(
        default_factory=lambda: {1: "Any", 4: "HD-1080p", 5: "Ultra-HD"}
    )
    root_folders: dict[int, str] = field(
        default_factory=lambda: {1: "/data/movies", 2: "/data/animation"}
    )
    last_id: int = 0

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def movie_of(self, tmdb: int) -> Movie | None:
        movie_id = self.by_tmdb.get(tmdb)
        return None if movie_id is None else self.movies[movie_id]

    def insert(self, movie: Movie) -> None:
        self.movies[movie.id] = movie
        self.by_tmdb[movie.film.tmdb] = movie.id
        self.paths[movie.path] = movie.id

    def delete(self, movie_id: int) -> None:
        movie = self.movies.pop(movie_id)
        del self.by_tmdb[movie.film.tmdb]
        self.paths.pop(movie.path, None)
        for item in [item for item in self.queue.values() if item.movie_id == movie_id]:
            del self.queue[item.id]

    def excluded(self, tmdb: int) -> bool:
        return any(held.tmdb == tmdb for held in self.exclusions.values())


def to_json(state: RadarrState) -> dict[str, Any]:
    return {
        "last_id": state.last_id,
        "movies": [
            {
                "id": movie.id,
                "film": movie.film.tmdb,
                "quality_profile_id": movie.quality_profile_id,
                "path": movie.path,
                "added": movie.added.isoformat(),
                "monitored": movie.monitored,
                "minimum_availability": movie.minimum_availability,
                "tags": sorted(movie.tags),
                "file_id": movie.file_id,
                "searched": movie.searched,
            }
            for movie in state.movies.values()
        ],
        "tags": list(state.tags.items()),
        "exclusions": [
            [held.id, held.tmdb, held.title, held.year]
            for held in state.exclusions.values()
        ],
        "queue": [
            [
                item.id,
                item.movie_id,
                item.title,
                item.size,
                item.added.isoformat(),
                item.done,
                item.status,
                item.state,
            ]
            for item in state.queue.values()
        ],
        "history": [
            [item.id, item.movie_id, item.event, item.title, item.date.isoformat()]
            for item in state.history
        ],
        "notifications": list(state.notifications.items()),
    }


def from_json(
    saved: Mapping[str, Any], films: Mapping[int, CatalogueFilm]
) -> RadarrState:
    """The state of `to_json`; `films` by TMDB movie id."""
    state = RadarrState(last_id=saved["last_id"])
    for row in saved["movies"]:
        rest = {**row, "film": films[row["film"]], "tags": set(row["tags"])}
        rest["added"] = datetime.fromisoformat(row["added"])
        state.insert(Movie(**rest))
    state.tags.update((number, label) for number, label in saved["tags"])
    for row in saved["exclusions"]:
        state.exclusions[row[0]] = Exclusion(*row)
    for number, movie, title, size, added, *rest in saved["queue"]:
        at = datetime.fromisoformat(added)
        state.queue[number] = QueueItem(number, movie, title, size, at, *rest)
    for number, movie, event, title, at in saved["history"]:
        when = datetime.fromisoformat(at)
        state.history.append(HistoryItem(number, movie, event, title, when))
    state.notifications.update((number, row) for number, row in saved["notifications"])
    return state
