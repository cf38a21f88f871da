"""Somebody at the websocket of the simulated Jellyfin."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from simulators.jellyfin import Jellyfin

SUBSCRIBE = {"MessageType": "SessionsStart", "Data": "0,1500"}


class Listener:
    """A connection that is past the first ForceKeepAlive."""

    def __init__(self, jellyfin: Jellyfin, socket: ClientWebSocketResponse) -> None:
        self.jellyfin = jellyfin
        self.socket = socket

    async def say(self, told: object) -> None:
        """Return when the server has heard it."""
        await self.socket.send_json(told)
        await self.socket.send_json({"MessageType": "KeepAlive"})
        while (await self.hear())["MessageType"] != "KeepAlive":
            pass

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            heard: dict[str, Any] = await self.socket.receive_json()
        return heard

    async def heard(self) -> list[dict[str, Any]]:
        """All that the server had to say by now."""
        await self.jellyfin.settle()
        await self.socket.send_json({"MessageType": "KeepAlive"})
        told = []
        while (one := await self.hear())["MessageType"] != "KeepAlive":
            told.append(one)
        return told


@asynccontextmanager
async def listening(
    jellyfin: Jellyfin,
    session: ClientSession,
    token: str = "",
    *,
    subscribe: bool = True,
) -> AsyncIterator[Listener]:
    header = f'MediaBrowser Token="{token or jellyfin.api_key}", Client="Tests"'
    header += f', Device="Desk", DeviceId="tests-{token}", Version="1"'
    async with session.ws_connect(
        f"{jellyfin.url}/socket", headers={"Authorization": header}
    ) as socket:
        listener = Listener(jellyfin, socket)
        assert (await listener.hear())["MessageType"] == "ForceKeepAlive"
        if subscribe:
            await listener.say(SUBSCRIBE)
        yield listener
