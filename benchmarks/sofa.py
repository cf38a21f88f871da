"""`python -m benchmarks.sofa`: people watch, and a Home Assistant follows them.

In a process of its own; prints one JSON object. Everybody has a device, a user at the
Jellyfin and an account at Trakt. `latency`: each of them begins a film in turn and soon
stops; the milliseconds from each beginning at the Jellyfin to its arrival at Trakt.
`loop`: all begin, pause, go on and stop; how long the event loop was held meanwhile.
"""

import asyncio
from collections.abc import Sequence
import json
import sys
import time
from typing import Any, Final

import aiohttp

from .home import home_assistant, link_viewers
from .town import Asked, Town, Viewer
from .watchdog import watching

# So that one is through before the next begins.
_BETWEEN: Final = 0.15
# Trakt takes one write a second of each account.
_A_WRITE: Final = 1.3
_ARRIVES_WITHIN: Final = 10.0
_IDLE_SECONDS: Final = 2.0
_PLAYING_SECONDS: Final = 5.0
_SCROBBLE: Final = "/scrobble/start"


async def latency(there: Town, viewers: Sequence[Viewer], rounds: int) -> list[float]:
    """Return how long each beginning took to arrive, in milliseconds."""
    took: list[float] = []
    for number in range(rounds):
        begun = []
        for at, viewer in enumerate(viewers):
            begun.append(await _begin(there, viewer, number * len(viewers) + at))
            await asyncio.sleep(_BETWEEN)
        arrived = await _arrivals(there, {each["film"] for each in begun})
        took += [(arrived[each["film"]] - each["at"]) * 1000 for each in begun]
        await asyncio.sleep(_A_WRITE)
        for each in begun:
            await there.tell("stop_playing", session=each["session"])
        await asyncio.sleep(_A_WRITE)
        await there.clear()
    return took


async def _begin(there: Town, viewer: Viewer, number: int) -> dict[str, Any]:
    begun: dict[str, Any] = await there.tell(
        "watch", user=viewer.name, device=f"{viewer.name}'s", number=number
    )
    return begun


async def _arrivals(there: Town, films: set[int]) -> dict[int, float]:
    """Return when each film arrived at Trakt; TimeoutError if one does not."""
    async with asyncio.timeout(_ARRIVES_WITHIN):
        while True:
            arrived = dict(_started(each) for each in await there.asked() if each.films)
            if films <= arrived.keys():
                return arrived
            await asyncio.sleep(0.05)


def _started(asked: Asked) -> tuple[int, float]:
    return (asked.films[0] if asked.path.endswith(_SCROBBLE) else 0), asked.at


async def loop(there: Town, viewers: Sequence[Viewer], rounds: int) -> dict[str, float]:
    """Return how long the loop was held and late, in milliseconds."""
    async with watching() as seen:
        await asyncio.sleep(_IDLE_SECONDS)
        idle = seen.late
        seen.clear()
        for number in range(rounds):
            await _evening(there, viewers, number)
        return {"idle": idle, "held": seen.held, "late": seen.late}


async def _evening(there: Town, viewers: Sequence[Viewer], number: int) -> None:
    begun = [
        await _begin(there, viewer, number * len(viewers) + at)
        for at, viewer in enumerate(viewers)
    ]
    for order in ("pause", "resume", "finish"):
        await asyncio.sleep(_PLAYING_SECONDS)
        for each in begun:
            await there.tell(order, session=each["session"])
    await asyncio.sleep(_PLAYING_SECONDS)


async def _run(what: str, addresses: dict[str, str], people: int, rounds: int) -> Any:
    async with aiohttp.ClientSession() as session, home_assistant() as hass:
        there = Town(addresses, session)
        viewers = [await there.viewer(f"viewer-{it + 1}") for it in range(people)]
        await link_viewers(hass, addresses, viewers)
        # Until the websocket is there, and the rest of Home Assistant is still.
        await asyncio.sleep(_IDLE_SECONDS)
        await there.clear()
        act = {"latency": latency, "loop": loop}[what]
        began = time.monotonic()
        measured = await act(there, viewers, rounds)
        print(f"{what}: {time.monotonic() - began:.1f} s", file=sys.stderr)
        return measured


if __name__ == "__main__":
    _, what, where, people, rounds = sys.argv
    print(
        json.dumps(asyncio.run(_run(what, json.loads(where), int(people), int(rounds))))
    )
