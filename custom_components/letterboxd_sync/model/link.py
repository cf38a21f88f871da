"""Links: a rule from a facet of one account to a facet of another."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NewType, assert_never

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


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchRules:
    """What of somebody's playback counts."""

    threshold: int = 80
    """From so many percent on a title has been watched."""
    films: bool = True
    episodes: bool = True
    libraries_left_out: frozenset[str] = frozenset()
    devices_left_out: frozenset[str] = frozenset()
    min_length: timedelta = timedelta()
    """Shorter titles are left out."""
    marked_by_hand: bool = False
    """Whether a title that was only marked as played on the server counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaybackTarget:
    """An account that a playback goes to."""

    account: AccountId
    only_when_home: str | None = None
    """A person of this house who has to be home when it starts; None: always."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaybackLink:
    """Playback of a server user or a player -> the accounts of who watches."""

    link_id: LinkId
    source: AccountId
    user_id: str
    """The server's user, or the player's entity."""
    targets: tuple[PlaybackTarget, ...]
    rules: WatchRules = WatchRules()


class DiaryPolicy(StrEnum):
    """What becomes of the draft of a diary entry."""

    ASK = "ask"
    """It waits for its person's word."""
    SEND = "send"
    """It goes out as soon as the account can be written to."""
    EXPORT = "export"
    """It goes into the file for Letterboxd's own import, never out by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiaryLink:
    """History of a tracker, or playback of a server user -> a Letterboxd diary."""

    link_id: LinkId
    source: AccountId
    user_id: str | None = None
    """Whose playback; None where the source is itself a person's account."""
    target: AccountId
    policy: DiaryPolicy = DiaryPolicy.ASK
    tags: tuple[str, ...] = ()
    only_when_home: str | None = None
    rules: WatchRules = WatchRules()


type ListLink = RequestLink | ShelfLink
"""Links that keep a list and a target in step, by plans."""

type Link = ListLink | PlaybackLink | DiaryLink


def targets_of(link: Link) -> tuple[AccountId, ...]:
    """Return the accounts that a link writes to."""
    match link:
        case PlaybackLink(targets=targets):
            return tuple(target.account for target in targets)
        case RequestLink() | ShelfLink() | DiaryLink():
            return (link.target,)
        case _:
            assert_never(link)
