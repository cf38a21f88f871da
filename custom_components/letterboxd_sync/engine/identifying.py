"""Identifying: keeps the films of a tracker's lists under the ids that are known."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from ..model.film import Film, FilmIds
from ..model.link import AccountId
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import AccountView, RequestsView, ServerView, TrackerView
from ..providers.aside import aside
from ..providers.contracts import ReadsFilmPages, SearchesFilms
from ..providers.unhurried import unhurried
from .resolve import Resolver, Routes
from .roster import Roster, listing_of


class Identifier:
    """Fills ids into views, and remembers which films nobody knows."""

    def __init__(
        self,
        roster: Roster,
        resolver: Resolver,
        tell: Callable[[AccountId, tuple[Film, ...]], None],
    ) -> None:
        """Tell ``tell`` which films of an account are unresolved when that changes."""
        self._roster = roster
        self._resolver = resolver
        self._tell = tell
        self._unresolved: dict[AccountId, tuple[Film, ...]] = {}
        self._locks = defaultdict[AccountId, asyncio.Lock](asyncio.Lock)

    def unresolved(self, account: AccountId) -> tuple[Film, ...]:
        """Return the films that every route was asked for in vain."""
        return self._unresolved.get(account, ())

    async def with_known_ids(self, view: AccountView) -> AccountView:
        """Fill in what is known already; asks nobody."""
        if not isinstance(view, TrackerView):
            return view
        films = await aside(_films, view, (None, *view.lists))
        known = await self._resolver.known(films)
        return await aside(_with_films, view, films, known)

    async def identify(self, account: AccountId) -> None:
        """Find the ids of the films that the account's links need."""
        async with self._locks[account]:
            view = self._roster.views.get(account)
            links = self._roster.lists_from(account)
            slugs = tuple(dict.fromkeys(link.list_slug for link in links))
            if not isinstance(view, TrackerView) or not slugs:
                return
            films = await aside(_films, view, slugs)
            resolved = await self._resolver.resolve(films, self._routes(account))
            better = await aside(_with_films, view, films, resolved.films)
            self._put(account, view, better)
            self._note(account, resolved.unresolved)

    async def choose(self, account: AccountId, film: Film, chosen: FilmIds) -> None:
        """Keep what a person says that a film is."""
        await self._resolver.choose(film, chosen)
        if (view := self._roster.views.get(account)) is not None:
            self._put(account, view, await self.with_known_ids(view))
        left = tuple(it for it in self.unresolved(account) if it.ids != film.ids)
        self._note(account, left)

    def forget(self, account: AccountId) -> None:
        """Let an account go."""
        self._unresolved.pop(account, None)

    def _put(self, account: AccountId, old: AccountView, new: AccountView) -> None:
        # A look that came in between has newer films; it is identified in its turn.
        if self._roster.views.get(account) is old:
            self._roster.views[account] = new

    def _note(self, account: AccountId, films: tuple[Film, ...]) -> None:
        if films != self.unresolved(account):
            self._unresolved[account] = films
            self._tell(account, films)

    def _routes(self, account: AccountId) -> Routes:
        roster = self._roster
        targets = [link.target for link in roster.lists_from(account)]
        there = [roster.accounts[i] for i in targets if i in roster.accounts]
        own: object = roster.accounts.get(account)
        pages = own if isinstance(own, ReadsFilmPages) else None
        search = next((it for it in there if isinstance(it, SearchesFilms)), None)
        return Routes(
            own=tuple(_own_films(roster.views)),
            batches=roster.resolvers.get(account),
            pages=pages,
            search=search,
        )


def _own_films(views: Mapping[AccountId, AccountView]) -> Iterable[Film]:
    for view in views.values():
        match view:
            case RequestsView(films=films):
                yield from (entry.film for entry in films.items)
            case ServerView(library=library):
                yield from (item.film for item in library.items)
            case TrackerView():
                pass
            case _:
                assert_never(view)


def _films(view: TrackerView, slugs: Iterable[str | None]) -> tuple[Film, ...]:
    """Return the films of some lists of a view, each once."""
    snapshots = (listing_of(view, slug) for slug in slugs)
    return tuple(
        dict.fromkeys(
            listing.film for each in snapshots if each for listing in each.items
        )
    )


def _with_films(
    view: TrackerView, films: Sequence[Film], better_known: Sequence[Film]
) -> TrackerView:
    """Put the better known films in the place of the others."""
    known = dict(zip(films, better_known, strict=True))

    def better(snapshot: Snapshot[Listing]) -> Snapshot[Listing]:
        items = tuple(
            replace(listing, film=known.get(listing.film, listing.film))
            for listing in unhurried(snapshot.items)
        )
        return replace(snapshot, items=items)

    lists = {slug: better(snapshot) for slug, snapshot in view.lists.items()}
    watchlist = view.watchlist and better(view.watchlist)
    return replace(view, watchlist=watchlist, lists=lists)
