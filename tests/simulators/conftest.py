"""A running set of simulators and somebody to ask them."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators

from .hooked import Hooked

AGENT = "letterboxd-sync-tests/1.0 (+https://example.invalid)"


@pytest.fixture
async def sims(socket_enabled: None) -> AsyncIterator[Simulators]:
    async with Simulators(120) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession(headers={"User-Agent": AGENT}) as asking:
        yield asking


@pytest.fixture
async def hooked(socket_enabled: None) -> AsyncIterator[Hooked]:
    """An address for webhooks."""
    hooked = Hooked()
    async with hooked.server() as server:
        hooked.url = str(server.make_url("/hook"))
        yield hooked
