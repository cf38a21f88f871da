"""What the simulated Tautulli knows: Plex users, the Plex library, its history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha1
from typing import Any, Final

from ..catalogue import CatalogueFilm
from ..shows import CatalogueEpisode, CatalogueShow

_FIRST_KEY: Final = 101
LOCAL: Final = 0
"""The user id of "Local", whom every Tautulli has: players without an account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlexUser:
    """`friendly_name` is what Tautulli calls them.

    None, until somebody chose a name: then lists show the username. An emptied one is
    listed empty.
    """

    user_id: int
    username: str
    friendly_name: str | None = None
    email: str | None = None
    is_admin: bool = False
    is_home_user: bool = True

    @property
    def listed_name(self) -> str:
        return self.username if self.friendly_name is None else self.friendly_name

    @property
    def shown_name(self) -> str:
        return self.friendly_name or self.username


@dataclass(frozen=True, kw_only=True, slots=True)
class PlexItem:
    """A film, a show, a season, an episode or a track; those above it by their keys.

    `guids` are external ids, `imdb://tt1`, and an episode's are its own. `guid` is
    Plex' own id, or a legacy agent's, which holds the external id itself.
    """

    key: int
    media_type: str
    title: str
    year: int | None
    guid: str
    guids: tuple[str, ...] = ()
    minutes: int = 0
    index: int | None = None
    parent: int | None = None
    grandparent: int | None = None
    released: str = ""
    studio: str = ""
    genres: tuple[str, ...] = ()

    @property
    def duration(self) -> int:
        """Milliseconds, as Plex counts."""
        return self.minutes * 60_000


@dataclass(kw_only=True, slots=True)
class HistoryRow:
    """One session that has ended; rows of one play share their `reference_id`."""

    id: int
    reference_id: int
    user_id: int
    item: PlexItem
    started: int
    stopped: int
    paused: int = 0
    offset: int = 0
    live: bool = False
    player: str = "Living Room TV"
    product: str = "Plex for LG"
    platform: str = "webOS"

    @property
    def percent(self) -> int:
        """Live television counts as complete; so does what has no duration."""
        if self.live or not self.item.duration:
            return 100
        return min(100, round(100 * self.offset / self.item.duration))

    @property
    def seconds(self) -> int:
        return self.stopped - self.started - self.paused


@dataclass(slots=True)
class TautulliState:
    """All that outlives a restart."""

    users: dict[int, PlexUser] = field(default_factory=dict)
    items: dict[int, PlexItem] = field(default_factory=dict)
    history: list[HistoryRow] = field(default_factory=list)
    sessions_begun: int = 0

    def user(self, name: str) -> PlexUser:
        """By Plex username. KeyError when there is none."""
        for user in self.users.values():
            if user.username == name:
                return user
        raise KeyError(f"Plex has no user {name}")

    def item_of(self, guid: str) -> PlexItem | None:
        held = (item for item in self.items.values() if item.guid == guid)
        return next(held, None)

    def put(self, item: PlexItem) -> PlexItem:
        """The item of the same guid when it is there already."""
        if (held := self.item_of(item.guid)) is not None:
            return held
        self.items[item.key] = item
        return item

    @property
    def next_key(self) -> int:
        return max(self.items, default=_FIRST_KEY - 1) + 1

    def add_film(self, film: CatalogueFilm, guid: str) -> PlexItem:
        """A legacy agent's item knows its one id from its guid alone."""
        ids = (f"imdb://{film.imdb}", f"tmdb://{film.tmdb}", f"tvdb://{film.uid}")
        return self.put(
            PlexItem(
                key=self.next_key,
                media_type="movie",
                title=film.server_title,
                year=film.year,
                guid=guid,
                guids=ids if guid.startswith("plex://") else (),
                minutes=film.runtime_minutes,
                released=f"{film.year}-09-14",
                studio=film.studio,
                genres=film.genres,
            )
        )

    def add_show(self, show: CatalogueShow) -> PlexItem:
        ids = (f"imdb://{show.imdb}", f"tmdb://{show.tmdb}", f"tvdb://{show.tvdb}")
        return self.put(
            PlexItem(
                key=self.next_key,
                media_type="show",
                title=show.title,
                year=show.year,
                guid=plex_guid("show", show.slug),
                guids=ids,
                minutes=show.runtime_minutes,
                released=f"{show.year}-09-14",
                studio=show.network,
            )
        )

    def add_episode(self, show: CatalogueShow, one: CatalogueEpisode) -> PlexItem:
        """Put an episode under its show and season, made when they are new."""
        above = self.add_show(show)
        season = self.put(
            PlexItem(
                key=self.next_key,
                media_type="season",
                title=f"Season {one.season}" if one.season else "Specials",
                year=None,
                guid=plex_guid("season", show.slug, one.season),
                index=one.season,
                parent=above.key,
            )
        )
        ids = (f"imdb://{one.imdb}", f"tmdb://{one.tmdb}", f"tvdb://{one.tvdb}")
        return self.put(
            PlexItem(
                key=self.next_key,
                media_type="episode",
                title=one.title,
                year=one.first_aired.year,
                guid=plex_guid("episode", one.trakt),
                guids=ids,
                minutes=one.runtime_minutes,
                index=one.number,
                parent=season.key,
                grandparent=above.key,
                released=f"{one.first_aired:%Y-%m-%d}",
            )
        )

    def log(self, row: HistoryRow) -> None:
        """Keep a row; it continues the one before when that was not watched yet."""
        earlier = [
            one
            for one in self.history
            if (one.user_id, one.item.key) == (row.user_id, row.item.key)
        ]
        if earlier and not row.live:
            before = earlier[-1]
            if watched_status(before) < 1 and before.offset <= row.offset:
                row.reference_id = before.reference_id
        self.history.append(row)


_WATCHED_PERCENT: Final = 85


def watched_status(row: HistoryRow) -> float:
    """In quarters of the 85 % after which something counts as watched."""
    return watched_quarters(row.percent, live=row.live)


def watched_quarters(percent: int, *, live: bool) -> float:
    if live or percent >= _WATCHED_PERCENT:
        return 1
    quarters = (0.75, 0.5, 0.25)
    return next((part for part in quarters if percent >= _WATCHED_PERCENT * part), 0)


def plex_guid(kind: str, *parts: object) -> str:
    text = "/".join(str(part) for part in (kind, *parts))
    return (
        f"plex://{kind}/{sha1(text.encode(), usedforsecurity=False).hexdigest()[:24]}"
    )


def to_json(state: TautulliState) -> dict[str, Any]:
    return asdict(state)


def from_json(saved: Mapping[str, Any]) -> TautulliState:
    state = TautulliState(sessions_begun=saved["sessions_begun"])
    for row in saved["users"].values():
        user = PlexUser(**row)
        state.users[user.user_id] = user
    for row in saved["items"].values():
        item = _item(row)
        state.items[item.key] = item
    state.history = [
        HistoryRow(**row | {"item": _item(row["item"])}) for row in saved["history"]
    ]
    return state


def _item(row: Mapping[str, Any]) -> PlexItem:
    tuples = {name: tuple(row[name]) for name in ("guids", "genres")}
    return PlexItem(**{**row, **tuples})
