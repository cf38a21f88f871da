"""A client of the simulated Jellyfin."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow


class Client:
    """Asks Jellyfin, by default with the API key."""

    def __init__(self, jellyfin: Jellyfin, session: ClientSession) -> None:
        self.jellyfin = jellyfin
        self.session = session

    async def __call__(
        self, method: str, path: str, body: object = None, *, token: str | None = None
    ) -> tuple[int, Any]:
        key = self.jellyfin.api_key if token is None else token
        headers = {"Authorization": f'MediaBrowser Token="{key}"'}
        url = f"{self.jellyfin.url}{path}"
        async with self.session.request(
            method, url, json=body, headers=headers
        ) as answer:
            if answer.content_type == "application/json":
                return answer.status, await answer.json()
            return answer.status, await answer.text()


@pytest.fixture
def jellyfin(sims: Simulators) -> Jellyfin:
    return sims.jellyfin


@pytest.fixture
def ask(jellyfin: Jellyfin, session: ClientSession) -> Client:
    return Client(jellyfin, session)


@pytest.fixture
def films(sims: Simulators) -> tuple[CatalogueFilm, ...]:
    return sims.catalogue


@pytest.fixture
def items(jellyfin: Jellyfin, films: tuple[CatalogueFilm, ...]) -> list[Item]:
    """The first ten films on the server."""
    return [jellyfin.add_item(film) for film in films[:10]]


@pytest.fixture
def mara(jellyfin: Jellyfin) -> User:
    """An administrator."""
    return jellyfin.add_user("mara", is_admin=True)


@pytest.fixture
def jonas(jellyfin: Jellyfin) -> User:
    return jellyfin.add_user("jonas")


@pytest.fixture
def show(sims: Simulators) -> CatalogueShow:
    """A show of three seasons."""
    return sims.shows[0]
