"""A watchdog of an event loop: how long it was held, and by whom.

Two measures, since other programs share the machine. *Held* is the computing time of
the longest single step that the loop took. *Late* is how much later than asked the loop
came to a timer, by the clock on the wall, but no more of it than this process computed
meanwhile, in whichever thread: a thread of ours that keeps the loop from running
counts, a stranger that has the processor does not. The interpreter's collections of
garbage are taken out of both: a full one goes through all of Home Assistant, an empty
house included, and is measured on its own.
"""

import asyncio
from asyncio import events
from collections.abc import AsyncGenerator, Callable
import contextlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import gc
import threading
import time
from typing import Any, Final

_TICK: Final = 0.001


@dataclass(kw_only=True, slots=True)
class Watch:
    """What was seen; times are in seconds."""

    step: float = 0.0
    """How long the loop computed for the longest step."""
    steps: int = 0
    """How many there were."""
    ticks: list[tuple[float, float, float]] = field(default_factory=list)
    """When a wait began and ended, and how much of what it was late was ours."""
    collections: list[tuple[float, float, float]] = field(default_factory=list)
    """When one began and ended, in whichever thread, and how long it computed."""
    collecting: float = 0.0
    """So long the loop's thread itself collected."""

    def clear(self) -> None:
        self.step, self.steps = 0.0, 0
        self.ticks.clear()
        self.collections.clear()

    @property
    def held(self) -> float:
        """The longest step, in milliseconds."""
        return self.step * 1000

    @property
    def late(self) -> float:
        """The longest that the loop was late, in milliseconds."""
        longest = 0.0
        for began, ended, ours in self.ticks:
            if ours > longest:
                longest = max(longest, ours - self._collected(began, ended))
        return longest * 1000

    def _collected(self, began: float, ended: float) -> float:
        """How long was collected in between, at the most."""
        return sum(
            min(took, min(ended, end) - max(began, start))
            for start, end, took in self.collections
            if start < ended and end > began
        )


def _any(_: events.Handle) -> bool:
    return True


@asynccontextmanager
async def watching(
    counts: Callable[[events.Handle], bool] = _any,
) -> AsyncGenerator[Watch]:
    """Watch the running loop; only steps that count are held against us."""
    seen = Watch()
    gc.callbacks.append(collector := _Collector(seen))
    run = events.Handle._run  # noqa: SLF001 - there is no public way to time a step

    def timed(handle: events.Handle) -> Any:
        began, collected = time.thread_time(), seen.collecting
        try:
            return run(handle)
        finally:
            took = time.thread_time() - began - (seen.collecting - collected)
            if counts(handle):
                seen.step, seen.steps = max(seen.step, took), seen.steps + 1

    setattr(events.Handle, "_run", timed)  # noqa: B010
    ticker = asyncio.create_task(_tick(seen))
    try:
        yield seen
    finally:
        setattr(events.Handle, "_run", run)  # noqa: B010
        gc.callbacks.remove(collector)
        ticker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticker


async def _tick(seen: Watch) -> None:
    while True:
        began, computed = time.perf_counter(), time.process_time()
        await asyncio.sleep(_TICK)
        ended = time.perf_counter()
        ours = min(ended - began - _TICK, time.process_time() - computed)
        seen.ticks.append((began, ended, ours))


class _Collector:
    """Told by the interpreter of each collection, in the thread that does it."""

    def __init__(self, seen: Watch) -> None:
        self._seen = seen
        self._loop = threading.get_ident()
        self._began = (0.0, 0.0)

    def __call__(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter(), time.thread_time()
            return
        # The loop may have its turn between the end and our hearing of it, so what it
        # was late is judged when everything is over.
        start, computed = self._began
        took = time.thread_time() - computed
        self._seen.collections.append((start, time.perf_counter(), took))
        if threading.get_ident() == self._loop:
            self._seen.collecting += took
