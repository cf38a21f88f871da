"""Linking a user of a Jellyfin by a code that they type there."""

import asyncio
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import jellyfin as steps
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin

from .servers import entry_of, entry_of_user, place, user_id
from .walking import Walk


@pytest.fixture(autouse=True)
def ask_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without a pause whether the code was typed."""
    monkeypatch.setattr(steps, "POLL_SECONDS", 0.01)


def waiting(hass: HomeAssistant, walk: Walk) -> asyncio.Task[Any]:
    """Return the task in which a flow waits for a person."""
    flow = hass.config_entries.flow._progress[walk.result["flow_id"]]
    assert isinstance(flow, steps.JellyfinSteps)
    return flow._person


async def until_done(hass: HomeAssistant, walk: Walk) -> None:
    """Wait until a flow that waits for a code has gone on by itself."""
    await asyncio.wait([waiting(hass, walk)])
    await hass.async_block_till_done()


async def approve(
    hass: HomeAssistant, walk: Walk, jellyfin: Jellyfin, name: str
) -> None:
    """Type the code that a flow shows, as a user, and wait for the flow."""
    assert walk.result["type"] is FlowResultType.SHOW_PROGRESS
    code = walk.result["description_placeholders"]["code"]
    jellyfin.approve_quick_connect(code, name)
    await until_done(hass, walk)
    await walk.look()


async def at_quick_connect(hass: HomeAssistant, jellyfin: Jellyfin) -> Walk:
    """Return a flow that shows a code."""
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin))
    await walk.choose("quick_connect")
    return walk


async def test_a_user_is_linked_by_typing_a_code(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    placeholders = walk.result["description_placeholders"]
    assert placeholders["code"] in jellyfin.quick_connect.codes
    assert placeholders["server"] == jellyfin.url
    await walk.look()
    assert walk.result["description_placeholders"]["code"] == placeholders["code"]
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    bob = user_id(jellyfin, "bob")
    assert entry.unique_id == f"jellyfin:{jellyfin.server_id}:{bob}"
    assert entry.title == f"{jellyfin.server_name} (bob)"
    assert entry.data["user_id"] == bob
    assert entry.data["token"] in jellyfin.state.tokens


async def test_a_person_may_take_their_time(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    asked = asyncio.Event()

    def observe(request: web.Request, body: bytes, answer: web.Response) -> None:
        asked.set()

    walk = await at_quick_connect(hass, jellyfin)
    jellyfin.observers.append(observe)
    await asked.wait()
    await approve(hass, walk, jellyfin, "bob")
    assert walk.is_done


async def test_a_user_and_the_whole_household_may_both_be_linked(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry_of(jellyfin).add_to_hass(hass)
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert len(hass.config_entries.async_entries(DOMAIN)) == 2


async def test_a_user_is_linked_once(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry_of_user(jellyfin, "bob").add_to_hass(hass)
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert walk.reason == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_server_without_quick_connect_says_so_and_takes_a_key(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    jellyfin.quick_connect.enabled = False
    walk = await at_quick_connect(hass, jellyfin)
    assert walk.step == "quick_connect_again"
    assert walk.errors == {"base": "disabled"}
    await walk.submit()
    await walk.choose("jellyfin_key")
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.is_done


async def test_a_code_that_expired_is_replaced(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    first = walk.result["description_placeholders"]["code"]
    jellyfin.quick_connect._attempts.clear()
    await until_done(hass, walk)
    await walk.look()
    assert walk.step == "quick_connect_again"
    assert walk.errors == {"base": "expired"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit()
    await walk.choose("quick_connect")
    assert walk.result["description_placeholders"]["code"] != first
    await approve(hass, walk, jellyfin, "bob")
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_server_that_fails_right_after_the_code_is_named(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    jellyfin.faults.add(
        Fault(kind=FaultKind.STATUS, status=403, path="/System/Info", after=1)
    )
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert walk.errors == {"base": "forbidden"}
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_closing_the_dialog_stops_the_waiting(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    person = waiting(hass, walk)
    hass.config_entries.flow.async_abort(walk.result["flow_id"])
    await asyncio.wait([person])
    assert person.cancelled()


async def test_a_user_signs_in_again(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry = entry_of_user(jellyfin, "bob")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    assert walk.step == "reauth_quick_connect"
    jellyfin.quick_connect.enabled = False
    await walk.submit()
    assert walk.errors == {"base": "disabled"}
    jellyfin.quick_connect.enabled = True
    await walk.submit()
    await approve(hass, walk, jellyfin, "bob")
    assert walk.reason == "reauth_successful"
    assert entry.data["token"] in jellyfin.state.tokens


async def test_another_user_does_not_take_over(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of_user(jellyfin, "bob")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit()
    await approve(hass, walk, jellyfin, "alice")
    assert walk.reason == "unique_id_mismatch"
    assert entry.data["token"] == "gone"


async def test_a_user_is_not_asked_for_a_key_when_the_server_moves(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    walk = Walk(hass.config_entries.flow, result)
    assert "api_key" not in walk.result["data_schema"].schema
    jellyfin.base_url = "/moved"
    await walk.submit(**place(jellyfin))
    assert walk.reason == "reconfigure_successful"
    assert entry.data["url"] == jellyfin.url


async def test_keys_and_tokens_are_in_no_log(
    hass: HomeAssistant, jellyfin: Jellyfin, caplog: pytest.LogCaptureFixture
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.data["token"] not in caplog.text
