"""System health: what is linked, what waits, what failed."""

from collections.abc import Iterator
from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import CONF_API, CONF_PROVIDER, CONF_SITE, DOMAIN, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .links import links_of

# The hosted services; those in the house are seen by looking at them.
HOSTED = {Provider.LETTERBOXD: CONF_SITE, Provider.TRAKT: CONF_API}


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register the info page."""
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return figures over all linked accounts."""
    entries: list[LetterboxdSyncConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    engines = [
        (it.runtime_data.house.engine, it.runtime_data.account_id) for it in entries
    ]
    figures = [engine.figures(account) for engine, account in engines]
    playing = [
        engine.playback.now_playing(account)
        for engine, account in engines
        if engine.playback.is_playing(account)
    ]
    drafts = [engine.diary.drafts(account) for engine, account in engines]
    return {
        "accounts": len(entries),
        "links": sum(len(links_of(entry)) for entry in entries),
        "pending": sum(figure.pending for figure in figures),
        "failed": sum(figure.failed for figure in figures),
        "playing": sum(map(len, playing)),
        "drafts": sum(map(len, drafts)),
        **{
            f"can_reach_{provider}": _can_reach(hass, addresses)
            for provider, address in HOSTED.items()
            if (addresses := set(_addresses(hass, provider, address)))
        },
    }


def _addresses(hass: HomeAssistant, provider: Provider, address: str) -> Iterator[str]:
    """Yield where the linked accounts of a provider are, answering or not."""
    for entry in hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    ):
        if entry.data[CONF_PROVIDER] == provider:
            yield entry.data[address]


async def _can_reach(hass: HomeAssistant, addresses: set[str]) -> str | dict[str, str]:
    """Return whether every one of the addresses answers, or what the first says."""
    for address in sorted(addresses):
        told = await system_health.async_check_can_reach_url(hass, address)
        if told != "ok":
            return told
    return "ok"
