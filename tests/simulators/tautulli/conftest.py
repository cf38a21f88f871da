"""A client of the simulated Tautulli, and a Plex with something in it."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from tests.simulators.clock import TestClock


class Client:
    """Asks Tautulli, by default with the right key."""

    def __init__(self, tautulli: Tautulli, session: ClientSession) -> None:
        self.tautulli = tautulli
        self.session = session

    async def raw(self, **asked: str) -> tuple[int, Any]:
        url = f"{self.tautulli.url}/api/v2"
        async with self.session.get(url, params=asked) as answer:
            return answer.status, await answer.json()

    async def __call__(self, command: str, **asked: str) -> Any:
        """What is in a successful answer."""
        key = self.tautulli.api_key
        status, told = await self.raw(apikey=key, cmd=command, **asked)
        assert (status, told["response"]["result"]) == (200, "success")
        return told["response"]["data"]


@pytest.fixture
def clock(sims: Simulators) -> TestClock:
    clock = TestClock()
    sims.tautulli.clock = clock
    return clock


@pytest.fixture
def tautulli(sims: Simulators, clock: TestClock) -> Tautulli:
    return sims.tautulli


@pytest.fixture
def ask(tautulli: Tautulli, session: ClientSession) -> Client:
    return Client(tautulli, session)


@pytest.fixture
def alice(tautulli: Tautulli) -> PlexUser:
    """The owner of the server."""
    return tautulli.add_user(
        "alice_plex",
        friendly_name="Alice",
        email="alice@example.invalid",
        is_admin=True,
    )


@pytest.fixture
def bob(tautulli: Tautulli) -> PlexUser:
    return tautulli.add_user("bob_plex", is_home_user=False)


@pytest.fixture
def film(sims: Simulators, tautulli: Tautulli) -> PlexItem:
    return tautulli.add_film(sims.catalogue[0])


@pytest.fixture
def episodes(sims: Simulators, tautulli: Tautulli) -> list[PlexItem]:
    return tautulli.add_episodes(sims.shows[0])
