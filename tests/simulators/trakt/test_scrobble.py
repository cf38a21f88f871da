"""The simulated Trakt: the rules of live playback."""

from typing import Any

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt

from .conftest import Client, Clock, movie


def at(film: CatalogueFilm, progress: object) -> dict[str, Any]:
    return {"movie": movie(film), "progress": progress}


async def test_a_start_is_watched_until_the_film_would_end(
    ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    answer = await ask("POST", "/scrobble/start", at(film, 50))
    assert answer.status == 201
    assert (answer.json["id"], answer.json["action"]) == (0, "start")
    assert answer.json["movie"]["ids"]["tmdb"] == film.tmdb
    watching = await ask("GET", "/users/me/watching")
    assert watching.json["action"] == "scrobble"
    assert watching.json["type"] == "movie"
    clock.pass_by(minutes=film.runtime_minutes / 2)
    assert (await ask("GET", "/users/me/watching")).status == 204


async def test_a_start_that_never_stops_is_no_play(
    trakt: Trakt, ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    await ask("POST", "/scrobble/start", at(film, 1))
    clock.pass_by(hours=5)
    assert (await ask("GET", "/sync/history")).json == []
    assert trakt.plays() == []


async def test_a_pause_saves_the_position(
    ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    await ask("POST", "/scrobble/start", at(film, 1))
    paused = await ask("POST", "/scrobble/pause", at(film, 33.5))
    assert (paused.status, paused.json["action"]) == (201, "pause")
    assert (await ask("GET", "/users/me/watching")).status == 204
    rows = (await ask("GET", "/sync/playback/movies")).json
    assert [(row["id"], row["progress"]) for row in rows] == [(paused.json["id"], 33.5)]
    again = await ask("POST", "/scrobble/pause", at(film, 40))
    assert again.json["id"] == paused.json["id"]
    assert (await ask("GET", "/sync/playback/episodes")).json == []


async def test_a_start_wipes_the_saved_position(
    ask: Client, film: CatalogueFilm
) -> None:
    await ask("POST", "/scrobble/pause", at(film, 33.5))
    await ask("POST", "/scrobble/start", at(film, 33.5))
    assert (await ask("GET", "/sync/playback")).json == []


@pytest.mark.parametrize(
    ("progress", "status", "action"),
    [
        (0, 422, None),
        (0.99, 422, None),
        (1, 201, "pause"),
        (79.9, 201, "pause"),
        (80, 201, "scrobble"),
        (100, 201, "scrobble"),
        (100.1, 422, None),
        (-1, 422, None),
        ("90", 422, None),
        (None, 422, None),
        (True, 422, None),
    ],
)
async def test_a_stop_counts_from_80_percent_on(
    ask: Client,
    film: CatalogueFilm,
    progress: object,
    status: int,
    action: str | None,
) -> None:
    answer = await ask("POST", "/scrobble/stop", at(film, progress))
    assert (answer.status, answer.json.get("action")) == (status, action)


async def test_a_scrobble_is_in_the_history_to_the_minute(
    ask: Client, film: CatalogueFilm
) -> None:
    await ask("POST", "/scrobble/start", at(film, 1))
    stopped = await ask("POST", "/scrobble/stop", at(film, 95.0))
    assert (await ask("GET", "/users/me/watching")).status == 204
    rows = (await ask("GET", "/sync/history/movies")).json
    assert len(rows) == 1
    assert rows[0]["id"] == stopped.json["id"] > 2**53
    assert rows[0]["watched_at"] == "2026-11-20T18:30:00.000Z"
    assert (rows[0]["action"], rows[0]["type"]) == ("scrobble", "movie")


async def test_the_same_film_cannot_be_scrobbled_again_within_an_hour(
    trakt: Trakt, ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    await ask("POST", "/scrobble/stop", at(film, 95))
    clock.pass_by(minutes=59, seconds=59)
    again = await ask("POST", "/scrobble/stop", at(film, 99))
    assert again.status == 409
    assert again.json == {
        "watched_at": "2026-11-20T18:30:00.000Z",
        "expires_at": "2026-11-20T19:30:42.250Z",
    }
    clock.pass_by(seconds=1)
    assert (await ask("POST", "/scrobble/stop", at(film, 99))).status == 201
    assert len(trakt.plays(film)) == 2


async def test_a_film_marked_by_hand_can_still_be_scrobbled(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.log_play(film)
    assert (await ask("POST", "/scrobble/stop", at(film, 95))).status == 201


async def test_an_episode_by_its_own_ids_or_by_its_number(
    trakt: Trakt, ask: Client, show: CatalogueShow
) -> None:
    episode = show.episode(1, 2)
    sent: list[dict[str, Any]] = [
        {"episode": {"ids": {"tvdb": episode.tvdb}}},
        {
            "show": {"ids": {"tvdb": show.tvdb}},
            "episode": {"season": 1, "number": 2},
        },
        {
            "show": {"title": show.title, "year": show.year},
            "episode": {"number_abs": 2},
        },
    ]
    for body in sent:
        answer = await ask("POST", "/scrobble/start", body | {"progress": 5})
        assert answer.json["episode"]["ids"]["trakt"] == episode.trakt
        assert answer.json["show"]["ids"]["slug"] == show.slug
    watching = await ask("GET", "/users/mara/watching")
    assert watching.json["type"] == "episode"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"movie": {"ids": {"tmdb": 5}}, "progress": 1}, 404),
        ({"movie": {"ids": {"tmdb": "20000000"}}, "progress": 1}, 404),
        ({"movie": {"ids": {"trakt": True}}, "progress": 1}, 404),
        ({"movie": {}, "progress": 1}, 404),
        ({"episode": {"ids": {"tmdb": 5}}, "progress": 1}, 404),
        ({"progress": 1}, 422),
        ({"show": {"ids": {"tmdb": 20_000_000}}, "progress": 1}, 422),
        ({"movie": "Heat", "progress": 1}, 422),
    ],
)
async def test_what_cannot_be_scrobbled(
    ask: Client, body: dict[str, Any], status: int
) -> None:
    assert (await ask("POST", "/scrobble/start", body)).status == status


async def test_stopping_one_film_leaves_another_running(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    other = list(trakt.media.movies.values())[1]
    await ask("POST", "/scrobble/start", at(film, 5))
    await ask("POST", "/scrobble/start", at(other, 5))
    await ask("POST", "/scrobble/pause", at(film, 10))
    watching = (await ask("GET", "/users/me/watching")).json
    assert watching["movie"]["ids"]["tmdb"] == other.tmdb


async def test_a_check_in_becomes_a_play_when_it_has_run(
    trakt: Trakt, ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    made = await ask("POST", "/checkin", {"movie": movie(film)})
    assert made.status == 201
    assert made.json["watched_at"] == "2026-11-20T18:30:42.250Z"
    assert (await ask("GET", "/users/me/watching")).json["action"] == "checkin"
    assert (await ask("GET", "/sync/history")).json == []
    watching = trakt.watching()
    assert watching is not None
    assert watching.ref == trakt.ref(film)
    clock.pass_by(minutes=film.runtime_minutes)
    assert trakt.watching() is None
    assert len(trakt.plays()) == 1
    rows = (await ask("GET", "/sync/history")).json
    assert [(row["id"], row["action"]) for row in rows] == [
        (made.json["id"], "checkin")
    ]
    assert (await ask("GET", "/users/me/watching")).status == 204


async def test_only_one_check_in_at_a_time(
    ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    await ask("POST", "/checkin", {"movie": movie(film)})
    expires_at = (await ask("GET", "/users/me/watching")).json["expires_at"]
    again = await ask("POST", "/checkin", {"movie": movie(film)})
    assert (again.status, again.json) == (409, {"expires_at": expires_at})


async def test_no_check_in_while_something_is_scrobbled(
    ask: Client, film: CatalogueFilm
) -> None:
    await ask("POST", "/scrobble/start", at(film, 5))
    assert (await ask("POST", "/checkin", {"movie": movie(film)})).status == 409


async def test_a_check_in_can_be_taken_back(
    ask: Client, film: CatalogueFilm, clock: Clock
) -> None:
    await ask("POST", "/checkin", {"movie": movie(film)})
    assert (await ask("DELETE", "/checkin")).status == 204
    assert (await ask("DELETE", "/checkin")).status == 204
    clock.pass_by(hours=5)
    assert (await ask("GET", "/sync/history")).json == []


async def test_a_saved_position_can_be_removed(
    ask: Client, film: CatalogueFilm
) -> None:
    number = (await ask("POST", "/scrobble/pause", at(film, 5))).json["id"]
    assert (await ask("DELETE", f"/sync/playback/{number}")).status == 204
    assert (await ask("DELETE", f"/sync/playback/{number}")).status == 404
    assert (await ask("DELETE", "/sync/playback/x")).status == 404


async def test_positions_are_kept_for_six_months(
    ask: Client, film: CatalogueFilm, clock: Clock, trakt: Trakt
) -> None:
    await ask("POST", "/scrobble/pause", at(film, 5))
    late = "/sync/playback?start_at=2026-11-20T19:00:00Z"
    early = "/sync/playback?end_at=2026-11-20T18:00:00Z"
    assert (await ask("GET", late)).json == []
    assert (await ask("GET", early)).json == []
    clock.pass_by(days=183)
    ask.token = trakt.link().access_token
    assert (await ask("GET", "/sync/playback")).json == []
