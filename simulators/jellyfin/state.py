"""What the simulated Jellyfin holds: users, films, shows, sets, playlists, marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from ..catalogue import CatalogueFilm
from ..shows import CatalogueEpisode, CatalogueShow
from .television import Episode, Season, Series

type Playable = Item | Episode
type Television = Series | Season | Episode

TICKS_PER_SECOND: Final = 10_000_000


def guid(*parts: object) -> str:
    """32 hexadecimal digits, always the same for the same parts."""
    return uuid5(NAMESPACE_URL, "/".join(str(part) for part in parts)).hex


@dataclass(slots=True)
class User:
    id: str
    name: str
    is_admin: bool = False
    is_disabled: bool = False
    may_manage_collections: bool = False
    sees_collections: bool = True


@dataclass(slots=True)
class Item:
    """A film in the library; `versions` above 1 is a film with several files."""

    id: str
    film: CatalogueFilm
    title: str
    created: datetime
    versions: int = 1

    @property
    def name(self) -> str:
        return self.title

    @property
    def year(self) -> int:
        return self.film.year

    @property
    def minutes(self) -> int:
        return self.film.runtime_minutes

    @property
    def provider_ids(self) -> dict[str, str]:
        return {"Tmdb": str(self.film.tmdb), "Imdb": self.film.imdb}


def runtime_ticks(item: Item | Television) -> int:
    return item.minutes * 60 * TICKS_PER_SECOND


@dataclass(slots=True)
class BoxSet:
    """A collection: seen by every user of the server; members in stored order."""

    id: str
    name: str
    created: datetime
    members: dict[str, None] = field(default_factory=dict)
    locked: bool = False
    folder: str = ""
    """The name that it had when it was made."""

    def __post_init__(self) -> None:
        self.folder = self.folder or self.name


@dataclass(slots=True)
class Playlist:
    """A playlist; private ones exist for their owner alone."""

    id: str
    name: str
    owner: str
    created: datetime
    members: dict[str, None] = field(default_factory=dict)
    public: bool = False


@dataclass(slots=True)
class UserData:
    """One user's marks on one item; ticks are 100 ns."""

    played: bool = False
    play_count: int = 0
    last_played: datetime | None = None
    position_ticks: int = 0
    favorite: bool = False
    rating: float | None = None
    likes: bool | None = None


@dataclass(slots=True)
class Token:
    """An API key (no user) or a user's session."""

    user: str | None
    app: str
    device_id: str = ""


@dataclass(slots=True)
class JellyfinState:
    """All that outlives a restart."""

    users: dict[str, User] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    seasons: dict[str, Season] = field(default_factory=dict)
    episodes: dict[str, Episode] = field(default_factory=dict)
    box_sets: dict[str, BoxSet] = field(default_factory=dict)
    playlists: dict[str, Playlist] = field(default_factory=dict)
    user_data: dict[str, dict[str, UserData]] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    made: int = 0
    by_tmdb: dict[int, list[str]] = field(default_factory=dict)

    def insert(self, item: Item) -> None:
        self.items[item.id] = item
        if not item.film.is_show:
            self.by_tmdb.setdefault(item.film.tmdb, []).append(item.id)

    def drop(self, item: Item) -> None:
        del self.items[item.id]
        if not item.film.is_show:
            self.by_tmdb[item.film.tmdb].remove(item.id)

    def add_episode(
        self, show: CatalogueShow, one: CatalogueEpisode, created: datetime
    ) -> Episode:
        """Put an episode under its series and season, made when they are new."""
        number = guid("series", show.slug)
        series = self.series.setdefault(number, Series(number, show, created))
        number = guid("season", show.slug, one.season)
        season = self.seasons.setdefault(number, Season(number, series, one.season))
        number = guid("episode", one.trakt)
        return self.episodes.setdefault(number, Episode(number, season, one, created))

    def playable(self, number: str) -> Playable | None:
        return self.items.get(number) or self.episodes.get(number)

    def television(self, number: str) -> Television | None:
        return (
            self.series.get(number)
            or self.seasons.get(number)
            or self.episodes.get(number)
        )

    def episodes_of(self, parent: Series | Season) -> Iterable[Episode]:
        return (
            one for one in self.episodes.values() if parent in (one.season, one.series)
        )

    def new_id(self, kind: str) -> str:
        self.made += 1
        return guid(kind, self.made)

    def data(self, user: str, item: str) -> UserData:
        return self.user_data.setdefault(user, {}).setdefault(item, UserData())

    def items_of(self, tmdb: int) -> list[Item]:
        """The films with this TMDB movie id; several when a film is there twice."""
        return [self.items[number] for number in self.by_tmdb.get(tmdb, ())]


def to_json(state: JellyfinState) -> dict[str, Any]:
    return {
        "made": state.made,
        "users": [
            [
                user.id,
                user.name,
                user.is_admin,
                user.is_disabled,
                user.may_manage_collections,
            ]
            for user in state.users.values()
        ],
        "items": [
            [
                item.id,
                item.film.slug,
                item.title,
                item.created.isoformat(),
                item.versions,
            ]
            for item in state.items.values()
        ],
        "episodes": [
            [
                one.series.show.slug,
                one.episode.season,
                one.episode.number,
                one.created.isoformat(),
            ]
            for one in state.episodes.values()
        ],
        "box_sets": [
            [
                held.id,
                held.name,
                held.created.isoformat(),
                list(held.members),
                held.locked,
            ]
            for held in state.box_sets.values()
        ],
        "playlists": [
            [
                held.id,
                held.name,
                held.owner,
                held.created.isoformat(),
                list(held.members),
                held.public,
            ]
            for held in state.playlists.values()
        ],
        "user_data": [
            [
                user,
                item,
                data.played,
                data.play_count,
                data.last_played and data.last_played.isoformat(),
                data.position_ticks,
                data.favorite,
                data.rating,
                data.likes,
            ]
            for user, marks in state.user_data.items()
            for item, data in marks.items()
        ],
        "tokens": [
            [value, token.user, token.app, token.device_id]
            for value, token in state.tokens.items()
        ],
    }


def from_json(
    saved: Mapping[str, Any],
    films: Mapping[str, CatalogueFilm],
    shows: Mapping[str, CatalogueShow],
) -> JellyfinState:
    """The state of `to_json`; `films` by Letterboxd slug, `shows` by Trakt's."""
    state = JellyfinState(made=saved["made"])
    for row in saved["users"]:
        state.users[row[0]] = User(*row)
    for number, slug, title, created, versions in saved["items"]:
        at = datetime.fromisoformat(created)
        state.insert(Item(number, films[slug], title, at, versions))
    for slug, season, number, created in saved.get("episodes", ()):
        show = shows[slug]
        at = datetime.fromisoformat(created)
        state.add_episode(show, show.episode(season, number), at)
    for number, name, created, members, locked in saved["box_sets"]:
        at = datetime.fromisoformat(created)
        held = BoxSet(number, name, at, dict.fromkeys(members), locked)
        state.box_sets[number] = held
    for number, name, owner, created, members, public in saved["playlists"]:
        at = datetime.fromisoformat(created)
        kept = Playlist(number, name, owner, at, dict.fromkeys(members), public)
        state.playlists[number] = kept
    for user, item, played, count, last, *rest in saved["user_data"]:
        when = datetime.fromisoformat(last) if last else None
        marks = state.user_data.setdefault(user, {})
        marks[item] = UserData(played, count, when, *rest)
    for value, *token in saved["tokens"]:
        state.tokens[value] = Token(*token)
    return state
