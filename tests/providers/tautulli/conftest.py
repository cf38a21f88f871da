"""A canned Tautulli, a simulated one, and accounts at both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.tautulli.account import TautulliAccount
from simulators.catalogue import CatalogueFilm, films
from simulators.shows import CatalogueShow, shows
from simulators.tautulli import PlexItem, PlexUser, Tautulli

from ..canned import CannedServer
from ..moments import Clock, no_sleep

KEY = "tautulli0000000000000000000000a1"
ACCOUNT = AccountId("tautulli:den")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def http() -> AsyncGenerator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(
            session, sleep=no_sleep, pace=Pace(rate=1e6, burst=10**6), secrets=(KEY,)
        )


def account_at(
    http: Http, url: str, clock: Clock, *, api_key: str = KEY
) -> TautulliAccount:
    return TautulliAccount(
        http, url=url, api_key=api_key, clock=clock, account_id=ACCOUNT
    )


@pytest.fixture
def account(http: Http, server: CannedServer, clock: Clock) -> TautulliAccount:
    """An account at the canned server."""
    return account_at(http, f"{server.url}/tautulli/", clock)


@pytest.fixture
async def tautulli(clock: Clock) -> AsyncGenerator[Tautulli]:
    simulated = Tautulli(api_key=KEY, clock=clock)
    await simulated.start()
    yield simulated
    await simulated.stop()


@pytest.fixture
def linked(http: Http, tautulli: Tautulli, clock: Clock) -> TautulliAccount:
    """An account at the simulated Tautulli."""
    return account_at(http, tautulli.url, clock)


@pytest.fixture
def alice(tautulli: Tautulli) -> PlexUser:
    """The owner of the server."""
    return tautulli.add_user("alice_plex", friendly_name="Alice", is_admin=True)


@pytest.fixture
def known() -> CatalogueFilm:
    return films(1)[0]


@pytest.fixture
def film(tautulli: Tautulli, known: CatalogueFilm) -> PlexItem:
    return tautulli.add_film(known)


@pytest.fixture
def show() -> CatalogueShow:
    return shows(1)[0]


@pytest.fixture
def episodes(tautulli: Tautulli, show: CatalogueShow) -> list[PlexItem]:
    return tautulli.add_episodes(show)
