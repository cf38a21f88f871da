"""A Jellyfin as an account: its films, who watches and watched them, its shelves."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import re
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.film import Film, FilmIds
from ...model.link import AccountId
from ...model.operation import MarkPlayed
from ...model.playback import (
    MarkedPlayed,
    PlaybackProgress,
    PlayedGlance,
    PlayedList,
    PlayedTitle,
    ResumePoint,
)
from ...model.shelf import LibraryFilm, ServerUser, Shelf, ShelfItem
from ...model.snapshot import Snapshot
from ...model.title import Title
from ..errors import Refused, RefusedReason
from ..http import Http
from ..knock import Knock
from ..pace import Sleep
from . import wire
from .client import JellyfinClient
from .credentials import Credentials, Device
from .finding import Finder
from .knocks import Knocks
from .library import Library, Played
from .marks import Marks
from .playback import Playback
from .quick_connect import QuickConnect
from .racks import Collections, Playlists
from .shelves import BATCH, Shelves
from .titles import Titles
from .viewer import Viewer
from .watch_points import WatchPoints

__all__ = ["JellyfinAccount", "JellyfinStatus", "QuickConnect"]

_PRODUCT: Final = "jellyfin"
_OLDEST: Final = (10, 10)
_VERSION: Final = re.compile(r"(\d+)\.(\d+)")

# For whoever only looks who answers
_UNNAMED: Final = AccountId(_PRODUCT)

_WATCHED: Final = frozenset({Media.FILM, Media.EPISODE})


@dataclass(frozen=True, kw_only=True, slots=True)
class JellyfinStatus:
    """Which server answered a probe."""

    server_id: str
    name: str
    version: str


@final
class JellyfinAccount:
    """Reads one Jellyfin at ``url`` and fills its shelves.

    ``token`` is a user's, whose id is ``user_id`` then, or an API key, for which the
    server is looked at with the eyes of an administrator. ``account_id`` is how
    sightings name this account.
    """

    def __init__(
        self,
        http: Http,
        *,
        url: str,
        token: str,
        user_id: str | None,
        device_id: str,
        clock: Callable[[], datetime],
        account_id: AccountId = _UNNAMED,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Keep where it is; ask nothing yet."""
        credentials = Credentials(device=Device(device_id=device_id), token=token)
        self._client = JellyfinClient(http, url=url, credentials=credentials)
        self._own_user = None if user_id is None else wire.guid(user_id)
        self._clock = clock
        self._viewer = Viewer(self._client, self._own_user)
        self._users: tuple[ServerUser, ...] = ()
        self._users_read_at: datetime | None = None
        self._server_id = ""
        self._library: Library | None = None
        self._played: dict[str, Played] = {}
        self._shelves = Shelves(
            self._client, user=self._viewer.id, films=self._shelf_films, clock=clock
        )
        self._points = WatchPoints(self._client)
        titles = Titles(
            self._points, url=self._client.url, viewer=self._viewer, clock=clock
        )
        self._marks = Marks(self._points, titles)
        self._finder = Finder(self._points, self._viewer, self._films)
        self._knocks = Knocks()
        self._playback = Playback(
            self._points,
            titles,
            self._knocks,
            account_id=account_id,
            clock=clock,
            sleep=sleep,
        )

    @property
    def capabilities(self) -> Capabilities:
        """The library, who watches and has watched what, and shelves in full."""
        return {
            Facet.LIBRARY: Support(access=frozenset({Access.READ})),
            Facet.PLAYBACK: Support(access=frozenset({Access.READ}), media=_WATCHED),
            Facet.PLAYED: Support(
                access=frozenset({Access.READ, Access.ADD}),
                media=_WATCHED,
                adding_twice_is_harmless=True,
            ),
            Facet.COLLECTION: Support(
                access=frozenset(Access),
                batch_size=BATCH,
                adding_twice_is_harmless=True,
            ),
        }

    async def probe(self) -> JellyfinStatus:
        """Find out who answers, then that the token is good.

        ``Refused`` for another service (Emby answers much alike) and for a Jellyfin
        that is too old.
        """
        server = await self._client.server()
        if _PRODUCT not in server.product.casefold():
            raise Refused(
                RefusedReason.WRONG_SERVICE, server.product or "a server like Jellyfin"
            )
        version = _VERSION.match(server.version)
        if version is None or (int(version[1]), int(version[2])) < _OLDEST:
            raise Refused(RefusedReason.WRONG_VERSION, server.version)
        await self._client.prove()
        self._server_id = server.id
        return JellyfinStatus(
            server_id=server.id, name=server.name, version=server.version
        )

    @property
    def server_id(self) -> str:
        """Which server the last probe met; empty before."""
        return self._server_id

    async def users(
        self, *, max_age: timedelta = timedelta()
    ) -> tuple[ServerUser, ...]:
        """Read the users whose lists this token opens, disabled ones left out.

        Ones that were read at most ``max_age`` ago will do.
        """
        now = self._clock()
        if self._users_read_at is None or now - self._users_read_at >= max_age:
            self._users = await self._read_users()
            self._users_read_at = now
        return self._users

    async def _read_users(self) -> tuple[ServerUser, ...]:
        users = [user for user in await self._client.users() if not user.is_disabled]
        own = [user for user in users if user.id == self._own_user]
        if self._own_user is not None and not any(u.is_administrator for u in own):
            users = own
        return tuple(ServerUser(user_id=user.id, name=user.name) for user in users)

    async def libraries(self) -> tuple[str, ...]:
        """Read the names of the libraries that hold films or shows."""
        return await self._points.libraries(await self._viewer.id())

    async def collections(self) -> tuple[Shelf, ...]:
        """Read the collections of the server."""
        rack = Collections(self._client, await self._viewer.id())
        return (await rack.shelves()).shelves

    async def playlists(self, user_id: str) -> tuple[Shelf, ...]:
        """Read the playlists of a user."""
        return (await Playlists(self._client, wire.guid(user_id)).shelves()).shelves

    async def read_library(self) -> Snapshot[LibraryFilm]:
        """Read the index of films: whole at first and once a day, else one request."""
        if self._library is None:
            fetch = self._client.films(await self._viewer.id())
            self._library = Library(fetch, self._library_film, self._clock)
        try:
            return await self._library.read()
        except Refused:
            # The administrator whose eyes we look with may be gone
            self._library = None
            self._viewer.forget()
            raise

    async def read_played(self, user_id: str) -> frozenset[str]:
        """Read the item ids that a user has watched; one who is gone has none."""
        user = wire.guid(user_id)
        played = self._played.get(user)
        if played is None:
            played = Played(self._client.played(user), self._clock)
            self._played[user] = played
        try:
            return await played.read()
        except Refused as err:
            if err.reason is not RefusedReason.NOT_FOUND:
                raise
            return frozenset()

    async def read_marks(
        self, user_id: str, since: datetime
    ) -> tuple[MarkedPlayed, ...]:
        """Read films and episodes that came to be played since then, oldest first.

        Those that are played by watching have the moment at which that began.
        """
        return await self._marks.since(wire.guid(user_id), since)

    async def glance_at_played(self, user_id: str) -> PlayedGlance:
        """Read how many films and episodes a user has played, and the last date."""
        return await self._marks.glance(wire.guid(user_id))

    async def list_played(self, user_id: str) -> PlayedList:
        """Read the ids and dates of all that a user has played, in pages."""
        return await self._marks.all(wire.guid(user_id))

    async def played_titles(
        self, user_id: str, item_ids: Sequence[str]
    ) -> tuple[PlayedTitle, ...]:
        """Read which films and episodes these are; what is gone is left out."""
        return await self._marks.titles(wire.guid(user_id), item_ids)

    async def resume_point(self, user_id: str, item_id: str) -> ResumePoint | None:
        """Read where a user stopped in a title; None when it is gone."""
        return await self._marks.resume_point(wire.guid(user_id), wire.guid(item_id))

    async def mark_played(self, marks: Sequence[MarkPlayed]) -> None:
        """Mark them; an item that is gone is ``Refused``, the others are marked."""
        await self._marks.mark(marks)

    async def find_items(self, title: Title) -> tuple[str, ...]:
        """Find the items that are a title: all versions, and of a show all episodes."""
        return await self._finder.items(title)

    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        """Read every session that plays a film or an episode."""
        return await self._playback.read()

    def hear_sessions(self) -> AsyncGenerator[Snapshot[PlaybackProgress]]:
        """Connect, and yield what plays each time that the server tells it.

        A server of version 10.10 tells nothing to an API key, and none tells users
        what others play.
        """
        return self._playback.hear()

    def read_knock(self, body: bytes, content_type: str) -> Knock:
        """Read what the webhook plugin sent, whatever type it gave it.

        ``NotUnderstood`` when the plugin writes none so.
        """
        del content_type
        return self._knocks.read(body, self._clock())

    async def read_shelf(self, shelf: Shelf) -> Snapshot[ShelfItem]:
        """Read a shelf; one that does not exist is empty and complete."""
        return await self._shelves.read(shelf)

    async def add_to_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Put items on a shelf, making it when missing.

        ``Refused`` when any of them is not there afterwards; adding the others again
        does no harm.
        """
        await self._shelves.add(shelf, item_ids)

    async def order_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Bring the named items of a playlist into this order."""
        await self._shelves.order(shelf, item_ids)

    async def remove_from_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Take items off; one that is not there is passed over."""
        await self._shelves.remove(shelf, item_ids)

    async def _films(self) -> tuple[LibraryFilm, ...]:
        return (await self.read_library()).items

    def _library_film(self, item: wire.WireItem) -> LibraryFilm:
        return LibraryFilm(
            item_id=item.id, film=self._film(item), added_at=item.created
        )

    def _shelf_films(self, items: Sequence[wire.WireItem]) -> Iterator[Film]:
        """Translate; what the library has alike is not kept in memory twice."""
        known = self._library.by_id() if self._library else {}
        for item in items:
            film = self._film(item)
            same = known.get(item.id)
            yield same if same == film else film

    def _film(self, item: wire.WireItem) -> Film:
        return Film(
            title=item.name,
            year=item.year,
            ids=FilmIds(tmdb=item.tmdb, imdb=item.imdb),
            # Needs no key, whoever looks at it
            poster=f"{self._client.url}/Items/{item.id}/Images/Primary",
        )
