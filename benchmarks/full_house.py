"""What a full house costs: the event loop's time, and memory."""

import asyncio
import json
from statistics import median
import sys
from typing import Final

from .figure import Figure
from .town import Town, town

HELD: Final = 20.0
MEMORY: Final = 60.0


async def _measured(what: str, there: Town, cycles: int) -> dict[str, float]:
    """Measure in a new process, so that nothing is left of the last time."""
    command = ["-m", "benchmarks.load", what, json.dumps(there.addresses)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, str(cycles), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    measured: dict[str, float] = json.loads(output)
    return measured


async def loop(films: int, *, times: int, cycles: int, hurry: float) -> list[Figure]:
    """How long the loop was held at the most, and late in the median of runs."""
    runs: list[dict[str, float]] = []
    for _ in range(times):
        # Everything is new each time: a first read is the hardest.
        async with town(films, everywhere=True, hurry=hurry) as there:
            runs.append(await _measured("loop", there, cycles))
    idle = median(run["idle"] for run in runs)
    return [
        _ms(f"loop_held_longest_{films}", max(run["held"] for run in runs), HELD),
        _ms(
            f"loop_late_longest_over_idle_{films}",
            median(max(0.0, run["late"] - run["idle"]) for run in runs),
            HELD,
        ),
        _ms(f"loop_late_longest_idle_{films}", idle),
    ]


async def memory(films: int, *, cycles: int, hurry: float) -> list[Figure]:
    """What stays, and what it took for a moment."""
    async with town(films, everywhere=True, hurry=hurry) as there:
        run = await _measured("memory", there, cycles)
    return [
        _mb(f"memory_{films}", run["kept"], MEMORY),
        _mb(f"memory_peak_{films}", run["peak"]),
        _ms(f"full_collection_empty_{films}", run["collection_empty"]),
        _ms(f"full_collection_{films}", run["collection_full"]),
    ]


async def objects(films: int, *, hurry: float) -> list[Figure]:
    """What our objects take, without what the allocator keeps."""
    async with town(films, everywhere=True, hurry=hurry) as there:
        run = await _measured("objects", there, 1)
    return [_mb(f"memory_objects_{films}", run["objects"])]


def _ms(name: str, value: float, bound: float | None = None) -> Figure:
    return Figure(name=name, value=round(value, 1), unit="ms", bound=bound)


def _mb(name: str, value: float, bound: float | None = None) -> Figure:
    return Figure(name=name, value=round(value, 1), unit="MB", bound=bound)
