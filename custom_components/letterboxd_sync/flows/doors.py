"""The flow's steps about a door: where a server knocks, and what to paste there."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components import webhook
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import callback
from homeassistant.helpers.network import NoURLAvailableError
import probatio as vol

from ..const import CONF_WEBHOOK, CONF_WEBHOOK_OUTSIDE
from ..providers.jellyfin.webhook import EVENTS
from ..providers.tautulli.webhook import TEMPLATE, TRIGGERS
from .forms import AccountSteps, UserInput

# Off unless somebody asks: it takes a setting at the other end, too.
DOOR_FIELDS: Final = {
    vol.Required(CONF_WEBHOOK, default=False): bool,
    vol.Required(CONF_WEBHOOK_OUTSIDE, default=False): bool,
}


class DoorSteps(AccountSteps):
    """Steps whose name says webhook, and how a flow with a door ends."""

    _kept: Mapping[str, Any]
    _kept_title: str

    async def async_step_jellyfin_webhook(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Say what to enter in Jellyfin's webhook plugin."""
        return self._door_step("jellyfin_webhook", user_input)

    async def async_step_tautulli_webhook(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Say what to enter in Tautulli, or in Plex."""
        return self._door_step("tautulli_webhook", user_input)

    @callback
    def end_with_door(
        self, step_id: str, data: Mapping[str, Any], title: str
    ) -> ConfigFlowResult:
        """Keep an account; where it has a door, show that first."""
        self._kept, self._kept_title = data, title
        if not data[CONF_WEBHOOK]:
            return self._end()
        webhook_id = data.get(CONF_WEBHOOK_ID) or webhook.async_generate_id()
        self._kept = {**data, CONF_WEBHOOK_ID: webhook_id}
        return self._door_step(step_id, None)

    def _door_step(
        self, step_id: str, user_input: UserInput | None
    ) -> ConfigFlowResult:
        if user_input is not None:
            return self._end()
        return self.show(
            step_id,
            vol.Schema({}),
            placeholders={
                "address": self._address(),
                "template": TEMPLATE,
                "triggers": ", ".join(TRIGGERS),
                "events": ", ".join(EVENTS),
            },
            last_step=True,
        )

    def _address(self) -> str:
        """Return where the server knocks; only the path where we do not know more."""
        webhook_id: str = self._kept[CONF_WEBHOOK_ID]
        outside: bool = self._kept[CONF_WEBHOOK_OUTSIDE]
        try:
            return webhook.async_generate_url(
                self.hass, webhook_id, allow_external=outside, prefer_external=outside
            )
        except NoURLAvailableError:
            return webhook.async_generate_path(webhook_id)

    def _end(self) -> ConfigFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.change_and_abort(self._get_reconfigure_entry(), self._kept)
        return self.async_create_entry(title=self._kept_title, data=self._kept)
