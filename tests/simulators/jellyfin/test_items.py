"""The simulated Jellyfin: what a query finds, and the films that box sets hide."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import Item, Jellyfin, User

from .conftest import Client

MOVIES = "/Items?recursive=true&includeItemTypes=Movie"


def _ids(found: dict[str, Any]) -> list[str]:
    return [row["Id"] for row in found["Items"]]


async def test_the_library_is_paged(ask: Client, items: list[Item]) -> None:
    pages = [
        (await ask("GET", f"{MOVIES}&sortBy=DateCreated&startIndex={at}&limit=4"))[1]
        for at in (0, 4, 8)
    ]
    assert [len(page["Items"]) for page in pages] == [4, 4, 2]
    assert [page["TotalRecordCount"] for page in pages] == [10, 10, 10]
    assert [one for page in pages for one in _ids(page)] == [one.id for one in items]


async def test_totals_can_be_left_out(ask: Client, items: list[Item]) -> None:
    _, found = await ask("GET", f"{MOVIES}&enableTotalRecordCount=false")
    assert found["TotalRecordCount"] == 0


async def test_ids_appear_when_asked_for(
    ask: Client, items: list[Item], films: tuple[CatalogueFilm, ...]
) -> None:
    _, bare = await ask("GET", f"/Items?ids={items[0].id}")
    _, full = await ask("GET", f"/Items?ids={items[0].id}&fields=ProviderIds,Nonsense")
    assert "ProviderIds" not in bare["Items"][0]
    assert full["Items"][0]["ProviderIds"] == {
        "Tmdb": str(films[0].tmdb),
        "Imdb": films[0].imdb,
    }


@pytest.mark.parametrize("written", ["{id}", "{dashed}", "{id},nonsense,{missing}"])
async def test_ids_are_read_in_both_forms_and_wrong_ones_dropped(
    ask: Client, items: list[Item], written: str
) -> None:
    number = items[0].id
    dashed = (
        f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}"
    )
    ids = written.format(id=number, dashed=dashed, missing="1" * 32)
    _, found = await ask("GET", f"/Items?ids={ids}")
    assert _ids(found) == [number]


async def test_a_film_may_be_there_twice(
    ask: Client, jellyfin: Jellyfin, films: tuple[CatalogueFilm, ...]
) -> None:
    jellyfin.add_item(films[0])
    jellyfin.add_item(films[0], "Another cut")
    _, found = await ask("GET", f"{MOVIES}&fields=ProviderIds")
    assert len({row["ProviderIds"]["Tmdb"] for row in found["Items"]}) == 1
    assert len(set(_ids(found))) == 2


async def test_the_server_has_its_own_title(
    ask: Client, jellyfin: Jellyfin, films: tuple[CatalogueFilm, ...]
) -> None:
    item = jellyfin.add_item(films[11])
    _, found = await ask("GET", f"/Items/{item.id}")
    assert found["Name"] == films[11].original_title


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("isPlayed=true", [0, 1]),
        ("isPlayed=true&sortBy=DatePlayed&sortOrder=Descending", [0, 1]),
        ("filters=IsPlayed&sortBy=DatePlayed", [1, 0]),
        ("filters=IsUnplayed&limit=1&sortBy=DateCreated", [2]),
        ("isFavorite=true", [3]),
        ("filters=IsFavorite", [3]),
        ("sortBy=PlayCount&sortOrder=Descending&limit=1", [0]),
        ("isPlayed=true&hasTmdbId=true&hasImdbId=true", [0, 1]),
        ("hasTmdbId=false", []),
        ("excludeItemTypes=Movie", []),
        ("years=1", []),
    ],
)
async def test_filters(
    ask: Client,
    jellyfin: Jellyfin,
    items: list[Item],
    mara: User,
    *,
    query: str,
    expected: list[int],
) -> None:
    jellyfin.set_played(mara, items[0], at=datetime(2026, 2, 1, tzinfo=UTC))
    jellyfin.set_played(mara, items[0], at=datetime(2026, 3, 1, tzinfo=UTC))
    jellyfin.set_played(mara, items[1], at=datetime(2026, 1, 1, tzinfo=UTC))
    jellyfin.state.data(mara.id, items[3].id).favorite = True
    _, found = await ask("GET", f"{MOVIES}&userId={mara.id}&{query}")
    assert _ids(found) == [items[at].id for at in expected]


async def test_without_a_user_played_means_nothing(
    ask: Client, items: list[Item]
) -> None:
    _, found = await ask("GET", f"{MOVIES}&isPlayed=true")
    assert len(found["Items"]) == 10


@pytest.mark.parametrize("key", ["SortName", "Name", "ProductionYear", "Runtime", "X"])
async def test_sorting_is_stable_and_complete(
    ask: Client, items: list[Item], key: str
) -> None:
    _, up = await ask("GET", f"{MOVIES}&sortBy={key}")
    assert sorted(_ids(up)) == sorted(one.id for one in items)


async def test_random_is_an_order_too(ask: Client, items: list[Item]) -> None:
    _, found = await ask("GET", f"{MOVIES}&sortBy=Random")
    assert sorted(_ids(found)) == sorted(one.id for one in items)


@pytest.mark.parametrize(
    "query",
    [
        "recursive=perhaps",
        "limit=many",
        "startIndex=x",
        "userId=x",
        "parentId=x",
        "isPlayed=1",
    ],
)
async def test_what_cannot_be_bound_is_refused(ask: Client, query: str) -> None:
    status, problem = await ask("GET", f"/Items?{query}")
    assert status == 400
    assert query.split("=", maxsplit=1)[0] in problem["errors"]


async def test_words_that_are_not_known_are_dropped(
    ask: Client, items: list[Item]
) -> None:
    query = "includeItemTypes=Movie,Film&sortBy=Beauty&sortOrder=Sideways"
    _, found = await ask("GET", f"/Items?recursive=true&{query}")
    assert len(found["Items"]) == 10


async def test_user_data_comes_with_a_user(
    ask: Client, items: list[Item], mara: User
) -> None:
    _, without = await ask("GET", MOVIES)
    _, with_user = await ask("GET", f"{MOVIES}&userId={mara.id}")
    _, declined = await ask("GET", f"{MOVIES}&userId={mara.id}&enableUserData=false")
    assert "UserData" not in without["Items"][0]
    assert with_user["Items"][0]["UserData"]["Played"] is False
    assert "UserData" not in declined["Items"][0]


async def test_images_can_be_left_out(ask: Client, items: list[Item]) -> None:
    _, found = await ask("GET", f"{MOVIES}&enableImages=false")
    assert "ImageTags" not in found["Items"][0]


@pytest.mark.parametrize("path", ["/Items?userId={user}", "/Users/{user}/Items"])
async def test_the_root_shows_libraries(
    ask: Client, items: list[Item], mara: User, path: str
) -> None:
    _, found = await ask("GET", path.format(user=mara.id))
    assert [row["Type"] for row in found["Items"]] == ["CollectionFolder"]


@pytest.mark.parametrize("version", ["10.10.7", "10.11.11", "12.1"])
async def test_the_older_address_still_answers(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User, version: str
) -> None:
    jellyfin.version = version
    query = "recursive=true&includeItemTypes=Movie&collapseBoxSetItems=false"
    _, found = await ask("GET", f"/Users/{mara.id}/Items?{query}")
    assert len(found["Items"]) == 10
    status, _ = await ask("GET", f"/Users/{mara.id}/Items/{items[0].id}")
    assert status == 200


# --- box sets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "grouping", "with_user", "query", "hidden"),
    [
        ("10.11.11", False, True, "", False),
        ("10.11.11", True, True, "", True),
        ("10.11.11", True, True, "&collapseBoxSetItems=false", False),
        ("10.11.11", False, True, "&collapseBoxSetItems=true", True),
        ("10.11.11", True, False, "", False),
        ("12.1", False, True, "", False),
        ("12.1", True, True, "", True),
        ("12.1", True, True, "&collapseBoxSetItems=false", False),
        ("12.1", False, False, "", True),
        ("12.1", False, False, "&collapseBoxSetItems=false", True),
        ("12.1", False, False, "&hasTmdbId=true", False),
        ("12.1", False, False, "&searchTerm=e", False),
    ],
)
async def test_box_sets_hide_their_films(
    ask: Client,
    jellyfin: Jellyfin,
    items: list[Item],
    mara: User,
    *,
    version: str,
    grouping: bool,
    with_user: bool,
    query: str,
    hidden: bool,
) -> None:
    jellyfin.version, jellyfin.group_box_sets = version, grouping
    held = jellyfin.add_box_set("Watchlist", items[:3])
    user = f"&userId={mara.id}" * with_user
    _, found = await ask("GET", f"{MOVIES}{user}{query}")
    ids = _ids(found)
    assert (held.id in ids) is hidden
    assert (items[0].id not in ids) is hidden


async def test_ids_are_never_hidden(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    jellyfin.version = "12.1"
    jellyfin.add_box_set("Watchlist", items)
    _, found = await ask("GET", f"/Items?ids={items[0].id}")
    assert _ids(found) == [items[0].id]


async def test_members_of_a_box_set(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    held = jellyfin.add_box_set("Watchlist", items[2:5])
    _, found = await ask("GET", f"/Items?parentId={held.id}&userId={mara.id}")
    assert _ids(found) == [one.id for one in items[2:5]]


async def test_the_library_as_a_parent(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    _, found = await ask("GET", f"/Items?parentId={jellyfin.library_id}")
    assert len(found["Items"]) == 10


async def test_a_parent_that_is_gone_is_refused(ask: Client) -> None:
    assert (await ask("GET", f"/Items?parentId={'1' * 32}"))[0] == 400


async def test_box_sets_are_found_by_name(
    ask: Client, jellyfin: Jellyfin, mara: User
) -> None:
    held = jellyfin.add_box_set("Mara's Watchlist")
    jellyfin.add_box_set("Other")
    path = "/Items?recursive=true&includeItemTypes=BoxSet&fields=ChildCount,DateCreated"
    _, found = await ask("GET", f"{path}&searchTerm=watchl&userId={mara.id}")
    assert _ids(found) == [held.id]
    assert found["Items"][0]["ChildCount"] == 0


async def test_asking_for_box_sets_in_a_parent_forgets_the_parent(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    held = jellyfin.add_box_set("Watchlist", items)
    path = f"/Items?recursive=true&includeItemTypes=BoxSet&parentId={held.id}"
    assert _ids((await ask("GET", path))[1]) == [held.id]


async def test_which_box_sets_hold_a_film_is_told_since_version_12(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    held = jellyfin.add_box_set("Watchlist", items[:1])
    path = f"/Items/{items[0].id}/Collections"
    assert (await ask("GET", f"{path}?userId={mara.id}"))[0] == 404
    jellyfin.version = "12.1"
    assert (await ask("GET", path))[0] == 401
    assert _ids((await ask("GET", f"{path}?userId={mara.id}"))[1]) == [held.id]


# --- single items ---------------------------------------------------------------------


async def test_an_unknown_item(ask: Client) -> None:
    assert (await ask("GET", f"/Items/{'1' * 32}"))[0] == 404
    assert (await ask("GET", "/Items/nonsense"))[0] == 400
    assert (await ask("DELETE", f"/Items?ids={'1' * 32}"))[0] == 404


async def test_deleting_a_film_takes_it_out_of_everything(
    ask: Client, jellyfin: Jellyfin, items: list[Item], films: tuple[CatalogueFilm, ...]
) -> None:
    held = jellyfin.add_box_set("Watchlist", items[:2])
    assert (await ask("DELETE", f"/Items/{items[0].id}"))[0] == 204
    assert jellyfin.item(films[0]) is None
    assert jellyfin.members(held) == [films[1]]


async def test_deleting_collections(ask: Client, jellyfin: Jellyfin) -> None:
    one, two = jellyfin.add_box_set("One"), jellyfin.add_box_set("Two")
    assert (await ask("DELETE", f"/Items/{one.id}"))[0] == 204
    assert (await ask("DELETE", f"/Items?ids={two.id}"))[0] == 204
    assert jellyfin.state.box_sets == {}


async def test_counts_and_resume(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    jellyfin.state.data(mara.id, items[4].id).position_ticks = 5
    assert (await ask("GET", "/Items/Counts"))[1]["MovieCount"] == 10
    _, begun = await ask("GET", f"/UserItems/Resume?userId={mara.id}")
    assert _ids(begun) == [items[4].id]


async def test_posters_are_open_to_everybody(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    url = f"{jellyfin.url}/Items/{items[0].id}/Images/Primary?maxHeight=90"
    async with ask.session.get(url) as answer:
        assert answer.content_type == "image/png"
        assert (await answer.read()).startswith(b"\x89PNG")
    path = f"/Items/{items[0].id}/Images/Logo"
    assert (await ask("GET", path, token=""))[0] == 404
