"""A canned Wikidata, a simulated one, and accounts at both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.wikidata.account import WikidataAccount
from simulators.catalogue import CatalogueFilm, films
from simulators.wikidata import Wikidata

from ..canned import CannedServer
from ..moments import no_sleep


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(session, sleep=no_sleep, pace=Pace(rate=1e6, burst=10**6))


@pytest.fixture
def account(http: Http, server: CannedServer) -> WikidataAccount:
    """An account at the canned server."""
    return WikidataAccount(http, endpoint=f"{server.url}/sparql")


@pytest.fixture
def catalogue() -> tuple[CatalogueFilm, ...]:
    return films(130)


@pytest.fixture
async def wikidata(catalogue: tuple[CatalogueFilm, ...]) -> AsyncGenerator[Wikidata]:
    simulated = await Wikidata(catalogue).start()
    yield simulated
    await simulated.stop()


@pytest.fixture
def linked(http: Http, wikidata: Wikidata) -> WikidataAccount:
    """An account at the simulated Wikidata."""
    return WikidataAccount(http, endpoint=wikidata.endpoint)
