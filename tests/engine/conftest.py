"""What the tests of the engine share."""

from collections.abc import AsyncIterator

import pytest

from .fakes import Clock, Radarr, Server, Tracker
from .house import ALICE, RADARR, House, request_link


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alice(clock: Clock) -> Tracker:
    return Tracker(clock)


@pytest.fixture
def radarr(clock: Clock) -> Radarr:
    return Radarr(clock)


@pytest.fixture
def server(clock: Clock) -> Server:
    return Server(clock)


@pytest.fixture
async def house(clock: Clock, alice: Tracker, radarr: Radarr) -> AsyncIterator[House]:
    """A member and a Radarr, linked; not open yet."""
    house = House(clock)
    house.accounts = {ALICE: alice, RADARR: radarr}
    house.links = {ALICE: (request_link(),)}
    yield house
    await house.engine.close()
