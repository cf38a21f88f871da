"""Tokens that no entry keeps are given back, however a log-in ends."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import UnknownFlow
import pytest

from simulators.faults import Fault, FaultKind
from simulators.trakt import Trakt

from .trakts import agree, at_code, code_of, entry_of, filled_in, waiting
from .walking import Walk

pytestmark = pytest.mark.usefixtures("time_flies")

SETTINGS = "/api/users/settings"
REVOKE = "/auth/oauth/revoke"


async def given_back(hass: HomeAssistant) -> None:
    """Wait until what no entry has is given back."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_member_who_is_linked_gives_what_they_brought_back(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry_of(trakt).add_to_hass(hass)
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    assert walk.reason == "already_configured"
    await given_back(hass)
    assert trakt.state.grants == {}


async def test_a_member_who_cannot_be_asked_gives_the_tokens_back(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt)
    trakt.faults.add(Fault(kind=FaultKind.STATUS, status=412, path=SETTINGS))
    await agree(hass, walk, trakt)
    assert walk.errors == {"base": "refused"}
    await given_back(hass)
    assert trakt.state.grants == {}
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.is_done
    await given_back(hass)
    assert len(trakt.state.grants) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_being_told_to_slow_down_when_the_code_is_typed_costs_no_code(
    hass: HomeAssistant, trakt: Trakt, times: int
) -> None:
    walk = await at_code(hass, trakt)
    trakt.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=429,
            path=SETTINGS,
            retry_after=7,
            times=times,
        )
    )
    await agree(hass, walk, trakt)
    assert walk.is_done


async def test_who_is_told_to_slow_down_for_ever_hears_of_it(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt)
    trakt.faults.add(
        Fault(kind=FaultKind.STATUS, status=429, path=SETTINGS, times=None)
    )
    await agree(hass, walk, trakt)
    assert walk.errors == {"base": "rate_limited"}
    await given_back(hass)
    assert trakt.state.grants == {}


async def test_a_dialog_that_is_closed_when_the_code_is_typed_gives_the_tokens_back(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt)
    agreed = waiting(hass, walk)
    trakt.approve(code_of(walk))
    agreed.add_done_callback(
        lambda _: hass.config_entries.flow.async_abort(walk.result["flow_id"])
    )
    await asyncio.wait([agreed])
    await given_back(hass)
    assert trakt.state.grants == {}


async def test_a_dialog_that_is_closed_while_the_code_comes_to_nothing_is_closed(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt)
    denied = waiting(hass, walk)
    trakt.deny(code_of(walk))
    denied.add_done_callback(
        lambda _: hass.config_entries.flow.async_abort(walk.result["flow_id"])
    )
    await asyncio.wait([denied])
    await given_back(hass)
    assert hass.config_entries.flow.async_progress() == []


@pytest.mark.parametrize("first", [SETTINGS, REVOKE])
async def test_a_dialog_that_is_closed_while_the_member_is_asked_changes_nothing(
    hass: HomeAssistant, trakt: Trakt, first: str
) -> None:
    """Whether Trakt answers first who it is, or that the tokens are given back."""
    entry = entry_of(trakt)
    entry.add_to_hass(hass)
    before = dict(entry.data)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_secret=""))
    trakt.faults.add(Fault(kind=FaultKind.LATENCY, latency=0.2, path=SETTINGS))
    other = {SETTINGS: REVOKE, REVOKE: SETTINGS}[first]
    trakt.faults.add(Fault(kind=FaultKind.LATENCY, latency=0.3, path=other))
    trakt.approve(code_of(walk))
    await asyncio.wait([waiting(hass, walk)])
    await hass.async_block_till_done()
    going_on = hass.async_create_task(walk.look())
    await asyncio.sleep(0.05)
    hass.config_entries.flow.async_abort(walk.result["flow_id"])
    with pytest.raises(UnknownFlow):
        await going_on
    await given_back(hass)
    assert trakt.state.grants == {}
    assert entry.data == before


async def test_another_member_gives_what_they_brought_back(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry = entry_of(trakt)
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt, "nils")
    assert walk.reason == "another_member"
    await given_back(hass)
    assert trakt.state.grants == {}


async def test_tokens_that_cannot_be_read_are_replaced(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry = entry_of(trakt, token={})
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt)
    assert walk.reason == "reauth_successful"
    await given_back(hass)
    assert entry.data["token"]["access_token"] in trakt.state.grants
