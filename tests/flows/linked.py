"""Accounts that are linked and loaded, for the flows of links."""

from types import SimpleNamespace
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.accounts import letterboxd_account
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.capability import Access, Facet, Support
from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from simulators.jellyfin import Jellyfin
from simulators.radarr import Radarr
from simulators.tautulli import Tautulli


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


def tracks_at(
    hass: HomeAssistant,
    name: str = "mara",
    *,
    subentries: tuple[dict[str, Any], ...] = (),
) -> MockConfigEntry:
    """Link a member of Trakt, without loading the account."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=name.title(),
        unique_id=f"trakt:{name}",
        data={"provider": "trakt"},
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def plays_at(
    hass: HomeAssistant,
    tautulli: Tautulli,
    *,
    subentries: tuple[dict[str, Any], ...] = (),
) -> MockConfigEntry:
    """Link a Tautulli."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Plex",
        unique_id="tautulli:plex",
        data={
            "provider": "tautulli",
            "url": tautulli.url,
            "api_key": tautulli.api_key,
            "verify_ssl": True,
            "webhook": False,
            "webhook_outside": False,
        },
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def players(
    hass: HomeAssistant, *, subentries: tuple[dict[str, Any], ...] = ()
) -> MockConfigEntry:
    """Link the media players of this home."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Media players",
        unique_id="players:home",
        data={"provider": "players"},
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry


def can_write_diary(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Load a member whose diary can be written to."""
    access = frozenset({Access.READ, Access.ADD})
    entry.runtime_data = SimpleNamespace(
        account=SimpleNamespace(capabilities={Facet.DIARY: Support(access=access)})
    )


def watches_at(
    hass: HomeAssistant,
    jellyfin: Jellyfin,
    *,
    user: str | None = None,
    subentries: tuple[dict[str, Any], ...] = (),
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
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return entry
