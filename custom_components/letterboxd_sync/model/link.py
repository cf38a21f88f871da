"""Links: a rule from a facet of one account to a facet of another."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from .shelf import MinimumAvailability, Shelf

AccountId = NewType("AccountId", str)
"""``provider:own-id``, as ``radarr:http://…`` or ``letterboxd:alice``."""

LinkId = NewType("LinkId", str)


class UnlistedPolicy(StrEnum):
    """What happens to a film that we requested and that left the watchlist."""

    NOTHING = "nothing"
    UNMONITOR = "unmonitor"
    REMOVE_KEEP_FILES = "remove_keep_files"
    REMOVE_WITH_FILES = "remove_with_files"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestLink:
    """Watchlist or list -> Radarr."""

    link_id: LinkId
    source: AccountId
    target: AccountId
    list_slug: str | None = None
    """None for the watchlist, otherwise the member's list of that slug."""
    quality_profile_id: int
    root_folder: str
    animation_root_folder: str | None = None
    minimum_availability: MinimumAvailability = MinimumAvailability.RELEASED
    monitored: bool = True
    search: bool = True
    tags: tuple[str, ...] = ()
    """Labels in Radarr's alphabet, ``^[a-z0-9-]+$``."""
    limit: int | None = None
    """At most so many requests a run; None for no limit."""
    on_unlisted: UnlistedPolicy = UnlistedPolicy.NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelfLink:
    """Watchlist or list -> a collection or playlist of a media server."""

    link_id: LinkId
    source: AccountId
    target: AccountId
    list_slug: str | None = None
    shelf: Shelf
    watched_by: tuple[str, ...] = ()
    """Server users; a film leaves once all of them have watched it. Empty: never."""


type Link = RequestLink | ShelfLink
