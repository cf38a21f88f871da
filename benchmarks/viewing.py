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

# More than anybody needs; each of them begins a film of their own.
_FILMS: Final = 600


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


async def _sofa(what: str, there: Town, people: int, rounds: int) -> Any:
    where = json.dumps(there.addresses)
    return await _measured("benchmarks.sofa", what, where, people, rounds)


async def latency(*, rounds: int, people: int = 10) -> list[Figure]:
    """From the beginning of a film at a Jellyfin to its arrival at Trakt."""
    async with town(_FILMS) as there:
        took: list[float] = await _sofa("latency", there, people, rounds)
    *_, last = quantiles(took, n=100, method="inclusive")
    return [
        Figure(name="playback_reported", value=len(took), unit="times"),
        _ms("playback_to_scrobble_median", median(took), SOON),
        _ms("playback_to_scrobble_p99", last),
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


async def loop(*, people: int, times: int) -> list[Figure]:
    """The medians of the longest stretches of several runs."""
    runs: list[dict[str, float]] = []
    for _ in range(times):
        async with town(_FILMS) as there:
            runs.append(await _sofa("loop", there, people, 1))
    idle = median(run["idle"] for run in runs)
    late = median(max(0.0, run["late"] - run["idle"]) for run in runs)
    return [
        _ms(f"loop_held_playing_{people}", median(run["held"] for run in runs), HELD),
        _ms(f"loop_late_playing_over_idle_{people}", late, HELD),
        _ms(f"loop_late_playing_idle_{people}", idle),
    ]


async def day() -> list[Figure]:
    """What a day of fifty sittings leaves behind in memory."""
    run: dict[str, float] = await _measured("benchmarks.day")
    return [
        Figure(
            name="memory_grown_by_a_day_of_50_sittings",
            value=round(run["grown"], 2),
            unit="MB",
            bound=GROWN,
        )
    ]


def _ms(name: str, value: float, bound: float | None = None) -> Figure:
    return Figure(name=name, value=round(value, 1), unit="ms", bound=bound)
