"""The diary queue as files for Letterboxd's own import, behind links that expire."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aiohttp.web import Request, Response
from homeassistant.components import persistent_notification
from homeassistant.components.http.auth import async_sign_path
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.translation import async_get_exception_message
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, Provider
from .coordinator import LetterboxdSyncConfigEntry
from .errors_in_words import errors_in_words

# Long enough to fetch the phone and tap it, short enough for a link that went astray.
LINK_LIFETIME: Final = timedelta(minutes=10)

# By config entry: what ends an offer once its links have expired.
DATA_TIMERS: Final = HassKey[dict[str, CALLBACK_TYPE]]("letterboxd_sync_diary_offers")

URL: Final = "/api/letterboxd_sync/diary/{entry_id}/{part}"


class DiaryExportView(HomeAssistantView):
    """Serves the files, made anew from the queue each time."""

    url = URL
    name = "api:letterboxd_sync:diary"

    async def get(self, request: Request, entry_id: str, part: str) -> Response:
        """Return one file, counted from 1."""
        hass = request.app[KEY_HASS]
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or not is_diary(entry):
            return Response(status=HTTPStatus.NOT_FOUND)
        texts = await async_files(entry)
        files = {str(number): text for number, text in enumerate(texts, start=1)}
        if part not in files:
            return Response(status=HTTPStatus.NOT_FOUND)
        return Response(
            body=files[part].encode(),
            content_type="text/csv",
            charset="utf-8",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": (
                    f'attachment; filename="letterboxd-diary-{part}.csv"'
                ),
            },
        )


def is_diary(entry: LetterboxdSyncConfigEntry) -> bool:
    """Return whether an entry is a member's, and loaded."""
    return (
        entry.domain == DOMAIN
        and entry.state is ConfigEntryState.LOADED
        and entry.runtime_data.provider is Provider.LETTERBOXD
    )


async def async_files(entry: LetterboxdSyncConfigEntry) -> tuple[str, ...]:
    """Return the files; there is none while nothing is confirmed."""
    data = entry.runtime_data
    with errors_in_words(entry):
        return await data.house.engine.diary.export(data.account_id)


async def async_links(
    hass: HomeAssistant, entry: LetterboxdSyncConfigEntry
) -> tuple[str, ...]:
    """Return a signed address for each file, on whatever host people reach us by."""
    files = await async_files(entry)
    return tuple(
        async_sign_path(
            hass, URL.format(entry_id=entry.entry_id, part=part), LINK_LIFETIME
        )
        for part in range(1, len(files) + 1)
    )


async def async_offer(hass: HomeAssistant, entry: LetterboxdSyncConfigEntry) -> None:
    """Offer the files for download in a notification."""
    links = await async_links(hass, entry)
    listed = "\n".join(
        f"- [letterboxd-diary-{part}.csv]({link})"
        for part, link in enumerate(links, start=1)
    )
    message = async_get_exception_message(
        translation_domain=DOMAIN,
        translation_key="diary_exported" if links else "diary_queue_empty",
        translation_placeholders={"account": entry.title},
    )
    # Whoever taps a link that has expired is taken for somebody who breaks in.
    withdraw_offer(hass, entry.entry_id)
    persistent_notification.async_create(
        hass,
        f"{message}\n\n{listed}",
        title=entry.title,
        notification_id=_offer_id(entry.entry_id),
    )

    @callback
    def expire(_: datetime) -> None:
        withdraw_offer(hass, entry.entry_id)

    job = HassJob(expire, cancel_on_shutdown=True)
    timers = hass.data.setdefault(DATA_TIMERS, {})
    timers[entry.entry_id] = async_call_later(hass, LINK_LIFETIME, job)


@callback
def withdraw_offer(hass: HomeAssistant, entry_id: str) -> None:
    """Take back the notification, if there is one: its addresses lead nowhere."""
    timers = hass.data.get(DATA_TIMERS, {})
    if (cancel := timers.pop(entry_id, None)) is not None:
        cancel()
        persistent_notification.async_dismiss(hass, _offer_id(entry_id))


def _offer_id(entry_id: str) -> str:
    return f"{DOMAIN}_diary_{entry_id}"
