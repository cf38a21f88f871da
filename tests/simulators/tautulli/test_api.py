"""The simulated Tautulli: who gets in, who is there, what plays."""

from typing import Any

import pytest

from simulators.house import Simulators
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from tests.simulators.clock import TestClock

from .conftest import Client


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Parameter apikey is required"),
        ({"apikey": "{key}"}, "Parameter cmd is required. Possible commands are: "),
        ({"apikey": "{key}", "cmd": "dance"}, "Unknown command: dance. Possible "),
        ({"apikey": "wrong", "cmd": "get_users"}, "Invalid apikey"),
    ],
)
async def test_every_mistake_is_400(
    tautulli: Tautulli, ask: Client, asked: dict[str, str], message: str
) -> None:
    key = tautulli.api_key
    named = {name: text.replace("{key}", key) for name, text in asked.items()}
    status, told = await ask.raw(**named)
    assert status == 400
    assert told["response"]["result"] == "error"
    assert told["response"]["message"].startswith(message)
    assert told["response"]["data"] == {}


async def test_an_api_that_is_switched_off(tautulli: Tautulli, ask: Client) -> None:
    tautulli.api_enabled = False
    status, told = await ask.raw(apikey=tautulli.api_key, cmd="get_users")
    assert (status, told["response"]["message"]) == (400, "API not enabled")


async def test_elsewhere_are_pages(tautulli: Tautulli, ask: Client) -> None:
    async with ask.session.get(tautulli.url, allow_redirects=False) as answer:
        assert answer.status == 303
    async with ask.session.get(f"{tautulli.url}/home") as answer:
        assert (answer.status, answer.content_type) == (404, "text/html")


async def test_the_server_says_which_it_is(tautulli: Tautulli, ask: Client) -> None:
    assert (await ask("get_tautulli_info"))["tautulli_version"] == "v2.17.2"
    info = await ask("get_server_info")
    assert info["pms_identifier"] == tautulli.pms_identifier
    tautulli.pms_identifier = ""
    info = await ask("get_server_info")
    assert (info["pms_identifier"], info["pms_name"]) == ("", "")


async def test_a_user_without_a_name_of_their_own_is_called_like_their_account(
    tautulli: Tautulli, ask: Client, alice: PlexUser, bob: PlexUser
) -> None:
    nameless = tautulli.add_user("carol_plex", friendly_name="")
    users = await ask("get_users")
    assert [user["username"] for user in users] == [
        *("Local", "alice_plex", "bob_plex", "carol_plex"),
    ]
    names = {
        one["user_id"]: one["friendly_name"] for one in await ask("get_user_names")
    }
    assert names == {
        0: "Local",
        alice.user_id: "Alice",
        bob.user_id: "bob_plex",
        nameless.user_id: "",
    }
    assert nameless.shown_name == "carol_plex"


async def test_libraries_have_names(ask: Client) -> None:
    names = {one["section_name"] for one in await ask("get_library_names")}
    assert {"Movies", "TV Shows"} <= names


# --- activity -------------------------------------------------------------------------


async def test_what_plays_is_told_in_texts(
    tautulli: Tautulli, ask: Client, clock: TestClock, alice: PlexUser, film: PlexItem
) -> None:
    session = tautulli.play(alice, film)
    clock.forward(seconds=90)
    told = await ask("get_activity")
    (one,) = told["sessions"]
    assert (told["stream_count"], told["stream_count_direct_play"]) == ("1", 1)
    assert (one["state"], one["view_offset"]) == ("playing", "90000")
    assert one["progress_percent"] == str(round(9000 / session.runtime))
    assert one["duration"] == str(film.duration)
    assert (one["user"], one["friendly_name"]) == ("alice_plex", "Alice")
    assert one["user_id"] == alice.user_id
    assert (one["media_type"], one["media_index"]) == ("movie", "")
    assert one["guids"] == list(film.guids)


async def test_a_session_pauses_leaps_waits_and_ends(
    tautulli: Tautulli, ask: Client, clock: TestClock, alice: PlexUser, film: PlexItem
) -> None:
    session = tautulli.play("alice_plex", film)
    tautulli.progress(session, 600)
    tautulli.pause(session)
    clock.forward(minutes=9)
    assert await _state(ask) == ("paused", "600000")
    tautulli.resume(session)
    clock.forward(seconds=3)
    assert await _state(ask) == ("playing", "603000")
    tautulli.buffer(session)
    clock.forward(seconds=3)
    assert await _state(ask) == ("buffering", "603000")
    tautulli.resume(session)
    tautulli.stop_playing(session)
    assert (await ask("get_activity"))["sessions"] == []
    with pytest.raises(ValueError, match="plays nothing"):
        tautulli.pause(session)


async def _state(ask: Client) -> tuple[str, str]:
    (one,) = (await ask("get_activity"))["sessions"]
    return one["state"], one["view_offset"]


async def test_an_episode_has_what_is_above_it(
    sims: Simulators,
    tautulli: Tautulli,
    ask: Client,
    alice: PlexUser,
    episodes: list[PlexItem],
) -> None:
    show = sims.shows[0]
    tautulli.play(alice, show.episode(2, 3))
    (one,) = (await ask("get_activity"))["sessions"]
    assert (one["media_type"], one["grandparent_title"]) == ("episode", show.title)
    assert (one["parent_media_index"], one["media_index"]) == ("2", "3")
    assert one["full_title"] == f"{show.title} - {one['title']}"
    assert f"tmdb://{show.tmdb}" in one["grandparent_guids"]
    assert f"tmdb://{show.episode(2, 3).tmdb}" in one["guids"]


async def test_live_television_has_no_end(
    tautulli: Tautulli, ask: Client, clock: TestClock, alice: PlexUser
) -> None:
    tautulli.play_live(alice, "Some Live Film")
    clock.forward(hours=1)
    (one,) = (await ask("get_activity"))["sessions"]
    assert (one["live"], one["year"], one["duration"]) == (1, "", "0")
    assert one["progress_percent"] == "0"


async def test_one_session_can_be_asked_for(
    tautulli: Tautulli, ask: Client, alice: PlexUser, bob: PlexUser, film: PlexItem
) -> None:
    tautulli.play(alice, film)
    wanted = tautulli.play(bob, film, device="Phone")
    one = await ask("get_activity", session_key=wanted.session_key)
    assert one["player"] == "Phone"
    assert await ask("get_activity", session_id="none") == {}


@pytest.mark.parametrize("lists", [True, False])
async def test_when_nothing_plays_there_are_counters(
    tautulli: Tautulli, ask: Client, *, lists: bool
) -> None:
    tautulli.idle_lists_sessions = lists
    told = await ask("get_activity")
    assert (told["stream_count"], told["total_bandwidth"]) == ("0", 0)
    assert ("sessions" in told) is lists


async def test_a_plex_that_is_down_is_a_success_with_nothing_in_it(
    tautulli: Tautulli, ask: Client, alice: PlexUser, film: PlexItem
) -> None:
    tautulli.play(alice, film)
    tautulli.plex_down = True
    assert await ask("get_activity") == {}
    assert await ask("get_metadata", rating_key=str(film.key)) == {}


# --- metadata -------------------------------------------------------------------------


async def test_metadata_has_the_ids(
    tautulli: Tautulli, ask: Client, film: PlexItem, episodes: list[PlexItem]
) -> None:
    told = await ask("get_metadata", rating_key=str(film.key))
    assert (told["guids"], told["year"]) == (list(film.guids), str(film.year))
    told = await ask("get_metadata", rating_key=str(episodes[0].key))
    assert told["guids"] != told["grandparent_guids"]
    assert told["media_index"] == "1"


@pytest.mark.parametrize("key", ["99999", "", "nonsense"])
async def test_what_plex_does_not_know_is_empty(ask: Client, key: str) -> None:
    assert await ask("get_metadata", rating_key=key) == {}


async def test_what_plex_forgot_is_empty(
    sims: Simulators, tautulli: Tautulli, ask: Client, film: PlexItem
) -> None:
    tautulli.remove(sims.catalogue[0])
    assert await ask("get_metadata", rating_key=str(film.key)) == {}
    with pytest.raises(KeyError):
        tautulli.item(sims.catalogue[0])
    with pytest.raises(KeyError):
        tautulli.state.user("nobody")


async def test_a_legacy_agent_tells_its_one_id_in_the_guid(
    sims: Simulators, tautulli: Tautulli, ask: Client
) -> None:
    film = sims.catalogue[1]
    item = tautulli.add_film(
        film, guid=f"com.plexapp.agents.imdb://{film.imdb}?lang=en"
    )
    told: dict[str, Any] = await ask("get_metadata", rating_key=str(item.key))
    assert told["guids"] == []
    assert film.imdb in told["guid"]
    assert tautulli.add_film(film, guid=item.guid) is item
    assert tautulli.item(film) is item
