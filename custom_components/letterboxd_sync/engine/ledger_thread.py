"""The ledger's own thread: every call on it, one after another, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ..store.ledger import Ledger


class LedgerThread:
    """Runs calls on the ledger in the order in which they were made.

    One call is never interleaved with another, so a function that reads and then
    writes does so as one. A caller that is cancelled does not undo its call: what
    was begun is finished, and later calls see it.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Take the ledger over; nobody else may call it from now on."""
        self._ledger = ledger
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="letterboxd_sync")
        self._free = asyncio.Event()
        self._free.set()

    async def call[T](self, function: Callable[[Ledger], T]) -> T:
        """Run ``function`` with the ledger; waits while a backup holds it."""
        # An event may be cleared again before its waiter gets to run.
        while not self._free.is_set():
            await self._free.wait()
        return await self._run(function)

    async def hold(self) -> None:
        """Let running calls end and keep new ones waiting, for a backup."""
        self._free.clear()
        await self._run(lambda _: None)

    def release(self) -> None:
        """Let calls through again."""
        self._free.set()

    async def close(self) -> None:
        """Finish what was begun, then give the ledger and the thread up."""
        await self._run(lambda ledger: ledger.close())
        await asyncio.to_thread(self._executor.shutdown)

    async def _run[T](self, function: Callable[[Ledger], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, self._ledger)
