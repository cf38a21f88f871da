"""Backups: the ledger holds still while Home Assistant copies it."""

from homeassistant.core import HomeAssistant

from .bridge import DATA_HOUSE


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Hold writes; what comes meanwhile waits, nothing is lost."""
    if house := hass.data.get(DATA_HOUSE):
        await house.engine.hold_writes()


async def async_post_backup(hass: HomeAssistant) -> None:
    """Write again."""
    if house := hass.data.get(DATA_HOUSE):
        await house.engine.release_writes()
