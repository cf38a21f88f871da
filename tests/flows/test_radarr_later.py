"""A Radarr that is linked: renewed, moved, and never mistaken for another one."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.radarr import Radarr

from ..second_address import second_address
from .radarrs import entry_of, filled_in
from .walking import Walk


async def test_a_revoked_key_is_renewed(hass: HomeAssistant, radarr: Radarr) -> None:
    entry = entry_of(radarr, api_key="revoked")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    assert walk.step == "reauth_radarr"
    await walk.submit(api_key="wrong")
    assert walk.errors == {"base": "invalid_auth"}
    assert entry.data["api_key"] == "revoked"
    await walk.submit(api_key=radarr.api_key)
    assert walk.reason == "reauth_successful"
    assert entry.data == {"provider": "radarr", **filled_in(radarr)}


async def test_an_entry_that_could_not_be_set_up_is_set_up_after_reauth(
    hass: HomeAssistant, radarr: Radarr, setup_entry: Any
) -> None:
    entry = entry_of(radarr, api_key="revoked")
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_ERROR)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(api_key=radarr.api_key)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_an_entry_that_listens_is_left_to_set_itself_up(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = entry_of(radarr, api_key="revoked")
    entry.add_to_hass(hass)
    heard: list[str] = []

    async def listen(hass: HomeAssistant, changed: Any) -> None:
        heard.append(changed.data["api_key"])

    entry.add_update_listener(listen)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(api_key=radarr.api_key)
    await hass.async_block_till_done()
    assert heard == [radarr.api_key]
    assert entry.state is ConfigEntryState.NOT_LOADED


async def test_a_radarr_may_move_and_keeps_its_identity(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id="radarr:http://where-it-was",
        data={
            "provider": "radarr",
            **filled_in(radarr, url="http://where-it-was"),
            "webhook_id": "made before",
        },
    )
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested["api_key"] == ""
    await walk.submit(url="http://127.0.0.1:1", verify_ssl=True, webhook=True)
    assert walk.errors == {"base": "cannot_connect"}
    await walk.submit(url=radarr.url, api_key="", verify_ssl=False, webhook=False)
    assert walk.reason == "reconfigure_successful"
    assert entry.unique_id == "radarr:http://where-it-was"
    assert entry.data == {
        "provider": "radarr",
        **filled_in(radarr, verify_ssl=False, webhook=False),
        "webhook_id": "made before",
    }


async def test_a_radarr_may_get_a_new_key_when_it_moves(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = entry_of(radarr, api_key="before")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**filled_in(radarr))
    assert entry.data["api_key"] == radarr.api_key


async def test_two_entries_do_not_become_one_radarr(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry_of(radarr).add_to_hass(hass)
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id="radarr:http://127.0.0.1:1",
        data={"provider": "radarr", **filled_in(radarr, url="http://127.0.0.1:1")},
    )
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**filled_in(radarr))
    assert walk.errors == {"url": "already_linked"}
    assert entry.data["url"] == "http://127.0.0.1:1"


async def test_an_entry_does_not_move_to_a_radarr_that_is_linked_under_another_address(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry_of(radarr).add_to_hass(hass)
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id="radarr:second",
        data={"provider": "radarr", **filled_in(radarr, url="http://127.0.0.1:1")},
    )
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    async with second_address(radarr.url) as url:
        await walk.submit(**filled_in(radarr, url=url))
    assert walk.errors == {"url": "already_linked"}
    await walk.submit(**filled_in(radarr, url="http://127.0.0.1:1"))
    assert walk.errors == {"base": "cannot_connect"}
