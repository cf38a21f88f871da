"""Home Assistant's start: what setting up an account waits for."""

from pathlib import Path
from tempfile import TemporaryDirectory
import time
from typing import Any, Final
from unittest.mock import patch

from aiohttp.resolver import ThreadedResolver
from homeassistant import loader
from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.letterboxd_sync.const import DOMAIN

from .figure import Figure, requests
from .town import LATENCY, Town, town

# A Jellyfin is asked who it is without the token, and then whether the token is good.
_PROBE: Final = {"letterboxd": 1, "radarr": 1, "jellyfin": 2}

# Its own one asks Zeroconf as well, which has no place here.
_RESOLVER: Final = "homeassistant.helpers.aiohttp_client._async_make_resolver"


class _Resolver(ThreadedResolver):
    async def real_close(self) -> None:
        """Home Assistant's resolver outlives the session, and is closed by this."""
        await self.close()


def _data(provider: str, addresses: dict[str, str]) -> dict[str, Any]:
    server = {"provider": provider, "url": addresses.get(provider), "verify_ssl": True}
    match provider:
        case "letterboxd":
            return {
                "provider": provider,
                "username": "mara",
                "site": addresses["letterboxd"],
                "wikidata": addresses["wikidata"],
                "pages": True,
                "pages_concurrency": 1,
                "proxies": "",
                "proxy_fallback": False,
            }
        case "radarr":
            return server | {"api_key": addresses["radarr_key"], "webhook": False}
        case _:
            return server | {
                "token": addresses["jellyfin_key"],
                "user_id": None,
                "device_id": "benchmark",
            }


async def starting(films: int) -> list[Figure]:
    """Requests that are answered before the account's set-up returns.

    Those that are under way by then hold up nobody.
    """
    # Shorter latencies would let a background look overtake our watch.
    async with town(films, everywhere=True) as there:
        return [await _started(there, provider, films) for provider in _PROBE]


async def _started(there: Town, provider: str, films: int) -> Figure:
    await there.clear()
    with TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=str(Path(folder))) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            entry = MockConfigEntry(
                domain=DOMAIN,
                title=provider,
                unique_id=f"{provider}:benchmark",
                data=_data(provider, there.addresses),
            )
            entry.add_to_hass(hass)
            with patch(_RESOLVER, side_effect=lambda _: _Resolver()):
                await hass.config_entries.async_setup(entry.entry_id)
            returned = time.monotonic()
            if entry.state is not ConfigEntryState.LOADED:
                raise RuntimeError(f"{provider} could not be set up: {entry.reason}")
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_stop(force=True)
    wait = LATENCY[provider] / 1000
    waited = sum(each.at + wait <= returned for each in await there.asked())
    return requests(f"start_{provider}_waits_for_{films}", waited, _PROBE[provider])
