"""A canned Jellyfin, a simulated one, and accounts at both."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.http import Http, Pace
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.catalogue import CatalogueFilm, films
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow, shows

from ..canned import CannedServer
from ..moments import Clock, no_sleep

KEY = "jellyfin0000000000000000000000a1"
DEVICE = "our-device"
ROOT_ID = "0123456789abcdef0123456789abcdef"


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
    http: Http, url: str, clock: Clock, *, token: str = KEY, user: str | None = None
) -> JellyfinAccount:
    return JellyfinAccount(
        http, url=url, token=token, user_id=user, device_id=DEVICE, clock=clock
    )


@pytest.fixture
def account(http: Http, server: CannedServer, clock: Clock) -> JellyfinAccount:
    """An account at the canned server, of a user whose id is ROOT_ID."""
    return account_at(http, server.url, clock, user=ROOT_ID)


@pytest.fixture
def catalogue() -> tuple[CatalogueFilm, ...]:
    return tuple(film for film in films(130) if not film.is_show)


@pytest.fixture(params=["10.10.7", "10.11.11", "12.1"])
async def jellyfin(request: pytest.FixtureRequest) -> AsyncGenerator[Jellyfin]:
    """A simulated Jellyfin of each kind; films hide in collections if they can."""
    simulated = Jellyfin(version=request.param, api_key=KEY)
    simulated.base_url = "/jellyfin"
    simulated.group_box_sets = True
    simulated.add_user("Gone", is_admin=True, is_disabled=True)
    simulated.add_user("Root", is_admin=True)
    simulated.add_user("Alice", may_manage_collections=True)
    await simulated.start()
    yield simulated
    await simulated.stop()


@pytest.fixture
def alice(jellyfin: Jellyfin) -> User:
    return jellyfin.user("Alice")


@pytest.fixture
def items(jellyfin: Jellyfin, catalogue: tuple[CatalogueFilm, ...]) -> list[Item]:
    """The films in the simulated library, the first one added last."""
    return [jellyfin.add_item(film) for film in reversed(catalogue)][::-1]


@pytest.fixture
def linked(http: Http, jellyfin: Jellyfin, clock: Clock) -> JellyfinAccount:
    """An account at the simulated Jellyfin, by an API key."""
    return account_at(http, jellyfin.url, clock)


@pytest.fixture
def of_alice(
    http: Http, jellyfin: Jellyfin, clock: Clock, alice: User
) -> JellyfinAccount:
    """An account at the simulated Jellyfin, by a user's token."""
    token = jellyfin.add_token(alice)
    return account_at(http, jellyfin.url, clock, token=token, user=alice.id)


@pytest.fixture
def show() -> CatalogueShow:
    return shows(1)[0]
