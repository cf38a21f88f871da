"""Radarr knocks here when a film arrives; a knock makes the poll earlier."""

from http import HTTPStatus
from typing import cast

from aiohttp.hdrs import METH_POST, METH_PUT
from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.network import NoURLAvailableError

from ..accounts import radarr_account
from ..const import CONF_WEBHOOK, DOMAIN, LOGGER, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..flows.troubles import patience
from ..links import links_of
from ..model.link import targets_of
from ..providers.errors import NotUnderstood, ProviderError
from ..providers.radarr.account import RadarrAccount
from ..providers.radarr.webhook import decode_knock
from .body import async_read_body

# In seconds; a person waits for the account to go
PATIENCE: float = 10


class RadarrDoor:
    """The webhook of one Radarr, and the Connect entry that knows of it."""

    def __init__(self, hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
        """Stand ready for the Radarr of ``entry``."""
        self._hass = hass
        self._entry = entry

    @callback
    def open(self) -> None:
        """Listen, and tell Radarr where, in the background: it is an extra.

        Where it has been switched off, Radarr is told to knock no more.
        """
        if not self._entry.data[CONF_WEBHOOK]:
            self._close()
            return
        webhook_id = self._webhook_id()
        webhook.async_register(
            self._hass,
            DOMAIN,
            self._entry.title,
            webhook_id,
            self._answer,
            local_only=True,
            allowed_methods=(METH_POST, METH_PUT),
        )
        self._entry.async_on_unload(
            lambda: webhook.async_unregister(self._hass, webhook_id)
        )
        self._entry.async_create_background_task(
            self._hass, self._announce(webhook_id), "announce webhook"
        )

    def _close(self) -> None:
        if CONF_WEBHOOK_ID not in self._entry.data:
            return
        webhook_id: str = self._entry.data[CONF_WEBHOOK_ID]
        kept = {k: v for k, v in self._entry.data.items() if k != CONF_WEBHOOK_ID}
        self._hass.config_entries.async_update_entry(self._entry, data=kept)
        self._entry.async_create_background_task(
            self._hass,
            _remove_there(self._hass, self._entry, webhook_id),
            "remove webhook",
        )

    def _webhook_id(self) -> str:
        """Return the entry's unguessable id, made once."""
        if webhook_id := self._entry.data.get(CONF_WEBHOOK_ID):
            return str(webhook_id)
        made = webhook.async_generate_id()
        self._hass.config_entries.async_update_entry(
            self._entry, data={**self._entry.data, CONF_WEBHOOK_ID: made}
        )
        return made

    async def _announce(self, webhook_id: str) -> None:
        account = cast(RadarrAccount, self._entry.runtime_data.account)
        try:
            url = webhook.async_generate_url(
                self._hass, webhook_id, prefer_external=False
            )
            await account.ensure_webhook(url)
        except NoURLAvailableError, ProviderError:
            LOGGER.warning(
                "%s cannot be told to report arrivals; they are seen by the poll",
                self._entry.title,
            )

    async def _answer(
        self, hass: HomeAssistant, webhook_id: str, request: Request
    ) -> Response:
        """Take a knock: the truth is read from Radarr, never from the body."""
        body = await async_read_body(request)
        if body is None:
            return Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            knock = decode_knock(body)
        except NotUnderstood:
            return Response(status=HTTPStatus.BAD_REQUEST)
        if knock.is_news:
            self._look()
        return Response(status=HTTPStatus.OK)

    @callback
    def _look(self) -> None:
        """Look at this Radarr, and at the servers that its films arrive on."""
        self._entry.runtime_data.coordinator.async_look_soon()
        for entry in _servers_of(self._hass, self._entry):
            entry.runtime_data.coordinator.async_look_soon()


def _servers_of(
    hass: HomeAssistant, radarr: LetterboxdSyncConfigEntry
) -> list[LetterboxdSyncConfigEntry]:
    """Return the loaded media servers of the members who request at this Radarr."""
    loaded: list[LetterboxdSyncConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    targets = {
        target
        for entry in loaded
        if any(radarr.unique_id in targets_of(link) for link in links_of(entry))
        for link in links_of(entry)
        for target in targets_of(link)
    }
    return [
        entry
        for entry in loaded
        if entry.unique_id in targets
        and entry.runtime_data.provider is Provider.JELLYFIN
    ]


async def async_take_down(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> None:
    """Take our Connect entry out of a Radarr that is being unlinked."""
    if CONF_WEBHOOK_ID in entry.data:
        await _remove_there(hass, entry, entry.data[CONF_WEBHOOK_ID])


async def _remove_there(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry, webhook_id: str
) -> None:
    try:
        async with patience(PATIENCE):
            await radarr_account(hass, entry.data).remove_webhook(webhook_id)
    except ProviderError as err:
        LOGGER.warning(
            "The Connect entry of %s could not be removed there: %s",
            entry.title,
            err.detail,
        )
