"""The simulated Jellyfin: what a user has watched, likes and rates."""

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import Item, Jellyfin, User

from .conftest import Client


async def test_setting_user_data_is_absolute(
    ask: Client, items: list[Item], mara: User
) -> None:
    path = f"/UserItems/{items[0].id}/UserData?userId={mara.id}"
    sent = {
        "Played": True,
        "PlayCount": 1,
        "LastPlayedDate": "2024-01-15T12:00:00Z",
        "PlaybackPositionTicks": 0,
        "IsFavorite": True,
        "Rating": 7,
        "Likes": True,
    }
    _, first = await ask("POST", path, sent)
    _, again = await ask("POST", path, sent)
    assert first == again == (await ask("GET", path))[1]
    assert (again["PlayCount"], again["Rating"], again["Likes"]) == (1, 7, True)
    assert again["LastPlayedDate"] == "2024-01-15T12:00:00.0000000Z"


async def test_marking_as_played_counts_up(
    ask: Client, items: list[Item], mara: User
) -> None:
    path = f"/UserPlayedItems/{items[0].id}?userId={mara.id}"
    await ask("POST", path)
    _, data = await ask("POST", f"{path}&datePlayed=20240115120000")
    assert data["PlayCount"] == 2
    assert data["LastPlayedDate"].startswith("2024-01-15T12:00:00")
    _, data = await ask("DELETE", path)
    assert (data["Played"], data["PlayCount"]) == (False, 0)
    old = f"/Users/{mara.id}/PlayedItems/{items[0].id}"
    assert (await ask("POST", old))[1]["PlayCount"] == 1


async def test_favourites_and_likes(ask: Client, items: list[Item], mara: User) -> None:
    number = f"{items[0].id}?userId={mara.id}"
    path = f"/UserFavoriteItems/{number}"
    assert (await ask("POST", path))[1]["IsFavorite"] is True
    assert (await ask("DELETE", path))[1]["IsFavorite"] is False
    path = f"/UserItems/{items[0].id}/Rating?userId={mara.id}"
    assert (await ask("POST", f"{path}&likes=true"))[1]["Likes"] is True
    assert "Likes" not in (await ask("DELETE", path))[1]


@pytest.mark.parametrize(
    "sent",
    [
        {"Rating": 11},
        {"Rating": "7"},
        {"Played": 1},
        {"PlayCount": True},
        {"LastPlayedDate": "yesterday"},
        {"LastPlayedDate": ""},
        [],
    ],
)
async def test_user_data_that_makes_no_sense(
    ask: Client, items: list[Item], mara: User, sent: object
) -> None:
    path = f"/UserItems/{items[0].id}/UserData?userId={mara.id}"
    assert (await ask("POST", path, sent))[0] == 400


async def test_user_data_of_nobody_or_nothing(
    ask: Client, items: list[Item], mara: User
) -> None:
    path = f"/UserItems/{'1' * 32}/UserData?userId={mara.id}"
    assert (await ask("GET", path))[0] == 404
    assert (await ask("GET", f"/UserItems/{items[0].id}/UserData"))[0] == 404


async def test_a_body_that_is_no_json(
    ask: Client, jellyfin: Jellyfin, items: list[Item], mara: User
) -> None:
    url = f"{jellyfin.url}/UserItems/{items[0].id}/UserData?userId={mara.id}"
    key = f"&ApiKey={jellyfin.api_key}"
    async with ask.session.post(url + key, data=b"{}") as answer:
        assert answer.status == 415
    headers = {"Content-Type": "application/json"}
    async with ask.session.post(url + key, data=b"{", headers=headers) as answer:
        assert answer.status == 400


def test_a_film_that_is_not_there_cannot_be_watched(
    jellyfin: Jellyfin, films: tuple[CatalogueFilm, ...], mara: User
) -> None:
    with pytest.raises(KeyError):
        jellyfin.set_played("mara", films[0])
    with pytest.raises(KeyError):
        jellyfin.user("nobody")
