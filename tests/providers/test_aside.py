"""Computations aside from the event loop."""

import asyncio
from threading import Event, get_ident

from custom_components.letterboxd_sync.providers.aside import aside


async def test_work_is_done_in_another_thread_and_its_result_returned() -> None:
    assert await aside(get_ident) != get_ident()


async def test_one_computation_waits_for_the_other() -> None:
    may_end, log = Event(), []

    def first() -> None:
        may_end.wait(5)
        log.append("first")

    both = asyncio.gather(aside(first), aside(log.append, "second"))
    await asyncio.sleep(0.05)
    assert log == []
    may_end.set()
    await both
    assert log == ["first", "second"]
