"""Triggers of Letterboxd Sync."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .model.occurrence import OccurrenceKind
from .model.playback import PlaybackKind
from .triggers.occurrence import trigger_on

TRIGGERS: dict[str, type[Trigger]] = {
    **{f"playback_{kind}": trigger_on(kind) for kind in PlaybackKind},
    **{kind.value: trigger_on(kind) for kind in OccurrenceKind},
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers of this integration."""
    return TRIGGERS
