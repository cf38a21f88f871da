"""The simulated Jellyfin: series, seasons and episodes beside the films."""

import pytest

from simulators.house import Simulators
from simulators.jellyfin import Episode, Jellyfin, User
from simulators.shows import CatalogueShow

from .conftest import Client


@pytest.fixture
def episodes(jellyfin: Jellyfin, show: CatalogueShow) -> list[Episode]:
    return jellyfin.add_episodes(show)


async def test_episodes_are_items_with_numbers(
    ask: Client, episodes: list[Episode], show: CatalogueShow
) -> None:
    path = "/Items?recursive=true&includeItemTypes=Episode&fields=ProviderIds"
    _, found = await ask("GET", path)
    assert found["TotalRecordCount"] == len(episodes)
    row, one = found["Items"][0], episodes[0]
    assert (row["Id"], row["Name"], row["Type"]) == (one.id, one.name, "Episode")
    assert (row["ParentIndexNumber"], row["IndexNumber"]) == (1, 1)
    assert (row["SeriesName"], row["SeriesId"]) == (show.title, one.series.id)
    assert row["ProviderIds"] == one.provider_ids
    assert row["ProviderIds"] != one.series.provider_ids


@pytest.mark.parametrize(
    ("parent", "recursive", "kinds"),
    [
        ("library", False, {"Series"}),
        ("library", True, {"Series", "Season", "Episode"}),
        ("series", False, {"Season"}),
        ("series", True, {"Season", "Episode"}),
        ("season", False, {"Episode"}),
    ],
)
async def test_what_a_parent_holds(
    ask: Client,
    jellyfin: Jellyfin,
    episodes: list[Episode],
    *,
    parent: str,
    recursive: bool,
    kinds: set[str],
) -> None:
    ids = {
        "library": jellyfin.shows_id,
        "series": episodes[0].series.id,
        "season": episodes[0].season.id,
    }
    query = f"parentId={ids[parent]}&recursive={str(recursive).lower()}"
    _, found = await ask("GET", f"/Items?{query}&fields=ParentId")
    assert {row["Type"] for row in found["Items"]} == kinds


async def test_the_shows_are_a_library_of_their_own(
    ask: Client, episodes: list[Episode], mara: User
) -> None:
    _, views = await ask("GET", f"/UserViews?userId={mara.id}")
    kinds = [row["CollectionType"] for row in views["Items"]]
    assert kinds == ["movies", "tvshows"]
    _, folders = await ask("GET", "/Library/VirtualFolders")
    assert [row["Name"] for row in folders] == ["Movies", "Shows"]
    _, counts = await ask("GET", "/Items/Counts")
    assert (counts["SeriesCount"], counts["EpisodeCount"]) == (1, len(episodes))


@pytest.mark.parametrize("level", ["series", "season", "episode"])
async def test_each_has_a_page_and_a_poster(
    ask: Client, jellyfin: Jellyfin, episodes: list[Episode], level: str
) -> None:
    one = episodes[0]
    ids = {"series": one.series.id, "season": one.season.id, "episode": one.id}
    status, row = await ask("GET", f"/Items/{ids[level]}")
    assert (status, row["Type"].lower()) == (200, level)
    url = f"{jellyfin.url}/Items/{ids[level]}/Images/Primary"
    async with ask.session.get(url) as answer:
        assert answer.content_type == "image/png"
    assert (await ask("DELETE", f"/Items/{ids[level]}"))[0] == 400


async def test_no_poster_of_nothing(ask: Client) -> None:
    assert (await ask("GET", f"/Items/{'1' * 32}/Images/Primary"))[0] == 404


async def test_marking_a_season_marks_its_episodes(
    ask: Client, episodes: list[Episode], mara: User, show: CatalogueShow
) -> None:
    one, user = episodes[0], f"userId={mara.id}"
    _, season = await ask("POST", f"/UserPlayedItems/{one.season.id}?{user}")
    assert (season["Played"], season["UnplayedItemCount"]) == (True, 0)
    _, series = await ask("GET", f"/UserItems/{one.series.id}/UserData?{user}")
    assert series["UnplayedItemCount"] == len(episodes) - 6
    assert series["Played"] is False
    assert "LastPlayedDate" in series
    _, own = await ask("GET", f"/Items/{one.id}?{user}")
    assert own["UserData"]["Played"] is True
    _, season = await ask("DELETE", f"/UserPlayedItems/{one.season.id}?{user}")
    assert season["Played"] is False


async def test_a_series_can_be_a_favourite(
    ask: Client, episodes: list[Episode], mara: User
) -> None:
    path = f"/UserFavoriteItems/{episodes[0].series.id}?userId={mara.id}"
    assert (await ask("POST", path))[1]["IsFavorite"] is True


async def test_an_episode_that_was_begun_can_be_resumed(
    ask: Client, jellyfin: Jellyfin, episodes: list[Episode], mara: User
) -> None:
    played = jellyfin.play(mara, episodes[4])
    jellyfin.stop_playing(played, 0.4 * played.runtime)
    _, found = await ask("GET", f"/UserItems/Resume?userId={mara.id}")
    assert [row["Id"] for row in found["Items"]] == [episodes[4].id]


@pytest.mark.parametrize(("key", "first"), [("Runtime", 0), ("ProductionYear", 0)])
async def test_sets_are_sorted_among_the_rest(
    ask: Client, jellyfin: Jellyfin, episodes: list[Episode], key: str, first: int
) -> None:
    held = jellyfin.add_box_set("Watchlist")
    _, found = await ask("GET", f"/Items?recursive=true&sortBy={key}")
    assert found["Items"][first]["Id"] == held.id


def test_an_episode_that_is_not_there_cannot_be_watched(
    jellyfin: Jellyfin, show: CatalogueShow, mara: User
) -> None:
    with pytest.raises(KeyError):
        jellyfin.play(mara, show.episode(1, 1))


def test_episodes_are_kept(sims: Simulators, episodes: list[Episode]) -> None:
    other = Simulators(120)
    other.from_json(sims.to_json())
    assert other.jellyfin.state.episodes == sims.jellyfin.state.episodes
