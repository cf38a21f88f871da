"""Links as subentries keep them, and what makes two of them the same."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN, LinkType
from custom_components.letterboxd_sync.links import (
    account_id_of,
    link_of,
    link_unique_id,
    links_of,
)
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    DiaryPolicy,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
    RequestLink,
    ShelfLink,
    UnlistedPolicy,
    WatchRules,
)
from custom_components.letterboxd_sync.model.shelf import (
    MinimumAvailability,
    Shelf,
    ShelfKind,
)

REQUESTS = {
    "target": "radarr:http://radarr",
    "list_slug": "film-noir",
    "quality_profile_id": 4,
    "root_folder": "/movies",
    "animation_root_folder": "/animation",
    "minimum_availability": "inCinemas",
    "monitored": False,
    "search": False,
    "tags": ["a", "b"],
    "limit": 3,
    "on_unlisted": "unmonitor",
}

SHELF = {
    "target": "jellyfin:den",
    "list_slug": None,
    "shelf_kind": "playlist",
    "shelf_name": "Film Night",
    "shelf_id": "s1",
    "owner_id": "u1",
    "watched_by": ["u1", "u2"],
}

RULES = {
    "threshold": 70,
    "films": True,
    "episodes": False,
    "libraries_left_out": ["Kids"],
    "devices_left_out": ["Kitchen"],
    "min_length": 20,
    "marked_by_hand": True,
}

PLAYBACK: dict[str, Any] = {
    "user_id": "u1",
    "targets": [
        {"account": "trakt:alice", "only_when_home": "person.alice"},
        {"account": "trakt:bob", "only_when_home": None},
    ],
    **RULES,
}

DIARY = {
    "user_id": "u1",
    "target": "letterboxd:alice",
    "policy": "export",
    "tags": ["home"],
    "only_when_home": "person.alice",
    **RULES,
}


def entry_with(*links: tuple[str, dict[str, Any]]) -> MockConfigEntry:
    """Return a member with links."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="alice",
        unique_id="letterboxd:alice",
        data={},
        subentries_data=[
            {
                "data": data,
                "subentry_id": f"LINK{number}",
                "subentry_type": kind,
                "title": "",
                "unique_id": str(number),
            }
            for number, (kind, data) in enumerate(links, 1)
        ],
    )


def test_subentries_are_links() -> None:
    entry = entry_with(("requests", REQUESTS), ("shelf", SHELF))
    assert links_of(entry) == (
        RequestLink(
            link_id=LinkId("LINK1"),
            source=AccountId("letterboxd:alice"),
            target=AccountId("radarr:http://radarr"),
            list_slug="film-noir",
            quality_profile_id=4,
            root_folder="/movies",
            animation_root_folder="/animation",
            minimum_availability=MinimumAvailability.IN_CINEMAS,
            monitored=False,
            search=False,
            tags=("a", "b"),
            limit=3,
            on_unlisted=UnlistedPolicy.UNMONITOR,
        ),
        ShelfLink(
            link_id=LinkId("LINK2"),
            source=AccountId("letterboxd:alice"),
            target=AccountId("jellyfin:den"),
            shelf=Shelf(
                kind=ShelfKind.PLAYLIST,
                name="Film Night",
                shelf_id="s1",
                owner_id="u1",
            ),
            watched_by=("u1", "u2"),
        ),
    )


def test_subentries_of_a_server_are_links_of_playback() -> None:
    entry = entry_with(("playback", PLAYBACK), ("diary", DIARY))
    rules = WatchRules(
        threshold=70,
        films=True,
        episodes=False,
        libraries_left_out=frozenset({"Kids"}),
        devices_left_out=frozenset({"Kitchen"}),
        min_length=timedelta(minutes=20),
        marked_by_hand=True,
    )
    assert links_of(entry) == (
        PlaybackLink(
            link_id=LinkId("LINK1"),
            source=AccountId("letterboxd:alice"),
            user_id="u1",
            targets=(
                PlaybackTarget(
                    account=AccountId("trakt:alice"), only_when_home="person.alice"
                ),
                PlaybackTarget(account=AccountId("trakt:bob")),
            ),
            rules=rules,
        ),
        DiaryLink(
            link_id=LinkId("LINK2"),
            source=AccountId("letterboxd:alice"),
            user_id="u1",
            target=AccountId("letterboxd:alice"),
            policy=DiaryPolicy.EXPORT,
            tags=("home",),
            only_when_home="person.alice",
            rules=rules,
        ),
    )


def test_a_subentry_of_an_unknown_kind_is_no_link() -> None:
    entry = entry_with(("gossip", {}))
    with pytest.raises(ValueError, match="gossip"):
        link_of(entry, entry.subentries["LINK1"])


def test_an_entry_without_an_identity_is_no_account(hass: HomeAssistant) -> None:
    entry = MockConfigEntry(domain=DOMAIN, title="alice", unique_id=None)
    with pytest.raises(ValueError, match="alice"):
        account_id_of(entry)


@pytest.mark.parametrize(
    ("kind", "data", "changes", "same"),
    [
        (LinkType.REQUESTS, REQUESTS, {"quality_profile_id": 6, "tags": []}, True),
        (LinkType.REQUESTS, REQUESTS, {"list_slug": None}, False),
        (LinkType.REQUESTS, REQUESTS, {"list_slug": "watchlist"}, False),
        (LinkType.REQUESTS, REQUESTS, {"target": "radarr:other"}, False),
        (LinkType.SHELF, SHELF, {"watched_by": [], "shelf_id": None}, True),
        (LinkType.SHELF, SHELF, {"shelf_name": "film night"}, True),
        (LinkType.SHELF, SHELF, {"shelf_name": "Other"}, False),
        (LinkType.SHELF, SHELF, {"shelf_kind": "collection"}, False),
        (LinkType.SHELF, SHELF, {"owner_id": "u2"}, False),
        (LinkType.SHELF, SHELF, {"owner_id": None}, False),
        (LinkType.SHELF, SHELF, {"list_slug": "film-noir"}, False),
        (LinkType.SHELF, SHELF, {"target": "jellyfin:other"}, False),
        (LinkType.PLAYBACK, PLAYBACK, {"threshold": 80, "films": False}, True),
        (LinkType.PLAYBACK, PLAYBACK, {"targets": PLAYBACK["targets"][::-1]}, True),
        (LinkType.PLAYBACK, PLAYBACK, {"targets": PLAYBACK["targets"][:1]}, False),
        (LinkType.PLAYBACK, PLAYBACK, {"user_id": "u2"}, False),
        (LinkType.DIARY, DIARY, {"policy": "ask", "tags": []}, True),
        (LinkType.DIARY, DIARY, {"user_id": None}, False),
        (LinkType.DIARY, DIARY, {"target": "letterboxd:bob"}, False),
    ],
)
def test_two_links_are_the_same_when_their_ends_are(
    kind: LinkType, data: dict[str, Any], changes: dict[str, Any], same: bool
) -> None:
    one = link_unique_id(kind, data)
    other = link_unique_id(kind, {**data, **changes})
    assert (one == other) is same


def test_a_list_that_is_called_watchlist_is_not_the_watchlist() -> None:
    named = link_unique_id(LinkType.REQUESTS, {**REQUESTS, "list_slug": "watchlist"})
    own = link_unique_id(LinkType.REQUESTS, {**REQUESTS, "list_slug": None})
    assert named != own
