"""A town: the simulated services as another process runs them, and what they saw."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import sys
from typing import Any, Final, Self

import aiohttp

from custom_components.letterboxd_sync.providers.trakt.tokens import TokenPair

LATENCY: Final = {
    "letterboxd": 200,
    "radarr": 300,
    "jellyfin": 50,
    "wikidata": 200,
    "trakt": 150,
}
"""Milliseconds that each service takes to answer anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that arrived.

    `films` are the TMDB ids in its body, `term` is what it searches for, `at` is when
    it arrived, by the clock that all processes share.
    """

    service: str
    method: str
    path: str
    films: tuple[int, ...]
    term: str
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """A user of the Jellyfin with an account at Trakt, and tokens for it."""

    name: str
    user_id: str
    pair: TokenPair

    @classmethod
    def of(cls, name: str, welcome: dict[str, Any]) -> Self:
        """Return somebody as they were let in."""
        pair = TokenPair.read(welcome["token"])
        return cls(name=name, user_id=welcome["user"], pair=pair)


class Town:
    """Services at `addresses`."""

    def __init__(self, addresses: dict[str, str], control: aiohttp.ClientSession):
        self.addresses = addresses
        self._control = control

    async def asked(self) -> list[Asked]:
        """Every request since `clear`."""
        rows = await self._get("counted")
        return [Asked(**row | {"films": tuple(row["films"])}) for row in rows]

    async def counts(self) -> Counter[str]:
        """How many requests each service got since `clear`."""
        return Counter(each.service for each in await self.asked())

    async def requested(self) -> Sequence[int]:
        """The TMDB ids of what Radarr has."""
        ids: list[int] = await self._get("requested")
        return ids

    async def clear(self) -> None:
        await self.tell("clear_requests")

    async def viewer(self, name: str) -> Viewer:
        """Let somebody in who watches; they sign up where they are not known."""
        return Viewer.of(name, await self.tell("welcome", name=name))

    async def tell(self, verb: str, **sent: object) -> Any:
        """Do something in the simulated world, in the words of its control server."""
        url = f"{self.addresses['control']}/{verb}"
        async with self._control.post(url, json=sent) as response:
            response.raise_for_status()
            return (await response.json())["result"]

    async def _get(self, what: str) -> Any:
        async with self._control.get(f"{self.addresses['control']}/{what}") as response:
            return await response.json()


@asynccontextmanager
async def town(
    films: int, *, everywhere: bool = False, hurry: float = 1.0
) -> AsyncGenerator[Town]:
    """Services with a member of so many films; latencies are divided by `hurry`."""
    latencies = [f"{name}={latency / hurry}" for name, latency in LATENCY.items()]
    command = ["-m", "benchmarks.services", "--films", str(films), "--latency"]
    more = ["--everywhere"] if everywhere else []
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, *latencies, *more, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        addresses = json.loads(await process.stdout.readline())
        async with aiohttp.ClientSession() as control:
            yield Town(addresses, control)
    finally:
        process.terminate()
        await process.wait()
