"""A day of a whole household: who watches what, how it goes, and what goes wrong.

Everything is drawn from one seed, minute by minute. Each sitting is a story that says
itself what of it was really watched; none of them ends so close to the threshold that
two honest people could differ. On the sofa two people watch together.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode

from .cinema import Cinema
from .mishaps import Going, Mishaps
from .playback_links import diary_link, playback_link, trakt_id
from .plays_truth import Watchable

PEOPLE: Final = ("alice", "bob", "carol", "dave", "erin")

# A user of the Jellyfin, and whose history and diary it is.
SOFA: Final = "sofa"
_TOGETHER: Final = ("dave", "erin")

USERS: Final = (*PEOPLE, SOFA)

# When a server was away, nobody can say to the minute when something ended.
_WITHIN: Final = timedelta(minutes=25)

_A_NIGHT: Final = timedelta(hours=8)

_A_MINUTE: Final = timedelta(minutes=1)

_DEVICES: Final = ("TV", "Tablet", "Phone", "Browser")


async def open_for_all(cinema: Cinema) -> None:
    """Link everybody's Trakt, diary and playback."""
    sims, home = cinema.sims, cinema.home
    for name in PEOPLE[2:]:
        sims.letterboxd.add_member(name)
        sims.jellyfin.add_user(name)
    links = []
    for name in PEOPLE:
        await home.link_member(name)
        await cinema.link_trakt(name)
        user = cinema.user(name)
        links.append(playback_link(user, trakt_id(name)))
        links.append(diary_link(name, user_id=user))
    sims.jellyfin.add_user(SOFA)
    sofa = cinema.user(SOFA)
    links.append(playback_link(sofa, *map(trakt_id, _TOGETHER)))
    links += [diary_link(name, user_id=sofa) for name in _TOGETHER]
    await cinema.link_jellyfin(*links)
    await home.poll()
    await cinema.hear()


async def come_to_rest(cinema: Cinema) -> None:
    """Let the night pass, and Home Assistant begin anew."""
    await cinema.home.later(_A_NIGHT)
    await cinema.home.restart()
    await cinema.home.later()
    await cinema.hear()


class Day:
    """Lets a number of sittings and mishaps happen, one minute after the other."""

    def __init__(self, cinema: Cinema, *, seed: int) -> None:
        """Draw what there is to see; nobody sees a film twice."""
        self._cinema = cinema
        self._jellyfin = cinema.sims.jellyfin
        self._rng = Random(f"day {seed}")
        films = [film for film in cinema.sims.catalogue if not film.is_show]
        # What is seen together is nothing that one of them has seen alone.
        self._films = {who: self._drawn_of(films[::2]) for who in PEOPLE}
        self._films[SOFA] = self._drawn_of(films[1::2])
        shows = cinema.sims.shows
        users = enumerate(USERS)
        self._shows = {who: list(shows[at :: len(USERS)]) for at, who in users}
        self._stories: list[Callable[[str], Going]] = []
        self.sat = 0
        """How many sittings there have been."""
        self.journal: list[str] = []
        """What happened, for whoever has to find out why something is lost."""
        self._mishaps = Mishaps(cinema, self._rng, self.journal)
        self._is_up = True

    async def pass_by(self, *, hours: float, sittings: int) -> None:
        """Let so many hours pass, and everybody come to an end."""
        self._stories = self._drawn(sittings)
        going = [(self._now, self._day_of(who)) for who in USERS]
        end = self._now + timedelta(hours=hours)
        trouble = [(self._now, self._mishaps.until(end))]
        minute = 0
        while going or trouble:
            going, trouble = self._go_on(going), self._go_on(trouble)
            await self._cinema.hear()
            await self._start_or_stop()
            minute += 1
            await self._cinema.minutes(1, step=_A_MINUTE)
            if minute % 30 == 0:
                await self._cinema.home.poll()

    @property
    def _now(self) -> datetime:
        return self._cinema.clock.now()

    def _go_on(
        self, going: list[tuple[datetime, Going]]
    ) -> list[tuple[datetime, Going]]:
        """Let those go on who are due; those who are at their end are gone."""
        left = []
        for due, story in going:
            if due > self._now:
                left.append((due, story))
            elif (pause := next(story, None)) is not None:
                left.append((self._now + timedelta(minutes=pause), story))
        return left

    async def _start_or_stop(self) -> None:
        """Do with Home Assistant what somebody wants."""
        if self._is_up and not self._mishaps.wants_up:
            await self._cinema.home.unload()
        if self._mishaps.wants_up and not self._is_up:
            await self._cinema.home.start()
        self._is_up = self._mishaps.wants_up

    # -- what people do -----------------------------------------------------------

    def _drawn(self, sittings: int) -> list[Callable[[str], Going]]:
        """Return stories of each kind in any order, for whoever sits down next."""
        kinds: Sequence[Callable[[str], Going]] = (
            *(self._whole, self._whole, self._given_up, self._resumed_later),
            *(self._credits_later, self._leap, self._marathon, self._dies),
            *(self._tab_closed, self._no_position, self._two_devices),
        )
        stories = [kinds[at % len(kinds)] for at in range(sittings)]
        self._rng.shuffle(stories)
        return stories

    def _day_of(self, who: str) -> Going:
        """Sit down again and again, as long as anything is left to see."""
        yield self._rng.uniform(1, 90)
        while self._stories:
            story = self._stories.pop()
            self.sat += 1
            self._note(story, who)
            yield from story(who)
            self._note(story, f"{who} ends")
            # Longer than a server waits for a device that is gone.
            yield self._rng.uniform(12, 60)

    def _whole(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        for _ in range(self._rng.randint(0, 2)):
            yield film.runtime_minutes * 0.3
            self._jellyfin.pause(session)
            yield self._rng.uniform(2, 20)
            self._jellyfin.resume(session)
        yield session.runtime / 60 - _minutes_in(session.now_playing.ticks) + 1
        self._jellyfin.finish(session)
        self._saw(who, film)

    def _given_up(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        yield film.runtime_minutes * self._rng.uniform(0.1, 0.7)
        self._jellyfin.stop_playing(session)

    def _resumed_later(self, who: str) -> Going:
        film, (first, second) = self._film(who), self._rng.sample(_DEVICES, 2)
        at = film.runtime_minutes * 60 * 0.74
        session = self._jellyfin.play(who, film, device=f"{who} {first}")
        yield film.runtime_minutes * 0.74
        self._jellyfin.stop_playing(session, at)
        yield self._rng.uniform(30, 240)
        session = self._jellyfin.play(who, film, device=f"{who} {second}", at=at)
        yield film.runtime_minutes * 0.26 + 1
        self._jellyfin.finish(session)
        self._saw(who, film)

    def _credits_later(self, who: str) -> Going:
        film, device = self._film(who), self._device(who)
        at = film.runtime_minutes * 60 * 0.94
        session = self._jellyfin.play(who, film, device=device)
        yield film.runtime_minutes * 0.94
        self._jellyfin.stop_playing(session, at)
        self._saw(who, film)
        yield self._rng.uniform(30, 240)
        session = self._jellyfin.play(who, film, device=device, at=at)
        yield film.runtime_minutes * 0.06 + 1
        self._jellyfin.finish(session)

    def _leap(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        yield film.runtime_minutes * 0.2
        self._jellyfin.seek(session, film.runtime_minutes * 60 * 0.88)
        yield 1
        self._jellyfin.seek(session, film.runtime_minutes * 60 * 0.2)
        yield film.runtime_minutes * 0.2
        self._jellyfin.stop_playing(session)

    def _marathon(self, who: str) -> Going:
        episodes = self._episodes(who)
        first, *rest = episodes
        session = self._jellyfin.play(who, first, device=self._device(who))
        for episode in rest:
            yield session.runtime / 60 + 1
            self._saw(who, session.now_playing.item.episode)  # type: ignore[union-attr]
            self._jellyfin.play_next(session, episode)
        yield session.runtime / 60 + 1
        self._jellyfin.finish(session)
        self._saw(who, episodes[-1])

    def _dies(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        yield film.runtime_minutes * self._rng.uniform(0.1, 0.6)
        self._jellyfin.die(session)

    def _tab_closed(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        yield film.runtime_minutes * 0.95
        self._jellyfin.vanish(session)
        self._saw(who, film)

    def _no_position(self, who: str) -> Going:
        film = self._film(who)
        session = self._jellyfin.play(who, film, device=self._device(who))
        yield film.runtime_minutes * 0.97
        self._jellyfin.stop_playing(session, reports_position=False)
        self._saw(who, film)

    def _two_devices(self, who: str) -> Going:
        film, (first, second) = self._film(who), self._rng.sample(_DEVICES, 2)
        session = self._jellyfin.play(who, film, device=f"{who} {first}")
        yield film.runtime_minutes * 0.4
        at = film.runtime_minutes * 60 * 0.4
        other = self._jellyfin.play(who, film, device=f"{who} {second}", at=at)
        yield 2
        self._jellyfin.stop_playing(session)
        yield film.runtime_minutes * 0.6
        self._jellyfin.finish(other)
        self._saw(who, film)

    def _note(self, what: Callable[..., Going], *words: str) -> None:
        said = " ".join((what.__name__.strip("_"), *words))
        self.journal.append(f"{self._now:%H:%M} {said}")

    def _drawn_of(self, films: Sequence[CatalogueFilm]) -> list[CatalogueFilm]:
        return self._rng.sample(films, len(films))

    def _film(self, who: str) -> CatalogueFilm:
        film = self._films[who].pop()
        self.journal.append(f"      {film.title}, {film.runtime_minutes} minutes")
        return film

    def _episodes(self, who: str) -> list[CatalogueEpisode]:
        return list(self._shows[who].pop().episodes())[:5]

    def _device(self, who: str) -> str:
        return f"{who} {self._rng.choice(_DEVICES)}"

    def _saw(self, user: str, title: Watchable) -> None:
        plays = self._cinema.plays
        for who in _TOGETHER if user == SOFA else (user,):
            plays.saw(who, title, within=_WITHIN)
            if isinstance(title, CatalogueFilm):
                plays.drafts(who, title, or_beside=True)


def _minutes_in(ticks: int) -> float:
    return ticks / 600_000_000
