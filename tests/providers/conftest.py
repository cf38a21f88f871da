"""What tests of providers share: servers on loopback, and a session to ask them."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from .canned import CannedServer


@pytest.fixture(autouse=True)
def servers_may_listen(socket_enabled: None) -> None:
    """Home Assistant's test plugin forbids all sockets; loopback is allowed here."""


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def server() -> AsyncGenerator[CannedServer]:
    """A server that says what it was told to, and notes what it was asked."""
    canned = await CannedServer().start()
    yield canned
    await canned.stop()
