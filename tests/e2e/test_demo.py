"""The demo keeps its word: films travel, a second start goes on, Ctrl-C ends it."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
import re
import signal
from typing import Any

import pytest

from demo.client import Client
from demo.dashboard import household
from demo.home import DOMAIN, ROOT
from demo.place import is_free
from demo.visitor import PAUSE_SECONDS

from .conftest import free_ports

# What the empty demo names an address of; each has a port of its own.
SERVICES = 6

COLLECTION = "sensor.mara_watchlist_mara_s_watchlist_simulated_jellyfin"
SYNC_NOW = "button.mara_sync_now"
SHELF = f"{COLLECTION}_films_in_the_collection"

# The demo's own minute, however fast the machine is.
PRESSES_IN_A_MINUTE = 60 / PAUSE_SECONDS

# Two starts on two busy cores; the demo itself promises a minute.
LONG = 240


@asynccontextmanager
async def demo(*options: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "demo", *options, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await process.wait()


async def said(process: Process, text: str) -> str:
    """Return what the demo prints up to a line with ``text``."""
    assert process.stdout is not None
    printed = ""
    async with asyncio.timeout(LONG):
        async for line in process.stdout:
            printed += line.decode()
            if text in printed:
                return printed
    pytest.fail(f"the demo ended: {printed}")


def named_entities(config: object) -> set[str]:
    """Return every entity that the cards of a dashboard name."""
    match config:
        case {"entity": str(entity_id), **rest}:
            return {entity_id} | named_entities(rest)
        case {"entity_id": [*entity_ids]}:
            return {str(each) for each in entity_ids}
        case dict():
            return set().union(*map(named_entities, config.values()))
        case list():
            return set().union(*map(named_entities, config))
        case _:
            return set()


def is_travelling(states: Mapping[str, Any]) -> bool:
    """Tell whether a film has been collected, and the shelf has been read."""
    if SHELF not in states or "sensor.film_news" not in states:
        return False
    told = states["sensor.film_news"]["attributes"].get("news") or []
    shelf = states[SHELF]["state"]
    collected = any(film["kind"] == "film_collected" for film in told)
    return collected and shelf.isdecimal() and int(shelf) > 0


async def wait_until_films_travel(client: Client) -> tuple[Mapping[str, Any], int]:
    """Return the states then, and how often "Sync now" has been pressed by then."""
    pressed = set()
    async with asyncio.timeout(LONG):
        states = await client.states()
        while not is_travelling(states):
            await asyncio.sleep(1)
            states = await client.states()
            if SYNC_NOW in states:
                pressed.add(states[SYNC_NOW]["state"])
    return states, len(pressed - {"unknown", "unavailable"})


async def test_films_travel_and_a_second_start_goes_on_from_there(
    tmp_path: Path, socket_enabled: None
) -> None:
    port = free_ports(1)
    options = ("--folder", str(tmp_path / "demo"), "--port", str(port))
    url = f"http://127.0.0.1:{port}"

    async with demo(*options) as process:
        printed = await said(process, "Ctrl-C ends it")
        assert f"{url}/lovelace" in printed
        async with Client.connect(url) as client:
            first, presses = await wait_until_films_travel(client)
            assert presses <= PRESSES_IN_A_MINUTE
            assert named_entities(household()) <= set(first)
        await end(process)
    assert is_free(port)

    async with demo(*options) as process:
        again = await said(process, "Ctrl-C ends it")
        assert "Linking" not in again
        async with Client.connect(url) as client:
            second, _ = await wait_until_films_travel(client)
    assert set(first) <= set(second)


async def end(process: Process) -> None:
    """End a demo as Ctrl-C does."""
    process.send_signal(signal.SIGINT)
    await said(process, "Ended")
    assert await process.wait() == 0


async def test_the_empty_demo_has_what_one_links_and_links_nothing(
    tmp_path: Path, socket_enabled: None
) -> None:
    port = free_ports(1)
    options = ("--empty", "--folder", str(tmp_path), "--port", str(port))
    async with demo(*options) as process:
        printed = await said(process, "Ctrl-C ends it")
        addresses = set(re.findall(r"http://127\.0\.0\.1:(\d+)", printed))
        async with Client.connect(f"http://127.0.0.1:{port}") as client:
            assert await client.entries(DOMAIN) == []
        assert [it for it in addresses if is_free(int(it))] == []
        await end(process)
    assert len(addresses) == 1 + SERVICES
    assert [it for it in (port, *map(int, addresses)) if not is_free(it)] == []


async def test_the_demo_for_ones_own_accounts_simulates_nothing_until_it_is_reset(
    tmp_path: Path, socket_enabled: None
) -> None:
    port = free_ports(1)
    options = ("--own", "--folder", str(tmp_path), "--port", str(port))
    url = f"http://127.0.0.1:{port}"
    async with demo(*options) as process:
        printed = await said(process, "Ctrl-C ends it")
        assert set(re.findall(r"http://[\w.]+:\d+", printed)) == {url}
        async with Client.connect(url) as client:
            assert await client.entries(DOMAIN) == []
            await client.flow(DOMAIN, {"next_step_id": "players"}, {})
        await end(process)
    assert not (tmp_path / "simulators.log").exists()

    async with demo(*options, "--reset") as process:
        await said(process, "Ctrl-C ends it")
        async with Client.connect(url) as client:
            assert await client.entries(DOMAIN) == []


async def test_a_port_that_is_taken_is_said_so(
    tmp_path: Path, socket_enabled: None
) -> None:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with demo("--folder", str(tmp_path), "--port", str(port)) as process:
            assert f"Port {port} is taken" in await said(process, "--port")
            assert await process.wait() == 1
