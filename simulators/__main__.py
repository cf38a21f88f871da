"""`python -m simulators`: run the simulated services until interrupted."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
import json
from pathlib import Path
import signal
import sys
from typing import Any, Final

from .control import Control
from .house import Simulators, world
from .story import Story

_SAVE_EVERY: Final = 5.0


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    parser.add_argument(
        "--port-base", type=int, metavar="N", help="first of seven ports"
    )
    parser.add_argument("--films", type=int, default=150, help="films on watchlists")
    parser.add_argument("--seed", type=int, default=0, help="another world")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keep the world here"
    )
    parser.add_argument("--story", action="store_true", help="let time pass")
    parser.add_argument("--empty", action="store_true", help="nobody and nothing in it")
    return parser.parse_args(given)


def _addresses(sims: Simulators, control: Control) -> dict[str, Any]:
    members = [member.name for member in sims.letterboxd.state.members.values()]
    users = [user.name for user in sims.jellyfin.state.users.values()]
    radarr, jellyfin, tautulli = sims.radarr, sims.jellyfin, sims.tautulli
    viewers = [user.username for user in tautulli.state.users.values()]
    return {
        "letterboxd": {"url": sims.letterboxd.url, "members": members},
        "radarr": {"url": radarr.url, "api_key": radarr.api_key},
        "jellyfin": {"url": jellyfin.url, "api_key": jellyfin.api_key, "users": users},
        "wikidata": {"url": sims.wikidata.endpoint},
        "trakt": {
            "url": sims.trakt.url,
            "auth_url": sims.trakt.auth_url,
            "activation": sims.trakt.oauth.activation,
            "client_id": sims.trakt.client_id,
            "client_secret": sims.trakt.client_secret,
            "members": {
                slug: member.uuid for slug, member in sims.trakt.state.members.items()
            },
        },
        "tautulli": {
            "url": tautulli.url,
            "api_key": tautulli.api_key,
            "users": viewers,
        },
        "control": {"url": control.url},
    }


def _let_people_log_in(sims: Simulators) -> None:
    """Send those who have a code to the simulated page, and ask often for them."""
    sims.trakt.oauth.activation = f"{sims.trakt.auth_url}/activate"
    sims.trakt.oauth.interval = timedelta(seconds=1)


def _load(sims: Simulators, path: Path | None, *, listed: int) -> None:
    """The saved world, or a fresh household when there is none that fits."""
    if path is not None and path.exists():
        try:
            sims.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError) as err:
            print(f"{path} is not of this world: {err}", file=sys.stderr)
        else:
            return
    if listed:
        world(sims, listed=listed)


def _save(sims: Simulators, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f"{path.suffix}.new")
    fresh.write_text(json.dumps(sims.to_json()), encoding="utf-8")
    fresh.replace(path)


async def _keep(sims: Simulators, path: Path) -> None:
    while True:
        await asyncio.sleep(_SAVE_EVERY)
        _save(sims, path)


async def _run(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    base = options.port_base
    # Twice as many films as are listed: the library and the story need others.
    catalogue = options.films * 2 + 50
    async with Simulators(catalogue, ports=base, seed=options.seed) as sims:
        _let_people_log_in(sims)
        _load(sims, options.state, listed=0 if options.empty else options.films)
        control = Control(sims)
        await control.start(port=0 if base is None else base + len(sims.services))
        print(json.dumps(_addresses(sims, control)), flush=True)
        tasks = [asyncio.create_task(Story(sims=sims).run())] if options.story else []
        if options.state is not None:
            tasks.append(asyncio.create_task(_keep(sims, options.state)))
        await _until(ended, tasks)
        await control.stop()
        if options.state is not None:
            _save(sims, options.state)


async def _until(ended: asyncio.Event, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for the signal; a task that fails ends everything with its error."""
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *tasks):
        task.cancel()
    for task in (waiting, *tasks):
        with suppress(asyncio.CancelledError):
            await task


if __name__ == "__main__":
    asyncio.run(_run(_arguments(sys.argv[1:])))
