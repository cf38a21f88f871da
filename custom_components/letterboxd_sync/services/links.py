"""Actions that run links: one by its name, or all that request films."""

from collections.abc import Iterator
from typing import Any, cast

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonValueType
import probatio as vol

from ..const import CONF_LIST_SLUG, DOMAIN, LinkType, Provider
from ..coordinator import LetterboxdSyncConfigEntry
from ..errors_in_words import errors_in_words
from ..model.link import LinkId
from ..model.view import TrackerView
from ..plan_data import plan_data
from .asked import ENTRY_SCHEMA, Action, entry_of

ATTR_DRY_RUN = "dry_run"
ATTR_LINK = "link"

# Sending goes on in the background when a service is slow; the answer says so.
SETTLE_SECONDS = 60.0

PUSH_SCHEMA = ENTRY_SCHEMA.extend(
    {vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean}
)
SYNC_LINK_SCHEMA = PUSH_SCHEMA.extend({vol.Required(ATTR_LINK): cv.string})


def actions() -> Iterator[Action]:
    """Yield the actions of this module."""
    optional = SupportsResponse.OPTIONAL
    yield Action("sync_link", _sync_link, SYNC_LINK_SCHEMA, optional)
    yield Action("push_watchlist", _push_watchlist, PUSH_SCHEMA, optional)


async def _sync_link(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    subentry = _link_named(entry, call.data[ATTR_LINK])
    dry_run: bool = call.data[ATTR_DRY_RUN]
    if not dry_run:
        await _look(entry)
    return await _run_link(entry, subentry, dry_run=dry_run)


async def _push_watchlist(call: ServiceCall) -> ServiceResponse:
    entry = entry_of(call, Provider.LETTERBOXD)
    dry_run: bool = call.data[ATTR_DRY_RUN]
    links = list(entry.get_subentries_of_type(LinkType.REQUESTS))
    if not links:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_request_link",
            translation_placeholders={"account": entry.title},
        )
    if not dry_run:
        # Once, however many of its links run.
        await _look(entry)
    answers: list[JsonValueType] = [
        await _run_link(entry, subentry, dry_run=dry_run) for subentry in links
    ]
    return {"links": answers}


def _link_named(entry: LetterboxdSyncConfigEntry, name: str) -> ConfigSubentry:
    """Return the link of this id, or of this title if only one has it."""
    named = name.casefold()
    links = entry.subentries.values()
    found = [it for it in links if it.subentry_id.casefold() == named]
    found = found or [it for it in links if it.title.casefold() == named]
    if len(found) == 1:
        return found[0]
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="ambiguous_link" if found else "unknown_link",
        translation_placeholders={
            "link": name,
            "account": entry.title,
            "ids": ", ".join(it.subentry_id for it in found),
        },
    )


async def _look(entry: LetterboxdSyncConfigEntry) -> None:
    """Look at the account; raises, in translated words, when that fails."""
    coordinator = entry.runtime_data.coordinator
    await coordinator.async_refresh()
    if not coordinator.last_update_success and coordinator.last_exception:
        raise coordinator.last_exception


async def _run_link(
    entry: LetterboxdSyncConfigEntry, subentry: ConfigSubentry, *, dry_run: bool
) -> dict[str, Any]:
    """Plan a link, or run it and wait until it is sent."""
    engine = entry.runtime_data.house.engine
    link_id = LinkId(subentry.subentry_id)
    with errors_in_words(entry):
        if dry_run:
            plan, refusal = await engine.plan_link(link_id)
        else:
            _check_list(entry, subentry)
            plan, refusal = await engine.run_link(link_id)
            await engine.settled(timeout=SETTLE_SECONDS)
    return {"link": subentry.title, "dry_run": dry_run, **plan_data(plan, refusal)}


def _check_list(entry: LetterboxdSyncConfigEntry, subentry: ConfigSubentry) -> None:
    """Raise when the look did not bring the link's list: an old one has no news."""
    view = cast(TrackerView, entry.runtime_data.coordinator.data)
    slug: str | None = subentry.data[CONF_LIST_SLUG]
    listing = view.watchlist if slug is None else view.lists.get(slug)
    if listing is None or listing.stale:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="list_not_read",
            translation_placeholders={"account": entry.title, "link": subentry.title},
        )
