"""`python -m benchmarks.load`: a full house in a process of its own, measured.

Prints one JSON object. Memory is what the process occupies (RSS), so also what its
allocator does not give back; the collector is left alone, as Home Assistant does.
"""

import asyncio
import gc
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
import time
import tracemalloc
from typing import Final

from .household import JELLYFIN, MEMBER, RADARR, Household, household
from .watchdog import watching

_EVERYBODY: Final = (RADARR, JELLYFIN, MEMBER)
_IDLE_SECONDS: Final = 2.0
# The fewer at a time, the longer it takes; nothing else depends on it.
_AT_ONCE: Final = 10

type Measured = dict[str, float]


def _resident(what: str) -> float:
    """Megabytes: VmRSS now, VmHWM at the most."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"there is no {what} on this system")


def _full_collection() -> float:
    """How many milliseconds a full collection of garbage takes, the second time."""
    gc.collect()
    began = time.perf_counter()
    gc.collect()
    return (time.perf_counter() - began) * 1000


async def _live(home: Household, cycles: int) -> None:
    home.attach_all(concurrency=_AT_ONCE)
    home.link()
    for _ in range(cycles):
        for account in _EVERYBODY:
            await home.look(account)


async def _loop(home: Household, cycles: int) -> Measured:
    async with watching() as seen:
        await asyncio.sleep(_IDLE_SECONDS)
        idle = seen.late
        seen.clear()
        await _live(home, cycles)
        return {"idle": idle, "held": seen.held, "late": seen.late}


async def _memory(home: Household, cycles: int) -> Measured:
    collection = _full_collection()
    empty = _resident("VmRSS")
    await _live(home, cycles)
    kept = _resident("VmRSS")
    return {
        "kept": kept - empty,
        "peak": _resident("VmHWM") - empty,
        "collection_empty": collection,
        "collection_full": _full_collection(),
    }


async def _objects(home: Household, cycles: int) -> Measured:
    gc.collect()
    tracemalloc.start()
    await _live(home, cycles)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    return {"objects": kept / 2**20}


async def _run(what: str, addresses: dict[str, str], cycles: int) -> Measured:
    with TemporaryDirectory() as folder:
        async with household(addresses, Path(folder)) as home:
            match what:
                case "loop":
                    return await _loop(home, cycles)
                case "memory":
                    return await _memory(home, cycles)
                case _:
                    return await _objects(home, cycles)


if __name__ == "__main__":
    _, what, addresses, cycles = sys.argv
    measured = asyncio.run(_run(what, json.loads(addresses), int(cycles)))
    print(json.dumps(measured))
