"""Looking: reads from an account what its links need, facet by facet.

A facet that fails keeps what the last look saw of it, marked stale; only a look that
brought nothing at all fails as a whole, and one that was not let in.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, assert_never, runtime_checkable

from ..model.capability import Facet
from ..model.link import AccountId, Link, RequestLink, ShelfLink
from ..model.playback import Watching
from ..model.shelf import Shelf, ShelfItem
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import (
    AccountView,
    RequestsView,
    RouteStatus,
    ServerView,
    TrackerView,
)
from ..providers.contracts import (
    Account,
    ReadsCollection,
    ReadsDiary,
    ReadsLibrary,
    ReadsLikes,
    ReadsLists,
    ReadsRatings,
    ReadsRequests,
    ReadsSeen,
    ReadsShows,
    ReadsWatchlist,
)
from ..providers.errors import NotAuthorized, ProviderError
from ..providers.playback_contracts import (
    ReadsHistory,
    ReadsPlayed,
    ReadsStats,
    ReadsWatching,
)


@runtime_checkable
class TellsRoutes(Protocol):
    """An account of several routes that says which one answers."""

    @property
    def routes(self) -> Mapping[Facet, RouteStatus]:
        """Which route answers, per facet that has been read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What links need of an account beyond what is always read."""

    lists: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    shelves: tuple[Shelf, ...] = ()

    @classmethod
    def of(cls, account: AccountId, links: Iterable[Link]) -> Needs:
        """Gather what the links that end at an account need."""
        lists: dict[str, None] = {}
        users: dict[str, None] = {}
        shelves: dict[Shelf, None] = {}
        for link in links:
            match link:
                case RequestLink(list_slug=str(slug)) | ShelfLink(list_slug=str(slug)):
                    if link.source == account:
                        lists[slug] = None
                case _:
                    pass
            if isinstance(link, ShelfLink) and link.target == account:
                users |= dict.fromkeys(link.watched_by)
                shelves[link.shelf] = None
        return cls(lists=tuple(lists), users=tuple(users), shelves=tuple(shelves))


async def read_view(
    account: Account, *, needs: Needs, last: AccountView | None
) -> AccountView:
    """Look at an account; raises a ``ProviderError`` when nothing could be read."""
    if isinstance(account, ReadsRequests):
        return await account.read_requests()
    look = _Look()
    if isinstance(account, ReadsLibrary):
        before = last if isinstance(last, ServerView) else None
        view: AccountView = await look.at_server(account, needs, before)
    else:
        seen = last if isinstance(last, TrackerView) else TrackerView()
        view = await look.at_tracker(account, needs, seen)
    look.raise_if_in_vain()
    return view


def stale(view: AccountView) -> AccountView:
    """Return a view that a later look failed to replace."""
    match view:
        case RequestsView():
            return replace(view, films=_stale(view.films))
        case ServerView():
            shelves = {shelf: _stale(seen) for shelf, seen in view.shelves.items()}
            return replace(view, library=_stale(view.library), shelves=shelves)
        case TrackerView():
            return replace(
                view,
                watchlist=view.watchlist and _stale(view.watchlist),
                lists={slug: _stale(seen) for slug, seen in view.lists.items()},
                diary=view.diary and _stale(view.diary),
                ratings=view.ratings and _stale(view.ratings),
                likes=view.likes and _stale(view.likes),
                seen=view.seen and _stale(view.seen),
                shows=view.shows and _stale(view.shows),
                plays=view.plays and _stale(view.plays),
            )
        case _:
            assert_never(view)


def latest_read(view: AccountView) -> datetime | None:
    """Return when the newest of what a view shows was read; None when it is empty."""
    match view:
        case RequestsView():
            return view.films.read_at
        case ServerView():
            return view.library.read_at
        case TrackerView():
            facets = (view.watchlist, view.diary, view.ratings, view.likes)
            seen = (*facets, view.seen, view.shows, view.plays, *view.lists.values())
            return max((each.read_at for each in seen if each), default=None)
        case _:
            assert_never(view)


def _stale[T](snapshot: Snapshot[T]) -> Snapshot[T]:
    return replace(snapshot, stale=True)


class _Look:
    """One look: counts what succeeded and keeps the first failure."""

    def __init__(self) -> None:
        self._read_any = False
        self._failure: ProviderError | None = None

    def raise_if_in_vain(self) -> None:
        """Fail as a whole when every facet failed."""
        if self._failure is not None and not self._read_any:
            raise self._failure

    async def at_tracker(
        self, account: Account, needs: Needs, last: TrackerView
    ) -> TrackerView:
        """Read every facet that a route offers."""
        watchlist = diary = ratings = likes = None
        if isinstance(account, ReadsWatchlist):
            watchlist = await self._facet(account.read_watchlist, last.watchlist)
        if isinstance(account, ReadsDiary):
            diary = await self._facet(account.read_diary, last.diary)
        if isinstance(account, ReadsRatings):
            ratings = await self._facet(account.read_ratings, last.ratings)
        if isinstance(account, ReadsLikes):
            likes = await self._facet(account.read_likes, last.likes)
        lists: dict[str, Snapshot[Listing]] = {}
        if isinstance(account, ReadsLists):
            for slug in needs.lists:
                read = partial(account.read_list, slug)
                _put(lists, slug, await self._facet(read, last.lists.get(slug)))
        view = TrackerView(
            watchlist=watchlist,
            lists=lists,
            diary=diary,
            ratings=ratings,
            likes=likes,
            routes=account.routes if isinstance(account, TellsRoutes) else {},
        )
        return await self._what_is_watched(account, view, last)

    async def _what_is_watched(
        self, account: Account, view: TrackerView, last: TrackerView
    ) -> TrackerView:
        """Add to a view what is known of seen films, shows, plays and this moment."""
        if isinstance(account, ReadsSeen):
            view = replace(view, seen=await self._facet(account.read_seen, last.seen))
        if isinstance(account, ReadsShows):
            shows = await self._facet(account.read_shows, last.shows)
            view = replace(view, shows=shows)
        if isinstance(account, ReadsHistory):
            plays = await self._facet(account.read_plays, last.plays)
            view = replace(view, plays=plays)
        if isinstance(account, ReadsStats):
            stats = await self._read(account.read_stats)
            view = replace(view, stats=last.stats if stats is None else stats)
        if isinstance(account, ReadsWatching):
            watching = await self._read(partial(_watching, account))
            seen = (last.watching,) if watching is None else watching
            view = replace(view, watching=seen[0])
        return view

    async def at_server(
        self, account: ReadsLibrary, needs: Needs, last: ServerView | None
    ) -> ServerView:
        """Read the library, what the users have watched, and the shelves.

        Nothing makes sense without the library: its failure is the look's.
        """
        library = await account.read_library()
        self._read_any = True
        played: dict[str, frozenset[str]] = {}
        if isinstance(account, ReadsPlayed):
            for user in needs.users:
                before = last.played.get(user) if last else None
                seen = await self._read(partial(account.read_played, user))
                _put(played, user, before if seen is None else seen)
        shelves: dict[Shelf, Snapshot[ShelfItem]] = {}
        if isinstance(account, ReadsCollection):
            for shelf in needs.shelves:
                there = last.shelves.get(shelf) if last else None
                read = partial(account.read_shelf, shelf)
                _put(shelves, shelf, await self._facet(read, there))
        return ServerView(
            library=library,
            played=played,
            shelves=shelves,
            server=account.server_id,
        )

    async def _facet[T](
        self, read: Callable[[], Awaitable[Snapshot[T]]], last: Snapshot[T] | None
    ) -> Snapshot[T] | None:
        """Read a facet, or return the last of it, stale; None when there is none."""
        snapshot = await self._read(read)
        if snapshot is None and last is not None:
            return _stale(last)
        return snapshot

    async def _read[T](self, read: Callable[[], Awaitable[T]]) -> T | None:
        """Read, or note the failure; not being let in ends the whole look."""
        try:
            result = await read()
        except NotAuthorized:
            raise
        except ProviderError as err:
            self._failure = self._failure or err
            return None
        self._read_any = True
        return result


async def _watching(account: ReadsWatching) -> tuple[Watching | None]:
    """Read it; that nothing is watched is an answer as well."""
    return (await account.read_watching(),)


def _put[K, V](there: dict[K, V], key: K, value: V | None) -> None:
    if value is not None:
        there[key] = value
