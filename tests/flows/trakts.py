"""A Trakt as forms and entries have one."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows.trakt import TraktSteps
from simulators.trakt import Trakt

from .walking import Walk

GONE = {
    "access_token": "gone",
    "refresh_token": "gone",
    "created_at": 1_700_000_000,
    "expires_in": 604_800,
}


def places(trakt: Trakt) -> dict[str, str]:
    """Return where a Trakt answers."""
    return {"api": trakt.url, "auth": trakt.auth_url}


def filled_in(trakt: Trakt, **changes: Any) -> dict[str, Any]:
    """Return the form as somebody fills it in who gets it right."""
    return {
        "client_id": trakt.client_id,
        "client_secret": trakt.client_secret,
        "advanced": places(trakt),
        **changes,
    }


def entry_of(trakt: Trakt, slug: str = "mara", **changes: Any) -> MockConfigEntry:
    """Return a linked member, whose tokens are worth nothing any more."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Mara",
        unique_id=f"trakt:{slug}",
        data={
            "provider": "trakt",
            "client_id": trakt.client_id,
            "client_secret": trakt.client_secret,
            "token": GONE,
            **places(trakt),
            **changes,
        },
    )


def waiting(hass: HomeAssistant, walk: Walk) -> asyncio.Task[Any]:
    """Return the task in which a flow waits for a person."""
    flow = hass.config_entries.flow._progress[walk.result["flow_id"]]
    assert isinstance(flow, TraktSteps)
    assert flow._agreed is not None
    return flow._agreed


def code_of(walk: Walk) -> str:
    """Return the code that a flow shows."""
    assert walk.result["type"] is FlowResultType.SHOW_PROGRESS
    code: str = walk.result["description_placeholders"]["code"]
    return code


async def go_on(hass: HomeAssistant, walk: Walk) -> None:
    """Wait until a flow that waits for a code has gone on by itself."""
    await asyncio.wait([waiting(hass, walk)])
    await hass.async_block_till_done()
    await walk.look()


async def agree(
    hass: HomeAssistant, walk: Walk, trakt: Trakt, name: str = "mara"
) -> None:
    """Type the code that a flow shows, as a member, and wait for the flow."""
    trakt.approve(code_of(walk), name)
    await go_on(hass, walk)
