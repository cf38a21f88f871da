"""Naming: finds out which title is meant when a person or a player names one.

What is known of films is kept as the rest of their identities are, under title and
year where there is no id; so is what is known of shows, under a name of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, override

from ..model.film import Film, FilmIds, FilmKey
from ..model.identity import Candidate, Identity, IdentityRoute
from ..model.link import AccountId
from ..model.show import Episode, Show, ShowIds
from ..model.title import Playable, Title, title_keys
from ..model.view import AccountView, RequestsView, ServerView, TrackerView
from ..providers.aside import aside
from ..providers.contracts import SearchesFilms, SearchesTitles
from ..providers.errors import NotSetUp, ProviderError, Refused, RefusedReason
from ..providers.unhurried import unhurried
from ..store.ledger import Ledger
from ..sync.identify import confidence, pick, pick_show, same_film
from ..sync.titles import normalise
from .ledger_thread import LedgerThread
from .resolve import Resolver, Routes
from .roster import Roster


class Naming:
    """Knows titles by what people call them."""

    def __init__(
        self,
        *,
        roster: Roster,
        resolver: Resolver,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
    ) -> None:
        """Ask the accounts of ``roster``, and keep what they know."""
        self._roster = roster
        self._resolver = resolver
        self._ledger = ledger
        self._clock = clock

    async def known_title(self, title: Title) -> Title | None:
        """Fill in the ids of a title, or return None when nobody is sure of it."""
        if isinstance(title, Show):
            return await self._show(title)
        return await self.known_playable(title)

    async def known_playable(self, title: Playable) -> Playable | None:
        """The same of what one sits down for."""
        match title:
            case Film():
                return await self._film(title)
            case Episode():
                return await self._episode(title)
            case _:
                assert_never(title)

    async def film_of_ids(self, film: Film) -> Film:
        """Return the film that has these ids, with its name as far as anybody knows.

        First of what our own accounts have shown; Wikidata knows it by its other ids.
        """
        own = await self._own_film(film)
        if own is not None and own.ids.tmdb is not None:
            return own
        routes = replace(self._routes(), own=(), search=None)
        resolved = await self._resolver.resolve([own or film], routes)
        (known,) = resolved.films
        return await self._own_film(known) or known

    async def _own_film(self, film: Film) -> Film | None:
        views = tuple(self._roster.views.values())

        def find() -> Film | None:
            shown = unhurried(tuple(_all_films(views)))
            same = (it for it in shown if same_film(it.ids, film.ids))
            found = next(same, None)
            return None if found is None else found.with_ids(film.ids)

        return await aside(find)

    @property
    def can_search(self) -> bool:
        """Whether anybody finds titles by their name."""
        searchers = (SearchesTitles, SearchesFilms)
        return any(isinstance(it, searchers) for it in self._roster.accounts.values())

    async def search_titles(
        self, text: str, *, year: int | None = None, at: AccountId | None = None
    ) -> tuple[Film | Show, ...]:
        """Offer titles of that name, the likeliest first, each once.

        ``at`` is asked alone, and its ``ProviderError`` raised; otherwise whoever
        searches is asked, and those that fail are passed over.
        """
        if at is not None:
            return tuple(await self._searching(at).search_titles(text, year=year))
        found: list[Film | Show] = []
        for account in self._searchers():
            try:
                found += await account.search_titles(text, year=year)
            except ProviderError:
                continue
        return tuple(_each_once(found))

    async def _film(self, film: Film) -> Film | None:
        (known,) = await self._resolver.known([film])
        if known.ids.tmdb is None:
            resolved = await self._resolver.resolve([film], self._routes())
            (known,) = resolved.films
        ids = known.ids
        common = (ids.tmdb, ids.imdb, ids.trakt)
        return None if common == (None, None, None) else known

    def _routes(self) -> Routes:
        accounts = tuple(self._roster.accounts.values())
        titles = [each for each in accounts if isinstance(each, SearchesTitles)]
        films = [each for each in accounts if isinstance(each, SearchesFilms)]
        return Routes(
            own=tuple(_own_films(self._roster.views.values())),
            batches=next(iter(self._roster.resolvers.values()), None),
            search=_Search((*titles, *films)) if titles or films else None,
        )

    async def _episode(self, episode: Episode) -> Episode | None:
        if title_keys(episode):
            return episode
        show = await self._show(episode.show)
        return None if show is None else replace(episode, show=show)

    async def _show(self, show: Show) -> Show | None:
        if show.ids.keys:
            return show
        alias = show_alias(show)
        known = await self._ledger.call(lambda ledger: ledger.identities([alias]))
        if alias in known:
            return replace(show, ids=_show_ids(known[alias].ids))
        own = _each_once(_own_shows(self._roster.views.values()))
        route, found = IdentityRoute.OWN_SNAPSHOT, pick_show(show, own)
        if found is None:
            offered = await self.search_titles(show.title, year=show.year)
            shows = [it for it in offered if isinstance(it, Show) and it.ids.keys]
            route, found = IdentityRoute.SEARCH, pick_show(show, shows)
        if found is None:
            return None
        identity = show_identity(show, found.ids, route, self._clock())

        def remember(ledger: Ledger) -> None:
            ledger.remember([identity])

        await self._ledger.call(remember)
        return replace(show, ids=found.ids)

    def _searchers(self) -> Iterable[SearchesTitles]:
        for account in tuple(self._roster.accounts.values()):
            if isinstance(account, SearchesTitles):
                yield account

    def _searching(self, at: AccountId) -> SearchesTitles:
        account = self._roster.accounts.get(at)
        if account is None:
            raise NotSetUp(at)
        if not isinstance(account, SearchesTitles):
            raise Refused(RefusedReason.DISABLED, "the account cannot search")
        return account


@dataclass(frozen=True, slots=True)
class _Search(SearchesFilms):
    """All who search, asked one after another until it is sure which film it is."""

    searchers: tuple[SearchesTitles | SearchesFilms, ...]

    @override
    async def search(self, film: Film) -> Sequence[Candidate]:
        """Offer candidates; raises a ``ProviderError`` when nobody could be asked."""
        found: list[Film] = []
        failures: list[ProviderError] = []
        for searcher in self.searchers:
            try:
                found = _each_once([*found, *await _films_found(searcher, film)])
            except ProviderError as err:
                failures.append(err)
            if pick(film, found) is not None:
                break
        if len(failures) == len(self.searchers):
            raise failures[0]
        return [Candidate(film=it, confidence=confidence(film, it)) for it in found]


async def _films_found(
    searcher: SearchesTitles | SearchesFilms, film: Film
) -> list[Film]:
    if isinstance(searcher, SearchesTitles):
        found = await searcher.search_titles(film.title, year=film.year)
        return [each for each in found if isinstance(each, Film)]
    return [candidate.film for candidate in await searcher.search(film)]


def _own_films(views: Iterable[AccountView]) -> Iterable[Film]:
    for view in views:
        match view:
            case RequestsView(films=films):
                yield from (entry.film for entry in films.items)
            case ServerView(library=library):
                yield from (item.film for item in library.items)
            case TrackerView(watchlist=watchlist):
                yield from (it.film for it in (watchlist.items if watchlist else ()))
                yield from (it for it in _played(view) if isinstance(it, Film))
            case _:
                assert_never(view)


def _all_films(views: Iterable[AccountView]) -> Iterable[Film]:
    """Yield films with whatever ids, also of the diary and of what was rated."""
    yield from _own_films(views)
    for view in views:
        if isinstance(view, TrackerView):
            yield from (it.film for it in (view.diary.items if view.diary else ()))
            yield from (it.film for it in (view.ratings.items if view.ratings else ()))


def _own_shows(views: Iterable[AccountView]) -> Iterable[Show]:
    for view in views:
        if isinstance(view, TrackerView):
            yield from view.shows.items if view.shows else ()
            yield from (it.show for it in _played(view) if isinstance(it, Episode))


def _played(view: TrackerView) -> Iterable[Title]:
    return (play.title for play in (view.plays.items if view.plays else ()))


def show_alias(show: Show) -> FilmKey:
    """Return the name under which a show without ids is known."""
    return FilmKey(f"show:{normalise(show.title)} {show.year}")


def show_identity(
    show: Show, ids: ShowIds, route: IdentityRoute, at: datetime
) -> Identity:
    """Return what is kept of a show that is known from now on."""
    kept = FilmIds(tmdb_show=ids.tmdb, imdb=ids.imdb, trakt=ids.trakt)
    return Identity(alias=show_alias(show), ids=kept, route=route, found_at=at)


def _show_ids(ids: FilmIds) -> ShowIds:
    return ShowIds(tmdb=ids.tmdb_show, imdb=ids.imdb, trakt=ids.trakt)


def _each_once[T: Film | Show](titles: Iterable[T]) -> list[T]:
    """Leave out what shares an id with a title before it."""
    kept: list[T] = []
    seen: set[str] = set()
    for title in titles:
        keys = {f"{type(title).__name__} {key}" for key in title_keys(title)}
        if seen.isdisjoint(keys):
            kept.append(title)
        seen |= keys
    return kept
