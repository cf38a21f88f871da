"""The flow's steps for a Tautulli: link it, renew its key, move it elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
import probatio as vol

from ..accounts import tautulli_account
from ..const import CONF_PROVIDER, Provider
from ..providers.errors import ProviderError
from ..providers.tautulli.account import TautulliStatus
from .addresses import PastedError, server_address
from .doors import DOOR_FIELDS, DoorSteps
from .forms import ADDRESS, SECRET, Errors, UserInput, without_blanks
from .known import (
    KnownConnection,
    choose_known,
    known_connections,
    known_values,
)
from .troubles import error_key, patience

# The domain of Home Assistant's own integration, whose connection we offer.
_CORE: Final = "tautulli"

# Where the general words are about another service.
_ERRORS: Final = {"disabled": "api_disabled"}

_KEY: Final = vol.Schema({vol.Required(vol.Secret(CONF_API_KEY)): SECRET})

_CONNECTION: Final = vol.Schema(
    {
        vol.Required(CONF_URL): ADDRESS,
        vol.Required(vol.Secret(CONF_API_KEY)): SECRET,
        vol.Required(CONF_VERIFY_SSL, default=True): bool,
        **DOOR_FIELDS,
    }
)

# A key that is kept need not be typed again, and is not shown again.
_RECONFIGURE: Final = vol.Schema(
    {
        vol.Required(CONF_URL): ADDRESS,
        vol.Optional(vol.Secret(CONF_API_KEY)): SECRET,
        vol.Required(CONF_VERIFY_SSL): bool,
        **DOOR_FIELDS,
    }
)


class TautulliSteps(DoorSteps):
    """Steps whose name says tautulli."""

    _tautulli_known: KnownConnection | None = None

    async def async_step_tautulli(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Offer the connection that Home Assistant has to a Tautulli already."""
        if not known_connections(self.hass, _CORE, with_key=True):
            return await self.async_step_tautulli_connection()
        return self.async_show_menu(
            step_id="tautulli", menu_options=["tautulli_known", "tautulli_connection"]
        )

    async def async_step_tautulli_known(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Choose one of several connections; it is confirmed in the next form."""
        self._tautulli_known, form = choose_known(
            self.hass, _CORE, user_input, with_key=True
        )
        if form is None:
            return await self.async_step_tautulli_connection()
        return self.show("tautulli_known", form)

    async def async_step_tautulli_connection(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where Tautulli is, try it, and link it."""
        errors: Errors = {}
        values = known_values(self._tautulli_known)
        if user_input is not None:
            values = user_input
            data, title, errors = await self._try_tautulli(user_input)
            if not errors:
                self._abort_if_unique_id_configured()
                return self.end_with_door("tautulli_webhook", data, title)
        return self.show(
            "tautulli_connection", _CONNECTION, values=values, errors=errors
        )

    async def async_step_reauth_tautulli(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for a new key."""
        entry = self._get_reauth_entry()
        errors: Errors = {}
        if user_input is not None:
            data, _, errors = await self._try_tautulli({**entry.data, **user_input})
            if not errors:
                self._abort_if_unique_id_mismatch()
                return self.change_and_abort(entry, data)
        return self.show("reauth_tautulli", _KEY, errors=errors)

    async def async_step_reconfigure_tautulli(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where the same Tautulli is now."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        values: Mapping[str, Any] = {**entry.data, CONF_API_KEY: ""}
        if user_input is not None:
            values = user_input
            data, title, errors = await self._try_tautulli(
                {**entry.data, **without_blanks(user_input)}
            )
            if not errors:
                self._abort_if_unique_id_mismatch()
                return self.end_with_door("tautulli_webhook", data, title)
        return self.show(
            "reconfigure_tautulli", _RECONFIGURE, values=values, errors=errors
        )

    async def _try_tautulli(
        self, connection: Mapping[str, Any]
    ) -> tuple[dict[str, Any], str, Errors]:
        """Return what to keep of a connection and its title, or what is wrong."""
        data = {**connection, CONF_PROVIDER: Provider.TAUTULLI}
        try:
            data[CONF_URL] = server_address(data[CONF_URL])
            async with patience():
                found = await tautulli_account(self.hass, data).probe()
        except PastedError as err:
            return data, "", {CONF_URL: err.fault}
        except ProviderError as err:
            self.detail = err.detail
            key = error_key(err)
            return data, "", {"base": _ERRORS.get(key, key)}
        if not found.server_id:
            return data, "", {"base": "plex_not_linked"}
        await self.async_set_unique_id(f"{Provider.TAUTULLI}:{found.server_id}")
        return data, _title(found), {}


def _title(found: TautulliStatus) -> str:
    return f"{found.name} (Tautulli)" if found.name else "Tautulli"
