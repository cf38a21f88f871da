"""Buttons: look at an account now; offer the diary queue for download."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import Provider
from .coordinator import LetterboxdSyncConfigEntry
from .diary_export import async_offer
from .entity import FigureEntity
from .errors_in_words import errors_in_words

# A look at one account at a time; the coordinator queues what comes meanwhile.
PARALLEL_UPDATES = 1

SYNC_NOW = ButtonEntityDescription(key="sync_now", translation_key="sync_now")
EXPORT_DIARY = ButtonEntityDescription(
    key="export_diary", translation_key="export_diary"
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of an account."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities([SyncNowButton(coordinator, SYNC_NOW)])
    if entry.runtime_data.provider is Provider.LETTERBOXD:
        async_add_entities([ExportDiaryButton(coordinator, EXPORT_DIARY)])


class SyncNowButton(FigureEntity, ButtonEntity):
    """Looks at the account now, which runs the links that it concerns."""

    @override
    async def async_press(self) -> None:
        """Look now, and send what was put off; raises in words what came in between."""
        data = self.coordinator.config_entry.runtime_data
        data.house.engine.hurry(data.account_id)
        await self.coordinator.async_refresh()
        err = self.coordinator.last_exception
        if err is not None and not self.coordinator.last_update_success:
            with errors_in_words(self.coordinator.config_entry):
                raise err


class ExportDiaryButton(FigureEntity, ButtonEntity):
    """Offers the diary queue as files for Letterboxd's import."""

    @override
    async def async_press(self) -> None:
        """Offer them in a notification."""
        await async_offer(self.hass, self.coordinator.config_entry)
