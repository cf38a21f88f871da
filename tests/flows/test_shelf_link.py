"""Making and changing a link that fills a collection or playlist."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.links import link_of
from custom_components.letterboxd_sync.model.link import AccountId, LinkId, ShelfLink
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin
from simulators.jellyfin.state import Playlist

from .linked import member, watches_at
from .walking import Walk

NEW = "Letterboxd alice_b"


def kept(**changes: Any) -> dict[str, Any]:
    """Return a link as its subentry keeps it."""
    return {
        "target": "jellyfin:den",
        "list_slug": None,
        "shelf_kind": "collection",
        "shelf_name": NEW,
        "shelf_id": None,
        "owner_id": None,
        "watched_by": [],
        **changes,
    }


def link(subentry_id: str = "LINK1", **changes: Any) -> dict[str, Any]:
    """Return the subentry of a link."""
    data = kept(**changes)
    name = data["shelf_name"].casefold()
    owner = data["owner_id"] or ""
    return {
        "data": data,
        "subentry_id": subentry_id,
        "subentry_type": "shelf",
        "title": "Mine",
        "unique_id": f"jellyfin:den|(watchlist)|{data['shelf_kind']}:{name}:{owner}",
    }


def add_playlist(jellyfin: Jellyfin, name: str, owner: str) -> Playlist:
    """Let a user have a playlist."""
    held = Playlist(
        id=jellyfin.state.new_id("playlist"),
        name=name,
        owner=jellyfin.user(owner).id,
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )
    jellyfin.state.playlists[held.id] = held
    return held


async def at_kind(
    hass: HomeAssistant,
    jellyfin: Jellyfin,
    kind: str,
    *,
    user: str | None = None,
    links: tuple[dict[str, Any], ...] = (),
) -> tuple[MockConfigEntry, Walk]:
    """Return an account, and a flow that goes on after collection or playlist."""
    entry = member(hass, subentries=links)
    target = watches_at(hass, jellyfin, user=user)
    walk = await Walk.link(hass, entry, "shelf")
    await walk.submit(target=target.entry_id)
    await walk.choose(kind)
    return entry, walk


# -- collections ------------------------------------------------------------------


async def test_a_new_collection_is_linked(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry, walk = await at_kind(hass, jellyfin, "collection")
    assert walk.step == "collection"
    assert walk.options("watched_by") == {
        jellyfin.user("alice").id: "alice",
        jellyfin.user("bob").id: "bob",
    }
    assert walk.suggested == {"shelf": NEW, "watched_by": []}
    await walk.submit(shelf=" Film night ", watched_by=[jellyfin.user("bob").id])
    assert walk.is_done
    assert walk.result["title"] == "Watchlist → Film night (Den)"
    [subentry] = entry.subentries.values()
    assert subentry.unique_id == "jellyfin:den|(watchlist)|collection:film night:"
    assert link_of(entry, subentry) == ShelfLink(
        link_id=LinkId(subentry.subentry_id),
        source=AccountId("letterboxd:alice_b"),
        target=AccountId("jellyfin:den"),
        shelf=Shelf(kind=ShelfKind.COLLECTION, name="Film night"),
        watched_by=(jellyfin.user("bob").id,),
    )


@pytest.mark.parametrize("typed", ["Film night", "FILM NIGHT"])
async def test_a_name_that_is_there_already_means_that_collection(
    hass: HomeAssistant, jellyfin: Jellyfin, typed: str
) -> None:
    held = jellyfin.add_box_set("Film night")
    entry, walk = await at_kind(hass, jellyfin, "collection")
    await walk.submit(shelf=typed)
    [subentry] = entry.subentries.values()
    assert subentry.data == kept(shelf_name="Film night", shelf_id=held.id)


async def test_a_collection_is_picked(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    held = jellyfin.add_box_set("Film night")
    entry, walk = await at_kind(hass, jellyfin, "collection")
    assert walk.options("shelf") == {held.id: "Film night"}
    await walk.submit(shelf=held.id)
    [subentry] = entry.subentries.values()
    assert subentry.data == kept(shelf_name="Film night", shelf_id=held.id)


async def test_the_suggested_collection_is_taken_up_when_it_is_there(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    held = jellyfin.add_box_set(NEW)
    _, walk = await at_kind(hass, jellyfin, "collection")
    assert walk.suggested["shelf"] == held.id


async def test_a_collection_needs_a_name(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry, walk = await at_kind(hass, jellyfin, "collection")
    await walk.submit(shelf="  ")
    assert walk.errors == {"shelf": "no_name"}
    assert not entry.subentries
    await walk.submit(shelf=NEW)
    assert walk.is_done


async def test_one_collection_is_not_filled_through_two_entries_of_its_server(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    target = "jellyfin:den:another-user"
    name = f"{target}|(watchlist)|collection:{NEW.casefold()}:"
    held = link(target=target) | {"unique_id": name}
    MockConfigEntry(
        domain=DOMAIN,
        title="Den (Bob)",
        unique_id=target,
        data={"provider": "jellyfin"},
    ).add_to_hass(hass)
    _, walk = await at_kind(hass, jellyfin, "collection", links=(held,))
    await walk.submit(shelf=NEW)
    assert walk.errors == {"shelf": "already_linked"}
    await walk.submit(shelf="Another")
    assert walk.is_done


async def test_two_links_do_not_fill_one_collection_from_one_list(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry, walk = await at_kind(hass, jellyfin, "collection", links=(link(),))
    await walk.submit(shelf=NEW.upper())
    assert walk.errors == {"shelf": "already_linked"}
    assert len(entry.subentries) == 1
    await walk.submit(shelf="Another")
    assert walk.is_done


async def test_the_only_user_is_likely_the_one_who_watches(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    del jellyfin.state.users[jellyfin.user("bob").id]
    _, walk = await at_kind(hass, jellyfin, "collection")
    assert walk.suggested["watched_by"] == [jellyfin.user("alice").id]


# -- playlists --------------------------------------------------------------------


async def test_a_playlist_of_a_user_is_linked(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    bob = jellyfin.user("bob").id
    add_playlist(jellyfin, "Alice's", "alice")
    held = add_playlist(jellyfin, "Bob's", "bob")
    entry, walk = await at_kind(hass, jellyfin, "playlist")
    assert walk.step == "playlist"
    assert walk.suggested == {"owner_id": None}
    await walk.submit(owner_id=bob)
    assert walk.step == "playlist_name"
    assert walk.options("shelf") == {held.id: "Bob's"}
    assert walk.suggested == {"shelf": NEW, "watched_by": [bob]}
    await walk.submit(shelf=held.id, watched_by=[bob])
    [subentry] = entry.subentries.values()
    assert subentry.data == kept(
        shelf_kind="playlist",
        shelf_name="Bob's",
        shelf_id=held.id,
        owner_id=bob,
        watched_by=[bob],
    )
    assert subentry.unique_id == f"jellyfin:den|(watchlist)|playlist:bob's:{bob}"


async def test_one_user_is_not_asked_whose_playlist(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    bob = jellyfin.user("bob").id
    entry, walk = await at_kind(hass, jellyfin, "playlist", user="bob")
    assert walk.step == "playlist_name"
    await walk.submit(**walk.suggested)
    [subentry] = entry.subentries.values()
    assert subentry.data["owner_id"] == bob
    assert subentry.data["watched_by"] == [bob]


async def test_two_users_may_have_playlists_of_the_same_name(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    alice, bob = jellyfin.user("alice").id, jellyfin.user("bob").id
    there = link(shelf_kind="playlist", owner_id=alice)
    entry, walk = await at_kind(hass, jellyfin, "playlist", links=(there,))
    await walk.submit(owner_id=bob)
    await walk.submit(shelf=NEW, watched_by=[])
    assert len(entry.subentries) == 2


# -- what goes wrong --------------------------------------------------------------


async def test_without_a_jellyfin_there_is_nothing_to_link_to(
    hass: HomeAssistant,
) -> None:
    walk = await Walk.link(hass, member(hass), "shelf")
    assert walk.reason == "no_target"


@pytest.mark.parametrize("kind", ["collection", "playlist"])
@pytest.mark.parametrize(
    ("status", "reason"), [(401, "invalid_auth"), (500, "cannot_connect")]
)
async def test_a_server_that_does_not_answer_ends_the_flow(
    hass: HomeAssistant, jellyfin: Jellyfin, kind: str, status: int, reason: str
) -> None:
    fault = Fault(kind=FaultKind.STATUS, status=status, times=None)
    jellyfin.faults.add(fault)
    entry, walk = await at_kind(hass, jellyfin, kind)
    assert walk.reason == reason
    assert not entry.subentries
    jellyfin.faults.clear()
    walk = await Walk.link(hass, entry, "shelf")
    assert walk.step == "user"


# -- later ------------------------------------------------------------------------


async def relinking(
    hass: HomeAssistant, jellyfin: Jellyfin, *links: dict[str, Any]
) -> tuple[MockConfigEntry, Walk]:
    """Return an account whose first link is about to be changed."""
    entry = member(hass, subentries=links)
    watches_at(hass, jellyfin)
    return entry, await Walk.relink(hass, entry, "LINK1")


async def test_a_link_shows_its_settings_and_takes_new_ones(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    bob = jellyfin.user("bob").id
    held = jellyfin.add_box_set("Renamed at the server")
    before = link(shelf_name="Film night", shelf_id=held.id, watched_by=[bob])
    entry, walk = await relinking(hass, jellyfin, before)
    assert walk.step == "reconfigure"
    assert walk.suggested == {"shelf": held.id, "watched_by": [bob]}
    await walk.submit(shelf=held.id, watched_by=[])
    assert walk.reason == "reconfigure_successful"
    [subentry] = entry.subentries.values()
    assert subentry.data == kept(shelf_name="Renamed at the server", shelf_id=held.id)


async def test_a_title_is_kept_unless_something_else_is_filled(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry, walk = await relinking(hass, jellyfin, link())
    await walk.submit(shelf=NEW, watched_by=[jellyfin.user("bob").id])
    assert entry.subentries["LINK1"].title == "Mine"
    walk = await Walk.relink(hass, entry, "LINK1")
    await walk.submit(shelf="Another", watched_by=[])
    subentry = entry.subentries["LINK1"]
    assert subentry.title == "Watchlist → Another (Den)"
    assert subentry.unique_id == "jellyfin:den|(watchlist)|collection:another:"


async def test_a_link_does_not_become_another_one(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    other = link("LINK2", shelf_name="Another")
    entry, walk = await relinking(hass, jellyfin, link(), other)
    await walk.submit(shelf="another", watched_by=[])
    assert walk.errors == {"shelf": "already_linked"}
    assert entry.subentries["LINK1"].data == kept()
    await walk.submit(shelf=NEW, watched_by=[])
    assert walk.reason == "reconfigure_successful"


async def test_what_the_server_has_no_longer_stays_visible(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    before = link(shelf_name="Gone", shelf_id="0" * 32, watched_by=["nobody"])
    entry, walk = await relinking(hass, jellyfin, before)
    assert walk.options("shelf") == {"0" * 32: "Gone"}
    assert walk.options("watched_by")["nobody"] == "nobody"
    await walk.submit(**walk.suggested)
    assert walk.reason == "reconfigure_successful"
    assert entry.subentries["LINK1"].data == before["data"]


async def test_a_collection_that_was_not_made_yet_stays_visible(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry, walk = await relinking(hass, jellyfin, link())
    assert walk.options("shelf") == {NEW: NEW}
    await walk.submit(**walk.suggested)
    assert entry.subentries["LINK1"].data == kept()


async def test_a_playlist_keeps_its_owner(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    bob = jellyfin.user("bob").id
    held = add_playlist(jellyfin, "Bob's", "bob")
    before = link(shelf_kind="playlist", owner_id=bob)
    entry, walk = await relinking(hass, jellyfin, before)
    assert list(walk.options("shelf")) == [held.id, NEW]
    await walk.submit(shelf=held.id, watched_by=[])
    data = entry.subentries["LINK1"].data
    assert (data["owner_id"], data["shelf_id"]) == (bob, held.id)


async def test_a_link_whose_target_is_gone_says_so(hass: HomeAssistant) -> None:
    entry = member(hass, subentries=(link(),))
    walk = await Walk.relink(hass, entry, "LINK1")
    assert walk.reason == "target_gone"
