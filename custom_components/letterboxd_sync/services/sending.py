"""What people ask for, sent as one job, and what became of it in words."""

from datetime import datetime
from typing import Any

from homeassistant.core import ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.job import Job, JobState
from ..model.operation import AddPlay, PersonalOperation
from ..model.title import Playable
from ..title_data import title_data

ATTR_WATCHED_AT = "watched_at"


async def async_ask(
    entry: LetterboxdSyncConfigEntry, operation: PersonalOperation
) -> Job:
    """Send an operation; raises when the service says no.

    A job that is still on its way goes on in the background, whatever happens.
    """
    data = entry.runtime_data
    with errors_in_words(entry):
        job = await data.house.engine.ask(data.account_id, operation)
    if job.state is JobState.REJECTED:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="refused",
            translation_placeholders={"account": entry.title},
        )
    return job


async def async_add_play(
    entry: LetterboxdSyncConfigEntry, title: Playable, at: datetime
) -> dict[str, Any]:
    """Add a play at a tracker, and say how far it is."""
    play = AddPlay(title=title, started_at=at, watched_at=at, asked=True)
    job = await async_ask(entry, play)
    return {
        **title_data(title),
        "watched_at": at.isoformat(),
        "state": job.state.value,
    }


def instant_of(call: ServiceCall) -> datetime:
    """Return when it was watched, now unless somebody says otherwise."""
    said: datetime | None = call.data.get(ATTR_WATCHED_AT)
    if said is None:
        return now()
    at = dt_util.as_utc(said).replace(second=0, microsecond=0)
    if at > now():
        raise in_future(dt_util.as_local(at).isoformat(sep=" ", timespec="minutes"))
    return at


def in_future(date: str) -> ServiceValidationError:
    """Return what is raised for a date that is still to come."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="date_in_future",
        translation_placeholders={"date": date},
    )


def now() -> datetime:
    """Return this moment by the minute, as trackers keep it."""
    return dt_util.utcnow().replace(second=0, microsecond=0)
