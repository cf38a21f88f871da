"""A client of the simulated Radarr."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.radarr import Radarr

ADD: dict[str, Any] = {
    "tmdbId": 20_000_000,
    "qualityProfileId": 4,
    "rootFolderPath": "/data/movies",
    "monitored": True,
    "minimumAvailability": "released",
    "tags": [],
    "addOptions": {"searchForMovie": True, "monitor": "movieOnly"},
}


class Client:
    """Asks Radarr as somebody with the key."""

    def __init__(self, radarr: Radarr, session: ClientSession) -> None:
        self.radarr = radarr
        self.session = session

    async def __call__(
        self, method: str, path: str, body: object = None, **more: Any
    ) -> tuple[int, Any]:
        headers = {"X-Api-Key": self.radarr.api_key}
        url = f"{self.radarr.url}/api/v3{path}"
        async with self.session.request(
            method, url, json=body, headers=headers, **more
        ) as answer:
            return answer.status, await answer.json()


@pytest.fixture
def radarr(sims: Simulators) -> Radarr:
    return sims.radarr


@pytest.fixture
def ask(radarr: Radarr, session: ClientSession) -> Client:
    return Client(radarr, session)


@pytest.fixture
def film(sims: Simulators) -> CatalogueFilm:
    return sims.catalogue[0]
