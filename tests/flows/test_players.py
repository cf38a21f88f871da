"""Linking the media players of this home."""

from homeassistant.core import HomeAssistant

from custom_components.letterboxd_sync.const import DOMAIN

from .walking import Walk


async def test_players_are_linked_with_nothing_to_enter(hass: HomeAssistant) -> None:
    walk = await Walk.menu(hass, "players")
    assert walk.step == "players"
    await walk.submit()
    assert walk.is_done
    assert walk.result["title"] == "Media players"
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == "players:home"
    assert entry.data == {"provider": "players"}


async def test_players_are_linked_once(hass: HomeAssistant) -> None:
    walk = await Walk.menu(hass, "players")
    await walk.submit()
    again = await Walk.menu(hass, "players")
    assert again.reason == "already_configured"
