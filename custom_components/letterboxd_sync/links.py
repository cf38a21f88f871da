"""Link subentries as links of the model, and what makes two of them the same."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, assert_never

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_TARGET

from .const import (
    CONF_ACCOUNT,
    CONF_ANIMATION_ROOT_FOLDER,
    CONF_DEVICES_LEFT_OUT,
    CONF_EPISODES,
    CONF_FILMS,
    CONF_LIBRARIES_LEFT_OUT,
    CONF_LIMIT,
    CONF_LIST_SLUG,
    CONF_MARKED_BY_HAND,
    CONF_MIN_LENGTH,
    CONF_MINIMUM_AVAILABILITY,
    CONF_MONITORED,
    CONF_ON_UNLISTED,
    CONF_ONLY_WHEN_HOME,
    CONF_OWNER_ID,
    CONF_POLICY,
    CONF_QUALITY_PROFILE_ID,
    CONF_ROOT_FOLDER,
    CONF_SEARCH,
    CONF_SHELF_ID,
    CONF_SHELF_KIND,
    CONF_SHELF_NAME,
    CONF_TAGS,
    CONF_TARGETS,
    CONF_THRESHOLD,
    CONF_USER_ID,
    CONF_WATCHED_BY,
    LinkType,
)
from .model.link import (
    AccountId,
    DiaryLink,
    DiaryPolicy,
    Link,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
    RequestLink,
    ShelfLink,
    UnlistedPolicy,
    WatchRules,
)
from .model.shelf import MinimumAvailability, Shelf, ShelfKind

# A list cannot have this slug: Letterboxd makes slugs of letters, digits and "-".
_WATCHLIST = "(watchlist)"


def links_of(entry: ConfigEntry[Any]) -> tuple[Link, ...]:
    """Return every link of an account, in the order they were made."""
    return tuple(link_of(entry, subentry) for subentry in entry.subentries.values())


def link_of(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> Link:
    """Return the link that a subentry describes."""
    match LinkType(subentry.subentry_type):
        case LinkType.REQUESTS:
            return _request_link(entry, subentry)
        case LinkType.SHELF:
            return _shelf_link(entry, subentry)
        case LinkType.PLAYBACK:
            return _playback_link(entry, subentry)
        case LinkType.DIARY:
            return _diary_link(entry, subentry)
        case never:
            assert_never(never)


def link_unique_id(link_type: LinkType, data: Mapping[str, Any]) -> str:
    """Return what two links of one account share only if they are the same link.

    That is who is watched and where it goes, or what is read and where it goes; for a
    shelf its kind, name and owner too: Jellyfin finds collections by name whatever
    their case.
    """
    match link_type:
        case LinkType.REQUESTS:
            return f"{_list_ends(data)}|requests"
        case LinkType.SHELF:
            name = data[CONF_SHELF_NAME].casefold()
            owner = data[CONF_OWNER_ID] or ""
            return f"{_list_ends(data)}|{data[CONF_SHELF_KIND]}:{name}:{owner}"
        case LinkType.PLAYBACK:
            accounts = sorted(target[CONF_ACCOUNT] for target in data[CONF_TARGETS])
            return "|".join([*accounts, data[CONF_USER_ID], "playback"])
        case LinkType.DIARY:
            return f"{data[CONF_TARGET]}|{data[CONF_USER_ID] or ''}|diary"
        case never:
            assert_never(never)


def _list_ends(data: Mapping[str, Any]) -> str:
    return f"{data[CONF_TARGET]}|{data[CONF_LIST_SLUG] or _WATCHLIST}"


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


def _playback_link(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> PlaybackLink:
    data = subentry.data
    return PlaybackLink(
        link_id=LinkId(subentry.subentry_id),
        source=account_id_of(entry),
        user_id=data[CONF_USER_ID],
        targets=tuple(
            PlaybackTarget(
                account=AccountId(target[CONF_ACCOUNT]),
                only_when_home=target[CONF_ONLY_WHEN_HOME],
            )
            for target in data[CONF_TARGETS]
        ),
        rules=_rules(data),
    )


def _diary_link(entry: ConfigEntry[Any], subentry: ConfigSubentry) -> DiaryLink:
    data = subentry.data
    return DiaryLink(
        link_id=LinkId(subentry.subentry_id),
        source=account_id_of(entry),
        user_id=data[CONF_USER_ID],
        target=AccountId(data[CONF_TARGET]),
        policy=DiaryPolicy(data[CONF_POLICY]),
        tags=tuple(data[CONF_TAGS]),
        only_when_home=data[CONF_ONLY_WHEN_HOME],
        rules=_rules(data),
    )


def _rules(data: Mapping[str, Any]) -> WatchRules:
    return WatchRules(
        threshold=data[CONF_THRESHOLD],
        films=data[CONF_FILMS],
        episodes=data[CONF_EPISODES],
        libraries_left_out=frozenset(data[CONF_LIBRARIES_LEFT_OUT]),
        devices_left_out=frozenset(data[CONF_DEVICES_LEFT_OUT]),
        min_length=timedelta(minutes=data[CONF_MIN_LENGTH]),
        marked_by_hand=data[CONF_MARKED_BY_HAND],
    )


def account_id_of(entry: ConfigEntry[Any]) -> AccountId:
    """Return the id of an entry's account: its unique id, which every flow sets."""
    if entry.unique_id is None:
        msg = f"{entry.title} has no unique id"
        raise ValueError(msg)
    return AccountId(entry.unique_id)
