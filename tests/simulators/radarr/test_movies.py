"""The simulated Radarr: movies, tags and exclusions read and changed."""

from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators
from simulators.radarr import Radarr

from .conftest import ADD, Client


async def test_a_movie_is_found_by_its_tmdb_id(ask: Client) -> None:
    assert await ask("GET", "/movie?tmdbId=20000000") == (200, [])
    await ask("POST", "/movie", ADD)
    status, found = await ask("GET", "/movie?tmdbId=20000000")
    assert (status, len(found)) == (200, 1)


async def test_covers_are_local_unless_excluded(ask: Client) -> None:
    await ask("POST", "/movie", ADD)
    _, local = await ask("GET", "/movie")
    _, remote = await ask("GET", "/movie?excludeLocalCovers=true")
    assert local[0]["images"][0]["url"].startswith("/MediaCover/")
    assert "url" not in remote[0]["images"][0]


async def test_covers_are_pictures(
    radarr: Radarr, session: ClientSession, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    for path in (f"/MediaCover/{movie.id}/poster.jpg", "/remote/poster/20000000.png"):
        async with session.get(radarr.url + path) as answer:
            assert (await answer.read()).startswith(b"\x89PNG")
    async with session.get(f"{radarr.url}/MediaCover/99/poster.jpg") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "term",
    [
        "tmdb:20000000",
        "tmdbid:20000000",
        "imdb:tt90000000",
        "{title}",
        "{title} {year}",
    ],
)
async def test_lookup_finds(ask: Client, film: CatalogueFilm, term: str) -> None:
    named = term.format(title=film.title, year=film.year)
    status, found = await ask("GET", "/movie/lookup", params={"term": named})
    assert status == 200
    assert found[0]["tmdbId"] == film.tmdb
    assert "id" not in found[0]


@pytest.mark.parametrize("term", ["tmdb:5", "imdb:tt5", "no such film", ""])
async def test_lookup_of_an_unknown_film_is_empty(ask: Client, term: str) -> None:
    assert await ask("GET", "/movie/lookup", params={"term": term}) == (200, [])


async def test_lookup_knows_the_library_and_exclusions(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    radarr.exclude(film)
    _, found = await ask("GET", "/movie/lookup?term=tmdb:20000000")
    assert (found[0]["id"], found[0]["isExcluded"]) == (movie.id, True)


async def test_shows_are_no_movies(sims: Simulators, ask: Client) -> None:
    show = sims.catalogue[44]
    _, found = await ask("GET", f"/movie/lookup?term=tmdb:{show.tmdb}")
    assert found[0]["title"] != show.title


@pytest.mark.parametrize(
    ("sent", "attribute", "value"),
    [
        ({"monitored": False}, "monitored", False),
        ({"qualityProfileId": 5}, "quality_profile_id", 5),
        ({"minimumAvailability": "inCinemas"}, "minimum_availability", "inCinemas"),
        ({"tags": [8], "applyTags": "add"}, "tags", {7, 8}),
        ({"tags": [7], "applyTags": "remove"}, "tags", set()),
        ({"tags": [9], "applyTags": "replace"}, "tags", {9}),
    ],
)
async def test_the_editor_changes_one_thing(
    radarr: Radarr,
    ask: Client,
    film: CatalogueFilm,
    *,
    sent: dict[str, Any],
    attribute: str,
    value: object,
) -> None:
    movie = radarr.add_film(film, tags=[7])
    await ask("GET", "/movie")
    status, edited = await ask("PUT", "/movie/editor", {"movieIds": [movie.id], **sent})
    assert status == 202
    assert getattr(movie, attribute) == value
    assert (await ask("GET", "/movie"))[1] == edited


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"movieIds": [99], "monitored": False}, 500),
        ({"monitored": False}, 400),
        ({"movieIds": [1], "tags": [1], "applyTags": "swap"}, 400),
    ],
)
async def test_the_editor_refuses(
    radarr: Radarr, ask: Client, film: CatalogueFilm, sent: Any, status: int
) -> None:
    radarr.add_film(film)
    assert (await ask("PUT", "/movie/editor", sent))[0] == status


async def test_a_movie_can_be_put(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    movie = radarr.add_film(film)
    _, held = await ask("GET", f"/movie/{movie.id}")
    held |= {"monitored": False, "qualityProfileId": 1, "tags": [3]}
    status, put = await ask("PUT", f"/movie/{movie.id}", held)
    assert (status, put["monitored"], put["tags"]) == (202, False, [3])


@pytest.mark.parametrize("change", [{"qualityProfileId": 99}, {"path": ""}])
async def test_a_put_that_does_not_fit(
    radarr: Radarr, ask: Client, film: CatalogueFilm, change: dict[str, Any]
) -> None:
    movie = radarr.add_film(film)
    _, held = await ask("GET", f"/movie/{movie.id}")
    assert (await ask("PUT", f"/movie/{movie.id}", held | change))[0] == 400


@pytest.mark.parametrize(
    ("query", "excluded"), [("", False), ("?addImportExclusion=true", True)]
)
async def test_deleting_a_movie(
    radarr: Radarr, ask: Client, film: CatalogueFilm, query: str, excluded: bool
) -> None:
    movie = radarr.add_film(film)
    assert (await ask("DELETE", f"/movie/{movie.id}{query}"))[0] == 200
    assert radarr.movie(film.tmdb) is None
    assert radarr.state.excluded(film.tmdb) is excluded


async def test_deleting_with_files_takes_the_film_off_the_server(
    sims: Simulators, ask: Client, film: CatalogueFilm
) -> None:
    movie = sims.radarr.add_film(film, has_file=True)
    sims.jellyfin.add_item(film)
    sent = {"movieIds": [movie.id], "deleteFiles": True, "addImportExclusion": False}
    assert (await ask("DELETE", "/movie/editor", sent))[0] == 200
    assert sims.jellyfin.item(film) is None


async def test_deleting_and_keeping_files(
    sims: Simulators, ask: Client, film: CatalogueFilm
) -> None:
    movie = sims.radarr.add_film(film, has_file=True)
    sims.jellyfin.add_item(film)
    await ask("DELETE", f"/movie/{movie.id}?deleteFiles=false")
    assert sims.jellyfin.item(film) is not None


async def test_a_tag_is_made_once(ask: Client) -> None:
    first = await ask("POST", "/tag", {"label": "Letterboxd-Mara"})
    again = await ask("POST", "/tag", {"label": "letterboxd-mara"})
    assert first == again == (201, {"label": "letterboxd-mara", "id": first[1]["id"]})


@pytest.mark.parametrize(
    ("version", "label", "status"),
    [
        ("6.0.4.10291", "mara & co", 400),
        ("6.0.4.10291", "", 400),
        ("5.28.0.10274", "mara & co", 201),
    ],
)
async def test_labels_are_plain_since_version_6(
    radarr: Radarr, ask: Client, version: str, label: str, status: int
) -> None:
    radarr.version = version
    assert (await ask("POST", "/tag", {"label": label}))[0] == status


async def test_a_deleted_tag_leaves_its_movies(
    radarr: Radarr, ask: Client, film: CatalogueFilm
) -> None:
    tag = radarr.add_tag("x")
    movie = radarr.add_film(film, tags=[tag])
    assert (await ask("DELETE", f"/tag/{tag}"))[0] == 200
    assert movie.tags == set()


async def test_exclusions_come_and_go(ask: Client) -> None:
    sent = {"tmdbId": 5, "movieTitle": "A", "movieYear": 2000}
    status, made = await ask("POST", "/exclusions", sent)
    assert (status, made["movieTitle"]) == (201, "A")
    assert (await ask("GET", "/exclusions"))[1] == [made]
    assert (await ask("GET", f"/exclusions/{made['id']}"))[1] == made
    assert (await ask("POST", "/exclusions", sent))[0] == 400
    assert (await ask("DELETE", f"/exclusions/{made['id']}"))[0] == 200
    assert (await ask("GET", "/exclusions"))[1] == []


@pytest.mark.parametrize("sent", [{"tmdbId": 5}, {"movieTitle": "A"}])
async def test_an_exclusion_needs_an_id_and_a_title(
    ask: Client, sent: dict[str, Any]
) -> None:
    assert (await ask("POST", "/exclusions", sent))[0] == 400


async def test_exclusions_in_bulk_and_paged(ask: Client) -> None:
    rows = [{"tmdbId": n, "movieTitle": f"{n}", "movieYear": 1} for n in range(1, 8)]
    _, made = await ask("POST", "/exclusions/bulk", rows)
    _, page = await ask("GET", "/exclusions/paged?page=2&pageSize=5")
    assert (page["totalRecords"], len(page["records"])) == (7, 2)
    await ask("DELETE", "/exclusions/bulk", {"ids": [one["id"] for one in made]})
    assert (await ask("GET", "/exclusions"))[1] == []


async def test_paged_exclusions_are_younger_than_version_4(
    radarr: Radarr, ask: Client
) -> None:
    radarr.version = "4.7.5.7809"
    assert (await ask("GET", "/exclusions/paged"))[0] == 404
