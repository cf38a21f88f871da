"""A real Home Assistant in this process, with accounts linked as people link them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

from aiohttp.resolver import ThreadedResolver
from homeassistant import loader
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.letterboxd_sync.const import DOMAIN

from .town import Viewer

# Its own one asks Zeroconf as well, which has no place here.
_RESOLVER: Final = "homeassistant.helpers.aiohttp_client._async_make_resolver"


class _Resolver(ThreadedResolver):
    async def real_close(self) -> None:
        """Home Assistant's resolver outlives the session, and is closed by this."""
        await self.close()


@asynccontextmanager
async def home_assistant() -> AsyncGenerator[HomeAssistant]:
    """Run a Home Assistant with nothing linked yet."""
    with TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=str(Path(folder))) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            # In its debug mode the loop writes a stack trace for each thing it does.
            hass.loop.set_debug(False)
            with patch(_RESOLVER, side_effect=lambda _: _Resolver()):
                yield hass
            for entry in hass.config_entries.async_entries(DOMAIN):
                if entry.state is ConfigEntryState.LOADED:
                    await hass.config_entries.async_unload(entry.entry_id)
            # What was being read when its account was unloaded ends in peace.
            await hass.async_block_till_done(wait_background_tasks=True)
            await hass.async_stop(force=True)


async def link(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set an account up, and wait until it has been looked at for the first time."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"{entry.title} could not be set up: {entry.reason}")
    await entry.runtime_data.first_look


async def link_viewers(
    hass: HomeAssistant, addresses: dict[str, str], viewers: Sequence[Viewer]
) -> None:
    """Link each viewer's Trakt; then the Jellyfin, whose playback goes there."""
    first, *others = (trakt_entry(addresses, viewer) for viewer in viewers)
    # It brings the integration into the house; whoever comes later needs not wait.
    await link(hass, first)
    await asyncio.gather(*(link(hass, it) for it in others))
    await link(hass, jellyfin_entry(addresses, viewers))


def trakt_entry(addresses: dict[str, str], viewer: Viewer) -> MockConfigEntry:
    """Return the entry of a viewer's Trakt."""
    data = {
        "provider": "trakt",
        "client_id": addresses["trakt_client"],
        "client_secret": addresses["trakt_secret"],
        "token": viewer.pair.written(),
        "api": addresses["trakt"],
        "auth": addresses["trakt_auth"],
    }
    return _entry(viewer.name, f"trakt:{viewer.name}", data)


def jellyfin_entry(
    addresses: dict[str, str], viewers: Sequence[Viewer]
) -> MockConfigEntry:
    """Return the entry of the Jellyfin, with a link for each viewer."""
    data = {
        "provider": "jellyfin",
        "url": addresses["jellyfin"],
        "verify_ssl": True,
        "token": addresses["jellyfin_key"],
        "user_id": None,
        "device_id": "benchmark",
        "webhook": False,
        "webhook_outside": False,
    }
    account = f"jellyfin:{addresses['jellyfin_id']}"
    return _entry("Jellyfin", account, data, [playback_link(it) for it in viewers])


def playback_link(viewer: Viewer) -> ConfigSubentryDataWithId:
    """Return a link from a viewer's playback to their Trakt."""
    return ConfigSubentryDataWithId(
        data={
            "user_id": viewer.user_id,
            "targets": [{"account": f"trakt:{viewer.name}", "only_when_home": None}],
            "threshold": 80,
            "films": True,
            "episodes": True,
            "libraries_left_out": [],
            "devices_left_out": [],
            "min_length": 0,
            "marked_by_hand": False,
        },
        subentry_id=f"playback-{viewer.name}",
        subentry_type="playback",
        title=f"{viewer.name} → Trakt",
        unique_id=f"playback-{viewer.name}",
    )


def _entry(
    title: str,
    unique_id: str,
    data: dict[str, Any],
    links: Sequence[ConfigSubentryDataWithId] = (),
) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=unique_id,
        data=data,
        subentries_data=links,
        entry_id=f"entry-{unique_id}",
    )
