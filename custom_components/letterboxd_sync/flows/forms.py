"""The fields that several forms of the flows share, and how errors get into them."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio as vol

TEXT: Final = TextSelector()
ADDRESS: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
# "off" keeps a browser from filling in a password of this Home Assistant.
SECRET: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)
LINES: Final = TextSelector(TextSelectorConfig(multiline=True))

# Addresses do not belong in translations: these are put into them.
EXAMPLES: Final = {
    "radarr_example": "http://192.168.1.20:7878",
    "jellyfin_example": "http://192.168.1.20:8096",
    "tautulli_example": "http://192.168.1.20:8181",
    "member_example": "https://letterboxd.com/alice/",
    "list_example": "https://letterboxd.com/alice/list/film-noir/",
    "proxy_example": "192.168.1.30:1080:alice:secret",
    "socks_example": "socks5h://alice:secret@192.168.1.30:1080",
}

type UserInput = dict[str, Any]
type Errors = dict[str, str]


def without_blanks(user_input: UserInput) -> UserInput:
    """Leave out what a person left blank: it stays as it is."""
    return {key: value for key, value in user_input.items() if value != ""}


class AccountSteps(ConfigFlow):
    """What the steps of every provider build on."""

    detail: str = ""
    """The service's own words for what went wrong; never a secret."""

    @callback
    def show(
        self,
        step_id: str,
        schema: vol.Schema,
        *,
        values: Mapping[str, Any] | None = None,
        errors: Errors | None = None,
        placeholders: Mapping[str, str] | None = None,
        last_step: bool | None = None,
    ) -> ConfigFlowResult:
        """Show a form with these values in it."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, values or {}),
            errors=errors,
            description_placeholders={
                **EXAMPLES,
                "detail": self.detail,
                **(placeholders or {}),
            },
            last_step=last_step,
        )

    @callback
    def change_and_abort(
        self,
        entry: ConfigEntry[Any],
        changes: Mapping[str, Any],
        *,
        force: bool = False,
    ) -> ConfigFlowResult:
        """End a reauth or reconfigure flow: keep the changes, and have them used.

        A loaded entry listens and sets itself up anew when its data have changed. It
        has to be told when it is not loaded, so does not listen, and with ``force``
        when something has changed that is not in its data.
        """
        changed = any(entry.data.get(key) != value for key, value in changes.items())
        result = self.async_update_and_abort(entry, data_updates=changes)
        if not entry.update_listeners or (force and not changed):
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result
