"""Who is busy: lets a caller wait until nothing is left to do."""

import asyncio
from collections.abc import Hashable


class Quiet:
    """Counts what is going on; quiet is when nothing is."""

    def __init__(self) -> None:
        """Begin quietly."""
        self._busy: set[Hashable] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def begin(self, what: Hashable) -> None:
        """Note that ``what`` is at work."""
        self._busy.add(what)
        self._quiet.clear()

    def end(self, what: Hashable) -> None:
        """Note that ``what`` has nothing left to do for now."""
        self._busy.discard(what)
        if not self._busy:
            self._quiet.set()

    async def wait(self) -> None:
        """Wait until nothing is at work."""
        while self._busy:
            await self._quiet.wait()
