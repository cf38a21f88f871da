"""A Home Assistant in a process of its own, which can be killed at any request.

The services stay in the test's process: they see what the killed one sent, and hang
up on nobody but it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
import re
import signal
import socket
from typing import Final

from aiohttp import web

# Before the test plugin imports a package of that name which it brings itself.
import custom_components  # noqa: F401

from homeassistant import loader  # isort: skip
from homeassistant.setup import async_setup_component  # isort: skip
from pytest_homeassistant_custom_component.common import (  # isort: skip
    MockConfigEntry,
    async_test_home_assistant,
)

from simulators.faults import Handler
from simulators.house import Simulators
from simulators.server import Simulator

from .clock import HouseClock, make_impatient
from .home import A_POLL, EntryWords, poll, set_up, unload

# Each life begins later than the last one's longest pause.
BETWEEN_LIVES: Final = timedelta(hours=2)

# A life takes a second or two; this is for a machine with a lot to do.
PATIENCE: Final = 60.0

POLLS: Final = 4

type Gate = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]

_PROCESSES: Final = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def live(
    folder: Path, entries: Sequence[EntryWords], ahead: timedelta, lingers: float
) -> None:
    """Begin, be polled a few times, end in order (in a process of its own).

    ``lingers`` are seconds in which nothing is hurried: something goes on outside.
    """
    asyncio.run(_live(folder, entries, HouseClock(ahead), lingers))


async def _live(
    folder: Path, entries: Sequence[EntryWords], clock: HouseClock, lingers: float
) -> None:
    make_impatient(setattr, clock)
    async with async_test_home_assistant(config_dir=str(folder)) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
        # The usual port may be taken, by another Home Assistant or another test.
        http = {"server_host": ["127.0.0.1"], "server_port": _free_port()}
        assert await async_setup_component(hass, "http", {"http": http})
        made = [MockConfigEntry(**words) for words in entries]
        for entry in made:
            entry.add_to_hass(hass)
            await set_up(hass, entry)
        await asyncio.sleep(lingers)
        for _ in range(POLLS):
            await clock.put_forward(A_POLL)
            await poll(hass, made)
        await unload(hass)
        await hass.async_stop(force=True)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@dataclass(kw_only=True, slots=True)
class Lives:
    """One life after another on one ledger, each killed at some request."""

    folder: Path
    sims: Simulators
    clock: HouseClock
    entries: Sequence[EntryWords]
    services: Sequence[Simulator]
    """Those whose requests may be the last."""
    lingers: float = 0.0
    path: str = ".*"
    """Only requests of these paths count."""
    last_words: list[str] = field(default_factory=list)
    """The requests that killed, as ``POST /path``."""
    killed: int = 0
    _life: BaseProcess | None = None
    _fatal: int = 0
    _taken: bool = False
    _writes_only: bool = False
    _seen: int = 0
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Stand between the services and whoever asks them."""
        for service in self.services:
            _guard(service, self)

    async def one(self) -> int:
        """Live once, undisturbed; returns the exit code."""
        return await self._one(fatal=0)

    async def until_through(
        self, *, taken: bool, step: int, writes_only: bool = True
    ) -> None:
        """Live again and again, until a life ends in order.

        The first is killed at its first request that counts, each later one ``step``
        such requests later than the one before; with step 0 always at the first.
        ``taken``: the service takes the request and answers nobody. ``writes_only``:
        requests that change nothing do not count.
        """
        self._taken, self._writes_only = taken, writes_only
        fatal = 1
        while (code := await self._one(fatal=fatal)) != 0:
            assert code == -signal.SIGKILL, f"a life ended with {code}"
            assert self.killed < 200, "it never gets through"
            self.killed += 1
            fatal += step

    async def _one(self, *, fatal: int) -> int:
        self._fatal, self._seen = fatal, 0
        await self.clock.put_forward(BETWEEN_LIVES)
        words = (self.folder, self.entries, self.clock.ahead, self.lingers)
        life = _PROCESSES.Process(target=live, args=words)
        life.start()
        self._life = life
        self._over.clear()
        await asyncio.to_thread(life.join, PATIENCE)
        self._over.set()
        assert life.exitcode is not None, "a life does not end"
        return life.exitcode

    async def serve(
        self, request: web.Request, handler: Handler, inner: Gate
    ) -> web.StreamResponse:
        """Answer, unless this is the request that the life does not survive."""
        writes = request.method != "GET" or not self._writes_only
        counts = writes and re.fullmatch(self.path, request.path) is not None
        self._seen += counts
        if not counts or self._seen != self._fatal or self._life is None:
            return await inner(request, handler)
        self.last_words.append(f"{request.method} {request.path}")
        if not self._taken:
            await self._kill(self._life)
            return web.Response(status=503)
        answer = await inner(request, handler)
        await self._kill(self._life)
        return answer

    async def _kill(self, life: BaseProcess) -> None:
        life.kill()
        await self._over.wait()


def _guard(service: Simulator, lives: Lives) -> None:
    inner = service.gate

    async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await lives.serve(request, handler, inner)

    service.gate = gate  # type: ignore[method-assign]
