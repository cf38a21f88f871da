"""`python -m benchmarks.sofa`: people watch, and a Home Assistant follows them.

In a process of its own; prints one JSON object. Everybody has a device, a user at the
Jellyfin and an account at Trakt. `latency`: so many of them watch at once; one after
the other begins a film, and whoever has watched longest stops; the milliseconds from
each beginning at the Jellyfin to its arrival at Trakt. `loop`: all begin, pause, go on
and stop; how long the event loop was held meanwhile.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
import json
import sys
from typing import Any, Final

import aiohttp

from .home import home_assistant, link_viewers
from .town import Asked, Town, Viewer
from .watchdog import watching

# So that one is through before the next begins.
_BETWEEN: Final = 0.2
# Trakt takes one write a second of an account: who stopped rests for so many turns.
_RESTS: Final = 12
_ARRIVES_WITHIN: Final = 10.0
_IDLE_SECONDS: Final = 1.0
_SCROBBLE: Final = "/scrobble/start"


async def latency(there: Town, viewers: Sequence[Viewer], turns: int) -> list[float]:
    """Return how long each beginning took to arrive, in milliseconds.

    It is measured once as many play as may at once.
    """
    at_once = len(viewers) - _RESTS
    playing: deque[str] = deque()
    begun: list[dict[str, Any]] = []
    for number in range(at_once + turns):
        viewer = viewers[number % len(viewers)]
        begun.append(await _begin(there, viewer, number))
        playing.append(begun[-1]["session"])
        await asyncio.sleep(_BETWEEN)
        if len(playing) == at_once:
            await there.tell("stop_playing", session=playing.popleft())
    measured = begun[at_once:]
    arrived = await _arrivals(there, {each["film"] for each in measured})
    return [(arrived[each["film"]] - each["at"]) * 1000 for each in measured]


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


async def loop(
    there: Town, viewers: Sequence[Viewer], seconds: int
) -> dict[str, float]:
    """Return how long the loop was held and late, in milliseconds."""
    async with watching() as seen:
        await asyncio.sleep(_IDLE_SECONDS)
        idle = seen.late
        seen.clear()
        await _evening(there, viewers, seconds)
        return {"idle": idle, "held": seen.held, "late": seen.late}


async def _evening(there: Town, viewers: Sequence[Viewer], seconds: int) -> None:
    """Let everybody watch, with so many seconds between what they do."""
    begun = [await _begin(there, viewer, at) for at, viewer in enumerate(viewers)]
    for order in ("pause", "resume", "finish"):
        await asyncio.sleep(seconds)
        for each in begun:
            await there.tell(order, session=each["session"])
    await asyncio.sleep(seconds)


async def _run(what: str, addresses: dict[str, str], people: int, count: int) -> Any:
    act, resting = {"latency": (latency, _RESTS), "loop": (loop, 0)}[what]
    async with aiohttp.ClientSession() as session, home_assistant() as hass:
        there = Town(addresses, session)
        names = [f"viewer-{it + 1}" for it in range(people + resting)]
        viewers = [await there.viewer(name) for name in names]
        await link_viewers(hass, addresses, viewers)
        # Until the websocket is there, and the rest of Home Assistant is still.
        await asyncio.sleep(_IDLE_SECONDS)
        await there.clear()
        return await act(there, viewers, count)


if __name__ == "__main__":
    _, what, where, people, count = sys.argv
    print(
        json.dumps(asyncio.run(_run(what, json.loads(where), int(people), int(count))))
    )
