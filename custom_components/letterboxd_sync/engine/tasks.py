"""Tasks: everything that the engine has going, so that it can be ended."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

type Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class Tasks:
    """Starts tasks and keeps hold of them until they have ended."""

    def __init__(self, spawn: Spawn) -> None:
        """Start tasks by ``spawn``."""
        self._spawn = spawn
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Start ``work``."""
        task = self._spawn(work, name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def end(self) -> None:
        """Cancel what is still going, and wait until it has ended."""
        await end(self._tasks)


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait until they have ended, whichever way."""
    going = [task for task in tasks if not task.done()]
    for task in going:
        task.cancel()
    if going:
        await asyncio.wait(going)


async def first(*waits: Awaitable[object]) -> None:
    """Wait for the first of several, and give the others up."""
    tasks = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
