"""A Radarr that Home Assistant is connected to already."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.radarr import Radarr

from .radarrs import filled_in
from .walking import Walk


def core_entry(**data: Any) -> MockConfigEntry:
    """Return a connection of Home Assistant's own integration."""
    return MockConfigEntry(domain="radarr", title=data.pop("title", "R"), data=data)


async def test_a_known_connection_is_offered_and_confirmed(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    core_entry(
        url=f"{radarr.url}/", api_key=radarr.api_key, verify_ssl=False
    ).add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr", "radarr_known")
    assert walk.step == "radarr_connection"
    assert walk.suggested == {
        "url": radarr.url,
        "api_key": radarr.api_key,
        "verify_ssl": False,
    }
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**{**filled_in(radarr), **walk.suggested})
    assert walk.is_done


async def test_one_of_several_known_connections_is_chosen(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    core_entry(url="http://other:7878", api_key="k", title="Other").add_to_hass(hass)
    wanted = core_entry(url=radarr.url, api_key=radarr.api_key, title="Attic")
    wanted.add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr", "radarr_known")
    assert walk.step == "radarr_known"
    assert list(walk.options("connection").values()) == [
        "Other (http://other:7878)",
        f"Attic ({radarr.url})",
    ]
    await walk.submit(connection=wanted.entry_id)
    assert walk.suggested["url"] == radarr.url
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


async def test_another_address_than_the_known_one_may_be_entered(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    core_entry(url="http://other:7878", api_key="k").add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr", "radarr_connection")
    assert walk.suggested == {}
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


@pytest.mark.parametrize("data", [{}, {"url": 7}, {"url": None}, {"url": "ftp://x"}])
async def test_what_is_no_connection_is_not_offered(
    hass: HomeAssistant, data: dict[str, Any]
) -> None:
    core_entry(**data).add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    assert walk.step == "radarr_connection"


async def test_a_connection_without_a_usable_key_fills_in_the_address(
    hass: HomeAssistant,
) -> None:
    core_entry(url="http://other:7878", api_key=["?"]).add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr", "radarr_known")
    assert walk.suggested == {"url": "http://other:7878", "verify_ssl": True}


async def test_a_known_connection_that_vanished_meanwhile_fills_in_nothing(
    hass: HomeAssistant,
) -> None:
    entry = core_entry(url="http://other:7878", api_key="k")
    entry.add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    hass.config_entries.async_update_entry(entry, data={})
    await walk.choose("radarr_known")
    assert walk.suggested == {}
