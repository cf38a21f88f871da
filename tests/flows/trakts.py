"""A Trakt as forms and entries have one."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows.trakt import TraktSteps
from simulators.trakt import Grant, Trakt, uuid_of

from .walking import Walk

GONE = {
    "access_token": "gone",
    "refresh_token": "gone",
    "created_at": 1_700_000_000,
    "expires_in": 604_800,
}


def trakt_id(name: str) -> str:
    """Return what a member is called for good."""
    return f"trakt:{uuid_of(name)}"


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


def entry_of(trakt: Trakt, name: str = "mara", **changes: Any) -> MockConfigEntry:
    """Return a linked member, whose tokens are worth nothing any more."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Mara",
        unique_id=trakt_id(name),
        data={
            "provider": "trakt",
            "client_id": trakt.client_id,
            "client_secret": trakt.client_secret,
            "token": GONE,
            **places(trakt),
            **changes,
        },
    )


def written(grant: Grant) -> dict[str, Any]:
    """Return tokens as an entry keeps them."""
    return {
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "created_at": int(grant.made_at.timestamp()),
        "expires_in": int((grant.expires_at - grant.made_at).total_seconds()),
    }


async def at_code(hass: HomeAssistant, trakt: Trakt, **changes: Any) -> Walk:
    """Return a flow that shows a code."""
    walk = await Walk.menu(hass, "trakt")
    await walk.submit(**filled_in(trakt, **changes))
    code_of(walk)
    return walk


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
