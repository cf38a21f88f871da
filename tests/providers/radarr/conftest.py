"""A canned Radarr, a simulated one, and accounts at both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from simulators.catalogue import CatalogueFilm, films
from simulators.radarr import Radarr

from ..canned import CannedServer
from ..moments import Clock, no_sleep

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(
            session, sleep=no_sleep, pace=Pace(rate=1e6, burst=10**6), secrets=(KEY,)
        )


@pytest.fixture
def account(http: Http, server: CannedServer, clock: Clock) -> RadarrAccount:
    """An account at the canned server."""
    return RadarrAccount(http, url=server.url, api_key=KEY, clock=clock)


@pytest.fixture
def catalogue() -> tuple[CatalogueFilm, ...]:
    return tuple(film for film in films(130) if not film.is_show)


@pytest.fixture
async def radarr(catalogue: tuple[CatalogueFilm, ...]) -> AsyncGenerator[Radarr]:
    simulated = await Radarr(catalogue, api_key=KEY).start()
    yield simulated
    await simulated.settle()
    await simulated.stop()


@pytest.fixture
def linked(http: Http, radarr: Radarr, clock: Clock) -> RadarrAccount:
    """An account at the simulated Radarr."""
    return RadarrAccount(http, url=radarr.url, api_key=KEY, clock=clock)
