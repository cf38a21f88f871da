"""Actions on what is being watched now: scrobble and check in by hand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import probatio as vol

from ..const import DOMAIN, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.operation import AddPlay
from ..model.playback import PlaybackReport, ReportKind, Watching
from ..model.title import Playable
from ..providers.errors import Refused, RefusedReason
from ..title_data import title_data
from ..titles_asked import TITLE_FIELDS, async_playable_asked
from .asked import ENTRY_SCHEMA, Action, entry_of
from .sending import async_ask, now

ATTR_DO = "do"
ATTR_PROGRESS = "progress"

# From here on Trakt itself takes a stop for a play.
WATCHED_FROM = 80.0

SCROBBLE_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Required(ATTR_DO): vol.In([*ReportKind]),
        # Its bounds are checked in the handler, where they get words of their own.
        vol.Optional(ATTR_PROGRESS, default=0.0): vol.Coerce(float),
        **TITLE_FIELDS,
    }
)
CHECK_IN_SCHEMA = ENTRY_SCHEMA.extend(TITLE_FIELDS)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("scrobble", _scrobble, SCROBBLE_SCHEMA, optional)
    yield Action("check_in", _check_in, CHECK_IN_SCHEMA, optional)
    yield Action("cancel_check_in", _cancel, ENTRY_SCHEMA, SupportsResponse.NONE)


async def _scrobble(call: ServiceCall) -> ServiceResponse:
    """Report by hand; a stop near the end is a play, and not lost if Trakt is down."""
    entry = entry_of(call, Provider.TRAKT)
    kind, progress = ReportKind(call.data[ATTR_DO]), call.data[ATTR_PROGRESS]
    if not 0 <= progress <= 100:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="progress_out_of_range",
            translation_placeholders={"progress": f"{progress:g}"},
        )
    title = await async_playable_asked(call, entry)
    if kind is ReportKind.STOP and progress >= WATCHED_FROM:
        return await _play(entry, title, progress)
    report = PlaybackReport(kind=kind, title=title, progress=progress)
    data = entry.runtime_data
    with errors_in_words(entry):
        await data.house.engine.playback.report(data.account_id, report)
    return {**title_data(title), "play": False}


async def _play(
    entry: LetterboxdSyncConfigEntry, title: Playable, progress: float
) -> dict[str, Any]:
    started_at = _started_at(entry, title) or now()
    operation = AddPlay(
        title=title, started_at=started_at, watched_at=now(), progress=progress
    )
    job = await async_ask(entry, operation)
    return {**title_data(title), "play": True, "state": job.state.value}


def _started_at(entry: LetterboxdSyncConfigEntry, title: Playable) -> datetime | None:
    """Return when it was begun, if that was reported."""
    data = entry.runtime_data
    playing = data.house.engine.playback.now_playing(data.account_id)
    return next((it.started_at for it in playing if it.title == title), None)


async def _check_in(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.TRAKT)
    title = await async_playable_asked(call, entry)
    data = entry.runtime_data
    with errors_in_words(entry):
        try:
            watching = await data.house.engine.playback.check_in(data.account_id, title)
        except Refused as err:
            if err.reason is not RefusedReason.BUSY:
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="already_watching",
                translation_placeholders={"account": entry.title},
            ) from err
    return _watching_data(watching)


async def _cancel(call: ServiceCall) -> None:
    entry = entry_of(call, Provider.TRAKT)
    data = entry.runtime_data
    with errors_in_words(entry):
        await data.house.engine.playback.cancel_check_in(data.account_id)


def _watching_data(watching: Watching) -> dict[str, Any]:
    expires_at = watching.expires_at
    return {
        **title_data(watching.title),
        "started_at": watching.started_at.isoformat(),
        "expires_at": expires_at.isoformat() if expires_at else None,
    }
