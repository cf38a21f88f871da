"""What people ask for, sent as one job, and what became of it in words."""

from datetime import datetime

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.job import Job, JobState
from ..model.operation import PersonalOperation


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


def now() -> datetime:
    """Return this moment by the minute, as trackers keep it."""
    return dt_util.utcnow().replace(second=0, microsecond=0)
