"""Actions on watchlists, diaries, links and requests."""

from collections.abc import Iterator
from typing import Any, cast

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType
import probatio as vol

from ..const import DOMAIN, LinkType, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..export_file import async_import_export_file
from ..film_data import film_data
from ..model.link import LinkId
from ..model.occurrence import Standing
from ..model.tracking import DiaryEntry, Listing
from ..model.view import TrackerView
from ..plan_data import plan_data
from ..providers.letterboxd.export import UNTOLD, Holds
from ..request_film import async_request_film
from .asked import ENTRY_SCHEMA, Action, entry_of

ATTR_DRY_RUN = "dry_run"
ATTR_HOLDS = "holds"
ATTR_LIMIT = "limit"
ATTR_LINK = "link"
ATTR_PATH = "path"
ATTR_QUALITY_PROFILE = "quality_profile"
ATTR_ROOT_FOLDER = "root_folder"
ATTR_STANDING = "standing"
ATTR_TITLE = "title"
ATTR_TMDB = "tmdb"

# Sending goes on in the background when a service is slow; the answer says so.
SETTLE_SECONDS = 60.0

GET_WATCHLIST_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_STANDING): vol.All(cv.ensure_list, [vol.In([*Standing])])}
)
GET_DIARY_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_LIMIT): vol.All(vol.Coerce(int), vol.Range(min=1))}
)
PUSH_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean}
)
SYNC_LINK_SCHEMA = PUSH_SCHEMA.extend({vol.Required(ATTR_LINK): cv.string})
REQUEST_FILM_SCHEMA = vol.All(
    ENTRY_SCHEMA.extend(
        {
            vol.Exclusive(ATTR_TMDB, "film"): cv.positive_int,
            vol.Exclusive(ATTR_TITLE, "film"): cv.string,
            vol.Optional(ATTR_QUALITY_PROFILE): cv.string,
            vol.Optional(ATTR_ROOT_FOLDER): cv.string,
        }
    ),
    cv.has_at_least_one_key(ATTR_TMDB, ATTR_TITLE),
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
    yield Action("sync_link", _sync_link, SYNC_LINK_SCHEMA, optional)
    yield Action("push_watchlist", _push_watchlist, PUSH_SCHEMA, optional)
    yield Action("request_film", _request_film, REQUEST_FILM_SCHEMA, optional)
    yield Action("import_export_file", _import_export_file, IMPORT_SCHEMA, optional)


async def _get_watchlist(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    data = entry.runtime_data
    wanted = call.data.get(ATTR_STANDING, [*Standing])
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


async def _sync_link(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    named = call.data[ATTR_LINK].casefold()
    for subentry in entry.subentries.values():
        if named in {subentry.subentry_id.casefold(), subentry.title.casefold()}:
            await _look_first(call, entry)
            return await _run_link(
                entry, LinkId(subentry.subentry_id), dry_run=call.data[ATTR_DRY_RUN]
            )
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_link",
        translation_placeholders={"link": call.data[ATTR_LINK], "account": entry.title},
    )


async def _push_watchlist(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    links = entry.get_subentries_of_type(LinkType.REQUESTS)
    if not links:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_request_link",
            translation_placeholders={"account": entry.title},
        )
    await _look_first(call, entry)
    answers: list[JsonValueType] = [
        await _run_link(
            entry, LinkId(subentry.subentry_id), dry_run=call.data[ATTR_DRY_RUN]
        )
        for subentry in links
    ]
    return {"links": answers}


async def _look_first(call: ServiceCall, entry: LetterboxdSyncConfigEntry) -> None:
    """Look at the account once, however many of its links run; not for a dry run."""
    if not call.data[ATTR_DRY_RUN]:
        await entry.runtime_data.coordinator.async_refresh()


async def _run_link(
    entry: LetterboxdSyncConfigEntry, link_id: LinkId, *, dry_run: bool
) -> dict[str, Any]:
    """Plan a link, or run it and wait until it is sent."""
    engine = entry.runtime_data.house.engine
    # Within a minute of sending, somebody may have removed it.
    title = entry.subentries[link_id].title
    with errors_in_words(entry):
        if dry_run:
            plan, refusal = await engine.plan_link(link_id)
        else:
            plan, refusal = await engine.run_link(link_id)
            await engine.settled(timeout=SETTLE_SECONDS)
    return {"link": title, "dry_run": dry_run, **plan_data(plan, refusal)}


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


async def _import_export_file(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    with errors_in_words(entry):
        return await async_import_export_file(
            call.hass, entry, call.data[ATTR_PATH], holds=call.data.get(ATTR_HOLDS)
        )
