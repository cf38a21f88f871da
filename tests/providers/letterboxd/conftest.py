"""A canned site, a simulated one, and the way to both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesRoute
from simulators.catalogue import CatalogueFilm, films
from simulators.letterboxd import Letterboxd

from ..canned import CannedServer
from ..moments import Clock, no_sleep


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(session, sleep=no_sleep, pace=Pace(rate=1e6, burst=10**6))


@pytest.fixture
def addresses(server: CannedServer) -> Addresses:
    """The addresses of the canned site."""
    return Addresses(site=server.url)


@pytest.fixture
def route(http: Http, addresses: Addresses, clock: Clock) -> PagesRoute:
    """Alice's pages at the canned site."""
    return PagesRoute(username="alice", http=http, addresses=addresses, clock=clock)


@pytest.fixture
def catalogue() -> tuple[CatalogueFilm, ...]:
    return films(200)


@pytest.fixture
async def site(
    catalogue: tuple[CatalogueFilm, ...],
) -> AsyncGenerator[Letterboxd]:
    """A simulated site with one member, who watches nothing yet."""
    simulated = Letterboxd(catalogue)
    simulated.add_member("alice", display_name="Alice")
    await simulated.start()
    yield simulated
    await simulated.stop()


@pytest.fixture
def own_addresses(site: Letterboxd) -> Addresses:
    """The addresses of the simulated site."""
    return Addresses(site=site.url)
