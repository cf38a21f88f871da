"""The simulated Trakt: history keeps what it is sent, also twice."""

from datetime import timedelta
from typing import Any

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt

from .conftest import START, Client, movie


async def test_the_same_play_twice_is_two_plays(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    body = {"movies": [movie(film, watched_at="2026-08-01T20:04:31.000Z")]}
    for _ in range(2):
        answer = await ask("POST", "/sync/history", body)
        assert answer.status == 201
        assert answer.json == {
            "added": {"movies": 1, "episodes": 0},
            "not_found": {"movies": [], "shows": [], "seasons": [], "episodes": []},
        }
    rows = (await ask("GET", "/sync/history/movies")).json
    assert [row["watched_at"] for row in rows] == ["2026-08-01T20:04:00.000Z"] * 2
    assert rows[0]["id"] != rows[1]["id"]
    assert {row["action"] for row in rows} == {"watch"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, "2026-11-20T18:30:00.000Z"),
        ({"watched_at": "unknown"}, "1970-01-01T00:00:00.000Z"),
        ({"watched_at": "2026-08-01T20:04:31+02:00"}, "2026-08-01T18:04:00.000Z"),
    ],
)
async def test_when_it_was_watched(
    ask: Client, film: CatalogueFilm, said: dict[str, str], kept: str
) -> None:
    await ask("POST", "/sync/history", {"movies": [movie(film, **said)]})
    assert (await ask("GET", "/sync/history")).json[0]["watched_at"] == kept


async def test_an_episode_can_be_watched_when_released(
    ask: Client, show: CatalogueShow
) -> None:
    episode = show.episode(1, 1)
    sent = {"ids": {"imdb": episode.imdb}, "watched_at": "released"}
    await ask("POST", "/sync/history", {"episodes": [sent]})
    ended = episode.first_aired + timedelta(minutes=episode.runtime_minutes)
    rows = (await ask("GET", "/sync/history/episodes")).json
    assert rows[0]["watched_at"] == f"{ended:%Y-%m-%dT%H:%M:00.000Z}"


@pytest.mark.parametrize("watched_at", ["released", "yesterday", "2026-08-01", 5])
async def test_a_time_that_cannot_be_read_adds_nothing(
    trakt: Trakt, ask: Client, film: CatalogueFilm, watched_at: object
) -> None:
    body = {"movies": [movie(film), movie(film, watched_at=watched_at)]}
    assert (await ask("POST", "/sync/history", body)).status == 422
    assert trakt.plays() == []


@pytest.mark.parametrize("body", [{"movies": {}}, {"movies": [5]}, {"shows": None}])
async def test_a_body_that_holds_no_items(ask: Client, body: dict[str, Any]) -> None:
    assert (await ask("POST", "/sync/history", body)).status == 400


async def test_a_show_is_its_episodes(ask: Client, show: CatalogueShow) -> None:
    ids = {"tvdb": show.tvdb}
    season = show.seasons[-1]
    sent: list[tuple[dict[str, Any], int]] = [
        ({"shows": [{"ids": ids}]}, 16),
        ({"shows": [{"ids": ids, "seasons": [{"number": 2}]}]}, 6),
        ({"seasons": [{"ids": {"tmdb": season.tmdb}}]}, len(season.episodes)),
        (
            {
                "shows": [
                    {
                        "ids": ids,
                        "seasons": [
                            {"number": 1, "episodes": [{"number": 1}, {"number": 2}]}
                        ],
                    }
                ]
            },
            2,
        ),
    ]
    for body, count in sent:
        answer = await ask("POST", "/sync/history", body)
        assert answer.json["added"] == {"movies": 0, "episodes": count}


async def test_what_is_not_known_comes_back(ask: Client, show: CatalogueShow) -> None:
    unknown = {"ids": {"imdb": "tt0000111"}, "watched_at": "2026-08-01T20:04:00Z"}
    seasons = [{"number": 9}, {"number": 1, "episodes": [{"number": 99}]}]
    known = {"ids": {"tvdb": show.tvdb}, "seasons": seasons}
    body = {"movies": [unknown], "shows": [known], "episodes": [{"ids": {}}]}
    answer = await ask("POST", "/sync/history", body)
    assert answer.status == 201
    assert answer.json["added"] == {"movies": 0, "episodes": 0}
    assert answer.json["not_found"] == {
        "movies": [unknown],
        "shows": [known],
        "seasons": [],
        "episodes": [{"ids": {}}],
    }


async def test_history_comes_in_pages_newest_first(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    for ago in range(260):
        trakt.log_play(film, at=START - timedelta(hours=ago))
    first = await ask("GET", "/sync/history")
    assert len(first.json) == 100
    assert first.headers["X-Pagination-Page"] == "1"
    assert first.headers["X-Pagination-Limit"] == "100"
    assert first.headers["X-Pagination-Page-Count"] == "3"
    assert first.headers["X-Pagination-Item-Count"] == "260"
    assert first.json[0]["watched_at"] == "2026-11-20T18:30:00.000Z"
    most = await ask("GET", "/sync/history?limit=1000&page=2")
    assert (len(most.json), most.headers["X-Pagination-Limit"]) == (10, "250")
    beyond = await ask("GET", "/sync/history?page=9")
    assert (beyond.status, beyond.json) == (200, [])
    odd = await ask("GET", "/sync/history?page=x&limit=0")
    assert len(odd.json) == 100


async def test_history_between_two_times(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    for day in range(5):
        trakt.log_play(film, at=START - timedelta(days=day))
    path = "/sync/history?start_at=2026-11-17T18:30:00Z&end_at=2026-11-19T18:30:00.000Z"
    rows = (await ask("GET", path)).json
    assert [row["watched_at"][8:10] for row in rows] == ["19", "18", "17"]
    assert (await ask("GET", "/sync/history?start_at=monday")).status == 422


async def test_history_of_one_title(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    number = trakt.ref(film).trakt
    season = show.seasons[-1]
    trakt.log_play(film)
    trakt.log_play(show.episode(1, 1))
    trakt.log_play(show.episode(3, 4))
    counts = {
        "/sync/history": 3,
        "/sync/history/movies": 1,
        "/sync/history/episodes": 2,
        f"/sync/history/movies/{number}": 1,
        f"/sync/history/shows/{show.trakt}": 2,
        f"/sync/history/seasons/{season.trakt}": 1,
        f"/sync/history/episodes/{show.episode(1, 2).trakt}": 0,
        "/users/me/history": 3,
        "/users/mara/history/movies": 1,
    }
    for path, count in counts.items():
        assert len((await ask("GET", path)).json) == count, path


async def test_removing_a_title_removes_all_its_plays(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    trakt.log_play(film)
    trakt.log_play(film)
    trakt.log_play(show.episode(1, 1))
    answer = await ask("POST", "/sync/history/remove", {"movies": [movie(film)]})
    assert answer.status == 200
    assert answer.json["deleted"] == {"movies": 2, "episodes": 0}
    assert len(trakt.plays()) == 1


async def test_removing_an_id_removes_one_play(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.log_play(film)
    doomed = trakt.log_play(film)
    body = {"ids": [doomed.id, 23]}
    answer = await ask("POST", "/sync/history/remove", body)
    assert answer.json["deleted"] == {"movies": 1, "episodes": 0}
    assert answer.json["not_found"]["ids"] == [23]
    assert len(trakt.plays()) == 1
    assert (await ask("POST", "/sync/history/remove", {"ids": 5})).status == 400


async def test_a_full_history_takes_no_more(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.member().limits["history"] = 1
    body = {"movies": [movie(film), movie(film)]}
    answer = await ask("POST", "/sync/history", body)
    assert (answer.status, answer.headers["X-Account-Limit"]) == (420, "1")
    assert trakt.plays() == []


async def test_what_was_watched_and_how_often(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    trakt.log_play(film, at=START - timedelta(days=2))
    trakt.log_play(film, at=START - timedelta(days=1))
    trakt.log_play(list(trakt.media.movies.values())[1])
    trakt.log_play(show.episode(1, 2))
    trakt.log_play(show.episode(1, 1))
    trakt.log_play(show.episode(1, 1))
    movies = (await ask("GET", "/sync/watched/movies")).json
    assert [row["plays"] for row in movies] == [2, 1]
    assert movies[0]["last_watched_at"] == "2026-11-19T18:30:00.000Z"
    answer = await ask("GET", "/sync/watched/shows?extended=progress&limit=250")
    assert answer.headers["X-Pagination-Limit"] == "100"
    shows = answer.json
    assert (shows[0]["plays"], shows[0]["reset_at"]) == (3, None)
    episodes = shows[0]["seasons"][0]["episodes"]
    assert [(one["number"], one["plays"]) for one in episodes] == [(1, 2), (2, 1)]
    bare = (await ask("GET", "/sync/watched/shows")).json
    assert "seasons" not in bare[0]


async def test_figures_are_those_of_the_history(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    trakt.log_play(film)
    trakt.log_play(film)
    trakt.log_play(show.episode(1, 1))
    trakt.rate_title(film, 8)
    stats = (await ask("GET", "/users/me/stats")).json
    assert stats["movies"] == {
        "plays": 2,
        "watched": 1,
        "minutes": 2 * film.runtime_minutes,
        "collected": 0,
        "ratings": 1,
        "comments": 0,
    }
    assert stats["shows"]["watched"] == 1
    assert stats["episodes"]["minutes"] == show.runtime_minutes
    assert stats["ratings"]["distribution"]["8"] == stats["ratings"]["total"] == 1
