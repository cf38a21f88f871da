"""Accounts that are linked and loaded, for the flows of links."""

from types import SimpleNamespace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.accounts import letterboxd_account
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from simulators.jellyfin import Jellyfin
from simulators.radarr import Radarr


def member(
    hass: HomeAssistant,
    site: str = "http://letterboxd",
    *,
    pages: bool = True,
    export: Export | None = None,
    subentries: tuple[dict[str, Any], ...] = (),
) -> MockConfigEntry:
    """Link the member Alice_B, and load the account without an engine."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="alice_b",
        unique_id="letterboxd:alice_b",
        data={
            "provider": "letterboxd",
            "username": "alice_b",
            "site": site,
            "wikidata": "http://wikidata",
            "pages": pages,
            "pages_concurrency": 1,
            "proxies": "",
            "proxy_fallback": False,
        },
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    entry.runtime_data = SimpleNamespace(
        account=letterboxd_account(hass, entry.data, export)
    )
    entry.mock_state(hass, ConfigEntryState.LOADED)
    return entry


def requests_at(
    hass: HomeAssistant, radarr: Radarr, title: str = "Attic"
) -> MockConfigEntry:
    """Link a Radarr."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=f"radarr:{title}",
        data={
            "provider": "radarr",
            "url": radarr.url,
            "api_key": radarr.api_key,
            "verify_ssl": True,
            "webhook": False,
        },
    )
    entry.add_to_hass(hass)
    return entry


def watches_at(
    hass: HomeAssistant, jellyfin: Jellyfin, *, user: str | None = None
) -> MockConfigEntry:
    """Link a Jellyfin by its API key, or as one of its users."""
    users = {it.name: it.id for it in jellyfin.state.users.values()}
    token = jellyfin.api_key if user is None else jellyfin.add_token(user)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Den",
        unique_id="jellyfin:den",
        data={
            "provider": "jellyfin",
            "url": jellyfin.url,
            "token": token,
            "user_id": None if user is None else users[user],
            "verify_ssl": True,
            "device_id": "the device",
        },
    )
    entry.add_to_hass(hass)
    return entry
