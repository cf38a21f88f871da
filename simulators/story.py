"""Let time pass: films are listed, downloaded, imported, watched."""

import asyncio
from collections.abc import Callable, Set as AbstractSet
from dataclasses import dataclass, field
from random import Random
from typing import Final

from .catalogue import CatalogueFilm
from .house import Simulators
from .jellyfin import Session
from .letterboxd import Member
from .radarr import Movie

type Happening = Callable[[], None]

_AT_ONCE: Final = 6
_DEVICES: Final = ("Living Room TV", "Bedroom Tablet")
# A film in so many leaps: nobody looks at a demo for two hours.
_LEAPS: Final = 12


@dataclass(kw_only=True, slots=True)
class Story:
    """Seconds between happenings, all divided by `tempo`; `run` never returns.

    A film takes `viewing_takes` seconds to watch, however long it is; one in so many
    viewings (`giving_up`, from 0 to 1) ends half-way, once one has been seen to its end
    at a device: who looks at a demo for two minutes wants to see what becomes of it. It
    takes a member `logging_takes` seconds to log what they have seen.
    """

    sims: Simulators
    tempo: float = 1.0
    listing_every: float = 7.0
    watching_every: float = 14.0
    viewing_takes: float = 72.0
    giving_up: float = 0.2
    logging_takes: float = 240.0
    unlisting_every: float = 61.0
    random: Random = field(default_factory=lambda: Random(42))
    _watching: set[str] = field(default_factory=set)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._again(self.listing_every, self.list_something))
            for device in _DEVICES:
                tasks.create_task(self._evenings(device))
            tasks.create_task(self._again(self.unlisting_every, self.unlist_something))
            tasks.create_task(self._downloads())

    async def _again(self, seconds: float, happening: Happening) -> None:
        while True:
            await self._pause(seconds * self.random.uniform(0.6, 1.4))
            happening()

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.tempo)

    def _member(self, busy: AbstractSet[str] = frozenset()) -> Member | None:
        """Somebody of the household who is not busy: a member with a user's name."""
        users = {user.name for user in self.sims.jellyfin.state.users.values()}
        members = self.sims.letterboxd.state.members.values()
        at_home = [member for member in members if member.name in users - busy]
        return self.random.choice(at_home) if at_home else None

    def list_something(self) -> None:
        """A member comes across a film that they have neither listed nor logged."""
        if (member := self._member()) is None:
            return
        film = self.random.choice(self.sims.catalogue)
        seen = any(entry.film == film for entry in member.log)
        if not seen and film.slug not in member.watchlist:
            self.sims.letterboxd.list_film(member.name, film)

    def unlist_something(self) -> None:
        """A member changes their mind about a film that is not there yet."""
        sims = self.sims
        if (member := self._member()) is None:
            return
        waiting = [
            film for film in member.watchlist.values() if not sims.jellyfin.item(film)
        ]
        if waiting:
            sims.letterboxd.unlist_film(member.name, self.random.choice(waiting))

    async def _evenings(self, device: str) -> None:
        """Film after film; what was seen is logged some time later."""
        async with asyncio.TaskGroup() as later:
            stays = True
            while True:
                await self._pause(self.watching_every * self.random.uniform(0.6, 1.4))
                viewing = await self.watch_something(device, stays=stays)
                if viewing is not None:
                    stays = False
                    later.create_task(self._log(*viewing))

    async def watch_something(
        self, device: str = _DEVICES[0], *, stays: bool = False
    ) -> tuple[str, CatalogueFilm] | None:
        """A member watches a film of their list; returned when seen to the end."""
        sims, member = self.sims, self._member(self._watching)
        if member is None:
            return None
        there = [film for film in member.watchlist.values() if sims.jellyfin.item(film)]
        if not there:
            return None
        film = self.random.choice(there)
        self._watching.add(member.name)
        session, leap = self._sit_down(member.name, film, device)
        seen = await self._watch(session, leap, 0.0 if stays else self.giving_up)
        self._watching.discard(member.name)
        return (member.name, film) if seen else None

    async def _log(self, member: str, film: CatalogueFilm) -> None:
        """Some time after the film, a member finds the time for their diary."""
        watched_on = self.sims.clock().date()
        await self._pause(self.logging_takes * self.random.uniform(0.6, 1.4))
        self.sims.letterboxd.log_film(
            member,
            film,
            watched_on=watched_on,
            rating=self.random.choice((None, 2.5, 3.0, 3.5, 4.0, 4.5)),
            liked=self.random.random() < 0.4,
        )

    def _sit_down(
        self, user: str, film: CatalogueFilm, device: str
    ) -> tuple[Session, float]:
        """Begin where it was left; returned with the seconds of a leap to the end."""
        jellyfin = self.sims.jellyfin
        item = jellyfin.playable(film)
        marks = jellyfin.state.data(jellyfin.user(user).id, item.id)
        at = marks.position_ticks / 10_000_000
        session = jellyfin.play(user, item, device=device, at=at)
        return session, (session.runtime - at) / _LEAPS

    async def _watch(self, session: Session, leap: float, giving_up: float) -> bool:
        """With a pause, mostly to the end; whether it was."""
        jellyfin = self.sims.jellyfin
        for left in range(_LEAPS - 1, 0, -1):
            await self._pause(self.viewing_takes / _LEAPS)
            if left == _LEAPS // 2:
                await self._break(session)
            if session.playing is None:
                return False
            jellyfin.seek(session, session.runtime - left * leap)
            if left == _LEAPS // 2 and self.random.random() < giving_up:
                jellyfin.stop_playing(session)
                return False
        jellyfin.finish(session)
        return True

    async def _break(self, session: Session) -> None:
        """Somebody is at the door."""
        if session.playing is None:
            return
        self.sims.jellyfin.pause(session)
        await self._pause(self.viewing_takes / _LEAPS)
        if session.playing is not None:
            self.sims.jellyfin.resume(session)

    async def _downloads(self) -> None:
        """Some downloads at once, each from grabbed to imported in 10 to 20 seconds."""
        busy: set[int] = set()
        async with asyncio.TaskGroup() as tasks:
            while True:
                for movie in self._wanted(busy)[: _AT_ONCE - len(busy)]:
                    busy.add(movie.film.tmdb)
                    tasks.create_task(self._download(movie.film, busy))
                await self._pause(1.0)

    def _wanted(self, busy: set[int]) -> list[Movie]:
        return [
            movie
            for movie in self.sims.radarr.state.movies.values()
            if movie.monitored
            and movie.searched
            and not movie.has_file
            and movie.film.tmdb not in busy
        ]

    async def _download(self, film: CatalogueFilm, busy: set[int]) -> None:
        radarr = self.sims.radarr
        steps = self.random.randint(8, 14)
        for step in range(steps):
            await self._pause(1.0)
            if radarr.movie(film.tmdb) is None:
                busy.discard(film.tmdb)
                return
            radarr.progress(film.tmdb, step / steps)
        radarr.finish_download(film.tmdb)
        busy.discard(film.tmdb)
        await self._pause(self.random.uniform(1.0, 4.0))
        if self.sims.jellyfin.item(film) is None:
            self.sims.jellyfin.add_item(film)
