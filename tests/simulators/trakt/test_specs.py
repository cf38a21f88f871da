"""The simulated Trakt answers in the shapes that Trakt has published."""

from datetime import timedelta
from typing import Any

from homeassistant.util.yaml import load_yaml_dict
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt
from tests.shared_material import SPECS, needs_shared
from tests.simulators.openapi import ApiSpec

from .blueprint import lacking, samples
from .conftest import START, Client, Clock, movie

pytestmark = needs_shared

HISTORY = "/sync/history/{type}/{id}{?start_at,end_at}"
LISTED = "{type}/{sort_by}/{sort_how}"


def _document() -> dict[str, Any]:
    """The document with its parameters where they are used."""
    name = "trakt-openapi_api-evangelist_2026-08.yml"
    document: dict[str, Any] = load_yaml_dict(str(SPECS / "trakt" / name))
    shared = document["components"]["parameters"]
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [
                shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
                for one in operation.get("parameters", [])
            ]
    return document


@pytest.fixture
def lived(trakt: Trakt, ask: Client, film: CatalogueFilm, show: CatalogueShow) -> Trakt:
    """A member who has a little of everything."""
    other = list(trakt.media.movies.values())[1]
    trakt.log_play(show.episode(1, 1), at=START - timedelta(days=1))
    trakt.log_play(film)
    trakt.list_title(other)
    trakt.rate_title(film, 8)
    trakt.create_list("Comfort films", [film])
    trakt.release(other, START.date())
    trakt.air(show.episode(1, 2), START)
    return trakt


@pytest.mark.parametrize(
    ("heading", "path", "at"),
    [
        ("/sync/last_activities", "/sync/last_activities", 0),
        (HISTORY, "/sync/history", 0),
        ("/sync/watched/{type}", "/sync/watched/movies", 0),
        ("/sync/watched/{type}", "/sync/watched/shows?extended=progress", 1),
        ("/sync/ratings/{type}/{rating}", "/sync/ratings/movies", 0),
        (f"/sync/watchlist/{LISTED}", "/sync/watchlist/movies", 0),
        (f"/sync/favorites/{LISTED}", "/sync/favorites/movies", 0),
        ("/sync/collection/{type}", "/sync/collection/movies", 0),
        ("/sync/collection/{type}", "/sync/collection/movies?extended=metadata", 1),
        ("/sync/collection/{type}", "/sync/collection/shows", 2),
        ("/sync/playback/{type}{?start_at,end_at}", "/sync/playback", 0),
        ("/users/settings", "/users/settings", 0),
        ("/users/{id}", "/users/me", 0),
        ("/users/{id}", "/users/mara?extended=full", 2),
        ("/users/{id}/stats", "/users/me/stats", 0),
        ("/users/{id}/lists", "/users/me/lists", 0),
        (
            f"/users/{{id}}/lists/{{list_id}}/items/{LISTED}",
            "/users/me/lists/comfort-films/items",
            0,
        ),
        ("/users/{id}/watching", "/users/me/watching", 1),
        ("/search/{type}{?query}", "/search/movie?query=the", 0),
        ("/search/{id_type}/{id}{?type}", "/search/imdb/tt90000000", 0),
        ("/movies/trending", "/movies/trending", 0),
        ("/movies/popular", "/movies/popular", 0),
        ("/movies/{id}", "/movies/tt90000000", 0),
        ("/movies/{id}", "/movies/tt90000000?extended=full", 1),
        ("/shows/trending", "/shows/trending", 0),
        ("/shows/popular", "/shows/popular", 0),
        (
            "/recommendations/movies{?ignore_collected,ignore_watchlisted}",
            "/recommendations/movies",
            0,
        ),
        (
            "/calendars/my/movies/{start_date}/{days}",
            "/calendars/my/movies/2026-11-20/7",
            0,
        ),
        (
            "/calendars/my/shows/{start_date}/{days}",
            "/calendars/my/shows/2026-11-20/7",
            0,
        ),
    ],
)
async def test_it_reads_as_the_blueprint_shows(
    lived: Trakt,
    ask: Client,
    film: CatalogueFilm,
    show: CatalogueShow,
    *,
    heading: str,
    path: str,
    at: int,
) -> None:
    season = {"ids": {"tvdb": show.tvdb}, "seasons": [{"number": 1}]}
    everything = {"movies": [movie(film)], "shows": [season]}
    await ask("POST", "/sync/collection", everything)
    await ask("POST", "/sync/favorites", {"movies": [movie(film)]})
    await ask("POST", "/scrobble/pause", {"movie": movie(film), "progress": 10.0})
    await ask("POST", "/scrobble/start", {"movie": movie(film), "progress": 5.0})
    playing = list(lived.media.movies.values())[3]
    await ask("POST", "/scrobble/pause", {"movie": movie(playing), "progress": 10.0})
    answer = await ask("GET", path)
    assert answer.status == 200
    assert answer.json
    assert list(lacking(samples(heading)[at], answer.json)) == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/scrobble/start", {"progress": 1.25}, 201),
        ("/scrobble/pause", {"progress": 75.0}, 201),
        ("/scrobble/stop", {"progress": 99.9}, 201),
        ("/checkin", {}, 201),
    ],
)
async def test_it_plays_as_the_blueprint_shows(
    ask: Client, film: CatalogueFilm, path: str, body: dict[str, Any], status: int
) -> None:
    answer = await ask("POST", path, {"movie": movie(film), **body})
    assert answer.status == status
    assert list(lacking(samples(path, "POST")[0], answer.json)) == []


@pytest.mark.parametrize(
    ("path", "said", "status"),
    [
        ("/sync/history", {}, 201),
        ("/sync/history/remove", {}, 200),
        ("/sync/watchlist", {}, 201),
        ("/sync/watchlist/remove", {}, 200),
        ("/sync/ratings", {"rating": 5}, 201),
        ("/sync/ratings/remove", {}, 200),
        ("/sync/collection", {}, 201),
        ("/sync/collection/remove", {}, 200),
        ("/sync/favorites", {}, 201),
        ("/sync/favorites/remove", {}, 200),
    ],
)
async def test_it_changes_as_the_blueprint_shows(
    ask: Client, film: CatalogueFilm, path: str, said: dict[str, Any], status: int
) -> None:
    unknown = {"ids": {"imdb": "tt0000111"}, **said}
    body: dict[str, Any] = {"movies": [movie(film, **said), unknown]}
    answer = await ask("POST", path, body)
    assert answer.status == status
    assert list(lacking(samples(path, "POST")[0], answer.json)) == []


async def test_log_in_is_as_the_blueprint_shows(trakt: Trakt, ask: Client) -> None:
    body = {"client_id": trakt.client_id, "client_secret": trakt.client_secret}
    made = await ask.log_in("device/code", {"client_id": trakt.client_id})
    assert list(lacking(samples("/oauth/device/code", "POST")[0], made.json)) == []
    trakt.approve(made.json["user_code"])
    body["code"] = made.json["device_code"]
    tokens = await ask.log_in("device/token", body)
    assert list(lacking(samples("/oauth/device/token", "POST")[0], tokens.json)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/movies/trending",
        "/movies/popular?extended=full",
        "/movies/tt90000000?extended=full",
        "/shows/trending?page=2&limit=5",
        "/shows/popular?extended=full",
        "/users/settings",
        "/users/me",
        "/users/me/stats",
        "/sync/last_activities",
        "/search/movie?query=the",
    ],
)
async def test_it_reads_as_the_openapi_document_says(
    lived: Trakt, ask: Client, path: str
) -> None:
    spec = ApiSpec(document=_document())
    spec.watch(lived)
    assert (await ask("GET", path)).status == 200
    assert spec.seen
    assert spec.broken == []


def test_a_shape_that_differs_is_seen(clock: Clock) -> None:
    sample = {"id": 1, "ids": {"slug": "a"}, "rows": [{"at": "x"}], "vip": True}
    wrong = {"id": "1", "ids": {}, "rows": [{"at": 5}], "vip": 1}
    assert len(list(lacking(sample, wrong))) == 4
    assert clock.now == START
