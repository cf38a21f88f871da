"""Buttons: look at an account now."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import LetterboxdSyncConfigEntry
from .entity import FigureEntity

# A look at one account at a time; the coordinator queues what comes meanwhile.
PARALLEL_UPDATES = 1

SYNC_NOW = ButtonEntityDescription(key="sync_now", translation_key="sync_now")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the button of an account."""
    async_add_entities([SyncNowButton(entry.runtime_data.coordinator, SYNC_NOW)])


class SyncNowButton(FigureEntity, ButtonEntity):
    """Looks at the account now, which runs the links that it concerns."""

    @override
    async def async_press(self) -> None:
        """Look now."""
        await self.coordinator.async_refresh()
