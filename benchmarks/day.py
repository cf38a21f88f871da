"""`python -m benchmarks.day held` or `grown`: a day of fifty sittings, by a fast clock.

In a process of its own, together with the services. The day is the one that the soak
test lives through, with all that goes wrong in it. Prints one JSON object. `held`: the
milliseconds of the longest step of the event loop, and how many steps there were; what
the simulated services compute to answer is left out. `grown`: the MB of what our own
code has allocated that are held more after the day than before it.
"""

import asyncio
from asyncio import events
from collections.abc import Awaitable, Callable
import gc
import json
import sys
import tracemalloc
from types import CoroutineType
from typing import Final

from aiohttp import web_protocol

from simulators.house import Simulators
from tests.journeys.cinema import Cinema
from tests.journeys.clock import HouseClock, make_impatient
from tests.journeys.day import Day, come_to_rest, open_for_all
from tests.journeys.home import Home
from tests.journeys.plays_truth import PlaysTruth
from tests.journeys.truth import Truth

from .home import home_assistant
from .watchdog import watching

_OURS: Final = tracemalloc.Filter(True, "*/custom_components/letterboxd_sync/*")
_MB: Final = 1024 * 1024

# Where a server answers; each of its tasks begins there.
_SERVES: Final = {web_protocol.__file__}


def _held() -> float:
    gc.collect()
    traces = tracemalloc.take_snapshot().filter_traces([_OURS])
    return sum(each.size for each in traces.statistics("filename")) / _MB


def is_ours(handle: events.Handle) -> bool:
    """Tell whatever Home Assistant does from a simulated service that answers."""
    task = getattr(getattr(handle, "_callback", None), "__self__", None)
    if not isinstance(task, asyncio.Task):
        return True
    going = task.get_coro()
    return not (
        isinstance(going, CoroutineType) and going.cr_code.co_filename in _SERVES
    )


async def _held_by(day: Day, cinema: Cinema) -> dict[str, float]:
    async with watching(is_ours) as seen:
        await day.pass_by(hours=24, sittings=50)
        await come_to_rest(cinema)
        return {"held": seen.held, "steps": seen.steps}


async def _grown_by(day: Day, cinema: Cinema) -> dict[str, float]:
    tracemalloc.start()
    await come_to_rest(cinema)
    before = _held()
    await day.pass_by(hours=24, sittings=50)
    await come_to_rest(cinema)
    return {"grown": _held() - before}


type Measure = Callable[[Day, Cinema], Awaitable[dict[str, float]]]

_MEASURES: Final[dict[str, Measure]] = {"held": _held_by, "grown": _grown_by}


async def _run(measure: Measure) -> dict[str, float]:
    clock = HouseClock()
    make_impatient(setattr, clock)
    async with (
        Simulators(60, imports=True, clock=clock.now) as sims,
        home_assistant() as hass,
    ):
        # The clock leaps, and Trakt would take that for haste.
        sims.trakt.limits.strict = False
        sims.jellyfin.add_user("root", is_admin=True)
        for name in ("alice", "bob"):
            sims.letterboxd.add_member(name)
            sims.jellyfin.add_user(name)
        home = Home(hass, sims, clock, Truth(sims))
        cinema = Cinema(home, PlaysTruth(sims))
        await open_for_all(cinema)
        day = Day(cinema, seed=1)
        # What is read or compiled for the first time is there after this.
        await day.pass_by(hours=1, sittings=10)
        await come_to_rest(cinema)
        return await measure(day, cinema)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(_MEASURES[sys.argv[1]]))))
