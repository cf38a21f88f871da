"""The simulated Radarr: what it adds, and what it refuses in which words."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.radarr import Radarr

from .conftest import ADD, Client


async def test_adding_is_answered_with_201_and_the_movie(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    status, added = await ask("POST", "/movie", ADD)
    assert status == 201
    assert added["title"] == film.title
    assert added["path"] == f"/data/movies/{film.title} ({film.year})"
    assert added["rootFolderPath"] == "/data/movies"
    assert added["hasFile"] is False
    assert radarr.movie(film.tmdb) is not None


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        ({"qualityProfileId": 99}, "QualityProfileId", "QualityProfileExistsValidator"),
        ({"qualityProfileId": 0}, "QualityProfileId", "GreaterThanValidator"),
        ({"rootFolderPath": "/other"}, "RootFolderPath", "RootFolderExistsValidator"),
        ({"rootFolderPath": "movies"}, "RootFolderPath", "PathValidator"),
        ({"rootFolderPath": ""}, "RootFolderPath", "NotEmptyValidator"),
        ({"tmdbId": 0, "title": "A"}, "TmdbId", "NotEmptyValidator"),
        ({"tmdbId": 5}, "TmdbId", None),
    ],
)
async def test_a_value_that_does_not_fit_is_named(
    radarr: Radarr,
    ask: Client,
    change: dict[str, Any],
    name: str,
    code: str | None,
) -> None:
    status, failures = await ask("POST", "/movie", ADD | change)
    assert status == 400
    assert [(one["propertyName"], one.get("errorCode")) for one in failures] == [
        (name, code)
    ]
    assert radarr.state.movies == {}


async def test_adding_twice_is_refused(ask: Client) -> None:
    await ask("POST", "/movie", ADD)
    status, failures = await ask("POST", "/movie", ADD)
    assert (status, failures[0]["errorCode"]) == (400, "MovieExistsValidator")


async def test_all_failures_come_at_once(ask: Client) -> None:
    _, failures = await ask("POST", "/movie", {})
    names = {one["propertyName"] for one in failures}
    assert names == {"QualityProfileId", "RootFolderPath", "TmdbId", "Title"}


async def test_two_films_of_one_folder_clash(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    twin = CatalogueFilm(
        tmdb=7, imdb="tt7", slug="twin", lid="t", uid=7, title=film.title,
        year=film.year,
    )  # fmt: skip
    radarr.know(twin)
    await ask("POST", "/movie", ADD)
    status, failures = await ask("POST", "/movie", ADD | {"tmdbId": 7})
    assert (status, failures[0]["errorCode"]) == (400, "MoviePathValidator")


@pytest.mark.parametrize(
    "change",
    [
        {"minimumAvailability": "preDB"},
        {"tmdbId": "20000000"},
        {"monitored": "yes"},
        {"tags": ["mara"]},
        {"addOptions": {"monitor": "everything"}},
        {"addOptions": {"addMethod": "magic"}},
    ],
)
async def test_a_body_that_cannot_be_bound(ask: Client, change: dict[str, Any]) -> None:
    status, problem = await ask("POST", "/movie", ADD | change)
    assert status == 400
    assert problem["title"] == "One or more validation errors occurred."


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
    ],
)
async def test_a_body_that_is_no_object(
    radarr: Radarr, session: ClientSession, data: bytes, kind: str, status: int
) -> None:
    headers = {"X-Api-Key": radarr.api_key, "Content-Type": kind}
    url = f"{radarr.url}/api/v3/movie"
    async with session.post(url, data=data, headers=headers) as answer:
        assert answer.status == status


async def test_exclusions_do_not_stop_anybody(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    radarr.exclude(film)
    assert (await ask("POST", "/movie", ADD))[0] == 201


async def test_without_the_metadata_service_nothing_can_be_added(
    radarr: Radarr, ask: Client
) -> None:
    radarr.metadata_down = True
    assert (await ask("POST", "/movie", ADD))[0] == 503
    assert (await ask("GET", "/movie/lookup?term=tmdb:20000000"))[0] == 503


async def test_import_takes_many(radarr: Radarr, ask: Client) -> None:
    rows = [ADD | {"tmdbId": 20_000_000 + 7 * at} for at in range(5)]
    status, added = await ask("POST", "/movie/import", rows)
    assert (status, len(added), len(radarr.state.movies)) == (200, 5, 5)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({}, 400, "MoviePathValidator"),
        ({"rootFolderPath": "/data/animation"}, 409, None),
        ({"tmdbId": 5}, 400, None),
        ({"tmdbId": 20_000_007, "qualityProfileId": 99}, 400, "QualityProfile"),
    ],
)
async def test_import_is_all_or_nothing(
    radarr: Radarr,
    ask: Client,
    change: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    await ask("POST", "/movie", ADD)
    rows = [ADD | {"tmdbId": 20_000_014}, ADD | change]
    got, failures = await ask("POST", "/movie/import", rows)
    assert got == status
    assert (code or "") in str(failures)
    assert len(radarr.state.movies) == 1


async def test_import_wants_a_list(ask: Client) -> None:
    assert (await ask("POST", "/movie/import", ADD))[0] == 400
