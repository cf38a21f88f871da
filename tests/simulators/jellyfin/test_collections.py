"""The simulated Jellyfin: collections and playlists with their pitfalls."""

import asyncio

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import BoxSet, Item, Jellyfin, User

from .conftest import Client

UNKNOWN = "1" * 32


@pytest.fixture
def held(jellyfin: Jellyfin) -> BoxSet:
    return jellyfin.add_box_set("Watchlist")


def _join(items: list[Item]) -> str:
    return ",".join(item.id for item in items)


async def test_a_collection_is_made_with_its_films(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    path = f"/Collections?name=Mara&ids={_join(items[:3])}&isLocked=true"
    status, made = await ask("POST", path)
    held = jellyfin.box_set("Mara")
    assert held is not None
    assert (status, made) == (200, {"Id": held.id})
    assert list(held.members) == [item.id for item in items[:3]]
    assert held.locked


async def test_a_collection_needs_a_name(ask: Client) -> None:
    assert (await ask("POST", "/Collections"))[0] == 400


async def test_a_collection_made_with_an_unknown_film_stays_empty(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    status, _ = await ask("POST", f"/Collections?name=M&ids={items[0].id},{UNKNOWN}")
    held = jellyfin.box_set("M")
    assert status == 400
    assert held is not None
    assert held.members == {}


async def test_one_unknown_film_refuses_the_batch(
    ask: Client, held: BoxSet, items: list[Item]
) -> None:
    path = f"/Collections/{held.id}/Items?ids={_join(items[:3])},{UNKNOWN}"
    assert await ask("POST", path) == (400, "Error processing request.")
    assert held.members == {}


async def test_adding_twice_is_adding_once(
    ask: Client, held: BoxSet, items: list[Item]
) -> None:
    path = f"/Collections/{held.id}/Items?ids={_join(items[:3])}"
    assert [(await ask("POST", path))[0] for _ in range(2)] == [204, 204]
    assert len(held.members) == 3


async def test_removing_what_is_not_there_is_no_error(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    held = jellyfin.add_box_set("Watchlist", items[:2])
    path = f"/Collections/{held.id}/Items?ids={items[0].id},{items[5].id},{UNKNOWN}"
    assert (await ask("DELETE", path))[0] == 204
    assert list(held.members) == [items[1].id]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_an_unknown_collection(
    ask: Client, items: list[Item], method: str
) -> None:
    path = f"/Collections/{UNKNOWN}/Items?ids={items[0].id}"
    assert (await ask(method, path))[0] == 400


async def test_ids_are_required(ask: Client, held: BoxSet) -> None:
    status, problem = await ask("POST", f"/Collections/{held.id}/Items")
    assert (status, list(problem["errors"])) == (400, ["ids"])


@pytest.mark.parametrize(("refuses", "members"), [(True, 1), (False, 2)])
async def test_films_of_several_versions_are_left_out_silently(
    ask: Client,
    jellyfin: Jellyfin,
    films: tuple[CatalogueFilm, ...],
    held: BoxSet,
    *,
    refuses: bool,
    members: int,
) -> None:
    jellyfin.refuses_versions = refuses
    added = [jellyfin.add_item(films[0], versions=2), jellyfin.add_item(films[1])]
    path = f"/Collections/{held.id}/Items?ids={_join(added)}"
    assert (await ask("POST", path))[0] == 204
    assert len(held.members) == members


async def test_writing_at_the_same_time_loses_something(
    ask: Client, held: BoxSet, items: list[Item]
) -> None:
    path = f"/Collections/{held.id}/Items?ids="
    await asyncio.gather(*(ask("POST", path + item.id) for item in items))
    assert len(held.members) < len(items)


async def test_a_scan_deletes_or_empties_a_collection(
    jellyfin: Jellyfin, items: list[Item]
) -> None:
    held = jellyfin.add_box_set("Watchlist", items)
    jellyfin.empty_box_set("Watchlist")
    assert held.members == {}
    jellyfin.delete_box_set("Watchlist")
    jellyfin.delete_box_set("Watchlist")
    assert jellyfin.box_set("Watchlist") is None


# --- playlists ------------------------------------------------------------------------


async def _make(ask: Client, owner: User, items: list[Item]) -> str:
    sent = {
        "Name": "Watchlist",
        "Ids": [item.id for item in items],
        "UserId": owner.id,
        "MediaType": "Video",
        "IsPublic": False,
    }
    status, made = await ask("POST", "/Playlists", sent)
    assert status == 200
    number: str = made["Id"]
    return number


async def _order(ask: Client, number: str, user: User) -> list[str]:
    _, found = await ask("GET", f"/Playlists/{number}/Items?userId={user.id}")
    return [row["PlaylistItemId"] for row in found["Items"]]


async def test_a_private_playlist_is_its_owners(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User, jonas: User
) -> None:
    number = await _make(ask, jonas, items[:3])
    assert await _order(ask, number, jonas) == [item.id for item in items[:3]]
    path = f"/Playlists/{number}/Items"
    assert (await ask("GET", f"{path}?userId={mara.id}"))[0] == 404
    assert (await ask("GET", path))[0] == 400
    seen = "/Items?recursive=true&includeItemTypes=Playlist&fields=ChildCount&userId="
    assert (await ask("GET", seen + jonas.id))[1]["TotalRecordCount"] == 1
    assert (await ask("GET", seen + mara.id))[1]["TotalRecordCount"] == 0
    assert (await ask("GET", f"/Items/{number}?userId={mara.id}"))[0] == 404


async def test_a_public_playlist_is_read_by_all_and_changed_by_its_owner(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User, jonas: User
) -> None:
    number = await _make(ask, jonas, items[:3])
    token = jellyfin.add_token(jonas)
    await ask("POST", f"/Playlists/{number}", {"IsPublic": True}, token=token)
    assert len(await _order(ask, number, mara)) == 3
    path = f"/Playlists/{number}/Items?ids={items[5].id}&userId={mara.id}"
    assert (await ask("POST", path))[0] == 403


async def test_adding_leaves_out_unknown_films_and_those_that_are_in(
    ask: Client, items: list[Item], jonas: User
) -> None:
    number = await _make(ask, jonas, items[:2])
    ids = f"{items[1].id},{UNKNOWN},{items[2].id}"
    path = f"/Playlists/{number}/Items?ids={ids}&userId={jonas.id}"
    assert (await ask("POST", path))[0] == 204
    assert await _order(ask, number, jonas) == [item.id for item in items[:3]]


@pytest.mark.parametrize(
    ("version", "order"), [("10.11.11", [0, 1, 2]), ("12.1", [2, 0, 1])]
)
async def test_a_position_is_read_since_version_12(
    ask: Client,
    jellyfin: Jellyfin,
    items: list[Item],
    jonas: User,
    *,
    version: str,
    order: list[int],
) -> None:
    jellyfin.version = version
    number = await _make(ask, jonas, items[:2])
    path = f"/Playlists/{number}/Items?ids={items[2].id}&position=0"
    assert (await ask("POST", f"{path}&userId={jonas.id}"))[0] == 204
    assert await _order(ask, number, jonas) == [items[at].id for at in order]


@pytest.mark.parametrize("by_key", [True, False])
async def test_removing_entries(
    ask: Client, jellyfin: Jellyfin, items: list[Item], jonas: User, by_key: bool
) -> None:
    number = await _make(ask, jonas, items[:3])
    token = jellyfin.api_key if by_key else jellyfin.add_token(jonas)
    path = f"/Playlists/{number}/Items?entryIds={items[0].id}"
    assert (await ask("DELETE", path, token=token))[0] == 204
    assert await _order(ask, number, jonas) == [item.id for item in items[1:3]]


async def test_removing_from_no_playlist(ask: Client) -> None:
    assert (await ask("DELETE", f"/Playlists/{UNKNOWN}/Items?entryIds=x"))[0] == 404


async def test_moving_an_entry_takes_the_owners_token(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User, jonas: User
) -> None:
    number = await _make(ask, jonas, items[:3])
    path = f"/Playlists/{number}/Items/{items[2].id}/Move/0"
    assert (await ask("POST", path))[0] == 400
    assert (await ask("POST", path, token=jellyfin.add_token(mara)))[0] == 404
    token = jellyfin.add_token(jonas)
    assert (await ask("POST", path, token=token))[0] == 204
    assert await _order(ask, number, jonas) == [items[at].id for at in (2, 0, 1)]
    path = f"/Playlists/{number}/Items/{items[9].id}/Move/0"
    assert (await ask("POST", path, token=token))[0] == 400


async def test_updating_a_playlist_replaces_its_order(
    ask: Client, jellyfin: Jellyfin, items: list[Item], jonas: User
) -> None:
    number = await _make(ask, jonas, items[:3])
    sent = {"Name": "New", "Ids": [items[2].id, items[0].id]}
    path = f"/Playlists/{number}"
    assert (await ask("POST", path, sent))[0] == 400
    token = jellyfin.add_token(jonas)
    assert (await ask("POST", path, sent, token=token))[0] == 204
    held = jellyfin.playlist("New")
    assert held is not None
    assert list(held.members) == sent["Ids"]
    _, told = await ask("GET", path, token=token)
    assert told["ItemIds"] == sent["Ids"]


@pytest.mark.parametrize(
    "change",
    [
        {"Name": None},
        {"UserId": None},
        {"MediaType": "Film"},
        {"Ids": ["x"]},
        {"Ids": "x"},
        {"IsPublic": "no"},
    ],
)
async def test_a_playlist_that_makes_no_sense(
    ask: Client, jonas: User, change: dict[str, object]
) -> None:
    sent = {"Name": "W", "UserId": jonas.id, "Ids": [], "MediaType": "Video", **change}
    assert (await ask("POST", "/Playlists", sent))[0] == 400


async def test_a_playlist_by_query(
    ask: Client, jellyfin: Jellyfin, jonas: User
) -> None:
    assert (await ask("POST", f"/Playlists?name=Q&userId={jonas.id}"))[0] == 200
    held = jellyfin.playlist("Q")
    assert held is not None
    assert held.public


async def test_deleting_a_playlist(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User, jonas: User
) -> None:
    number = await _make(ask, mara, items[:1])
    jellyfin.state.playlists[number].public = True
    token = jellyfin.add_token(jonas)
    assert (await ask("DELETE", f"/Items/{number}", token=token))[0] == 401
    assert (await ask("DELETE", f"/Items/{number}"))[0] == 204
    assert jellyfin.state.playlists == {}
