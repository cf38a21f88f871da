"""An evening at home: devices play, time passes, and Home Assistant hears of it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigSubentryDataWithId
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.engine.draft_writing import Draft
from custom_components.letterboxd_sync.model.link import AccountId
from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import Session

from .clock import TURNS
from .home import ALICE, BOB, Home, jellyfin_entry
from .playback_links import diary_link, playback_link, trakt_entry, trakt_id
from .plays_truth import PlaysTruth, Watchable

# More seldom than a device checks in, and often enough for a server to be believed.
STEP = timedelta(seconds=30)

# For threads and sockets, which have a time of their own.
_BREATH = 0.001


class Cinema:
    """A household that watches, and what it has seen."""

    def __init__(self, home: Home, plays: PlaysTruth) -> None:
        """Begin with nothing linked and every film and show on the Jellyfin."""
        self.home = home
        self.sims = home.sims
        self.clock = home.clock
        self.plays = plays
        for film in self.sims.catalogue:
            self.sims.jellyfin.add_item(film)
        for show in self.sims.shows:
            self.sims.jellyfin.add_episodes(show)

    # -- linking ------------------------------------------------------------------

    async def open(self, *links: ConfigSubentryDataWithId, **jellyfin: Any) -> None:
        """Link both people's Trakt and Letterboxd, and a Jellyfin with these links."""
        for name in (ALICE, BOB):
            await self.home.link_member(name)
            await self.link_trakt(name)
        await self.link_jellyfin(*links, **jellyfin)
        await self.home.poll()
        await self.hear()

    async def open_for(self, *names: str, **rules: Any) -> None:
        """Link as usual: what each of them plays goes to their Trakt and diary."""
        links = [
            link
            for name in names
            for link in (
                playback_link(self.user(name), trakt_id(name), **rules),
                diary_link(name, user_id=self.user(name), **rules),
            )
        ]
        await self.open(*links)

    async def link_trakt(
        self, name: str, *links: ConfigSubentryDataWithId
    ) -> MockConfigEntry:
        """Link a Trakt member."""
        return await self.home.add(trakt_entry(self.sims, name, *links))

    async def link_jellyfin(
        self, *links: ConfigSubentryDataWithId, **data: Any
    ) -> MockConfigEntry:
        """Link the Jellyfin."""
        return await self.home.add(jellyfin_entry(self.sims, *links, **data))

    def user(self, name: str) -> str:
        """Return the id of a user of the Jellyfin."""
        return self.sims.jellyfin.user(name).id

    def drafts(self, name: str) -> Sequence[Draft]:
        """Return the diary queue of a member, last watched first."""
        return self.home.engine.diary.drafts(AccountId(f"letterboxd:{name}"))

    # -- watching -----------------------------------------------------------------

    async def play(
        self,
        who: str,
        title: Watchable,
        *,
        device: str = "Living Room TV",
        at: float = 0.0,
    ) -> Screen:
        """Let somebody start something on a device, ``at`` so many percent."""
        begin = _seconds(title) * at / 100
        session = self.sims.jellyfin.play(who, title, device=device, at=begin)
        await self.hear()
        return Screen(self, session, title)

    async def saw_whole(self, who: str, title: Watchable) -> None:
        """Let somebody watch something from beginning to end, as usual."""
        screen = await self.play(who, title)
        await screen.to_the_end(who)

    async def minutes(self, count: float, *, step: timedelta = STEP) -> None:
        """Let so many minutes pass, in steps that everybody can follow."""
        left = timedelta(minutes=count)
        while left > timedelta():
            passed = min(step, left)
            await self.clock.put_forward(passed)
            left -= passed
            self.tick()
            await self.hear()

    async def a_while(self) -> None:
        """Let half an hour pass in which nobody misses a word; then all is looked at.

        Whoever leaps over hours (``Home.later``) has not listened meanwhile.
        """
        await self.minutes(30)
        await self.home.poll()
        await self.hear()

    def tick(self) -> None:
        """Let the servers do what their own timers would do."""
        self.sims.jellyfin.playback.tick()
        self.sims.tautulli.catch_up()

    async def hear(self) -> None:
        """Wait until what was told has been heard, and all that follows is done."""
        still = 0
        before = self._pulse()
        while still < 2:
            await self.sims.jellyfin.settle()
            await self.sims.tautulli.settle()
            for _ in range(TURNS):
                await asyncio.sleep(0)
            await asyncio.sleep(_BREATH)
            await self.home.settle()
            now = self._pulse()
            still = still + 1 if now == before else 0
            before = now

    def _pulse(self) -> tuple[int, ...]:
        asked = (len(each.requests) for each in self.sims.services.values())
        return (*asked, len(self.sims.jellyfin.sockets.connections))


class Screen:
    """A device on which something plays; percents are of what plays."""

    def __init__(self, cinema: Cinema, session: Session, title: Watchable) -> None:
        """Follow a session of the Jellyfin."""
        self._cinema = cinema
        self._jellyfin = cinema.sims.jellyfin
        self.session = session
        self.title = title

    async def runs(self, percent: float) -> None:
        """Let so much of it be watched."""
        await self._cinema.minutes(_seconds(self.title) * percent / 100 / 60)

    async def pause(self) -> None:
        """Somebody is at the door."""
        self._jellyfin.pause(self.session)
        await self._cinema.hear()

    async def resume(self) -> None:
        """Nobody is at the door any more."""
        self._jellyfin.resume(self.session)
        await self._cinema.hear()

    async def seek(self, percent: float) -> None:
        """Leap to somewhere else."""
        self._jellyfin.seek(self.session, _seconds(self.title) * percent / 100)
        await self._cinema.hear()

    async def stop(self) -> None:
        """Stop where it is."""
        self._jellyfin.stop_playing(self.session)
        await self._cinema.hear()

    async def die(self) -> None:
        """The device loses power."""
        self._jellyfin.die(self.session)
        await self._cinema.hear()

    async def next(self, title: Watchable) -> None:
        """Go on with something else, without a stop."""
        self._jellyfin.play_next(self.session, title)
        self.title = title
        await self._cinema.hear()

    async def to_the_end(self, *who: str) -> None:
        """Watch the rest; it counts for these people, films in their diaries too."""
        await self.runs(self.left)
        self.ends(*who)
        await self._cinema.hear()

    def ends(self, *who: str) -> None:
        """End, unheard as yet; it counts for these people."""
        self._jellyfin.finish(self.session)
        for each in who:
            self.counts_for(each)

    def counts_for(self, who: str) -> None:
        """Say that somebody has just seen this, which a film's diary gets too."""
        self._cinema.plays.saw(who, self.title)
        if isinstance(self.title, CatalogueFilm):
            self._cinema.plays.drafts(who, self.title)

    @property
    def left(self) -> float:
        """How many percent are left."""
        playing = self.session.now_playing
        at = playing.position(self._cinema.clock.now())
        return 100 * (1 - at / playing.runtime)


def _seconds(title: Watchable) -> float:
    return title.runtime_minutes * 60.0
