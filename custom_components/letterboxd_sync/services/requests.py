"""Actions on a Radarr: ask for a film, and read what happened to films."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import probatio as vol

from ..const import Provider
from ..errors_in_words import errors_in_words
from ..film_data import film_data
from ..providers.radarr.account import PastEvent, RadarrAccount
from ..request_film import async_request_film
from .asked import ENTRY_SCHEMA, Action, entry_of

ATTR_DAYS = "days"
ATTR_QUALITY_PROFILE = "quality_profile"
ATTR_ROOT_FOLDER = "root_folder"
ATTR_TITLE = "title"
ATTR_TMDB = "tmdb"

# A week tells what became of a request; a year is more than anybody reads.
DAYS = 7
MOST_DAYS = 365


def tmdb_id(said: object) -> int:
    """Return a TMDB id: a whole number, from 1 on."""
    number: float = vol.Coerce(float)(said)
    if number < 1 or not number.is_integer():
        raise vol.Invalid("a TMDB id is a whole number from 1 on")
    return int(number)


def title(said: object) -> str:
    """Return a title that is more than blanks."""
    text = cv.string(said).strip()
    if not text:
        raise vol.Invalid("the title is empty")
    return text


REQUEST_FILM_SCHEMA = vol.All(
    ENTRY_SCHEMA.extend(
        {
            vol.Exclusive(ATTR_TMDB, "film"): tmdb_id,
            vol.Exclusive(ATTR_TITLE, "film"): title,
            vol.Optional(ATTR_QUALITY_PROFILE): cv.string,
            vol.Optional(ATTR_ROOT_FOLDER): cv.string,
        }
    ),
    cv.has_at_least_one_key(ATTR_TMDB, ATTR_TITLE),
)
HISTORY_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Optional(ATTR_DAYS, default=DAYS): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=MOST_DAYS)
        )
    }
)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    only, optional = SupportsResponse.ONLY, SupportsResponse.OPTIONAL
    yield Action("request_film", _request_film, REQUEST_FILM_SCHEMA, optional)
    yield Action("get_request_history", _get_history, HISTORY_SCHEMA, only)


async def _request_film(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.RADARR)
    with errors_in_words(entry):
        return await async_request_film(
            entry,
            tmdb=call.data.get(ATTR_TMDB),
            title=call.data.get(ATTR_TITLE),
            quality_profile=call.data.get(ATTR_QUALITY_PROFILE),
            root_folder=call.data.get(ATTR_ROOT_FOLDER),
        )


async def _get_history(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.RADARR)
    account = cast(RadarrAccount, entry.runtime_data.account)
    since = dt_util.utcnow() - timedelta(days=call.data[ATTR_DAYS])
    with errors_in_words(entry):
        events = await account.history(since)
    latest_first = sorted(events, key=lambda event: event.at, reverse=True)
    return {"events": [_event_data(event) for event in latest_first]}


def _event_data(event: PastEvent) -> dict[str, Any]:
    return {
        **film_data(event.film),
        "event": event.kind,
        "at": dt_util.as_local(event.at).isoformat(),
    }
