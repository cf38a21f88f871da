"""A real Home Assistant with simulated services, and a browser to look at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import socket
from typing import Any

import aiohttp
from playwright.async_api import ViewportSize, async_playwright
import pytest

from demo import home
from demo.client import Client
from demo.dashboard import household
from demo.place import PORTS_OF_THE_SIMULATORS, is_free
from demo.programs import home_assistant, simulators

from ..browser import CHROMIUM
from .visitor import Visitor

# What a browser needs to know that runs without a screen and for nobody's account.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Software rendering on two busy cores takes its time with the first page.
PATIENCE_MS = 60_000


def free_ports(count: int) -> int:
    """Return the first of so many consecutive ports that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        start: int = probe.getsockname()[1]
    candidates = range(min(start, 60_000), 65_000 - count)
    return next(
        first
        for first in candidates
        if all(is_free(first + offset) for offset in range(count))
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """What runs, and where."""

    url: str
    services: dict[str, Any]
    client: Client

    async def simulated(self) -> dict[str, Any]:
        """Return where everything stands at the simulated services."""
        address = f"{self.services['control']['url']}/state"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def orders(self, verb: str, **sent: object) -> Any:
        """Let something happen at the simulated services; returns what came of it."""
        address = f"{self.services['control']['url']}/{verb}"
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, json=sent) as answer,
        ):
            answer.raise_for_status()
            return (await answer.json())["result"]


@pytest.fixture
async def house(tmp_path: Path, socket_enabled: None) -> AsyncIterator[House]:
    """Run a Home Assistant in which nothing is linked yet."""
    port = free_ports(1 + PORTS_OF_THE_SIMULATORS)
    folder = tmp_path / "home"
    home.prepare(folder, name="Home", port=port)
    home.dashboard(folder, household())
    url = f"http://127.0.0.1:{port}"
    async with (
        simulators(
            state=tmp_path / "world.json",
            port_base=port + 1,
            log=tmp_path / "simulators.log",
            story=False,
        ) as services,
        home_assistant(folder, log=tmp_path / "home-assistant.log"),
        Client.connect(url) as client,
    ):
        yield House(url=url, services=services, client=client)


@asynccontextmanager
async def looking_at(url: str, pictures: Path) -> AsyncIterator[Visitor]:
    """Open a browser of its own; what it shows in the end is kept in ``pictures``."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        size = ViewportSize(width=1280, height=1000)
        context = await browser.new_context(viewport=size)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        try:
            yield Visitor(page, url, pictures)
        finally:
            await page.screenshot(path=pictures / "last.png")
            await browser.close()
