"""The world of the simulated Jellyfin, as tests and the demo drive it."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, override

from ..catalogue import CatalogueFilm
from ..server import Clock, StatefulSimulator
from ..shows import CatalogueEpisode, CatalogueShow
from . import state as states
from .state import BoxSet, Item, JellyfinState, Playable, Playlist, Token, User, guid
from .television import Episode


class World(StatefulSimulator):
    """Users, tokens, library, collections and marks; nothing of how it is asked."""

    # Films and shows by slug, for `from_json`; the house fills them.
    films: Mapping[str, CatalogueFilm] = {}
    shows: Mapping[str, CatalogueShow] = {}

    def __init__(self, *, clock: Clock) -> None:
        super().__init__(clock=clock)
        self.state = JellyfinState()

    @abstractmethod
    def added(self, item: Playable) -> None:
        """A film or an episode has appeared in the library."""

    @abstractmethod
    def saved(self, user: User, item: Playable, reason: str) -> None:
        """Marks were saved, for the reason that the server would name."""

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
        self.added(item)
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

    def add_episodes(
        self,
        show: CatalogueShow,
        episodes: Iterable[CatalogueEpisode] | None = None,
        *,
        created: datetime | None = None,
    ) -> list[Episode]:
        """Episodes appear in the library, by default the whole show."""
        wanted = show.episodes() if episodes is None else episodes
        at = created or self.clock()
        made = [self.state.add_episode(show, one, at) for one in wanted]
        for item in made:
            self.added(item)
        return made

    def playable(self, target: Playable | CatalogueFilm | CatalogueEpisode) -> Playable:
        """What the library has of a film or an episode. KeyError when it has not."""
        match target:
            case CatalogueFilm():
                return self._held(target)
            case CatalogueEpisode():
                return self.state.episodes[guid("episode", target.trakt)]
            case _:
                return target

    def set_played(
        self,
        user: User | str,
        target: Playable | CatalogueFilm | CatalogueEpisode,
        *,
        played: bool = True,
        at: datetime | None = None,
    ) -> None:
        """A user marks something as watched by hand, or takes the mark away."""
        held = self.user(user) if isinstance(user, str) else user
        if played:
            self.mark_played(held, self.playable(target), at or self.clock())
        else:
            self.mark_unplayed(held, self.playable(target))

    def mark_played(self, user: User, item: Playable, at: datetime | None) -> None:
        """As the server does: a date counts once more, without one it stays."""
        data = self.state.data(user.id, item.id)
        data.play_count = max(1, data.play_count + (at is not None))
        data.last_played = at or data.last_played or self.clock()
        data.played, data.position_ticks = True, 0
        self.saved(user, item, "TogglePlayed")

    def mark_unplayed(self, user: User, item: Playable) -> None:
        data = self.state.data(user.id, item.id)
        data.played, data.play_count, data.position_ticks = False, 0, 0
        data.last_played = None
        self.saved(user, item, "TogglePlayed")

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
        self.state = states.from_json(saved, self.films, self.shows)
