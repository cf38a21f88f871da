"""The simulated Tautulli: its history, and the ways to ask for it."""

from datetime import timedelta, timezone
from typing import Any

import pytest

from simulators.house import Simulators
from simulators.tautulli import PlexItem, PlexUser, Tautulli
from tests.simulators.clock import TestClock

from .conftest import Client


@pytest.fixture
def played(
    tautulli: Tautulli,
    clock: TestClock,
    *,
    alice: PlexUser,
    bob: PlexUser,
    film: PlexItem,
    episodes: list[PlexItem],
) -> None:
    """A film in two sittings, an episode by another user, live television, a song."""
    session = tautulli.play(alice, film)
    clock.forward(minutes=20)
    tautulli.stop_playing(session)
    clock.forward(days=1)
    session = tautulli.play(alice, film, at=1200)
    clock.forward(minutes=10)
    tautulli.pause(session)
    clock.forward(minutes=2)
    tautulli.finish(session)
    clock.forward(days=1)
    session = tautulli.play(bob, episodes[0])
    clock.forward(minutes=15)
    tautulli.stop_playing(session, 0.36 * session.runtime)
    session = tautulli.play_live(alice, "Some Live Film")
    clock.forward(minutes=15)
    tautulli.stop_playing(session)
    session = tautulli.play(alice, tautulli.add_track("A Song"))
    clock.forward(minutes=4)
    tautulli.finish(session)


@pytest.mark.usefixtures("played")
async def test_what_continues_is_one_play(ask: Client, film: PlexItem) -> None:
    told = await ask("get_history", rating_key=str(film.key))
    (row,) = told["data"]
    assert (row["group_count"], row["group_ids"]) == (2, "1,2")
    assert row["started"] < row["date"] < row["stopped"]
    assert (row["watched_status"], row["percent_complete"]) == (1, 100)
    assert (row["paused_counter"], row["duration"]) == (120, 1800)
    assert (told["recordsFiltered"], told["recordsTotal"]) == (1, 5)


@pytest.mark.usefixtures("played")
async def test_ungrouped_every_session_is_a_row(ask: Client, film: PlexItem) -> None:
    told = await ask("get_history", rating_key=str(film.key), grouping="0")
    rows = told["data"]
    assert [row["reference_id"] for row in rows] == [1, 1]
    assert [row["id"] for row in rows] == [2, 1]
    assert rows[1]["watched_status"] < 1


@pytest.mark.usefixtures("played")
async def test_live_television_always_counts_as_watched(ask: Client) -> None:
    (row,) = (await ask("get_history", media_type="live"))["data"]
    assert (row["live"], row["watched_status"], row["year"]) == (1, 1, None)
    assert (row["media_type"], row["media_index"]) == ("movie", "")


@pytest.mark.usefixtures("played")
async def test_watched_is_told_in_quarters(ask: Client) -> None:
    (row,) = (await ask("get_history", media_type="episode"))["data"]
    assert (row["watched_status"], row["percent_complete"]) == (0.25, 36)
    assert (row["parent_media_index"], row["media_index"]) == (1, 1)


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["A Song", "Some Live Film", "{episode}", "{film}"]),
        ({"order_dir": "asc", "length": "1"}, ["{film}"]),
        ({"order_column": "percent_complete", "length": "-3"}, ["{film}"]),
        ({"order_column": "beauty", "start": "3"}, ["{film}"]),
        ({"length": "0"}, []),
        ({"length": "-1"}, ["A Song", "Some Live Film", "{episode}"]),
        ({"media_type": "movie,episode"}, ["{episode}", "{film}"]),
        ({"user": "bob_plex"}, ["{episode}"]),
        ({"user": "Alice"}, []),
        ({"user_id": "8002"}, ["{episode}"]),
        ({"section_id": "3"}, ["A Song"]),
        ({"search": "live"}, ["Some Live Film"]),
        ({"guid": "plex://movie"}, ["{film}"]),
        ({"start_date": "2026-11-20"}, ["{film}"]),
        ({"after": "2026-11-22"}, ["A Song", "Some Live Film", "{episode}"]),
        ({"before": "2026-11-21"}, ["{film}"]),
        ({"after": "yesterday"}, []),
    ],
)
async def test_filters_orders_and_pages(
    ask: Client,
    film: PlexItem,
    episodes: list[PlexItem],
    asked: dict[str, str],
    titles: list[str],
) -> None:
    told = await ask("get_history", **asked)
    wanted = [
        title.format(film=film.title, episode=episodes[0].title) for title in titles
    ]
    assert [row["title"] for row in told["data"]] == wanted
    assert told["recordsTotal"] == 5


@pytest.mark.usefixtures("played")
async def test_days_are_those_of_the_server(tautulli: Tautulli, ask: Client) -> None:
    tautulli.timezone = timezone(timedelta(hours=6))
    told = await ask("get_history", start_date="2026-11-21", grouping="0")
    assert len(told["data"]) == 1


async def test_a_number_that_is_none_makes_it_fail(ask: Client) -> None:
    key = ask.tautulli.api_key
    status, told = await ask.raw(apikey=key, cmd="get_history", length="abc")
    assert status == 500
    assert told["response"]["message"] == "Check the logs for errors"


async def test_what_still_plays_has_a_state_and_no_ids(
    tautulli: Tautulli, ask: Client, clock: TestClock, alice: PlexUser, film: PlexItem
) -> None:
    tautulli.play(alice, film)
    clock.forward(minutes=5)
    (row,) = (await ask("get_history"))["data"]
    assert (row["state"], row["reference_id"], row["stopped"]) == (
        "playing",
        None,
        None,
    )
    assert row["duration"] == 300
    assert (await ask("get_history", include_activity="0"))["data"] == []
    assert (await ask("get_history", user="bob_plex"))["data"] == []


async def test_what_was_watched_and_is_played_again_is_another_play(
    tautulli: Tautulli, ask: Client, clock: TestClock, alice: PlexUser, film: PlexItem
) -> None:
    for _ in range(2):
        session = tautulli.play(alice, film)
        clock.forward(hours=2)
        tautulli.finish(session)
    rows = (await ask("get_history"))["data"]
    assert [row["reference_id"] for row in rows] == [2, 1]


@pytest.mark.parametrize(("seconds", "kept"), [(119, 0), (120, 1)])
async def test_what_was_short_is_not_kept(
    tautulli: Tautulli,
    ask: Client,
    clock: TestClock,
    alice: PlexUser,
    film: PlexItem,
    *,
    seconds: int,
    kept: int,
) -> None:
    session = tautulli.play(alice, film)
    clock.forward(seconds=seconds)
    tautulli.finish(session)
    assert len((await ask("get_history"))["data"]) == kept


async def test_the_past_can_be_invented_and_is_kept(
    sims: Simulators,
    tautulli: Tautulli,
    ask: Client,
    *,
    clock: TestClock,
    alice: PlexUser,
    film: PlexItem,
) -> None:
    began = clock.now - timedelta(days=400)
    tautulli.add_history(
        "alice_plex", film, started=began, stopped=began + timedelta(hours=2)
    )
    (row,) = (await ask("get_history"))["data"]
    assert (row["watched_status"], row["started"]) == (1, int(began.timestamp()))
    other = Simulators(120)
    other.from_json(sims.to_json())
    assert other.tautulli.state == tautulli.state


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0"), (61, "1 hr 1 min"), (125, "2 hrs 5 mins")]
)
async def test_lengths_are_spelled(
    tautulli: Tautulli,
    ask: Client,
    clock: TestClock,
    alice: PlexUser,
    film: PlexItem,
    *,
    minutes: int,
    words: str,
) -> None:
    tautulli.ignores_below = 0
    stopped = clock.now + timedelta(minutes=minutes)
    tautulli.add_history(alice, film, started=clock.now, stopped=stopped)
    told: dict[str, Any] = await ask("get_history")
    assert told["filter_duration"] == told["total_duration"] == words
