"""A linked household for journeys: what a person would have clicked together."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators

ROOT_FOLDER = "/data/movies"

# Longer than any account's interval with its jitter.
A_POLL = timedelta(minutes=25)


class Home:
    """One Home Assistant with accounts linked at the simulators."""

    def __init__(
        self, hass: HomeAssistant, sims: Simulators, freezer: FrozenDateTimeFactory
    ) -> None:
        """Begin with nothing linked."""
        self.hass = hass
        self.sims = sims
        self.freezer = freezer
        self.entries: dict[str, MockConfigEntry] = {}

    async def link_radarr(self) -> MockConfigEntry:
        """Link the Radarr."""
        radarr = self.sims.radarr
        data = {
            "provider": "radarr",
            "url": radarr.url,
            "api_key": radarr.api_key,
            "verify_ssl": True,
            "webhook": False,
        }
        return await self._add("radarr", f"radarr:{radarr.url}", "Radarr", data)

    async def link_jellyfin(self) -> MockConfigEntry:
        """Link the Jellyfin."""
        jellyfin = self.sims.jellyfin
        data = {
            "provider": "jellyfin",
            "url": jellyfin.url,
            "token": jellyfin.api_key,
            "user_id": None,
            "verify_ssl": True,
            "device_id": "0123456789abcdef",
        }
        unique_id = f"jellyfin:{jellyfin.server_id}"
        return await self._add("jellyfin", unique_id, "Jellyfin", data)

    async def link_member(
        self, name: str, *links: ConfigSubentryDataWithId, pages: bool = True
    ) -> MockConfigEntry:
        """Link a Letterboxd member."""
        data = {
            "provider": "letterboxd",
            "username": name,
            "site": self.sims.letterboxd.url,
            "wikidata": self.sims.wikidata.endpoint,
            "pages": pages,
            "pages_concurrency": 1,
            "proxies": "",
            "proxy_fallback": False,
        }
        return await self._add(name, f"letterboxd:{name}", name, data, links)

    async def _add(
        self,
        name: str,
        unique_id: str,
        title: str,
        data: dict[str, Any],
        links: tuple[ConfigSubentryDataWithId, ...] = (),
    ) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=title,
            unique_id=unique_id,
            data=data,
            subentries_data=links,
        )
        entry.add_to_hass(self.hass)
        self.entries[name] = entry
        await self.hass.config_entries.async_setup(entry.entry_id)
        await self.settle()
        return entry

    def request_link(self, name: str, **options: Any) -> ConfigSubentryDataWithId:
        """Return a link from a member's watchlist to the Radarr."""
        data = {
            "target": f"radarr:{self.sims.radarr.url}",
            "list_slug": None,
            "quality_profile_id": 1,
            "root_folder": ROOT_FOLDER,
            "animation_root_folder": None,
            "minimum_availability": "released",
            "monitored": True,
            "search": True,
            "tags": [f"letterboxd-{name}"],
            "limit": None,
            "on_unlisted": "nothing",
            **options,
        }
        return ConfigSubentryDataWithId(
            data=data,
            subentry_id=f"REQUESTS-{name}",
            subentry_type="requests",
            title="Watchlist to Radarr",
            unique_id=f"requests-{name}",
        )

    def shelf_link(self, name: str, **options: Any) -> ConfigSubentryDataWithId:
        """Return a link from a member's watchlist to a collection of the Jellyfin."""
        data = {
            "target": f"jellyfin:{self.sims.jellyfin.server_id}",
            "list_slug": None,
            "shelf_kind": "collection",
            "shelf_name": f"Watchlist of {name}",
            "shelf_id": None,
            "owner_id": None,
            "watched_by": [],
            **options,
        }
        return ConfigSubentryDataWithId(
            data=data,
            subentry_id=f"SHELF-{name}",
            subentry_type="shelf",
            title="Watchlist to collection",
            unique_id=f"shelf-{name}",
        )

    async def settle(self) -> None:
        """Wait until nothing is left to do now."""
        await self.hass.async_block_till_done(wait_background_tasks=False)
        if house := self.hass.data.get(DATA_HOUSE):
            await house.engine.settled(timeout=20)
        await self.hass.async_block_till_done(wait_background_tasks=False)

    async def later(self, passed: timedelta = A_POLL) -> None:
        """Let time pass: every account is polled, every link runs."""
        self.freezer.tick(passed)
        async_fire_time_changed(self.hass)
        await self.settle()
