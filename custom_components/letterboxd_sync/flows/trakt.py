"""The flow's steps for a Trakt member: their own application, and a code to type."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.data_entry_flow import UnknownFlow, section
import probatio as vol

from ..accounts import token_keeper, trakt_account, trakt_login
from ..const import CONF_API, CONF_AUTH, CONF_PROVIDER, Provider
from ..providers.errors import ProviderError
from ..providers.trakt.addresses import API, AUTH
from ..providers.trakt.device import DeviceCode, DeviceLogin
from ..providers.trakt.tokens import TokenPair
from ..signing_out import (
    async_give_back,
    async_give_back_replaced,
    async_newest_pair,
)
from ..token_store import HeldTokens
from .addresses import PastedError, server_address
from .device_code import wait_for_tokens, whose_tokens
from .forms import (
    ADDRESS,
    SECRET,
    TEXT,
    AccountSteps,
    Errors,
    UserInput,
    without_blanks,
)
from .troubles import PATIENCE_WITH_A_CODE, error_key, patience

CONF_ADVANCED: Final = "advanced"

_ADVANCED: Final = {
    vol.Required(CONF_ADVANCED): section(
        vol.Schema(
            {
                vol.Required(CONF_API, default=API): ADDRESS,
                vol.Required(CONF_AUTH, default=AUTH): ADDRESS,
            }
        ),
        {"collapsed": True},
    )
}
_APP: Final = vol.Schema(
    {
        vol.Required(CONF_CLIENT_ID): TEXT,
        vol.Required(vol.Secret(CONF_CLIENT_SECRET)): SECRET,
        **_ADVANCED,
    }
)
# A secret that is kept need not be typed again, and is not shown again.
_OTHER_APP: Final = vol.Schema(
    {
        vol.Required(CONF_CLIENT_ID): TEXT,
        vol.Optional(vol.Secret(CONF_CLIENT_SECRET)): SECRET,
        **_ADVANCED,
    }
)

# What a person has to copy into the application that they make at Trakt.
_PLACES: Final = {
    "apps": "https://trakt.tv/oauth/applications",
    "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
}

# What a code can end with, where the general words would mislead.
_CODE_ERRORS: Final = {
    "expired": "code_expired",
    "forbidden": "code_denied",
    "not_found": "code_unknown",
    "invalid_auth": "app_rejected",
}


class TraktSteps(AccountSteps):
    """Steps whose name says trakt."""

    _app: dict[str, Any]
    """What the entry will keep, its tokens left out until there are some."""
    _form: tuple[str, vol.Schema]
    """The form that this flow began with: where to go back to from a code."""
    _values: Mapping[str, Any]
    _login: DeviceLogin
    _device: DeviceCode
    _agreed: asyncio.Task[TokenPair] | None = None
    """Waits until the person has typed the code; None while none is shown."""
    _held: HeldTokens | None = None
    """Tokens that no entry has: they are given back, however the flow ends."""

    async def async_step_trakt(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for the application of the person's own."""
        return await self._ask_app("trakt", _APP, {}, user_input)

    async def async_step_reauth_trakt(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Explain before a code is asked for; the application may be gone too."""
        before = self._get_reauth_entry().data
        return await self._ask_app("reauth_trakt", _OTHER_APP, before, user_input)

    async def async_step_reconfigure_trakt(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for another application, or where Trakt is: tokens belong to both."""
        before = self._get_reconfigure_entry().data
        return await self._ask_app("reconfigure_trakt", _OTHER_APP, before, user_input)

    async def async_step_trakt_code(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Show the code, and wait until a person has typed it at Trakt."""
        if self._agreed is None:
            self._agreed = self.hass.async_create_task(
                wait_for_tokens(self._login, self._device), "wait for Trakt"
            )
        if not self._agreed.done():
            return self.async_show_progress(
                step_id="trakt_code",
                progress_action="wait_for_trakt",
                description_placeholders={
                    "code": self._device.user_code,
                    "activation": self._device.verification_url,
                },
                progress_task=self._agreed,
            )
        return self.async_show_progress_done(next_step_id="trakt_code_done")

    async def async_step_trakt_code_done(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Link the member who typed the code, or say why there is none."""
        waited, self._agreed = self._agreed, None
        assert waited is not None  # noqa: S101 - a code was shown before
        try:
            self._held = HeldTokens(waited.result())
            title = await self._recognise(self._held)
        except ProviderError as err:
            self._give_back()
            return self._show_app(self._code_fault(err))
        if self._held is None:
            # The dialog was closed meanwhile.
            raise UnknownFlow(self.flow_id)
        return await self._link_member(title)

    @callback
    @override
    def async_remove(self) -> None:
        """Stop waiting for a code that nobody sees any more; keep nothing."""
        if (waited := self._agreed) is not None and not waited.cancel():
            if waited.exception() is None:
                self._held = HeldTokens(waited.result())
        self._give_back()
        super().async_remove()

    @callback
    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self.hass.async_create_background_task(
                async_give_back(self.hass, self._app, held.pair), "give tokens back"
            )

    async def _ask_app(
        self,
        step_id: str,
        schema: vol.Schema,
        before: Mapping[str, Any],
        user_input: UserInput | None,
    ) -> ConfigFlowResult:
        """Ask for an application; with it comes a code to type."""
        self._form = (step_id, schema)
        self._values = {**before, CONF_CLIENT_SECRET: "", CONF_ADVANCED: before}
        errors: Errors = {}
        if user_input is not None:
            self._values = user_input
            errors = self._take_app(before, user_input) or await self._begin()
            if not errors:
                return await self.async_step_trakt_code()
        return self._show_app(errors)

    def _show_app(self, errors: Errors) -> ConfigFlowResult:
        step_id, schema = self._form
        return self.show(
            step_id, schema, values=self._values, errors=errors, placeholders=_PLACES
        )

    def _take_app(self, before: Mapping[str, Any], user_input: UserInput) -> Errors:
        """Take the form; what is left blank stays as it is."""
        said = without_blanks(user_input)
        places = said.pop(CONF_ADVANCED)
        try:
            self._app = {
                **before,
                **said,
                CONF_PROVIDER: Provider.TRAKT,
                CONF_API: server_address(places[CONF_API]),
                CONF_AUTH: server_address(places[CONF_AUTH]),
            }
        except PastedError as err:
            # A field in a section cannot show an error of its own.
            return {"base": err.fault}
        return {}

    async def _begin(self) -> Errors:
        """Get a code to show, from whichever host is asked for the tokens then."""
        self._login = trakt_login(self.hass, self._app)
        try:
            async with patience():
                self._device = await self._login.begin()
        except ProviderError as err:
            return self._code_fault(err)
        return {}

    async def _recognise(self, held: HeldTokens) -> str:
        """Learn whose tokens these are; raises ``ProviderError``."""
        tokens = token_keeper(self.hass, self._app, held)
        async with patience(PATIENCE_WITH_A_CODE):
            member = await whose_tokens(trakt_account(self.hass, self._app, tokens))
        self._app[CONF_TOKEN] = held.pair.written()
        await self.async_set_unique_id(f"{Provider.TRAKT}:{member.uuid}")
        return member.name

    async def _link_member(self, title: str) -> ConfigFlowResult:
        """Link the member, or change the entry that this flow is about."""
        if self.source in (SOURCE_REAUTH, SOURCE_RECONFIGURE):
            self._abort_if_unique_id_mismatch(reason="another_member")
            reauth = self.source == SOURCE_REAUTH
            entry = (
                self._get_reauth_entry() if reauth else self._get_reconfigure_entry()
            )
            return await self._replace_tokens(entry)
        self._abort_if_unique_id_configured()
        self._held = None
        return self.async_create_entry(title=title, data=self._app)

    async def _replace_tokens(self, entry: ConfigEntry[Any]) -> ConfigFlowResult:
        """Change the entry; what it had before is given back."""
        before, pair = entry.data, await async_newest_pair(self.hass, entry)
        self._held = None
        result = self.change_and_abort(entry, self._app)
        if pair is not None:
            self.hass.async_create_background_task(
                async_give_back_replaced(self.hass, entry, before, pair),
                "give tokens back",
            )
        return result

    def _code_fault(self, err: ProviderError) -> Errors:
        self.detail = err.detail
        key = error_key(err)
        return {"base": _CODE_ERRORS.get(key, key)}
