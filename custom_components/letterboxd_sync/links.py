"""Link subentries as links of the model, and what makes two of them the same."""

from collections.abc import Mapping
from typing import Any, assert_never

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_TARGET

from .const import (
    CONF_ANIMATION_ROOT_FOLDER,
    CONF_LIMIT,
    CONF_LIST_SLUG,
    CONF_MINIMUM_AVAILABILITY,
    CONF_MONITORED,
    CONF_ON_UNLISTED,
    CONF_OWNER_ID,
    CONF_QUALITY_PROFILE_ID,
    CONF_ROOT_FOLDER,
    CONF_SEARCH,
    CONF_SHELF_ID,
    CONF_SHELF_KIND,
    CONF_SHELF_NAME,
    CONF_TAGS,
    CONF_WATCHED_BY,
    LinkType,
)
from .model.link import (
    AccountId,
    Link,
    LinkId,
    RequestLink,
    ShelfLink,
    UnlistedPolicy,
)
from .model.shelf import MinimumAvailability, Shelf, ShelfKind

# A list cannot have this slug: Letterboxd makes slugs of letters, digits and "-".
_WATCHLIST = "(watchlist)"


def links_of(entry: ConfigEntry[Any]) -> tuple[Link, ...]:
    """Return every link of an account, in the order they were made."""
    return tuple(link_of(entry, subentry) for subentry in entry.subentries.values())


def link_of(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> Link:
    """Return the link that a subentry of a Letterboxd entry describes."""
    match LinkType(subentry.subentry_type):
        case LinkType.REQUESTS:
            return _request_link(entry, subentry)
        case LinkType.SHELF:
            return _shelf_link(entry, subentry)
        case never:
            assert_never(never)


def link_unique_id(link_type: LinkType, data: Mapping[str, Any]) -> str:
    """Return what two links of one account share only if they are the same link.

    That is the target, the list, and for a shelf its kind, name and owner; Jellyfin
    finds collections by name whatever their case.
    """
    start = f"{data[CONF_TARGET]}|{data[CONF_LIST_SLUG] or _WATCHLIST}"
    match link_type:
        case LinkType.REQUESTS:
            return f"{start}|requests"
        case LinkType.SHELF:
            name = data[CONF_SHELF_NAME].casefold()
            owner = data[CONF_OWNER_ID] or ""
            return f"{start}|{data[CONF_SHELF_KIND]}:{name}:{owner}"
        case never:
            assert_never(never)


def _request_link(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> RequestLink:
    data = subentry.data
    return RequestLink(
        link_id=LinkId(subentry.subentry_id),
        source=account_id_of(entry),
        target=AccountId(data[CONF_TARGET]),
        list_slug=data[CONF_LIST_SLUG],
        quality_profile_id=data[CONF_QUALITY_PROFILE_ID],
        root_folder=data[CONF_ROOT_FOLDER],
        animation_root_folder=data[CONF_ANIMATION_ROOT_FOLDER],
        minimum_availability=MinimumAvailability(data[CONF_MINIMUM_AVAILABILITY]),
        monitored=data[CONF_MONITORED],
        search=data[CONF_SEARCH],
        tags=tuple(data[CONF_TAGS]),
        limit=data[CONF_LIMIT],
        on_unlisted=UnlistedPolicy(data[CONF_ON_UNLISTED]),
    )


def _shelf_link(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> ShelfLink:
    data = subentry.data
    return ShelfLink(
        link_id=LinkId(subentry.subentry_id),
        source=account_id_of(entry),
        target=AccountId(data[CONF_TARGET]),
        list_slug=data[CONF_LIST_SLUG],
        shelf=Shelf(
            kind=ShelfKind(data[CONF_SHELF_KIND]),
            name=data[CONF_SHELF_NAME],
            shelf_id=data[CONF_SHELF_ID],
            owner_id=data[CONF_OWNER_ID],
        ),
        watched_by=tuple(data[CONF_WATCHED_BY]),
    )


def account_id_of(entry: ConfigEntry[Any]) -> AccountId:
    """Return the id of an entry's account: its unique id, which every flow sets."""
    if entry.unique_id is None:
        msg = f"{entry.title} has no unique id"
        raise ValueError(msg)
    return AccountId(entry.unique_id)
