"""What people are told of an account ends when it is not set up any more.

Home Assistant calls our unloading only for what is loaded: an account that is switched
off or removed while it waits to be tried again, is told by its state alone.
"""

from typing import Any

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from . import issues
from .const import DOMAIN
from .diary_export import withdraw_offer


@callback
def async_follow_entries(hass: HomeAssistant) -> None:
    """Withdraw issues with an entry's set-up, and a notification with the entry."""

    @callback
    def _changed(change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain != DOMAIN:
            return
        is_gone = change is ConfigEntryChange.REMOVED
        if is_gone or entry.state is ConfigEntryState.NOT_LOADED:
            issues.forget_entry(hass, entry)
        # One that is only set up anew can still hand out the files.
        if is_gone or entry.disabled_by is not None:
            withdraw_offer(hass, entry.entry_id)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, _changed)
