"""Tests of filling, emptying and ordering collections and playlists."""

import asyncio
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import BoxSet, Item, Jellyfin, Playlist, User

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import ROOT_ID

NAME = "Alice's watchlist, & more"
COLLECTION = Shelf(kind=ShelfKind.COLLECTION, name=NAME)


@pytest.fixture
def playlist(alice: User) -> Shelf:
    return Shelf(kind=ShelfKind.PLAYLIST, name=NAME, owner_id=alice.id)


@pytest.fixture(params=ShelfKind)
def shelf(request: pytest.FixtureRequest, playlist: Shelf) -> Shelf:
    return {ShelfKind.COLLECTION: COLLECTION, ShelfKind.PLAYLIST: playlist}[
        request.param
    ]


def held(jellyfin: Jellyfin, shelf: Shelf) -> BoxSet | Playlist | None:
    return jellyfin.box_set(shelf.name) or jellyfin.playlist(shelf.name)


def on(jellyfin: Jellyfin, shelf: Shelf) -> list[str]:
    there = held(jellyfin, shelf)
    assert there is not None
    return list(there.members)


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items]


async def test_a_shelf_that_does_not_exist_is_empty_and_complete(
    linked: JellyfinAccount, shelf: Shelf
) -> None:
    snapshot = await linked.read_shelf(shelf)
    assert snapshot.items == ()
    assert snapshot.complete


async def test_a_shelf_is_made_by_name_and_filled_in_order(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:4]))
    snapshot = await linked.read_shelf(shelf)
    assert snapshot.complete
    assert [item.item_id for item in snapshot.items] == ids(items[:4])
    assert [item.position for item in snapshot.items] == [0, 1, 2, 3]
    assert snapshot.items[0].film.ids.tmdb == items[0].film.tmdb


async def test_a_playlist_is_its_owners_alone(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], playlist: Shelf
) -> None:
    await linked.add_to_shelf(playlist, ids(items[:1]))
    there = jellyfin.playlist(NAME)
    assert there is not None
    assert there.public is False
    assert there.owner == playlist.owner_id


async def test_a_collection_is_locked(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    await linked.add_to_shelf(COLLECTION, ids(items[:1]))
    there = jellyfin.box_set(NAME)
    assert there is not None
    assert there.locked


async def test_many_items_go_in_chunks(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:120]))
    assert on(jellyfin, shelf) == ids(items[:120])
    posts = [r for r in jellyfin.requests if r.method == "POST" and "ids" in r.query]
    assert [len(post.query["ids"].split(",")) for post in posts] == [50, 50, 20]


async def test_adding_twice_is_harmless(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:2]))
    before = len(jellyfin.requests)
    await linked.add_to_shelf(shelf, [items[1].id.upper(), items[0].id])
    assert on(jellyfin, shelf) == ids(items[:2])
    assert {r.method for r in jellyfin.requests[before:]} == {"GET"}


async def test_a_shelf_is_found_by_its_exact_name(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    near = jellyfin.add_box_set(f"{NAME} 2")
    exact = jellyfin.add_box_set(NAME)
    await linked.add_to_shelf(COLLECTION, ids(items[:1]))
    assert list(exact.members) == ids(items[:1])
    assert not near.members


async def test_a_shelf_is_found_by_its_id_whatever_its_name(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    renamed = jellyfin.add_box_set("Renamed")
    shelf = Shelf(kind=ShelfKind.COLLECTION, name=NAME, shelf_id=renamed.id.upper())
    await linked.add_to_shelf(shelf, ids(items[:1]))
    assert list(renamed.members) == ids(items[:1])
    assert jellyfin.box_set(NAME) is None


async def test_a_shelf_that_was_lost_is_made_again_by_name(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:1]))
    there = held(jellyfin, shelf)
    assert there is not None
    gone = Shelf(kind=shelf.kind, name=NAME, shelf_id=there.id, owner_id=shelf.owner_id)
    jellyfin.state.box_sets.clear()
    jellyfin.state.playlists.clear()
    await linked.add_to_shelf(gone, ids(items[1:2]))
    assert on(jellyfin, shelf) == ids(items[1:2])
    assert len((await linked.read_shelf(gone)).items) == 1


async def test_an_item_that_is_gone_makes_a_collection_refuse_all(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    with pytest.raises(Refused) as caught:
        await linked.add_to_shelf(COLLECTION, [items[0].id, "f" * 32])
    assert caught.value.reason is RefusedReason.ITEM_UNKNOWN
    assert on(jellyfin, COLLECTION) == []


async def test_an_item_that_is_gone_is_noticed_on_a_playlist(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], playlist: Shelf
) -> None:
    with pytest.raises(Refused, match="1 of 2") as caught:
        await linked.add_to_shelf(playlist, [items[0].id, "f" * 32])
    assert caught.value.reason is RefusedReason.LEFT_OUT
    await linked.add_to_shelf(playlist, ids(items[:1]))
    assert on(jellyfin, playlist) == ids(items[:1])


async def test_a_film_that_is_left_out_silently_is_refused(
    linked: JellyfinAccount, jellyfin: Jellyfin, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    item = jellyfin.add_item(catalogue[0], versions=2)
    with pytest.raises(Refused, match=NAME) as caught:
        await linked.add_to_shelf(COLLECTION, [item.id])
    assert caught.value.reason is RefusedReason.LEFT_OUT


async def test_a_member_who_may_not_manage_collections_is_refused_as_such(
    of_alice: JellyfinAccount, alice: User, items: list[Item], jellyfin: Jellyfin
) -> None:
    jellyfin.add_box_set(NAME)
    alice.may_manage_collections = False
    with pytest.raises(Refused) as caught:
        await of_alice.add_to_shelf(COLLECTION, ids(items[:1]))
    assert caught.value.reason is RefusedReason.FORBIDDEN


async def test_items_are_taken_off(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:60]))
    await linked.remove_from_shelf(shelf, [*ids(items[:55]), "f" * 32])
    assert on(jellyfin, shelf) == ids(items[55:60])


async def test_nothing_is_sent_for_what_is_not_there(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.remove_from_shelf(shelf, ids(items[:1]))
    await linked.add_to_shelf(shelf, ids(items[:1]))
    before = len(jellyfin.requests)
    await linked.remove_from_shelf(shelf, ids(items[1:2]))
    assert {r.method for r in jellyfin.requests[before:]} == {"GET"}


async def test_writes_to_a_shelf_wait_for_one_another(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    jellyfin.latency = 0.01
    await asyncio.gather(*(linked.add_to_shelf(shelf, [item.id]) for item in items[:4]))
    assert sorted(on(jellyfin, shelf)) == sorted(ids(items[:4]))
    assert len(jellyfin.state.box_sets) + len(jellyfin.state.playlists) == 1


async def test_a_lost_answer_is_found_out_by_looking(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:1]))
    jellyfin.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST"))
    with pytest.raises(NoAnswer):
        await linked.add_to_shelf(shelf, ids(items[1:2]))
    assert len((await linked.read_shelf(shelf)).items) == 2


@pytest.mark.parametrize("whose", ["key", "token"])
async def test_a_playlist_is_put_in_order(  # noqa: PLR0917
    linked: JellyfinAccount,
    of_alice: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    playlist: Shelf,
    whose: str,
) -> None:
    account = {"key": linked, "token": of_alice}[whose]
    await account.add_to_shelf(playlist, ids(items[:4]))
    wanted = [items[3].id, items[0].id, items[2].id, "f" * 32]
    await account.order_shelf(playlist, wanted)
    there = on(jellyfin, playlist)
    assert [item for item in there if item != items[1].id] == wanted[:3]
    assert items[1].id in there
    before = len(jellyfin.requests)
    await account.order_shelf(playlist, wanted)
    assert {r.method for r in jellyfin.requests[before:]} == {"GET"}


async def test_a_new_film_at_the_top_takes_one_move(
    of_alice: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], playlist: Shelf
) -> None:
    await of_alice.add_to_shelf(playlist, ids(items[1:30]))
    await of_alice.add_to_shelf(playlist, ids(items[:1]))
    before = len(jellyfin.requests)
    await of_alice.order_shelf(playlist, ids(items[:30]))
    assert on(jellyfin, playlist) == ids(items[:30])
    posts = [r for r in jellyfin.requests[before:] if r.method == "POST"]
    assert len(posts) == 1


async def test_a_collection_has_no_order(linked: JellyfinAccount) -> None:
    with pytest.raises(Refused) as caught:
        await linked.order_shelf(COLLECTION, [])
    assert caught.value.reason is RefusedReason.DISABLED


async def test_a_playlist_that_is_gone_cannot_be_put_in_order(
    linked: JellyfinAccount, playlist: Shelf
) -> None:
    with pytest.raises(Refused) as caught:
        await linked.order_shelf(playlist, [])
    assert caught.value.reason is RefusedReason.SHELF_MISSING


async def test_what_a_link_can_choose_from_is_read(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    playlist: Shelf,
) -> None:
    made = jellyfin.add_box_set("Noir")
    await linked.add_to_shelf(playlist, ids(items[:1]))
    collections = await linked.collections()
    assert [(it.name, it.shelf_id) for it in collections] == [("Noir", made.id)]
    (found,) = await linked.playlists(alice.id.upper())
    assert (found.name, found.owner_id) == (NAME, alice.id)
    assert await linked.playlists(jellyfin.user("Root").id) == ()


async def test_somebody_elses_public_playlist_is_not_taken_for_ours(
    account: JellyfinAccount, server: CannedServer
) -> None:
    rows = [
        {"Id": "a" * 32, "Name": NAME, "CanDelete": False},
        {"Id": "c" * 32, "Name": NAME, "CanDelete": True},
        {"Id": "b" * 32, "Name": NAME, "CanDelete": True},
    ]
    server.lay("GET /Items", Canned(said={"Items": rows, "TotalRecordCount": 3}))
    empty = Canned(said={"Items": [], "TotalRecordCount": 0})
    server.lay(f"GET /Playlists/{'b' * 32}/Items", empty)
    shelf = Shelf(kind=ShelfKind.PLAYLIST, name=NAME)
    assert (await account.read_shelf(shelf)).complete
    assert server.lines()[-1] == f"GET /Playlists/{'b' * 32}/Items"
    assert server.asked[-1].query["userId"] == ROOT_ID


async def test_places_on_a_playlist_go_by_their_own_ids(
    account: JellyfinAccount, server: CannedServer
) -> None:
    shelf_id, first, second = "a" * 32, "1" * 32, "2" * 32
    there = [{"Id": shelf_id, "Name": NAME}]
    places = [
        {"Id": first, "Name": "One", "PlaylistItemId": "p1"},
        {"Id": second, "Name": "Two", "PlaylistItemId": "p2"},
    ]
    server.lay("GET /Items", Canned(said={"Items": there, "TotalRecordCount": 1}))
    said = {"Items": places, "TotalRecordCount": 2}
    server.lay(f"GET /Playlists/{shelf_id}/Items", Canned(said=said))
    server.lay(f"DELETE /Playlists/{shelf_id}/Items", Canned(status=204))
    server.lay(f"POST /Playlists/{shelf_id}/Items/p1/Move/1", Canned(status=204))
    server.lay(f"POST /Playlists/{shelf_id}/Items/p2/Move/0", Canned(status=204))
    shelf = Shelf(kind=ShelfKind.PLAYLIST, name=NAME)
    await account.remove_from_shelf(shelf, [second])
    assert server.asked[-1].query["entryIds"] == "p2"
    await account.order_shelf(shelf, [second, first])
    assert "/Items/p" in server.lines()[-1]


async def test_a_collection_that_is_not_shown_is_made_once(
    of_alice: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], clock: Clock
) -> None:
    alice = jellyfin.user("Alice")
    alice.sees_collections = False
    for item in items[:3]:
        with pytest.raises(Refused) as caught:
            await of_alice.add_to_shelf(COLLECTION, [item.id])
        assert caught.value.reason is RefusedReason.SHELF_HIDDEN
    assert len(jellyfin.state.box_sets) == 1

    alice.sees_collections = True
    clock.pass_by(timedelta(hours=6))
    await of_alice.add_to_shelf(COLLECTION, ids(items[:1]))
    assert on(jellyfin, COLLECTION) == ids(items[:1])


async def test_a_collection_that_the_server_named_otherwise_is_not_made_again(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    await linked.add_to_shelf(COLLECTION, ids(items[:1]))
    [held] = jellyfin.state.box_sets.values()
    held.name = "Another name"
    await linked.add_to_shelf(COLLECTION, ids(items[:2]))
    assert list(held.members) == ids(items[:2])
    assert len(jellyfin.state.box_sets) == 1


@pytest.mark.parametrize("kind", ShelfKind)
async def test_a_shelf_that_was_not_listed_is_neither_empty_nor_made(
    account: JellyfinAccount, server: CannedServer, kind: ShelfKind
) -> None:
    half: dict[str, object] = {"Items": [], "TotalRecordCount": 1}
    server.lay("GET /Items", *[Canned(said=half)] * 2)
    shelf = Shelf(kind=kind, name=NAME, owner_id=ROOT_ID)
    with pytest.raises(NotReached):
        await account.read_shelf(shelf)
    with pytest.raises(NotReached):
        await account.add_to_shelf(shelf, ["a" * 32])


async def test_filling_a_shelf_reads_it_once_not_for_each_batch(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:10]))
    before = len(jellyfin.requests)
    for start in range(10, 60, 10):
        await linked.add_to_shelf(shelf, ids(items[start : start + 10]))
    # The listing, how many are on it, the items, how many are on it now.
    assert len(jellyfin.requests) - before == 5 * 4
    assert on(jellyfin, shelf) == ids(items[:60])


async def test_a_shelf_that_changed_meanwhile_is_read_again(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], shelf: Shelf
) -> None:
    await linked.add_to_shelf(shelf, ids(items[:3]))
    there = held(jellyfin, shelf)
    assert there is not None
    there.members = {number: there.members[number] for number in ids(items[:1])}
    await linked.add_to_shelf(shelf, ids(items[:3]))
    assert on(jellyfin, shelf) == ids(items[:3])


async def test_what_a_borrowed_administrator_is_not_shown_stays_as_it_is(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    held = jellyfin.add_box_set(COLLECTION.name, items[:2])
    for user in jellyfin.state.users.values():
        user.sees_collections = False
    with pytest.raises(Refused) as caught:
        await linked.add_to_shelf(COLLECTION, ids(items[2:3]))
    assert caught.value.reason is RefusedReason.SHELF_HIDDEN
    assert list(jellyfin.state.box_sets[held.id].members) == ids(items[:2])
