"""Simulated services for the Home Assistant side."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers import http
from custom_components.letterboxd_sync.providers.pace import Pacer
from simulators.house import Simulators

from .household import (
    REQUESTS_LINK,
    SHELF_LINK,
    jellyfin_entry,
    member_entry,
    poll,
    radarr_entry,
    set_up,
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask at once, and again at once."""
    monkeypatch.setattr(http, "_RETRY_AFTER", (0.0,))
    monkeypatch.setattr(Pacer, "_book", lambda _: 0.0)


@pytest.fixture
async def sims(socket_enabled: None) -> AsyncIterator[Simulators]:
    """Run the services; Alice lists three films, and Jellyfin has the first."""
    async with Simulators(40) as running:
        running.jellyfin.add_user("root", is_admin=True)
        running.letterboxd.add_member("alice")
        films = [it for it in running.catalogue if not it.is_show and it.in_wikidata]
        running.letterboxd.list_film("alice", *films[:3])
        running.jellyfin.add_item(films[0])
        yield running


@pytest.fixture(autouse=True)
async def everything_ends(hass: HomeAssistant) -> AsyncIterator[None]:
    """Unload what a test left loaded."""
    yield
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def alice(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link Radarr, Jellyfin and Alice with both links; nothing is left to do."""
    entry = member_entry(sims, REQUESTS_LINK, SHELF_LINK)
    await set_up(hass, radarr_entry(sims), jellyfin_entry(sims), entry)
    await poll(hass)
    return entry
