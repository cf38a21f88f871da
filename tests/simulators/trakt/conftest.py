"""A simulated Trakt with a clock that is moved by hand, and somebody to ask it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from aiohttp import ClientSession
from multidict import CIMultiDictProxy
import pytest

from simulators.catalogue import CatalogueFilm, films
from simulators.shows import CatalogueShow
from simulators.trakt import CLIENT_ID, CLIENT_SECRET, Trakt

START = datetime(2026, 11, 20, 18, 30, 42, 250_000, tzinfo=UTC)
APP = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


class Clock:
    """Time passes when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: CIMultiDictProxy[str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks Trakt as an app somebody linked."""

    def __init__(self, trakt: Trakt, session: ClientSession) -> None:
        self.trakt = trakt
        self.session = session
        self.token: str | None = trakt.link("mara").access_token

    async def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str | None] | None = None,
        data: bytes | None = None,
    ) -> Answer:
        """None as a header leaves it out."""
        usual: dict[str, str | None] = {
            "trakt-api-key": CLIENT_ID,
            "trakt-api-version": "2",
            "Authorization": self.token and f"Bearer {self.token}",
            "Content-Type": None if body is None else "application/json",
            **(headers or {}),
        }
        sent = {name: text for name, text in usual.items() if text is not None}
        skipped = [name for name in usual if name not in sent]
        if body is not None:
            data = json.dumps(body).encode()
        async with self.session.request(
            method,
            f"{self.trakt.url}{path}",
            data=data,
            headers=sent,
            skip_auto_headers=skipped,
        ) as answer:
            return Answer(answer.status, await answer.read(), answer.headers)

    async def log_in(
        self, step: str, body: Mapping[str, str], *, host: str | None = None
    ) -> Answer:
        """POST /oauth/<step> at the log-in host, or at another base address."""
        url = f"{host or self.trakt.auth_url}/oauth/{step}"
        async with self.session.post(url, json=body) as answer:
            return Answer(answer.status, await answer.read(), answer.headers)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def trakt(socket_enabled: None, clock: Clock) -> AsyncIterator[Trakt]:
    """Without rate limits: the clock stands still."""
    made = Trakt(films(60), clock=clock)
    made.limits.strict = False
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def ask(trakt: Trakt, session: ClientSession) -> Client:
    return Client(trakt, session)


@pytest.fixture
def film(trakt: Trakt) -> CatalogueFilm:
    return next(iter(trakt.media.movies.values()))


@pytest.fixture
def show(trakt: Trakt) -> CatalogueShow:
    return next(iter(trakt.media.shows.values()))


def movie(film: CatalogueFilm, **said: object) -> dict[str, Any]:
    """The film as an app sends it."""
    return {"ids": {"tmdb": film.tmdb}, **said}
