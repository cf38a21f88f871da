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
        self._going = self._begun(_EVERY)

    async def keep(self, seconds: int) -> None:
        """Give one now, and from now on two within so many seconds."""
        await self._socket.say(_ALIVE)
        await self.end()
        self._going = self._begun(min(_EVERY, max(seconds / 2, 1.0)))

    def _begun(self, every: float) -> asyncio.Task[None]:
        return asyncio.create_task(signs_of_life(self._socket, self._sleep, every))

    async def end(self) -> None:
        """Give no more."""
        self._going.cancel()
        await asyncio.gather(self._going, return_exceptions=True)


async def signs_of_life(socket: Socket, sleep: Sleep, every: float) -> None:
    """Give one each so many seconds, until the connection is gone."""
    while True:
        await sleep(every)
        try:
            await socket.say(_ALIVE)
        except ProviderError:
            # Whoever listens hears that it broke
            return
