"""A canned Trakt, a simulated one, and accounts at both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import (
    TokenKeeper,
    TokenPair,
)
from simulators.catalogue import CatalogueFilm, films
from simulators.shows import CatalogueEpisode, CatalogueShow, shows
from simulators.trakt import CLIENT_ID, CLIENT_SECRET, Trakt

from ..canned import CannedServer
from ..moments import Clock, no_sleep
from . import titles
from .kept import ACCESS, REFRESH, WEEK, KeptTokens


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def http(clock: Clock) -> AsyncGenerator[Http]:
    async with aiohttp.ClientSession() as session:
        pace = Pace(rate=1e6, burst=10**6)
        yield Http(session, sleep=no_sleep, pace=pace, clock=clock)


@pytest.fixture
def pair(clock: Clock) -> TokenPair:
    """Tokens that were got a moment ago."""
    return TokenPair(
        access=ACCESS,
        refresh=REFRESH,
        created_at=int(clock.now.timestamp()),
        expires_in=WEEK,
    )


@pytest.fixture
def kept(pair: TokenPair) -> KeptTokens:
    return KeptTokens(pair)


@pytest.fixture
def keeper(
    http: Http, server: CannedServer, kept: KeptTokens, clock: Clock
) -> TokenKeeper:
    """Keeps the tokens of an account at the canned server, which is both hosts."""
    return TokenKeeper(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        store=kept,
        clock=clock,
        auth=f"{server.url}/auth",
        api=f"{server.url}/api",
    )


@pytest.fixture
def account(
    http: Http, server: CannedServer, keeper: TokenKeeper, clock: Clock
) -> TraktAccount:
    """An account at the canned server."""
    return TraktAccount(http, tokens=keeper, clock=clock, api=f"{server.url}/api")


@pytest.fixture
def catalogue() -> tuple[CatalogueFilm, ...]:
    return tuple(film for film in films(330) if not film.is_show)


@pytest.fixture
def film(catalogue: tuple[CatalogueFilm, ...]) -> Playable:
    return titles.film(catalogue[0])


@pytest.fixture
def show() -> CatalogueShow:
    return shows()[0]


@pytest.fixture
def episode(show: CatalogueShow) -> CatalogueEpisode:
    return next(iter(show.seasons[-1].episodes))


@pytest.fixture
async def trakt(
    catalogue: tuple[CatalogueFilm, ...], clock: Clock
) -> AsyncGenerator[Trakt]:
    """A simulated Trakt, where Mara is a member; its clock is ours."""
    simulated = Trakt(catalogue, clock=clock)
    # The clock stands still, so that all requests are made at once
    simulated.limits.strict = False
    simulated.add_member("mara")
    await simulated.start()
    yield simulated
    await simulated.stop()


@pytest.fixture
def granted(trakt: Trakt, clock: Clock) -> KeptTokens:
    """The tokens of Mara."""
    grant = trakt.link("mara")
    return KeptTokens(
        TokenPair(
            access=grant.access_token,
            refresh=grant.refresh_token,
            created_at=int(clock.now.timestamp()),
            expires_in=WEEK,
        )
    )


@pytest.fixture
def keeper_at_trakt(
    http: Http, trakt: Trakt, granted: KeptTokens, clock: Clock
) -> TokenKeeper:
    return TokenKeeper(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        store=granted,
        clock=clock,
        auth=trakt.auth_url,
        api=trakt.url,
    )


@pytest.fixture
def linked(
    http: Http, trakt: Trakt, keeper_at_trakt: TokenKeeper, clock: Clock
) -> TraktAccount:
    """Mara's account at the simulated Trakt."""
    return TraktAccount(http, tokens=keeper_at_trakt, clock=clock, api=trakt.url)
