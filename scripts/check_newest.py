"""One cycle on whatever Home Assistant release this Python has.

Starts the simulators and a real Home Assistant, links a member, a Radarr and a
Jellyfin the way the frontend does, adds a link to each, has them synced, and looks at
what came of it: at Radarr, in the actions' answers and in Home Assistant's log.
`scripts/test --newest` runs it in an environment with the newest release.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
import socket
import sys
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from homeassistant.const import __version__

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo import home
from demo.client import Client
from demo.programs import home_assistant, simulators

DOMAIN = home.DOMAIN
SIMULATED_PORTS = 5
COLLECTION = "Wanted"

# What Home Assistant writes about an integration that uses what will go, or that
# blocks; and every error of ours.
COMPLAINTS = (
    f"ERROR (MainThread) [custom_components.{DOMAIN}",
    f"Detected that custom integration '{DOMAIN}'",
    f"custom integration '{DOMAIN}' which",
    "Error doing job",
    "Traceback",
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


async def link_accounts(client: Client, services: Mapping[str, Any]) -> str:
    """Link the three accounts; returns the entry of the member."""
    letterboxd, radarr = services["letterboxd"], services["radarr"]
    jellyfin, wikidata = services["jellyfin"], services["wikidata"]
    await client.flow(
        DOMAIN,
        {"next_step_id": "radarr"},
        {
            "url": radarr["url"],
            "api_key": radarr["api_key"],
            "verify_ssl": True,
            "webhook": True,
        },
    )
    await client.flow(
        DOMAIN,
        {"next_step_id": "jellyfin"},
        {"url": jellyfin["url"], "verify_ssl": True},
        {"next_step_id": "jellyfin_key"},
        {"api_key": jellyfin["api_key"]},
    )
    member = await client.flow(
        DOMAIN,
        {"next_step_id": "letterboxd"},
        {
            "username": letterboxd["members"][0],
            "pages": True,
            "advanced": {"site": letterboxd["url"], "wikidata": wikidata["url"]},
        },
        # Several at once, so that the pauses between pages do not add up.
        {"own_proxies": {"pages_concurrency": 10, "proxy_fallback": False}},
    )
    return str(member["result"]["entry_id"])


async def add_links(client: Client, member: str) -> str:
    """Link the watchlist to each server; returns the title of Jellyfin's link."""
    await client.link(member, "requests", {}, {"more": {}})
    shelf = await client.link(
        member, "shelf", {}, {"next_step_id": "collection"}, {"shelf": COLLECTION}
    )
    return str(shelf["title"])


async def requested_films(radarr: Mapping[str, Any]) -> set[int]:
    """Return the TMDB ids of the films that Radarr has."""
    headers = {"X-Api-Key": radarr["api_key"]}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{radarr['url']}/api/v3/movie") as answer,
    ):
        answer.raise_for_status()
        return {movie["tmdbId"] for movie in await answer.json()}


async def one_cycle(
    client: Client, member: str, shelf: str, services: Mapping[str, Any]
) -> str:
    """Sync both links; returns a line that says what came of it."""
    before = await requested_films(services["radarr"])
    pushed = await client.action(
        DOMAIN, "push_watchlist", {"config_entry_id": member}, answer=True
    )
    after = await requested_films(services["radarr"])
    assert before < after, pushed
    filled = await client.action(
        DOMAIN,
        "sync_link",
        {"config_entry_id": member, "link": shelf},
        answer=True,
    )
    listed = await client.action(
        DOMAIN, "get_watchlist", {"config_entry_id": member}, answer=True
    )
    standings = [film["standing"] for film in listed["films"]]
    assert {"requested", "available"} <= set(standings), standings
    return (
        f"{len(listed['films'])} films listed, {len(after - before)} requested, "
        f"collection: {filled}"
    )


async def run(folder: Path) -> None:
    """Start everything, go through the cycle, look at the log."""
    port = free_ports(1 + SIMULATED_PORTS)
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
        member = await link_accounts(client, services)
        shelf = await add_links(client, member)
        print(f"newest: {await one_cycle(client, member, shelf, services)}")
    lines = log.read_text(encoding="utf-8").splitlines()
    complaints = [it for it in lines if any(said in it for said in COMPLAINTS)]
    if complaints:
        raise SystemExit("newest: Home Assistant complains:\n" + "\n".join(complaints))


def main() -> None:
    """Run in a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        try:
            asyncio.run(run(Path(folder)))
        except BaseException:
            for log in Path(folder).glob("*.log"):
                print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-20_000:]}")
            raise
    print(f"newest: Home Assistant {__version__} links and syncs")


if __name__ == "__main__":
    main()
