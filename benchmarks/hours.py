"""`python -m benchmarks.hours`: an idle hour and one full of films, by a fast clock.

In a process of its own, together with the services, which live by the same clock. It
is put forward in steps, and the accounts are looked at as often as they would be.
Prints one JSON object: the requests of each hour, by service. `silent` is an idle hour
of a server that has told nothing since Home Assistant started, so that it is asked.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
import json
import sys
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.coordinator import INTERVALS
from simulators.house import Simulators
from tests.journeys.clock import TURNS, HouseClock, make_impatient

from .home import home_assistant, link_viewers
from .services import addresses_of, welcome
from .town import Viewer

_HOUR: Final = timedelta(hours=1)
# What is heard so much too late is not taken for a leap within a film.
_STEP: Final = timedelta(seconds=5)
# Of a film so much is left when the hour begins; it ends before the hour does.
_LEFT: Final = timedelta(minutes=50)
_BREAK_AFTER: Final = timedelta(minutes=20)
_BREAK_ENDS: Final = timedelta(minutes=25)

type Requests = dict[str, int]


class House:
    """A Home Assistant and its services, which live by one clock."""

    def __init__(
        self, hass: HomeAssistant, sims: Simulators, clock: HouseClock
    ) -> None:
        self._hass = hass
        self._sims = sims
        self._clock = clock

    async def idle(self) -> Requests:
        """Nobody watches anything."""
        self._sims.clear_requests()
        await self._pass(_HOUR)
        return self._asked()

    async def films(self, people: int) -> Requests:
        """Everybody watches a film to its end, with a break."""
        jellyfin = self._sims.jellyfin
        self._sims.clear_requests()
        sessions = []
        for number in range(people):
            film = self._sims.catalogue[number]
            begin = film.runtime_minutes * 60 - _LEFT.total_seconds()
            name = f"viewer-{number + 1}"
            sessions.append(jellyfin.play(name, film, device=name, at=begin))
        await self._pass(_BREAK_AFTER)
        for session in sessions:
            jellyfin.pause(session)
        await self._pass(_BREAK_ENDS - _BREAK_AFTER)
        for session in sessions:
            jellyfin.resume(session)
        await self._pass(_LEFT - _BREAK_AFTER)
        for session in sessions:
            jellyfin.finish(session)
        await self._pass(_HOUR - _LEFT - (_BREAK_ENDS - _BREAK_AFTER))
        return self._asked()

    async def settle(self) -> None:
        """Wait until what was told has been heard, and what follows is done."""
        await self._sims.jellyfin.settle()
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        await self._hass.data[DATA_HOUSE].engine.settled(timeout=20)

    async def _pass(self, time: timedelta) -> None:
        while time > timedelta():
            time -= _STEP
            await self._clock.put_forward(_STEP)
            self._sims.jellyfin.playback.tick()
            await self._look()
            await self.settle()

    async def _look(self) -> None:
        """Look at each account whose time has come."""
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            coordinator = entry.runtime_data.coordinator
            interval = INTERVALS[entry.runtime_data.provider]
            if self._clock.ahead % interval < _STEP:
                await coordinator.async_refresh()

    def _asked(self) -> Requests:
        services = self._sims.services
        return dict(Counter({name: len(it.requests) for name, it in services.items()}))


async def _run(people: int, version: str, kinds: list[str]) -> dict[str, Requests]:
    clock = HouseClock()
    make_impatient(setattr, clock)
    async with (
        Simulators(max(60, people * 2), clock=clock.now) as sims,
        home_assistant() as hass,
    ):
        # The clock leaps, and Trakt would take that for haste.
        sims.trakt.limits.strict = False
        sims.jellyfin.version = version
        sims.jellyfin.add_user("root", is_admin=True)
        for film in sims.catalogue[:people]:
            sims.jellyfin.add_item(film)
        viewers = [
            Viewer.of(f"viewer-{it + 1}", welcome(sims, f"viewer-{it + 1}"))
            for it in range(people)
        ]
        await link_viewers(hass, addresses_of(sims), viewers)
        house = House(hass, sims, clock)
        await house.settle()
        acts: dict[str, Callable[[], Awaitable[Requests]]] = {
            "silent": house.idle,
            "films": partial(house.films, people),
            "idle": house.idle,
        }
        return {kind: await acts[kind]() for kind in kinds}


if __name__ == "__main__":
    _, people, version, *kinds = sys.argv
    print(json.dumps(asyncio.run(_run(int(people), version, kinds))))
