"""The event entity of a member: what happened to the films on their watchlist."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge import signal_occurrence
from .const import Provider
from .coordinator import LetterboxdSyncConfigEntry
from .entity import FigureEntity
from .film_data import film_data
from .model.occurrence import Occurrence, OccurrenceKind

# The engine does the talking; the entity only repeats what it heard.
PARALLEL_UPDATES = 0

FILMS = EventEntityDescription(
    key="films", translation_key="films", event_types=[*OccurrenceKind]
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: LetterboxdSyncConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the event entity of a Letterboxd member."""
    if entry.runtime_data.provider is Provider.LETTERBOXD:
        async_add_entities([FilmEvent(entry.runtime_data.coordinator, FILMS)])


class FilmEvent(FigureEntity, EventEntity):
    """Reports each occurrence once; the ledger knows what has been told."""

    _unrecorded_attributes = frozenset({"ids", "poster"})

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the engine."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                signal_occurrence(self.coordinator.account_id),
                self._report,
            )
        )

    @callback
    def _report(self, occurrence: Occurrence) -> None:
        """Tell of one film."""
        self._attr_entity_picture = occurrence.film.poster
        self._trigger_event(
            occurrence.kind,
            {
                **film_data(occurrence.film),
                "who": self.coordinator.config_entry.title,
                "at": occurrence.at.isoformat(),
            },
        )
        self.async_write_ha_state()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Leave the state alone: a poll is no news."""
