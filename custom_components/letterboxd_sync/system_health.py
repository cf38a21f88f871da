"""System health: what is linked, what waits, what failed."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DEFAULT_SITE, DOMAIN
from .coordinator import LetterboxdSyncConfigEntry
from .links import links_of
from .providers.trakt.addresses import API


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
        "can_reach_letterboxd": system_health.async_check_can_reach_url(
            hass, DEFAULT_SITE
        ),
        "can_reach_trakt": system_health.async_check_can_reach_url(hass, API),
    }
