"""Resolving: finds the TMDB ids of films by one route after another, cheapest first.

What a route knows is kept for ever (a person's choice overrules it); what it does not
know is asked of it again after a week, and what of one film could not be read after
half an hour. A route that fails is passed over this time.
Whatever goes over all films does so on the ledger's thread: there may be thousands.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import batched, chain
from typing import Final

from ..model.film import Film, FilmIds, FilmKey
from ..model.identity import Attempt, Identity, IdentityRoute
from ..providers.aside import aside
from ..providers.contracts import ReadsFilmPages, ResolvesIds, SearchesFilms
from ..providers.errors import (
    NoAnswer,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from ..providers.unhurried import unhurried
from ..store.ledger import Ledger
from ..sync.identify import Index, merge, pick_film
from ..sync.titles import normalise
from .ledger_thread import LedgerThread

ASK_AGAIN_AFTER: Final = timedelta(days=7)
"""New films get their ids within days of being added to the catalogues."""

BATCH: Final = 250
"""So many films a query; what went before a query that fails is kept."""

TRY_AGAIN_AFTER: Final = timedelta(minutes=30)
"""What could not be read of one film; in the look between, others have their turn."""

FAILURES_IN_A_ROW: Final = 3
"""Then it is rather the service than the films; each may take minutes to fail."""

PAGES_AT_ONCE: Final = 25
"""Pages are read seconds apart; a cycle has to end within a minute or two."""

SEARCHES_AT_ONCE: Final = 10
"""Each one is a request to somebody's metadata service."""

LOOKED_UP_AT_ONCE: Final = 250
"""The aliases of thousands, sorted in one go, would keep the event loop out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Routes:
    """Who can be asked about one account's films."""

    own: tuple[Film, ...] = ()
    """Films of our own snapshots that have a TMDB id."""
    batches: ResolvesIds | None = None
    pages: ReadsFilmPages | None = None
    search: SearchesFilms | None = None

    @property
    def asked(self) -> tuple[IdentityRoute, ...]:
        """The routes that are asked, and that can fail to know a film."""
        each = (
            (IdentityRoute.WIKIDATA, self.batches),
            (IdentityRoute.FILM_PAGE, self.pages),
            (IdentityRoute.SEARCH, self.search),
        )
        return tuple(route for route, who in each if who is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """Films with every id that is known."""

    films: tuple[Film, ...]
    """One for each film that was asked for, in the same order."""
    unresolved: tuple[Film, ...]
    """Those that every route was asked for in vain."""


def aliases(film: Film) -> tuple[FilmKey, ...]:
    """Return the names by which an identity of a film is kept, strongest first.

    The TMDB id is what is looked for, so it is none; a film without any other id
    goes by its title and year.
    """
    ids = replace(film.ids, tmdb=None, tmdb_show=None)
    return ids.keys or (FilmKey(f"title:{normalise(film.title)} {film.year}"),)


def is_unresolved(film: Film) -> bool:
    """Whether nobody knows yet which title of TMDB this is."""
    return film.ids.tmdb is None and film.ids.tmdb_show is None


class Resolver:
    """Asks the routes, one film at a time nowhere but where there is no other way."""

    def __init__(self, ledger: LedgerThread, clock: Callable[[], datetime]) -> None:
        """Keep what is found in ``ledger``."""
        self._ledger = ledger
        self._clock = clock
        # Links that share films must not ask twice: the second finds them kept.
        self._one_at_a_time = asyncio.Lock()

    async def known(self, films: Sequence[Film]) -> tuple[Film, ...]:
        """Fill in what is known already; asks nobody."""
        return await self._ledger.call(lambda ledger: _filled_in(ledger, films))

    async def resolve(self, films: Sequence[Film], routes: Routes) -> Resolved:
        """Fill in what is known or can be found now; raises no ``ProviderError``."""
        async with self._one_at_a_time:
            result, open_ = await self._look_up(films)
            for ask in (self._own, self._batches, self._pages, self._search):
                if open_ and await ask(open_, routes):
                    result, open_ = await self._look_up(films)
            return Resolved(films=result, unresolved=await self._in_vain(open_, routes))

    async def choose(self, film: Film, chosen: FilmIds) -> None:
        """Keep what a person says that a film is."""
        await self._keep(
            {film: Film(title=film.title, ids=chosen)}, IdentityRoute.PERSON
        )

    async def _look_up(
        self, films: Sequence[Film]
    ) -> tuple[tuple[Film, ...], tuple[Film, ...]]:
        """Fill in what is known; return all of the films, and what is unresolved."""

        def look_up(ledger: Ledger) -> tuple[tuple[Film, ...], tuple[Film, ...]]:
            filled_in = _filled_in(ledger, films)
            return filled_in, _open(filled_in)

        return await self._ledger.call(look_up)

    async def _own(self, films: Sequence[Film], routes: Routes) -> bool:
        """Take films of our own snapshots with the same title and year, if unique."""
        found = await aside(_namesakes, films, routes.own)
        return await self._keep(found, IdentityRoute.OWN_SNAPSHOT)

    async def _batches(self, films: Sequence[Film], routes: Routes) -> bool:
        """Ask by hundreds."""
        route, who = IdentityRoute.WIKIDATA, routes.batches
        if who is None:
            return False
        news = False
        named = [film for film in films if film.key is not None]
        for some in batched(await self._due(named, route), BATCH, strict=False):
            try:
                found = await who.resolve(some)
            except ProviderError:
                break
            known = {it: found[it.key] for it in some if it.key and it.key in found}
            await self._keep(known, route, asked=some)
            news = True
        return news

    async def _pages(self, films: Sequence[Film], routes: Routes) -> bool:
        """Read film pages, a few at a time."""
        route, who = IdentityRoute.FILM_PAGE, routes.pages
        if who is None:
            return False
        slugged = [film for film in films if film.ids.letterboxd is not None]

        async def read(film: Film) -> Film | None:
            try:
                ids = await who.film_ids(film)
            except Refused as err:
                if err.reason is not RefusedReason.NOT_FOUND:
                    raise
                return None
            return replace(film, ids=merge(film.ids, ids)) if ids else None

        due = await self._due(slugged, route)
        return await self._one_by_one(due[:PAGES_AT_ONCE], route, read)

    async def _search(self, films: Sequence[Film], routes: Routes) -> bool:
        """Search by id, title and year; only what leaves no doubt is taken."""
        route, who = IdentityRoute.SEARCH, routes.search
        if who is None:
            return False

        async def search(film: Film) -> Film | None:
            candidates = await who.search(film)
            return pick_film(film, [candidate.film for candidate in candidates])

        due = await self._due(films, route)
        return await self._one_by_one(due[:SEARCHES_AT_ONCE], route, search)

    async def _one_by_one(
        self,
        films: Iterable[Film],
        route: IdentityRoute,
        ask: Callable[[Film], Awaitable[Film | None]],
    ) -> bool:
        """Ask for films; one that cannot be read does not keep the others waiting."""
        news = False
        in_a_row = 0
        for film in films:
            try:
                known = await ask(film)
            except ProviderError as err:
                in_a_row += 1
                if not _is_about_one(err):
                    break
                await self._keep({}, route, asked=[film], again=TRY_AGAIN_AFTER)
                if in_a_row == FAILURES_IN_A_ROW:
                    break
                continue
            await self._keep({film: known} if known else {}, route, asked=[film])
            news = True
            in_a_row = 0
        return news

    async def _due(self, films: Iterable[Film], route: IdentityRoute) -> list[Film]:
        """Leave out what the route did not know a short while ago."""
        before = self._clock() - ASK_AGAIN_AFTER

        def due(ledger: Ledger) -> list[Film]:
            by_alias = {aliases(film)[0]: film for film in films}
            tried = ledger.attempts(by_alias, route)
            return [
                film
                for alias, film in by_alias.items()
                if alias not in tried or tried[alias] <= before
            ]

        return await self._ledger.call(due)

    async def _in_vain(self, films: Sequence[Film], routes: Routes) -> tuple[Film, ...]:
        """Return the films that no route knows; not those that nobody was asked for."""

        def in_vain(ledger: Ledger) -> tuple[Film, ...]:
            by_alias = {aliases(film)[0]: film for film in films}
            tried = {
                route: ledger.attempts(by_alias, route)
                for route in routes.asked
                if by_alias
            }
            return tuple(
                film
                for alias, film in by_alias.items()
                if all(
                    alias in attempts or not _can_be_asked(film, route)
                    for route, attempts in tried.items()
                )
            )

        return await self._ledger.call(in_vain)

    async def _keep(
        self,
        found: Mapping[Film, Film],
        route: IdentityRoute,
        *,
        asked: Sequence[Film] = (),
        again: timedelta = ASK_AGAIN_AFTER,
    ) -> bool:
        """Keep what was found and what was not; whether there was any of the first.

        The route is asked ``again`` for the latter, after so long.
        """
        if not found and not asked:
            return False
        now = self._clock()
        # Dated back, it is due as soon as it has to be.
        tried_at = now - (ASK_AGAIN_AFTER - again)

        def keep(ledger: Ledger) -> None:
            identities = [
                Identity(
                    alias=alias,
                    ids=known.ids,
                    route=route,
                    found_at=now,
                    animated=known.animated,
                )
                for film, known in found.items()
                for alias in aliases(film)
            ]
            attempts = [
                Attempt(alias=aliases(film)[0], route=route, tried_at=tried_at)
                for film in asked
                if film not in found or is_unresolved(found[film])
            ]
            ledger.remember(identities, attempts)

        await self._ledger.call(keep)
        return bool(found)


def _is_about_one(err: ProviderError) -> bool:
    """Whether a failure may be that of one film, and says nothing of the others."""
    match err:
        case NoAnswer() | NotUnderstood():
            return True
        case Refused():
            return err.reason is not RefusedReason.BLOCKED
        case _:
            return False


def _can_be_asked(film: Film, route: IdentityRoute) -> bool:
    match route:
        case IdentityRoute.WIKIDATA:
            return film.key is not None
        case IdentityRoute.FILM_PAGE:
            return film.ids.letterboxd is not None
        case _:
            return True


def _open(films: Iterable[Film]) -> tuple[Film, ...]:
    """Return the films that are still unresolved, each once."""
    return tuple(dict.fromkeys(film for film in films if is_unresolved(film)))


def _filled_in(ledger: Ledger, films: Sequence[Film]) -> tuple[Film, ...]:
    some = batched(films, LOOKED_UP_AT_ONCE, strict=False)
    return tuple(chain.from_iterable(_some_filled_in(ledger, each) for each in some))


def _some_filled_in(ledger: Ledger, films: Sequence[Film]) -> tuple[Film, ...]:
    names = [aliases(film) for film in films]
    known = ledger.identities({alias for each in names for alias in each})
    return tuple(
        _with_identities(film, [known[alias] for alias in each if alias in known])
        for film, each in zip(films, names, strict=True)
    )


def _with_identities(film: Film, identities: Sequence[Identity]) -> Film:
    """Fill in ids; what a person chose replaces what the services say."""
    for identity in identities:
        if identity.route is IdentityRoute.PERSON:
            own = FilmIds(letterboxd=film.ids.letterboxd, boxd=film.ids.boxd)
            return replace(film, ids=identity.ids.merged(own))
    for identity in identities:
        animated = identity.animated if film.animated is None else film.animated
        ids = merge(film.ids, identity.ids)
        film = replace(film, ids=ids, animated=animated)
    return film


def _namesakes(films: Sequence[Film], own: Sequence[Film]) -> dict[Film, Film]:
    """Pair films with the only one of ours that has the same title and year."""
    known = (film for film in unhurried(own) if film.ids.tmdb is not None)
    index = Index((film, None) for film in known)
    found: dict[Film, Film] = {}
    for film in unhurried(films):
        if film.year is None:
            continue
        alike = {
            other.ids.tmdb: other
            for other, _ in index.named(film)
            if other.year == film.year
        }
        if len(alike) == 1:
            (found[film],) = alike.values()
    return found
