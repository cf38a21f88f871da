"""A visitor without patience: presses every "Sync now" button, again and again.

The integration looks at its accounts every few minutes, as is right for services that
it is a guest of. Somebody who watches a demo does not want to wait for that.
"""

import asyncio

import aiohttp

from .client import Client, FlowFailed

# Slow enough to see one thing after another; the simulated story has the same pace.
PAUSE_SECONDS = 6.0


async def press_sync_now(client: Client) -> None:
    """Press the buttons in turn; returns never."""
    while True:
        for button in await _buttons(client):
            try:
                await client.action("button", "press", {"entity_id": button})
            except aiohttp.ClientError, FlowFailed, TimeoutError:
                # An account that is being changed has no button for a moment.
                continue
        await asyncio.sleep(PAUSE_SECONDS)


async def _buttons(client: Client) -> list[str]:
    try:
        states = await client.states()
    except aiohttp.ClientError, FlowFailed, TimeoutError:
        return []
    return sorted(
        entity_id
        for entity_id, state in states.items()
        if entity_id.startswith("button.")
        and entity_id.endswith("_sync_now")
        and state["state"] != "unavailable"
    )
