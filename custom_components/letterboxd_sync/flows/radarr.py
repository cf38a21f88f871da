"""The flow's steps for a Radarr: link it, renew its key, move it elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
import probatio as vol

from ..accounts import radarr_account
from ..const import CONF_PROVIDER, CONF_WEBHOOK, DOMAIN, Provider
from ..providers.errors import ProviderError
from .addresses import PastedError, server_address
from .forms import ADDRESS, SECRET, AccountSteps, Errors, UserInput, without_blanks
from .known import (
    KnownConnection,
    choose_known,
    known_connections,
    known_values,
)
from .troubles import error_key, patience

# The domain of Home Assistant's own integration, whose connection we offer.
_CORE: Final = "radarr"

_KEY: Final = vol.Schema({vol.Required(vol.Secret(CONF_API_KEY)): SECRET})

_CONNECTION: Final = vol.Schema(
    {
        vol.Required(CONF_URL): ADDRESS,
        vol.Required(vol.Secret(CONF_API_KEY)): SECRET,
        vol.Required(CONF_VERIFY_SSL, default=True): bool,
        vol.Required(CONF_WEBHOOK, default=True): bool,
    }
)

# A key that is kept need not be typed again, and is not shown again.
_RECONFIGURE: Final = vol.Schema(
    {
        vol.Required(CONF_URL): ADDRESS,
        vol.Optional(vol.Secret(CONF_API_KEY)): SECRET,
        vol.Required(CONF_VERIFY_SSL): bool,
        vol.Required(CONF_WEBHOOK): bool,
    }
)


class RadarrSteps(AccountSteps):
    """Steps whose name says radarr."""

    _radarr_known: KnownConnection | None = None

    async def async_step_radarr(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Offer the connection that Home Assistant has to a Radarr already."""
        if not known_connections(self.hass, _CORE, with_key=True):
            return await self.async_step_radarr_connection()
        return self.async_show_menu(
            step_id="radarr", menu_options=["radarr_known", "radarr_connection"]
        )

    async def async_step_radarr_known(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Choose one of several connections; it is confirmed in the next form."""
        self._radarr_known, form = choose_known(
            self.hass, _CORE, user_input, with_key=True
        )
        if form is None:
            return await self.async_step_radarr_connection()
        return self.show("radarr_known", form)

    async def async_step_radarr_connection(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where Radarr is, try it, and link it."""
        errors: Errors = {}
        values = known_values(self._radarr_known)
        if user_input is not None:
            values = user_input
            data, title, errors = await self._try_radarr(user_input)
            if not errors:
                await self.async_set_unique_id(f"{Provider.RADARR}:{data[CONF_URL]}")
                self._abort_if_unique_id_configured()
                self._async_abort_entries_match(
                    {CONF_PROVIDER: Provider.RADARR, CONF_URL: data[CONF_URL]}
                )
                return self.async_create_entry(title=title, data=data)
        return self.show("radarr_connection", _CONNECTION, values=values, errors=errors)

    async def async_step_reauth_radarr(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for a new key."""
        entry = self._get_reauth_entry()
        errors: Errors = {}
        if user_input is not None:
            _, _, errors = await self._try_radarr({**entry.data, **user_input})
            if not errors:
                return self.change_and_abort(entry, user_input)
        return self.show("reauth_radarr", _KEY, errors=errors)

    async def async_step_reconfigure_radarr(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where Radarr is now; its identity is where it was linked first."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        values: Mapping[str, Any] = {**entry.data, CONF_API_KEY: ""}
        if user_input is not None:
            values = user_input
            data, _, errors = await self._try_radarr(
                {**entry.data, **without_blanks(user_input)}
            )
            if not errors and self._radarr_is_linked(data[CONF_URL], entry):
                errors = {CONF_URL: "already_linked"}
            if not errors:
                return self.change_and_abort(entry, data)
        return self.show(
            "reconfigure_radarr", _RECONFIGURE, values=values, errors=errors
        )

    async def _try_radarr(
        self, connection: Mapping[str, Any]
    ) -> tuple[dict[str, Any], str, Errors]:
        """Return what to keep of a connection and its title, or what is wrong."""
        data = {**connection, CONF_PROVIDER: Provider.RADARR}
        try:
            data[CONF_URL] = server_address(data[CONF_URL])
            async with patience():
                found = await radarr_account(self.hass, data).probe()
        except PastedError as err:
            return data, "", {CONF_URL: err.fault}
        except ProviderError as err:
            self.detail = err.detail
            return data, "", {"base": error_key(err)}
        # Radarr sends on what lacks its URL base; only reads survive that.
        data[CONF_URL] = server_address(found.url)
        return data, found.instance_name, {}

    def _radarr_is_linked(self, url: str, entry: ConfigEntry[Any]) -> bool:
        return any(
            other.entry_id != entry.entry_id and other.data.get(CONF_URL) == url
            for other in self.hass.config_entries.async_entries(DOMAIN)
        )
