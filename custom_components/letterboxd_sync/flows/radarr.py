"""The flow's steps for a Radarr: link it, renew its key, move it elsewhere."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.util.uuid import random_uuid_hex
import probatio as vol

from ..accounts import radarr_account
from ..const import CONF_PROVIDER, CONF_WEBHOOK, DOMAIN, Provider
from ..providers.errors import ProviderError
from ..providers.radarr.account import RadarrStatus
from .addresses import PastedError, server_address
from .entry_titles import distinct_title
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

# In seconds. They are asked beside the one that a person links and waits for.
_PATIENCE_WITH_OTHERS: Final = 10

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
            data, found, errors = await self._try_radarr(user_input)
            if found is not None:
                return await self._link_radarr(data, found)
        return self.show("radarr_connection", _CONNECTION, values=values, errors=errors)

    async def async_step_reauth_radarr(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for a new key."""
        entry = self._get_reauth_entry()
        errors: Errors = {}
        if user_input is not None:
            _, found, errors = await self._try_radarr({**entry.data, **user_input})
            if found is not None:
                return self.change_and_abort(entry, user_input)
        return self.show("reauth_radarr", _KEY, errors=errors)

    async def async_step_reconfigure_radarr(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where Radarr is now; its links stay with it."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        values: Mapping[str, Any] = {**entry.data, CONF_API_KEY: ""}
        if user_input is not None:
            values = user_input
            data, found, errors = await self._try_radarr(
                {**entry.data, **without_blanks(user_input)}
            )
            if found is not None:
                others = [it for it in self._radarrs() if it is not entry]
                if await _linked_as(self.hass, others, data, found) is None:
                    return self.change_and_abort(entry, data)
                errors = {CONF_URL: "already_linked"}
        return self.show(
            "reconfigure_radarr", _RECONFIGURE, values=values, errors=errors
        )

    async def _try_radarr(
        self, connection: Mapping[str, Any]
    ) -> tuple[dict[str, Any], RadarrStatus | None, Errors]:
        """Return what to keep of a connection and who answered, or what is wrong."""
        data = {**connection, CONF_PROVIDER: Provider.RADARR}
        try:
            data[CONF_URL] = server_address(data[CONF_URL])
            async with patience():
                found = await radarr_account(self.hass, data).probe()
        except PastedError as err:
            return data, None, {CONF_URL: err.fault}
        except ProviderError as err:
            self.detail = err.detail
            return data, None, {"base": error_key(err)}
        # Radarr sends on what lacks its URL base; only reads survive that.
        data[CONF_URL] = server_address(found.url)
        return data, found, {}

    async def _link_radarr(
        self, data: Mapping[str, Any], found: RadarrStatus
    ) -> ConfigFlowResult:
        """Link it, unless it is linked, under whatever address.

        Its id is made up: an address may be another Radarr's one day.
        """
        there = await _linked_as(self.hass, self._radarrs(), data, found)
        if there is not None:
            return self.async_abort(
                reason="radarr_linked",
                description_placeholders={
                    "account": there.title,
                    "address": there.data[CONF_URL],
                },
            )
        await self.async_set_unique_id(f"{Provider.RADARR}:{random_uuid_hex()}")
        title = distinct_title(
            found.instance_name,
            data[CONF_URL],
            self.hass.config_entries.async_entries(DOMAIN),
        )
        return self.async_create_entry(title=title, data=data)

    def _radarrs(self) -> list[ConfigEntry[Any]]:
        """Return the Radarrs that are linked, those that are switched off as well."""
        return [
            entry
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            if entry.data.get(CONF_PROVIDER) == Provider.RADARR
        ]


async def _linked_as(
    hass: HomeAssistant,
    others: Iterable[ConfigEntry[Any]],
    data: Mapping[str, Any],
    found: RadarrStatus,
) -> ConfigEntry[Any] | None:
    """Return the entry that stands for the same Radarr, under whatever address.

    One that does not answer while the new one does is another Radarr, or a former
    address: what it is asked for does not happen.
    """
    known = list(others)
    for entry in known:
        if entry.data[CONF_URL] == data[CONF_URL]:
            return entry
    answers = await asyncio.gather(*(_server_at(hass, entry) for entry in known))
    same = (
        entry
        for entry, server in zip(known, answers, strict=True)
        if server and server == found.server
    )
    return next(same, None)


async def _server_at(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str:
    """Return which running Radarr an entry reaches now; empty when it reaches none."""
    try:
        async with patience(_PATIENCE_WITH_OTHERS):
            return (await radarr_account(hass, entry.data).probe()).server
    except ProviderError:
        return ""
