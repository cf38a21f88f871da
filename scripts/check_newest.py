"""One cycle on whatever Home Assistant release this Python has.

Starts the simulators and a real Home Assistant, links a member, a Radarr and a
Jellyfin the way the frontend does, adds a link to each, has them synced, and looks at
what came of it: at Radarr, in the actions' answers and in Home Assistant's log.
`scripts/test --newest` runs it in an environment with the newest release.
"""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
import socket
import sys
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from homeassistant.const import __version__

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo import home
from demo.client import Client, FlowFailed
from demo.household import link_everything
from demo.place import PORTS_OF_THE_SIMULATORS
from demo.programs import home_assistant, simulators

DOMAIN = home.DOMAIN

# A page every two seconds, once for each link that is added; two busy cores.
PATIENCE = 180.0

# What Home Assistant writes about an integration that uses what will go, that blocks,
# or whose tasks outlive it; and every error with a line of ours in it.
COMPLAINTS = (
    f"ERROR (MainThread) [custom_components.{DOMAIN}",
    f"custom integration '{DOMAIN}'",
    f"custom_components/{DOMAIN}/",
)


def free_ports(count: int) -> int:
    """Return the first of so many consecutive ports that nobody listens on."""
    for _ in range(100):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first: int = probe.getsockname()[1]
        if first + count < 65_536 and all(
            is_free(port) for port in range(first, first + count)
        ):
            return first
    raise SystemExit("newest: no free ports")


def is_free(port: int) -> bool:
    """Tell whether a port of the loopback interface can be listened on."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def ask(service: Mapping[str, Any], path: str, headers: Mapping[str, str]) -> Any:
    """Return what a simulated service says, asked directly."""
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{service['url']}{path}") as answer,
    ):
        answer.raise_for_status()
        return await answer.json()


async def requested(radarr: Mapping[str, Any]) -> set[int]:
    """Return the TMDB ids of the films that Radarr has."""
    movies = await ask(radarr, "/api/v3/movie", {"X-Api-Key": radarr["api_key"]})
    return {movie["tmdbId"] for movie in movies}


async def collected(jellyfin: Mapping[str, Any]) -> int:
    """Return how many films are in collections at Jellyfin."""
    headers = {"Authorization": f'MediaBrowser Token="{jellyfin["api_key"]}"'}
    shelves = await ask(
        jellyfin, "/Items?recursive=true&includeItemTypes=BoxSet", headers
    )
    inside = [
        await ask(jellyfin, f"/Items?parentId={shelf['Id']}", headers)
        for shelf in shelves["Items"]
    ]
    return sum(len(shelf["Items"]) for shelf in inside)


async def pushed_watchlist(client: Client, mara: Mapping[str, str]) -> Any:
    """Have a watchlist pushed, as soon as the entry has taken in its new links."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await client.action(DOMAIN, "push_watchlist", mara, answer=True)
            except FlowFailed as err:
                print(f"newest: not yet: {err}")
                await asyncio.sleep(2)


async def one_cycle(client: Client, services: Mapping[str, Any]) -> str:
    """Link a household and have it synced; returns a line that says what came of it."""
    before = await requested(services["radarr"])
    await link_everything(client, services)
    entries = {it["title"]: it["entry_id"] for it in await client.entries(DOMAIN)}
    mara = {"config_entry_id": entries["mara"]}
    (pushed,) = (await pushed_watchlist(client, mara))["links"]
    asked_for = {
        film["ids"]["tmdb"]
        for film in pushed["operations"]
        if film["action"] == "request"
    }
    new = await requested(services["radarr"]) - before
    if not new or asked_for - new:
        raise SystemExit(f"newest: asked Radarr for {asked_for}, it got {new}")
    async with asyncio.timeout(PATIENCE):
        # The other side is a server: there is nothing to wait on but its answer.
        while not (films := await collected(services["jellyfin"])):  # noqa: ASYNC110
            await asyncio.sleep(1)
    listed = await client.action(DOMAIN, "get_watchlist", mara, answer=True)
    return (
        f"{len(listed['films'])} films listed, {len(new)} new at Radarr, "
        f"{films} in collections"
    )


async def run(folder: Path) -> None:
    """Start everything, go through the cycle, look at the log."""
    port = free_ports(1 + PORTS_OF_THE_SIMULATORS)
    log = folder / "home-assistant.log"
    home.prepare(folder / "home", name="Newest", port=port)
    async with (
        simulators(
            state=folder / "world.json",
            port_base=port + 1,
            log=folder / "simulators.log",
            story=False,
        ) as services,
        home_assistant(folder / "home", log=log),
        Client.connect(f"http://127.0.0.1:{port}") as client,
    ):
        print(f"newest: {await one_cycle(client, services)}")
    lines = log.read_text(encoding="utf-8").splitlines()
    complaints = [it for it in lines if any(said in it for said in COMPLAINTS)]
    if complaints:
        raise SystemExit("newest: Home Assistant complains:\n" + "\n".join(complaints))


def print_logs(folder: Path) -> None:
    """Show what Home Assistant wrote last, before the folder is gone."""
    for log in folder.glob("*.log"):
        print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-20_000:]}")


def main() -> None:
    """Run in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder, ExitStack() as on_failure:
        on_failure.callback(print_logs, Path(folder))
        asyncio.run(run(Path(folder)))
        on_failure.pop_all()
    print(f"newest: Home Assistant {__version__} links and syncs")


if __name__ == "__main__":
    main()
