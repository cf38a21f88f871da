"""Jellyfin, Tautulli and Plex knock here while something plays or has been played."""

from http import HTTPStatus
from typing import assert_never

from aiohttp.hdrs import METH_POST
from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_WEBHOOK, CONF_WEBHOOK_OUTSIDE, DOMAIN
from ..coordinator import LetterboxdSyncConfigEntry
from ..providers.errors import NotUnderstood
from ..providers.knock import Knock, KnockAbout, ReadsKnocks
from .body import async_read_body


class PlaybackDoor:
    """The webhook of one server that tells what is played there."""

    def __init__(self, entry: LetterboxdSyncConfigEntry, account: ReadsKnocks) -> None:
        """Stand ready for the server of ``entry``."""
        self._entry = entry
        self._account = account

    @callback
    def open(self, hass: HomeAssistant) -> None:
        """Listen, if somebody asked for that, until the entry is unloaded."""
        data = self._entry.data
        if not data.get(CONF_WEBHOOK):
            return
        webhook_id: str = data[CONF_WEBHOOK_ID]
        webhook.async_register(
            hass,
            DOMAIN,
            self._entry.title,
            webhook_id,
            self._answer,
            local_only=not data[CONF_WEBHOOK_OUTSIDE],
            allowed_methods=(METH_POST,),
        )
        self._entry.async_on_unload(lambda: webhook.async_unregister(hass, webhook_id))

    async def _answer(
        self, hass: HomeAssistant, webhook_id: str, request: Request
    ) -> Response:
        """Take a knock; what it says without proof is only a reason to look."""
        body = await async_read_body(request)
        if body is None:
            return Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        # The whole header: a form's says how its parts are kept apart.
        kind = request.headers.get("Content-Type", "")
        try:
            knock = self._account.read_knock(body, kind)
        except NotUnderstood:
            return Response(status=HTTPStatus.BAD_REQUEST)
        await self._pass_on(knock)
        return Response(status=HTTPStatus.OK)

    async def _pass_on(self, knock: Knock) -> None:
        data = self._entry.runtime_data
        playback = data.house.engine.playback
        match knock.about:
            case KnockAbout.PLAYBACK:
                # First what is told: a look would not show how far a session went
                # that is gone by then.
                if knock.progress is not None:
                    await playback.heard(knock.progress)
                playback.nudge(data.account_id)
            case KnockAbout.MARKS | KnockAbout.LIBRARY:
                data.coordinator.async_look_soon()
            case KnockAbout.NOTHING:
                pass
            case never:
                assert_never(never)
