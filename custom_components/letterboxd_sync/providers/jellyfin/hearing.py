"""Keeps a subscription to Jellyfin's sessions alive.

On connecting the server says how long it puts up with silence (``ForceKeepAlive``, 60
seconds as a rule); it answers each sign of life with one of its own, so a connection
on which nothing is heard any more is lost.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, final

from ..errors import ProviderError
from ..http import Socket
from ..pace import Sleep

# The first answer at once, then at most one each 1.5 seconds while something plays;
# what somebody does is told at once anyway
_SUBSCRIBE: Final = {"MessageType": "SessionsStart", "Data": "0,1500"}
_ALIVE: Final = {"MessageType": "KeepAlive"}

_EVERY: Final = 30.0


@asynccontextmanager
async def subscribed(socket: Socket, sleep: Sleep) -> AsyncGenerator[Alive]:
    """Have the server tell its sessions for as long as this goes on."""
    await socket.say(_SUBSCRIBE)
    alive = Alive(socket, sleep)
    try:
        yield alive
    finally:
        await alive.end()


@final
class Alive:
    """Gives signs of life, each 30 seconds or as often as the server wants."""

    def __init__(self, socket: Socket, sleep: Sleep) -> None:
        """Begin."""
        self._socket = socket
        self._sleep = sleep
        self._going = asyncio.create_task(self._go_on(_EVERY))

    async def keep(self, seconds: int) -> None:
        """Give one now, and from now on two within so many seconds."""
        await self._socket.say(_ALIVE)
        await self.end()
        every = min(_EVERY, max(seconds / 2, 1.0))
        self._going = asyncio.create_task(self._go_on(every))

    async def end(self) -> None:
        """Give no more."""
        self._going.cancel()
        await asyncio.gather(self._going, return_exceptions=True)

    async def _go_on(self, every: float) -> None:
        while True:
            await self._sleep(every)
            try:
                await self._socket.say(_ALIVE)
            except ProviderError:
                # Whoever listens hears that it broke
                return
