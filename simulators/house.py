"""All simulated services together, and a household to live in them."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from types import TracebackType
from typing import Any, Final, Self

from .catalogue import CatalogueFilm, films
from .jellyfin import Jellyfin
from .letterboxd import Letterboxd
from .radarr import Radarr
from .server import Clock, Simulator, StatefulSimulator, utc_now
from .shows import CatalogueShow, shows
from .tautulli import Tautulli
from .trakt import Trakt
from .wikidata import Wikidata

_RATINGS: Final = (None, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 0.5)
_REVIEW: Final = (
    "Slower than I remembered & better for it; see it for the <i>harbour</i> scene."
)


class Simulators:
    """The six services on loopback: `async with Simulators() as sims: ...`.

    `catalogue` is a number of films or the films themselves. `ports` is the first of
    six consecutive ports; None takes free ones. `imports` brings what Radarr imports
    into Jellyfin at once, as a server watching its folders would.
    """

    def __init__(
        self,
        catalogue: int | Sequence[CatalogueFilm] = 300,
        *,
        ports: int | None = None,
        seed: int = 0,
        imports: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        if isinstance(catalogue, int):
            catalogue = films(catalogue, seed=seed)
        self.catalogue: tuple[CatalogueFilm, ...] = tuple(catalogue)
        self.seed = seed
        self.ports = ports
        self.clock = clock
        self.letterboxd = Letterboxd(self.catalogue, clock=clock)
        self.radarr = Radarr(self.catalogue, clock=clock)
        self.jellyfin = Jellyfin(clock=clock)
        self.jellyfin.films = self.letterboxd.films
        self.shows: tuple[CatalogueShow, ...] = shows(seed=seed)
        self.jellyfin.shows = {show.slug: show for show in self.shows}
        self.wikidata = Wikidata(self.catalogue, clock=clock)
        self.trakt = Trakt(self.catalogue, shows=self.shows, clock=clock)
        self.tautulli = Tautulli(clock=clock)
        if imports:
            self.radarr.on_imported.append(
                lambda movie: self._imported(movie.film),
            )
        self.radarr.on_deleted.append(lambda movie: self._gone(movie.film))
        self._stack = AsyncExitStack()

    @property
    def services(self) -> Mapping[str, Simulator]:
        every = (
            *(self.letterboxd, self.radarr, self.jellyfin, self.wikidata),
            *(self.trakt, self.tautulli),
        )
        return {one.name: one for one in every}

    def film(self, name: str | int) -> CatalogueFilm:
        """A film by its slug, or by its TMDB movie id. KeyError when there is none."""
        if isinstance(name, str) and name in self.letterboxd.films:
            return self.letterboxd.films[name]
        return self.radarr.known[int(name)]

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for place, one in enumerate(self.services.values()):
                port = 0 if self.ports is None else self.ports + place
                await one.start(port=port)
                stack.push_async_callback(one.stop)
            self._stack = stack.pop_all()
        self.letterboxd.posters = self.letterboxd.url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def clear_requests(self) -> None:
        for one in self.services.values():
            one.requests.clear()

    def clear_faults(self) -> None:
        for one in self.services.values():
            one.faults.clear()

    def to_json(self) -> dict[str, Any]:
        saved = {one.name: one.to_json() for one in self._stateful}
        return saved | {"films": len(self.catalogue), "seed": self.seed}

    def from_json(self, saved: Mapping[str, Any]) -> None:
        """Go on from a saved world; ValueError when it was of another catalogue.

        A service that the world did not have yet begins empty.
        """
        if (saved["films"], saved["seed"]) != (len(self.catalogue), self.seed):
            raise ValueError("the saved world has another catalogue")
        for one in self._stateful:
            if one.name in saved:
                one.from_json(saved[one.name])

    @property
    def _stateful(self) -> Sequence[StatefulSimulator]:
        return (
            self.letterboxd,
            self.radarr,
            self.jellyfin,
            self.trakt,
            self.tautulli,
        )

    def _imported(self, film: CatalogueFilm) -> None:
        if self.jellyfin.item(film) is None:
            self.jellyfin.add_item(film)

    def _gone(self, film: CatalogueFilm) -> None:
        """Radarr deleted a film with its files."""
        if (item := self.jellyfin.item(film)) is not None:
            self.jellyfin.remove_item(item)


@dataclass(frozen=True, kw_only=True, slots=True)
class Household:
    """Who lives in the simulated world: Letterboxd names are Jellyfin names too."""

    members: tuple[str, ...]
    shared: tuple[CatalogueFilm, ...]
    watchlists: Mapping[str, tuple[CatalogueFilm, ...]]
    library: tuple[CatalogueFilm, ...]


MEMBERS: Final = {"mara": "Mara Lindqvist", "jonas": "Jonas Okonjo"}


def world(sims: Simulators, *, listed: int = 150) -> Household:
    """Seed a typical household: two members who share some of `listed` watchlist films.

    Of each four listed films one is on the server already, and of those some have been
    watched; Radarr knows what is on the server, excludes one film and has another on
    its way. A diary, lists, a disabled guest and a child without rights come along.
    Some of the films, and two shows, are in Plex too; both members are at Trakt.
    The catalogue's oddities (shows, films unknown to Wikidata, ...) are among them.
    """
    rng = Random(f"world {sims.seed}")
    chosen = sims.catalogue[:listed]
    shared = chosen[:: max(2, listed // 20)]
    both = {film.slug for film in shared}
    watchlists = {
        name: tuple(
            film
            for at, film in enumerate(chosen)
            if film.slug in both or at % len(MEMBERS) == place
        )
        for place, name in enumerate(MEMBERS)
    }
    _seed_letterboxd(sims, watchlists, rng)
    library = _seed_library(sims, chosen, rng)
    _seed_television(sims)
    _seed_plex(sims, library)
    return Household(
        members=tuple(MEMBERS), shared=shared, watchlists=watchlists, library=library
    )


def _seed_letterboxd(
    sims: Simulators,
    watchlists: Mapping[str, tuple[CatalogueFilm, ...]],
    rng: Random,
) -> None:
    letterboxd = sims.letterboxd
    listed = {film.slug for films in watchlists.values() for film in films}
    seen = [film for film in sims.catalogue if film.slug not in listed]
    for name, display_name in MEMBERS.items():
        letterboxd.add_member(name, display_name=display_name)
        letterboxd.list_film(name, *watchlists[name])
        _seed_diary(sims, name, rng.sample(seen, min(24, len(seen))), rng)
        letterboxd.create_list(
            name,
            "comfort-films",
            "Comfort films",
            rng.sample(seen, min(12, len(seen))),
            ranked=True,
            published_at=sims.clock() - timedelta(days=12),
        )


def _seed_diary(
    sims: Simulators, member: str, seen: Sequence[CatalogueFilm], rng: Random
) -> None:
    """One entry every other day or so, the newest yesterday."""
    now = sims.clock()
    for ago, film in sorted(enumerate(seen), reverse=True):
        at = now - timedelta(days=1 + ago * 2, hours=rng.randint(0, 5))
        sims.letterboxd.log_film(
            member,
            film,
            watched_on=(at - timedelta(days=ago % 3)).date(),
            rating=rng.choice(_RATINGS),
            liked=rng.random() < 0.3,
            rewatch=rng.random() < 0.15,
            review=_REVIEW if ago % 8 == 3 else None,
            logged_at=at,
        )


def _seed_library(
    sims: Simulators, chosen: Sequence[CatalogueFilm], rng: Random
) -> tuple[CatalogueFilm, ...]:
    jellyfin, radarr = sims.jellyfin, sims.radarr
    for place, name in enumerate(MEMBERS):
        jellyfin.add_user(name, is_admin=place == 0, may_manage_collections=True)
    jellyfin.add_user("child")
    jellyfin.add_user("guest", is_disabled=True)
    others = sims.catalogue[len(chosen) : len(chosen) * 4 // 3]
    library = [film for film in (*chosen[::4], *others) if not film.is_show]
    for ago, film in enumerate(library):
        created = sims.clock() - timedelta(days=len(library) - ago)
        jellyfin.add_item(film, created=created)
        radarr.add_film(film, has_file=True)
    there = {film.slug for film in library}
    for film in chosen[::16]:
        if film.slug in there:
            name = rng.choice(tuple(MEMBERS))
            watched_at = sims.clock() - timedelta(days=rng.randint(1, 20))
            jellyfin.set_played(name, film, at=watched_at)
    fresh = [one for one in chosen if one.slug not in there and not one.is_show]
    for film in fresh[:1]:
        radarr.exclude(film)
    for film in fresh[1:2]:
        radarr.add_film(film).searched = True
        radarr.progress(film.tmdb, 0.4)
    return tuple(library)


def _seed_television(sims: Simulators) -> None:
    for name, display_name in MEMBERS.items():
        sims.trakt.add_member(name, name=display_name)
    added = sims.clock() - timedelta(days=60)
    for show in sims.shows[:3]:
        sims.jellyfin.add_episodes(show, created=added)


def _seed_plex(sims: Simulators, library: Sequence[CatalogueFilm]) -> None:
    """A film in ten days of the last months, seen by both in turn."""
    tautulli, now = sims.tautulli, sims.clock()
    for place, (name, display_name) in enumerate(MEMBERS.items()):
        tautulli.add_user(name, friendly_name=display_name, is_admin=place == 0)
    for show in sims.shows[:2]:
        tautulli.add_episodes(show)
    for at, film in enumerate(library[:30]):
        tautulli.add_film(film)
        if at % 3 == 0:
            began = now - timedelta(days=10 * (30 - at))
            ended = began + timedelta(minutes=film.runtime_minutes)
            name = tuple(MEMBERS)[at % len(MEMBERS)]
            tautulli.add_history(name, film, started=began, stopped=ended)
