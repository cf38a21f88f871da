"""Whatever happens in a household, in any order, with whatever goes wrong meanwhile.

A film that was given up is not wanted again here, so that it can be said at any moment
whether a removal was asked for.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.radarr.state import Movie

from .home import ALICE, BOB, Home

MEMBERS: Final = (ALICE, BOB)

_KINDS: Final = (
    FaultKind.TRUNCATED,
    FaultKind.WRONG_CONTENT_TYPE,
    FaultKind.CHALLENGE,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.EMPTY_BODY,
)


class Chance:
    """Makes things happen, always the same things for the same seed."""

    def __init__(self, home: Home, seed: int) -> None:
        """Begin with a dozen films on each list, some of which both want."""
        self._home = home
        self._sims = home.sims
        self._rng = Random(f"chance {seed}")
        self._fresh = [
            film
            for film in self._sims.catalogue
            if not film.is_show and film.in_wikidata
        ]
        for name in MEMBERS:
            self._sims.letterboxd.list_film(name, *self._fresh[5:17])
        del self._fresh[:17]
        self._events: tuple[Callable[[], object], ...] = (
            self._somebody_lists,
            self._somebody_lists,
            self._somebody_gives_up,
            self._somebody_gives_up,
            self._a_film_arrives,
            self._a_film_arrives,
            self._somebody_watches,
            self._a_person_removes,
            self._a_service_fails,
            self._a_service_fails,
            self._a_service_fails,
            self._sims.clear_faults,
        )

    async def days(self, steps: int) -> None:
        """Let so many things happen, two at a time, and now and then a restart."""
        for step in range(steps):
            for event in self._rng.sample(self._events, 2):
                event()
            if step % 7 == 6:
                await self._home.restart()
            await self._home.later()

    def _wanted(self, name: str) -> Sequence[CatalogueFilm]:
        return tuple(self._sims.letterboxd.member(name).watchlist.values())

    def _somebody_lists(self) -> None:
        name, film = self._rng.choice(MEMBERS), self._fresh.pop()
        self._sims.letterboxd.list_film(name, film)

    def _somebody_gives_up(self) -> None:
        name, other = self._rng.sample(MEMBERS, 2)
        film = self._rng.choice(self._wanted(name))
        self._sims.letterboxd.unlist_film(name, film)
        self._home.truth.may_leave_shelf(film)
        if film not in self._wanted(other):
            self._home.truth.may_remove(film, files=True)

    def _a_film_arrives(self) -> None:
        missing = [it for it in self._movies() if not it.has_file]
        for movie in missing[:1]:
            self._sims.radarr.finish_download(movie.film.tmdb)

    def _somebody_watches(self) -> None:
        name = self._rng.choice(MEMBERS)
        there = [it for it in self._wanted(name) if self._sims.jellyfin.item(it)]
        for film in there[:1]:
            self._sims.jellyfin.set_played(name, film)
            self._home.truth.may_leave_shelf(film)

    def _a_person_removes(self) -> None:
        movies = self._movies()
        for movie in self._rng.sample(movies, min(1, len(movies))):
            self._sims.radarr.remove_film(movie.film.tmdb)
            self._home.truth.excuse(movie.film)

    def _movies(self) -> list[Movie]:
        movies = list(self._sims.radarr.state.movies.values())
        self._rng.shuffle(movies)
        return movies

    def _a_service_fails(self) -> None:
        service = self._rng.choice(
            (self._sims.letterboxd, self._sims.radarr, self._sims.jellyfin)
        )
        service.faults.add(
            Fault(
                kind=self._rng.choice(_KINDS),
                method=self._rng.choice((None, "GET", "POST", "DELETE")),
                times=self._rng.choice((1, 2, 5, None)),
                after=self._rng.randrange(4),
            )
        )
