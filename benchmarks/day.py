"""`python -m benchmarks.day`: a day of fifty sittings, by a fast clock, and its memory.

In a process of its own, together with the services. The day is the one that the soak
test lives through, with all that goes wrong in it. Prints one JSON object: the MB of
what our own code has allocated that are held more after the day than before it.
"""

import asyncio
import gc
import json
import tracemalloc
from typing import Final

from simulators.house import Simulators
from tests.journeys.cinema import Cinema
from tests.journeys.clock import HouseClock, make_impatient
from tests.journeys.day import Day, come_to_rest, open_for_all
from tests.journeys.home import Home
from tests.journeys.plays_truth import PlaysTruth
from tests.journeys.truth import Truth

from .home import home_assistant

_OURS: Final = tracemalloc.Filter(True, "*/custom_components/letterboxd_sync/*")
_MB: Final = 1024 * 1024


def _held() -> float:
    gc.collect()
    traces = tracemalloc.take_snapshot().filter_traces([_OURS])
    return sum(each.size for each in traces.statistics("filename")) / _MB


async def _run() -> dict[str, float]:
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
        tracemalloc.start()
        await come_to_rest(cinema)
        before = _held()
        await day.pass_by(hours=24, sittings=50)
        await come_to_rest(cinema)
        return {"grown": _held() - before, "held": before}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run())))
