"""The simulated Trakt: watchlist, favorites, ratings, collection, personal lists."""

from typing import Any

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt

from .conftest import Client, movie

NONE = {"movies": 0, "shows": 0, "seasons": 0, "episodes": 0}


def listed(trakt: Trakt) -> list[CatalogueFilm]:
    return list(trakt.media.movies.values())


async def test_adding_says_what_was_new(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    trakt.list_title(film)
    shows = [{"ids": {"tvdb": show.tvdb}}]
    unknown = {"ids": {"tmdb": 5}}
    body = {"movies": [movie(film), movie(listed(trakt)[1]), unknown], "shows": shows}
    answer = await ask("POST", "/sync/watchlist", body)
    assert answer.status == 201
    assert answer.json["added"] == NONE | {"movies": 1, "shows": 1}
    assert answer.json["existing"] == NONE | {"movies": 1}
    assert answer.json["not_found"]["movies"] == [unknown]
    assert answer.json["list"]["item_count"] == 3


async def test_seasons_and_episodes_can_be_listed(
    trakt: Trakt, ask: Client, show: CatalogueShow
) -> None:
    seasons = [{"number": 2}, {"number": 1, "episodes": [{"number": 1}]}]
    body = {"shows": [{"ids": {"trakt": show.trakt}, "seasons": seasons}]}
    answer = await ask("POST", "/sync/watchlist", body)
    assert answer.json["added"] == NONE | {"seasons": 1, "episodes": 1}
    rows = (await ask("GET", "/sync/watchlist/seasons")).json
    assert rows[0]["season"]["number"] == 2
    assert rows[0]["show"]["ids"]["trakt"] == show.trakt


async def test_removing_says_what_was_there(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.list_title(film)
    body = {"movies": [movie(film), movie(listed(trakt)[1])]}
    answer = await ask("POST", "/sync/watchlist/remove", body)
    assert answer.status == 200
    assert answer.json["deleted"] == NONE | {"movies": 1}
    assert answer.json["list"]["item_count"] == 0


async def test_the_watchlist_is_free_up_to_its_limit(trakt: Trakt, ask: Client) -> None:
    trakt.member().limits["watchlist"] = 3
    trakt.list_title(*listed(trakt)[:2])
    body = {"movies": [movie(film) for film in listed(trakt)[1:4]]}
    answer = await ask("POST", "/sync/watchlist", body)
    assert answer.status == 420
    assert answer.headers["X-Account-Limit"] == "3"
    assert answer.headers["X-VIP-User"] == "false"
    assert answer.headers["X-Upgrade-URL"] == "https://trakt.tv/vip"
    assert len(trakt.member().watchlist) == 2
    there = {"movies": [movie(film) for film in listed(trakt)[:2]]}
    assert (await ask("POST", "/sync/watchlist", there)).status == 201
    settings = (await ask("GET", "/users/settings")).json
    assert settings["limits"]["watchlist"] == {"item_count": 3}


async def test_a_free_watchlist_holds_250_and_a_vip_one_more(trakt: Trakt) -> None:
    trakt.add_member("jonas", vip=True)
    trakt.add_member("ada")
    assert trakt.member("ada").limits["watchlist"] == 250
    assert trakt.member("jonas").limits["watchlist"] == 10_000


async def test_the_watchlist_is_read_in_pages(trakt: Trakt, ask: Client) -> None:
    trakt.member().limits["watchlist"] = 250
    trakt.list_title(*listed(trakt)[:30])
    answer = await ask("GET", "/sync/watchlist/movies?limit=20&page=2")
    assert [row["rank"] for row in answer.json] == list(range(21, 31))
    assert answer.headers["X-Pagination-Page-Count"] == "2"
    assert answer.headers["X-Sort-By"] == "rank"
    assert set(answer.json[0]) == {
        *("rank", "id", "listed_at", "notes", "type", "movie")
    }


async def test_the_watchlist_can_be_sorted(trakt: Trakt, ask: Client) -> None:
    trakt.list_title(*listed(trakt)[:5])
    titles = sorted(film.server_title.casefold() for film in listed(trakt)[:5])
    answer = await ask("GET", "/sync/watchlist/movies/title/asc")
    assert [row["movie"]["title"].casefold() for row in answer.json] == titles
    assert answer.headers["X-Applied-Sort-By"] == "title"
    newest = await ask("GET", "/users/mara/watchlist/all/released/desc")
    assert [row["movie"]["year"] for row in newest.json] == sorted(
        (film.year for film in listed(trakt)[:5]), reverse=True
    )
    free = await ask("GET", "/sync/watchlist/movies/imdb_rating/desc")
    assert free.headers["X-Applied-Sort-By"] == "rank"
    assert [row["rank"] for row in free.json] == [5, 4, 3, 2, 1]
    assert (await ask("GET", "/sync/watchlist/shows/added")).json == []


@pytest.mark.parametrize(
    ("sort_by", "types"),
    [
        ("runtime", ["episode", "movie", "season", "show"]),
        ("released", ["show", "season", "episode", "movie"]),
    ],
)
async def test_a_mixed_watchlist_can_be_sorted(
    trakt: Trakt, ask: Client, show: CatalogueShow, sort_by: str, types: list[str]
) -> None:
    film = max(listed(trakt), key=lambda one: one.year)
    season = trakt.media.season_of(trakt.ref(show.episode(1, 1)))
    trakt.list_title(show, season, show.episode(1, 2), film)
    rows = (await ask("GET", f"/sync/watchlist/all/{sort_by}")).json
    assert [row["type"] for row in rows] == types
    by_title = (await ask("GET", "/sync/watchlist/all/title")).json
    assert len(by_title) == 4


@pytest.mark.parametrize("what", ["episode", "season", "show", "movie"])
async def test_what_is_watched_leaves_the_watchlist(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow, what: str
) -> None:
    episode = show.episode(1, 1)
    watched = {"movie": {"movie": movie(film)}}.get(
        what, {"episode": {"ids": {"trakt": episode.trakt}}}
    )
    refs = {
        "movie": trakt.ref(film),
        "episode": trakt.ref(episode),
        "season": trakt.media.season_of(trakt.ref(episode)),
        "show": trakt.ref(show),
    }
    trakt.list_title(refs[what], trakt.ref(listed(trakt)[5]))
    await ask("POST", "/scrobble/stop", {**watched, "progress": 90})
    assert trakt.listed() == [trakt.ref(listed(trakt)[5])]


async def test_favorites_are_films_and_shows(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    loved = movie(film, notes="The harbour scene.")
    body = {"movies": [loved], "shows": [{"ids": {"imdb": show.imdb}}]}
    added = await ask("POST", "/sync/favorites", body)
    assert added.json["added"] == {"movies": 1, "shows": 1}
    assert set(added.json["not_found"]) == {"movies", "shows"}
    rows = (await ask("GET", "/sync/favorites")).json
    assert [row["type"] for row in rows] == ["movie", "show"]
    assert rows[0]["notes"] == "The harbour scene."
    removed = await ask("POST", "/sync/favorites/remove", {"movies": [loved]})
    assert removed.json["deleted"] == {"movies": 1, "shows": 0}
    trakt.member().limits["favorites"] = 1
    again = await ask("POST", "/sync/favorites", {"movies": [loved]})
    assert again.status == 420


async def test_ratings_are_whole_numbers_up_to_ten(
    ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    rated_at = "2026-08-01T20:04:31.000Z"
    rated = movie(film, rating=8, rated_at=rated_at)
    shows = [{"ids": {"tvdb": show.tvdb}, "rating": 9}]
    unknown = {"ids": {"tmdb": 5}, "rating": 10}
    body = {"movies": [rated, unknown], "shows": shows}
    added = await ask("POST", "/sync/ratings", body)
    assert added.status == 201
    assert added.json["added"] == NONE | {"movies": 1, "shows": 1}
    assert added.json["not_found"]["movies"] == [unknown]
    again = await ask("POST", "/sync/ratings", {"movies": [movie(film, rating=7)]})
    assert again.json["added"] == NONE | {"movies": 1}
    assert {row["rating"] for row in (await ask("GET", "/sync/ratings")).json} == {9, 7}
    for path, count in {
        "/sync/ratings/movies": 1,
        "/sync/ratings/movies/7": 1,
        "/sync/ratings/all/7,9": 2,
        "/sync/ratings/movies/8": 0,
        "/users/mara/ratings/shows": 1,
    }.items():
        assert len((await ask("GET", path)).json) == count, path


@pytest.mark.parametrize("rating", [0, 11, 7.5, "8", None, True])
async def test_another_rating_is_refused(
    trakt: Trakt, ask: Client, film: CatalogueFilm, rating: object
) -> None:
    body = {"movies": [movie(listed(trakt)[1], rating=5), movie(film, rating=rating)]}
    assert (await ask("POST", "/sync/ratings", body)).status == 422
    assert trakt.member().ratings == {}


async def test_a_rating_can_be_removed(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.rate_title(film, 8)
    body = {"movies": [movie(film), movie(listed(trakt)[1])]}
    answer = await ask("POST", "/sync/ratings/remove", body)
    assert answer.json["deleted"] == NONE | {"movies": 1}
    trakt.member().limits["ratings"] = 0
    body = {"movies": [movie(film, rating=5)]}
    assert (await ask("POST", "/sync/ratings", body)).status == 420


async def test_the_collection_knows_quality_and_is_brought_up_to_date(
    ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    collected_at = "2026-08-01T20:04:31.000Z"
    owned = movie(film, collected_at=collected_at, media_type="bluray")
    season = {"ids": {"tvdb": show.tvdb}, "seasons": [{"number": 1}]}
    body = {"movies": [owned], "shows": [season]}
    added = await ask("POST", "/sync/collection", body)
    assert added.status == 201
    assert added.json["added"] == {"movies": 1, "episodes": 6}
    again = await ask("POST", "/sync/collection", {"movies": [owned]})
    assert again.json["existing"] == {"movies": 1, "episodes": 0}
    better = {"movies": [movie(film, media_type="digital")]}
    changed = await ask("POST", "/sync/collection", better)
    assert changed.json["updated"] == {"movies": 1, "episodes": 0}
    rows = (await ask("GET", "/sync/collection/movies?extended=metadata")).json
    assert rows[0]["metadata"]["media_type"] == "digital"
    assert rows[0]["collected_at"] == collected_at
    shows = (await ask("GET", "/users/mara/collection/shows")).json
    assert len(shows[0]["seasons"][0]["episodes"]) == 6
    assert "metadata" not in shows[0]["seasons"][0]["episodes"][0]


async def test_the_collection_can_be_removed_from_and_is_limited(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    released = {"ids": {"tvdb": show.tvdb}, "collected_at": "released"}
    await ask("POST", "/sync/collection", {"shows": [released]})
    body = {"shows": [{"ids": {"tvdb": show.tvdb}}], "movies": [movie(film)]}
    gone = await ask("POST", "/sync/collection/remove", body)
    assert gone.json["deleted"] == {"movies": 0, "episodes": 16}
    trakt.member().limits["collection"] = 0
    assert (await ask("POST", "/sync/collection", body)).status == 420


async def test_personal_lists_are_read_and_changed(
    trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow
) -> None:
    held = trakt.create_list("Comfort films", [film, show, show.episode(1, 1)])
    rows = (await ask("GET", "/users/me/lists")).json
    assert [(row["name"], row["item_count"]) for row in rows] == [("Comfort films", 3)]
    base = "/users/mara/lists/comfort-films"
    assert (await ask("GET", base)).json["ids"]["trakt"] == held.id
    items = (await ask("GET", f"/users/me/lists/{held.id}/items")).json
    assert [row["type"] for row in items] == ["movie", "show", "episode"]
    assert len((await ask("GET", f"{base}/items/movie,show")).json) == 2
    body = {"movies": [movie(film), movie(listed(trakt)[1])]}
    added = await ask("POST", f"{base}/items", body)
    assert added.json["added"]["movies"] == added.json["existing"]["movies"] == 1
    removed = await ask("POST", f"{base}/items/remove", body)
    assert removed.json["deleted"] == NONE | {"movies": 2}
    ask.token = trakt.link("jonas").access_token
    assert (await ask("POST", f"{base}/items", body)).status == 403


@pytest.mark.parametrize(
    ("act", "moved"),
    [
        (("POST", "/sync/watchlist", {}), ("movies", "watchlisted_at")),
        (("POST", "/sync/watchlist", {}), ("watchlist", "updated_at")),
        (("POST", "/sync/favorites", {}), ("movies", "favorited_at")),
        (("POST", "/sync/favorites", {}), ("favorites", "updated_at")),
        (("POST", "/sync/ratings", {"rating": 5}), ("movies", "rated_at")),
        (("POST", "/sync/collection", {}), ("movies", "collected_at")),
        (("POST", "/sync/history", {}), ("movies", "watched_at")),
    ],
)
async def test_each_change_moves_its_own_time(
    ask: Client,
    film: CatalogueFilm,
    act: tuple[str, str, dict[str, Any]],
    moved: tuple[str, str],
) -> None:
    method, path, said = act
    before = (await ask("GET", "/sync/last_activities")).json
    await ask(method, path, {"movies": [movie(film, **said)]})
    after = (await ask("GET", "/sync/last_activities")).json
    kind, name = moved
    assert after[kind][name] > before[kind][name]
    assert after["all"] == after[kind][name]
    assert after["episodes"] == before["episodes"]
    assert after["account"] == before["account"]


@pytest.mark.parametrize("path", ["/sync/watchlist", "/sync/favorites"])
async def test_what_changes_nothing_moves_no_time(
    ask: Client, film: CatalogueFilm, path: str
) -> None:
    body = {"movies": [movie(film)]}
    await ask("POST", path, body)
    before = (await ask("GET", "/sync/last_activities")).json
    await ask("POST", path, body)
    await ask("POST", f"{path}/remove", {"movies": []})
    assert (await ask("GET", "/sync/last_activities")).json == before


async def test_a_film_on_the_website_moves_the_times_too(
    trakt: Trakt, ask: Client, film: CatalogueFilm
) -> None:
    trakt.list_title(film)
    before = (await ask("GET", "/sync/last_activities")).json
    trakt.unlist_title(film)
    after = (await ask("GET", "/sync/last_activities")).json
    assert after["watchlist"]["updated_at"] > before["watchlist"]["updated_at"]
