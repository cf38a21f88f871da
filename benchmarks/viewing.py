"""Playback: from a Jellyfin to Trakt, how soon, and what it costs."""

import asyncio
import json
from statistics import median, quantiles
import sys
from typing import Any, Final

from .figure import Figure, requests
from .town import Town, town

SOON: Final = 250.0
HELD: Final = 20.0
# What was watched is remembered for a month.
GROWN: Final = 1.0

# Of the catalogue some are shows.
_SPARE: Final = 20

# Of a Jellyfin whose socket tells what plays, and of one that has to be asked.
_TELLS: Final = "10.11.3"
_ASKED: Final = "10.10.7"


async def _measured(program: str, *arguments: object) -> Any:
    """Measure in a new process, so that nothing is left of the last time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, *map(str, arguments)),
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{program} ended with {process.returncode}")
    return json.loads(output)


async def _sofa(what: str, there: Town, people: int, count: int) -> Any:
    where = json.dumps(there.addresses)
    return await _measured("benchmarks.sofa", what, where, people, count)


async def latency(at_once: int, *, times: int) -> list[Figure]:
    """From the beginning of a film at a Jellyfin to its arrival at Trakt.

    `at_once`: so many sessions there are at the Jellyfin, the one that begins included.
    """
    async with town(_films(at_once + times)) as there:
        took: list[float] = await _sofa("latency", there, at_once, times)
    *_, last = quantiles(took, n=100, method="inclusive")
    return [
        Figure(name=f"playback_reported_{at_once}", value=len(took), unit="times"),
        _ms(f"playback_to_scrobble_median_{at_once}", median(took), SOON),
        _ms(f"playback_to_scrobble_p99_{at_once}", last),
    ]


async def hours(people: int, *, silent: bool = False) -> list[Figure]:
    """What an hour costs: idle, and with a film in every session.

    `silent`: also one of a Jellyfin that has told nothing yet, and is asked therefore.
    """
    kinds = ["silent"] * silent + ["films", "idle"]
    hours = await _measured("benchmarks.hours", people, _TELLS, *kinds)
    asked = [(kind, "jellyfin") for kind in kinds]
    asked += [("films", "trakt"), ("idle", "trakt")]
    return [
        requests(f"an_hour_{kind}_{service}_{people}", hours[kind][service])
        for kind, service in asked
    ]


async def hours_asked(people: int) -> list[Figure]:
    """What an hour costs at a Jellyfin whose socket tells an API key nothing."""
    kinds = ("films", "idle")
    hours = await _measured("benchmarks.hours", people, _ASKED, *kinds)
    return [
        requests(f"an_hour_{kind}_jellyfin_10_10_{people}", hours[kind]["jellyfin"])
        for kind in kinds
    ]


async def loop(*, people: int, times: int, seconds: int, hurry: float) -> list[Figure]:
    """How long the loop was held at the most, and late as the median of several runs.

    `seconds` pass between what the people do.
    """
    runs: list[dict[str, float]] = []
    for _ in range(times):
        async with town(_films(people), hurry=hurry) as there:
            runs.append(await _sofa("loop", there, people, seconds))
    idle = median(run["idle"] for run in runs)
    late = median(max(0.0, run["late"] - run["idle"]) for run in runs)
    return [
        _ms(f"loop_held_playing_{people}", max(run["held"] for run in runs), HELD),
        _ms(f"loop_late_playing_over_idle_{people}", late, HELD),
        _ms(f"loop_late_playing_idle_{people}", idle),
    ]


async def day() -> list[Figure]:
    """A day of fifty sittings: how long it holds the loop, and what stays in memory."""
    held: dict[str, float] = await _measured("benchmarks.day", "held")
    grown: dict[str, float] = await _measured("benchmarks.day", "grown")
    return [
        Figure(name="day_of_50_sittings_steps", value=held["steps"], unit="steps"),
        _ms("loop_held_by_a_day_of_50_sittings", held["held"], HELD),
        Figure(
            name="memory_grown_by_a_day_of_50_sittings",
            value=round(grown["grown"], 2),
            unit="MB",
            bound=GROWN,
        ),
    ]


def _films(begun: int) -> int:
    """Return how large a catalogue is from which so many films are begun."""
    return begun + begun // 20 + _SPARE


def _ms(name: str, value: float, bound: float | None = None) -> Figure:
    return Figure(name=name, value=round(value, 1), unit="ms", bound=bound)
