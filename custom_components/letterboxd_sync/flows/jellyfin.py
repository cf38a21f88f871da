"""The flow's steps for a Jellyfin: where it is, and two ways to be let in."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlowResult,
)
from homeassistant.const import (
    CONF_API_KEY,
    CONF_DEVICE_ID,
    CONF_TOKEN,
    CONF_URL,
    CONF_VERIFY_SSL,
)
from homeassistant.core import callback
from homeassistant.util.uuid import random_uuid_hex
import probatio as vol

from ..accounts import jellyfin_account, quick_connect
from ..const import (
    CONF_PROVIDER,
    CONF_USER_ID,
    CONF_WEBHOOK,
    CONF_WEBHOOK_OUTSIDE,
    Provider,
)
from ..model.shelf import ServerUser
from ..providers.errors import NotAuthorized, ProviderError
from ..providers.jellyfin.quick_connect import QuickConnect
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

# The domain of Home Assistant's own integration, whose address we offer.
_CORE: Final = "jellyfin"

# A person reads the code and types it on another screen; Jellyfin's own clients ask
# every five seconds.
POLL_SECONDS: float = 3

_PLACE: Final = {
    vol.Required(CONF_URL): ADDRESS,
    vol.Required(CONF_VERIFY_SSL, default=True): bool,
}
_SERVER: Final = vol.Schema(_PLACE)
_KEY: Final = vol.Schema({vol.Required(vol.Secret(CONF_API_KEY)): SECRET})
_MOVED: Final = vol.Schema({**_PLACE, **DOOR_FIELDS})
# A key that is kept need not be typed again, and is not shown again.
_MOVED_WITH_KEY: Final = vol.Schema(
    {**_PLACE, vol.Optional(vol.Secret(CONF_API_KEY)): SECRET, **DOOR_FIELDS}
)


class JellyfinSteps(DoorSteps):
    """Steps whose name says jellyfin or quick_connect."""

    _jellyfin_known: KnownConnection | None = None
    _server: dict[str, Any]
    _code: str = ""
    _person: asyncio.Task[tuple[str, ServerUser]]
    _waiting = False

    async def async_step_jellyfin(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Offer the address that Home Assistant has of a Jellyfin already."""
        if not known_connections(self.hass, _CORE, with_key=False):
            return await self.async_step_jellyfin_server()
        return self.async_show_menu(
            step_id="jellyfin", menu_options=["jellyfin_known", "jellyfin_server"]
        )

    async def async_step_jellyfin_known(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Choose one of several addresses; it is confirmed in the next form."""
        self._jellyfin_known, form = choose_known(
            self.hass, _CORE, user_input, with_key=False
        )
        if form is None:
            return await self.async_step_jellyfin_server()
        return self.show("jellyfin_known", form)

    async def async_step_jellyfin_server(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where the server is."""
        errors: Errors = {}
        values = known_values(self._jellyfin_known)
        if user_input is not None:
            values = user_input
            errors = await self._find_server(user_input)
            if not errors:
                return await self.async_step_jellyfin_sign_in()
        return self.show("jellyfin_server", _SERVER, values=values, errors=errors)

    async def async_step_jellyfin_sign_in(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask how to be let in."""
        return self.async_show_menu(
            step_id="jellyfin_sign_in",
            menu_options=["jellyfin_key", "quick_connect"],
            description_placeholders={"server": self._server[CONF_URL]},
        )

    async def async_step_jellyfin_key(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for an API key, which sees every user."""
        errors: Errors = {}
        if user_input is not None:
            self._server[CONF_TOKEN] = user_input[CONF_API_KEY]
            errors = await self._identify()
            if not errors:
                return self._link()
        return self.show("jellyfin_key", _KEY, errors=errors)

    async def async_step_quick_connect(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Show a code, and wait until a user has typed it at the server."""
        if not self._waiting:
            quick = quick_connect(self.hass, self._server)
            try:
                async with patience():
                    self._code, secret = await quick.initiate()
            except ProviderError as err:
                return self._quick_connect_failed(err)
            self._person = self.hass.async_create_task(
                _wait_for(quick, secret), "wait for Quick Connect"
            )
            self._waiting = True
        if not self._person.done():
            return self.async_show_progress(
                step_id="quick_connect",
                progress_action="wait_for_code",
                description_placeholders={
                    "code": self._code,
                    "server": self._server[CONF_URL],
                },
                progress_task=self._person,
            )
        return self.async_show_progress_done(next_step_id="quick_connect_done")

    async def async_step_quick_connect_done(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Link the user who typed the code."""
        self._waiting = False
        try:
            self._server[CONF_TOKEN], user = self._person.result()
        except ProviderError as err:
            return self._quick_connect_failed(err)
        self._server[CONF_USER_ID] = user.user_id
        if errors := await self._identify(user.name):
            return self._show_again(errors)
        return self._link()

    async def async_step_quick_connect_again(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Go back to where a new code, or a key, can be asked for."""
        if self.source == SOURCE_REAUTH:
            return await self.async_step_quick_connect()
        return await self.async_step_jellyfin_sign_in()

    async def async_step_reauth_jellyfin(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask for a new API key."""
        self._server = dict(self._get_reauth_entry().data)
        return await self._ask_key_again(user_input)

    async def async_step_reauth_quick_connect(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Explain before a code is asked for: it is valid for ten minutes only."""
        self._server = dict(self._get_reauth_entry().data)
        if user_input is not None:
            return await self.async_step_quick_connect()
        return self.show("reauth_quick_connect", vol.Schema({}))

    async def async_step_reconfigure_jellyfin(
        self, user_input: UserInput | None = None
    ) -> ConfigFlowResult:
        """Ask where the same server is now."""
        entry = self._get_reconfigure_entry()
        by_key = entry.data[CONF_USER_ID] is None
        schema = _MOVED_WITH_KEY if by_key else _MOVED
        errors: Errors = {}
        values: Mapping[str, Any] = entry.data
        if user_input is not None:
            values = user_input
            errors = await self._move_server(entry.data, without_blanks(user_input))
            if not errors:
                return self._link()
        return self.show(
            "reconfigure_jellyfin",
            schema,
            values=values,
            errors=errors,
            placeholders={"server": entry.title},
        )

    @callback
    @override
    def async_remove(self) -> None:
        """Stop waiting for a code that nobody sees any more."""
        if self._waiting:
            self._person.cancel()
        super().async_remove()

    async def _ask_key_again(self, user_input: UserInput | None) -> ConfigFlowResult:
        errors: Errors = {}
        if user_input is not None:
            self._server[CONF_TOKEN] = user_input[CONF_API_KEY]
            errors = await self._identify()
            if not errors:
                return self._link()
        return self.show("reauth_jellyfin", _KEY, errors=errors)

    async def _find_server(self, user_input: UserInput) -> Errors:
        """Find out whether a Jellyfin is there, whoever may enter it."""
        try:
            self._server = {
                CONF_PROVIDER: Provider.JELLYFIN,
                CONF_URL: server_address(user_input[CONF_URL]),
                CONF_VERIFY_SSL: user_input[CONF_VERIFY_SSL],
                CONF_TOKEN: "",
                CONF_USER_ID: None,
                CONF_DEVICE_ID: random_uuid_hex(),
                CONF_WEBHOOK: False,
                CONF_WEBHOOK_OUTSIDE: False,
            }
            async with patience():
                await jellyfin_account(self.hass, self._server).probe()
        except PastedError as err:
            return {CONF_URL: err.fault}
        except NotAuthorized:
            # As it should be: the key comes next.
            return {}
        except ProviderError as err:
            return self._fault(err)
        return {}

    async def _move_server(
        self, before: Mapping[str, Any], user_input: UserInput
    ) -> Errors:
        try:
            self._server = {
                **before,
                CONF_URL: server_address(user_input[CONF_URL]),
                CONF_VERIFY_SSL: user_input[CONF_VERIFY_SSL],
                CONF_TOKEN: user_input.get(CONF_API_KEY, before[CONF_TOKEN]),
                CONF_WEBHOOK: user_input[CONF_WEBHOOK],
                CONF_WEBHOOK_OUTSIDE: user_input[CONF_WEBHOOK_OUTSIDE],
            }
        except PastedError as err:
            return {CONF_URL: err.fault}
        return await self._identify()

    async def _identify(self, user_name: str | None = None) -> Errors:
        """Prove the token, and learn which server, and which of its users, it is."""
        try:
            async with patience():
                found = await jellyfin_account(self.hass, self._server).probe()
        except ProviderError as err:
            return self._fault(err)
        user_id = self._server[CONF_USER_ID]
        identity = f"{Provider.JELLYFIN}:{found.server_id}"
        self._title = found.name
        if user_id is not None:
            identity = f"{identity}:{user_id}"
            self._title = f"{found.name} ({user_name})"
        await self.async_set_unique_id(identity)
        return {}

    @callback
    def _link(self) -> ConfigFlowResult:
        """Link the server, or change the entry that this flow is about."""
        if self.source == SOURCE_REAUTH:
            self._abort_if_unique_id_mismatch()
            return self.change_and_abort(self._get_reauth_entry(), self._server)
        if self.source == SOURCE_RECONFIGURE:
            self._abort_if_unique_id_mismatch()
        else:
            self._abort_if_unique_id_configured()
        return self.end_with_door("jellyfin_webhook", self._server, self._title)

    @callback
    def _quick_connect_failed(self, err: ProviderError) -> ConfigFlowResult:
        return self._show_again(self._fault(err))

    @callback
    def _show_again(self, errors: Errors) -> ConfigFlowResult:
        return self.show("quick_connect_again", vol.Schema({}), errors=errors)

    def _fault(self, err: ProviderError) -> Errors:
        self.detail = err.detail
        return {"base": error_key(err)}


def server_of(unique_id: str) -> str:
    """Return the server in an identity, with whatever token it is entered."""
    return ":".join(unique_id.split(":")[:2])


async def _wait_for(quick: QuickConnect, secret: str) -> tuple[str, ServerUser]:
    """Return the token of the user who typed the code, and who it is."""
    while not await quick.poll(secret):  # noqa: ASYNC110 - the other side is a server
        await asyncio.sleep(POLL_SECONDS)
    return await quick.authenticate(secret)
