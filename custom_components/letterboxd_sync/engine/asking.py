"""Asking: what people ask directly, past all links."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from ..model.film import Film, FilmIds, FilmKey, TmdbId
from ..model.identity import Candidate
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, ShelfLink
from ..model.occurrence import Standing
from ..model.operation import RequestFilm
from ..model.plan import Keep
from ..model.tracking import Listing
from ..model.view import RequestsView, ServerView, TrackerView
from ..providers.aside import aside
from ..providers.contracts import SearchesFilms
from ..providers.errors import ProviderError
from ..store.ledger import Ledger
from ..sync.identify import confidence
from ..sync.keys import removal_keys, request_key
from ..sync.standing import standings
from .ledger_thread import LedgerThread
from .registry import Registry
from .roster import Roster
from .waiting import Waiting


class Asking:
    """Answers people."""

    def __init__(
        self,
        *,
        roster: Roster,
        registry: Registry,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        waiting: Waiting,
        wake: Callable[[AccountId], None],
    ) -> None:
        """Let ``wake`` tell a worker of what was asked."""
        self._roster = roster
        self._registry = registry
        self._ledger = ledger
        self._clock = clock
        self._waiting = waiting
        self._wake = wake

    async def standings(
        self, account: AccountId
    ) -> tuple[tuple[Listing, Standing], ...]:
        """Tell how far each film of an account's watchlist has come."""
        view = self._roster.views.get(account)
        if not isinstance(view, TrackerView) or view.watchlist is None:
            return ()
        views = tuple(self._roster.views.values())
        links = self._roster.lists_from(account)
        shelves = [link for link in links if isinstance(link, ShelfLink)]
        servers = {
            link: server
            for link in shelves
            if isinstance(server := self._roster.views.get(link.target), ServerView)
        }
        films = [it.film for it in view.diary.items] if view.diary else []
        films += [it.film for it in view.seen.items] if view.seen else []
        listings = view.watchlist.items

        def tell() -> tuple[tuple[Listing, Standing], ...]:
            seen = {key for film in films for key in film.ids.keys}
            for link, server in servers.items():
                seen |= _played(link, server)
            return standings(
                listings,
                requests=[each for each in views if isinstance(each, RequestsView)],
                servers=[each for each in views if isinstance(each, ServerView)],
                watched=seen,
            )

        return await aside(tell)

    async def candidates(
        self, film: Film, at: SearchesFilms | None = None
    ) -> tuple[Candidate, ...]:
        """Return films that this one may be, the likeliest first.

        Asks ``at``, whose ``ProviderError`` is raised, or every account that searches,
        passing over those that fail.
        """
        if at is not None:
            return _judged(film, await at.search(film))
        found: list[Candidate] = []
        for account in self._roster.accounts.values():
            if isinstance(account, SearchesFilms):
                try:
                    found += await account.search(film)
                except ProviderError:
                    continue
        return _judged(film, found)

    async def is_known(self, tmdb: TmdbId) -> bool | None:
        """Whether TMDB has a film of this id, by whoever can tell; None: nobody can."""
        known: bool | None = None
        for account in self._roster.accounts.values():
            if isinstance(account, SearchesFilms):
                try:
                    found = await account.search(Film(title="", ids=FilmIds(tmdb=tmdb)))
                except ProviderError:
                    continue
                known = known or any(it.film.ids.tmdb == tmdb for it in found)
        return known

    async def request_film(self, account: AccountId, request: RequestFilm) -> Job:
        """Ask for a film; returns its job, ended or, after a while, still on its way.

        From now on it is that person's film: no link takes it away again.
        """
        job = await self._ledger.call(
            lambda ledger: self._request(ledger, account, request)
        )
        self._wake(account)
        job = await self._waiting.ended(job)
        if job.state is JobState.DONE and job.link_id is not None:
            await self._ledger.call(
                lambda ledger: self._disown(ledger, account, request)
            )
        return job

    def _request(self, ledger: Ledger, account: AccountId, request: RequestFilm) -> Job:
        """Put the request in the place of a link's that still waits."""
        film_key = request.film.key
        if request.film.ids.tmdb is None or film_key is None:
            raise ValueError(f"{request.film.name} has no TMDB id")
        key = request_key(account, film_key)
        removals = removal_keys(account, film_key)
        self._disown(ledger, account, request)
        ledger.commit_plan(
            jobs=[
                NewJob(
                    key=key,
                    account=account,
                    link_id=None,
                    operation=request,
                    settles=None,
                )
            ],
            base_changes=(),
            now=self._clock(),
            freed=(key, *removals),
            withdrawn=(key, *removals),
        )
        return ledger.jobs_by_key([key])[key]

    def _disown(self, ledger: Ledger, account: AccountId, request: RequestFilm) -> None:
        """Let no link call the film its own."""
        key = request.film.key
        bases = ledger.bases(self._registry.to(account)).values()
        rows = [base[key] for base in bases if key is not None and key in base]
        ledger.change_base(
            [Keep(row=replace(row, ours=False)) for row in rows if row.ours]
        )


def _played(link: ShelfLink, server: ServerView) -> set[FilmKey]:
    """Return the names of films of which everybody named has watched an item."""
    users = [server.played.get(user, frozenset()) for user in link.watched_by]
    watched = frozenset.intersection(*users) if users else frozenset[str]()
    return {
        key
        for item in server.library.items
        if item.item_id in watched
        for key in item.film.ids.keys
    }


def _judged(film: Film, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Say how sure we are of each candidate, and put the likeliest first."""
    by_key = {candidate.film.key: candidate.film for candidate in found}
    judged = (
        Candidate(film=each, confidence=confidence(film, each))
        for each in by_key.values()
    )
    return tuple(sorted(judged, key=lambda it: -it.confidence))
