"""Accounts linked at simulators, with ids that never change, for snapshots."""

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators

MEMBER = "letterboxd:alice"
RADARR = "radarr:http://radarr.local"
JELLYFIN = "jellyfin:0123"

REQUESTS_LINK = ConfigSubentryDataWithId(
    data={
        "target": RADARR,
        "list_slug": None,
        "quality_profile_id": 1,
        "root_folder": "/data/movies",
        "animation_root_folder": None,
        "minimum_availability": "released",
        "monitored": True,
        "search": True,
        "tags": ["letterboxd-alice"],
        "limit": None,
        "on_unlisted": "remove_keep_files",
    },
    subentry_id="REQUESTS",
    subentry_type="requests",
    title="Watchlist to Radarr",
    unique_id="requests",
)

SHELF_LINK = ConfigSubentryDataWithId(
    data={
        "target": JELLYFIN,
        "list_slug": None,
        "shelf_kind": "collection",
        "shelf_name": "Watchlist of Alice",
        "shelf_id": None,
        "owner_id": None,
        "watched_by": [],
    },
    subentry_id="SHELF",
    subentry_type="shelf",
    title="Watchlist to collection",
    unique_id="shelf",
)


def member_entry(
    sims: Simulators, *links: ConfigSubentryDataWithId, **data: Any
) -> MockConfigEntry:
    """Return the entry of Alice, whose pages are read."""
    return _entry(
        "alice",
        MEMBER,
        {
            "provider": "letterboxd",
            "username": "alice",
            "site": sims.letterboxd.url,
            "wikidata": sims.wikidata.endpoint,
            "pages": True,
            "pages_concurrency": 1,
            "proxies": "",
            "proxy_fallback": False,
            **data,
        },
        links,
    )


def radarr_entry(sims: Simulators, **data: Any) -> MockConfigEntry:
    """Return the entry of the Radarr."""
    return _entry(
        "Radarr",
        RADARR,
        {
            "provider": "radarr",
            "url": sims.radarr.url,
            "api_key": sims.radarr.api_key,
            "verify_ssl": True,
            "webhook": False,
            **data,
        },
    )


def jellyfin_entry(
    sims: Simulators, *links: ConfigSubentryDataWithId
) -> MockConfigEntry:
    """Return the entry of the Jellyfin, with links of what is played there."""
    return _entry(
        "Jellyfin",
        JELLYFIN,
        {
            "provider": "jellyfin",
            "url": sims.jellyfin.url,
            "token": sims.jellyfin.api_key,
            "user_id": None,
            "verify_ssl": True,
            "device_id": "0123456789abcdef",
        },
        links,
    )


def _entry(
    title: str,
    unique_id: str,
    data: Mapping[str, Any],
    links: tuple[ConfigSubentryDataWithId, ...] = (),
) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=unique_id,
        data=data,
        subentries_data=links,
        entry_id=f"ENTRY-{title.upper()}",
    )


async def set_up(hass: HomeAssistant, *entries: MockConfigEntry) -> None:
    """Set entries up one after another, and let the links come to rest."""
    for entry in entries:
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        await settle(hass)


async def settle(hass: HomeAssistant) -> None:
    """Wait until nothing is left to do now."""
    await hass.async_block_till_done()
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if tasks := set(entry._background_tasks):
            await asyncio.wait(tasks)
    if house := hass.data.get(DATA_HOUSE):
        await house.engine.settled(timeout=20)
    await hass.async_block_till_done()


async def poll(hass: HomeAssistant) -> None:
    """Look at every account, the servers first, and let the links come to rest."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in sorted(entries, key=lambda each: each.unique_id == MEMBER):
        await entry.runtime_data.coordinator.async_refresh()
        await settle(hass)


async def link_everything(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link Radarr, Jellyfin and Alice with both links; nothing is left to do."""
    entry = member_entry(sims, REQUESTS_LINK, SHELF_LINK)
    await set_up(hass, radarr_entry(sims), jellyfin_entry(sims), entry)
    await poll(hass)
    return entry
