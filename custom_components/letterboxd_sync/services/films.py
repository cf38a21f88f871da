"""Actions on watchlists, diaries and export files."""

from collections.abc import Iterator
from typing import Any, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import probatio as vol

from ..const import Provider
from ..errors_in_words import errors_in_words
from ..export_file import async_import_export_file
from ..film_data import film_data
from ..model.occurrence import Standing
from ..model.tracking import DiaryEntry, Listing
from ..model.view import TrackerView
from ..providers.letterboxd.export import UNTOLD, Holds
from .asked import ENTRY_SCHEMA, Action, entry_of

ATTR_HOLDS = "holds"
ATTR_LIMIT = "limit"
ATTR_PATH = "path"
ATTR_STANDING = "standing"

GET_WATCHLIST_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_STANDING): vol.All(cv.ensure_list, [vol.In([*Standing])])}
)
GET_DIARY_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1))}
)
IMPORT_SCHEMA = ENTRY_SCHEMA.extend(
    {
        vol.Required(ATTR_PATH): cv.string,
        vol.Optional(ATTR_HOLDS): vol.All(vol.In([*UNTOLD]), vol.Coerce(Holds)),
    }
)


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    only, optional = SupportsResponse.ONLY, SupportsResponse.OPTIONAL
    yield Action("get_watchlist", _get_watchlist, GET_WATCHLIST_SCHEMA, only)
    yield Action("get_diary", _get_diary, GET_DIARY_SCHEMA, only)
    yield Action("import_export_file", _import_export_file, IMPORT_SCHEMA, optional)


async def _get_watchlist(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    data = entry.runtime_data
    wanted = call.data.get(ATTR_STANDING, [*Standing])
    with errors_in_words(entry):
        standings = await data.house.engine.standings(data.account_id)
    return {
        "films": [
            _listing_data(listing, standing)
            for listing, standing in standings
            if standing in wanted
        ]
    }


def _listing_data(listing: Listing, standing: Standing) -> dict[str, Any]:
    return {
        **film_data(listing.film),
        "position": listing.position,
        "listed_on": listing.listed_on.isoformat() if listing.listed_on else None,
        "standing": standing.value,
    }


async def _get_diary(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    view = cast(TrackerView | None, entry.runtime_data.coordinator.data)
    diary = view.diary if view else None
    entries = diary.items if diary else ()
    return {
        "complete": diary.complete if diary else False,
        "entries": [_diary_data(it) for it in entries[: call.data.get(ATTR_LIMIT)]],
    }


def _diary_data(entry: DiaryEntry) -> dict[str, Any]:
    return {
        **film_data(entry.film),
        "watched_on": entry.watched_on.isoformat() if entry.watched_on else None,
        "rating": entry.stars,
        "liked": entry.liked,
        "rewatch": entry.rewatch,
        "review": entry.review,
        "tags": list(entry.tags),
    }


async def _import_export_file(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    return await async_import_export_file(
        call.hass, entry, call.data[ATTR_PATH], holds=call.data.get(ATTR_HOLDS)
    )
