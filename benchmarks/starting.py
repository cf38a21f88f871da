"""Home Assistant's start: what setting up an account waits for."""

import time
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN

from .figure import Figure, requests
from .home import home_assistant
from .town import LATENCY, Town, town

# A Jellyfin is asked who it is without the token, and then whether the token is good.
_PROBE: Final = {"letterboxd": 1, "radarr": 1, "jellyfin": 2}

# What is played is listened to from the beginning, beside everything else.
_HEARS: Final = ("/socket", "/Sessions")


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
    async with home_assistant() as hass:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=provider,
            unique_id=f"{provider}:benchmark",
            data=_data(provider, there.addresses),
        )
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        returned = time.monotonic()
        if entry.state is not ConfigEntryState.LOADED:
            raise RuntimeError(f"{provider} could not be set up: {entry.reason}")
    wait = LATENCY[provider] / 1000
    waited = sum(
        each.at + wait <= returned and not each.path.endswith(_HEARS)
        for each in await there.asked()
    )
    return requests(f"start_{provider}_waits_for_{films}", waited, _PROBE[provider])
