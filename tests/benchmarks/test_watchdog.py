"""The watchdog sees who holds the loop, and lets collections of garbage pass."""

import asyncio
import gc
import time

from benchmarks.watchdog import watching

# Of computing, which a busy machine does not stretch.
LONG = 0.05


def compute() -> None:
    began = time.thread_time()
    while time.thread_time() - began < LONG:
        pass


async def test_a_step_that_computes_is_seen_whole() -> None:
    async with watching() as seen:
        await asyncio.sleep(0.005)
        compute()
        await asyncio.sleep(0.005)

    assert seen.held >= LONG * 1000
    assert seen.late >= LONG * 900


async def test_a_wait_holds_nobody() -> None:
    async with watching() as seen:
        await asyncio.sleep(LONG)

    assert seen.ticks
    assert seen.held < LONG * 1000


async def test_collections_are_not_counted_as_ours() -> None:
    async with watching() as seen:
        await asyncio.sleep(0.005)
        gc.collect()
        await asyncio.sleep(0.005)

    assert seen.collecting > 0
    assert seen.held < max(seen.collecting * 1000, LONG * 1000)


async def test_steps_of_others_are_not_held_against_us() -> None:
    async with watching(lambda _: False) as seen:
        await asyncio.sleep(0.005)
        compute()
        await asyncio.sleep(0.005)

    assert seen.held == 0
    assert seen.late >= LONG * 900
