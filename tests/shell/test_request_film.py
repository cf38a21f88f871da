"""The action that asks Radarr for one film."""

from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import probatio as vol
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    REQUESTS_LINK,
    SHELF_LINK,
    member_entry,
    poll,
    radarr_entry,
    set_up,
)
from .test_actions import RADARR_ENTRY, act, refused


@pytest.fixture
def film(sims: Simulators) -> CatalogueFilm:
    """Return a film that nobody has asked for."""
    return sims.catalogue[20]


@pytest.fixture
async def radarr(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link the Radarr alone."""
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    return entry


async def test_a_film_is_requested_by_its_tmdb_id(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    answer = await act(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    assert answer["state"] == "done"
    assert answer["title"] == film.server_title
    movie = sims.radarr.movie(film.tmdb)
    assert movie is not None
    assert movie.path.startswith("/data/movies/")


async def test_a_film_is_requested_by_title_and_year(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    title = f"{film.server_title} ({film.year})"
    answer = await act(hass, "request_film", RADARR_ENTRY, title=title)
    assert answer["ids"]["tmdb"] == film.tmdb
    assert sims.radarr.movie(film.tmdb) is not None


async def test_a_title_without_its_year_is_not_beyond_doubt(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    error = await refused(
        hass, "request_film", RADARR_ENTRY, title=f" {film.server_title} "
    )
    assert error.translation_key == "film_not_found"
    assert f"{film.server_title} ({film.year}) [tmdb {film.tmdb}]" in str(error)
    assert sims.radarr.state.movies == {}


async def test_two_films_of_one_title_and_year_are_left_to_the_person(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    twin = replace(film, tmdb=990001, slug="twin")
    sims.radarr.know(twin)
    title = f"{film.server_title} ({film.year})"
    error = await refused(hass, "request_film", RADARR_ENTRY, title=title)
    assert error.translation_key == "film_not_found"
    assert "[tmdb 990001]" in str(error)
    assert sims.radarr.state.movies == {}


@pytest.mark.parametrize("asked", [{"tmdb": 990002}, {"title": "Nobody Knows (1901)"}])
async def test_a_film_that_radarr_does_not_know_is_not_requested(
    hass: HomeAssistant, radarr: MockConfigEntry, asked: dict[str, object]
) -> None:
    error = await refused(hass, "request_film", RADARR_ENTRY, **asked)
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == "film_not_found"


@pytest.mark.parametrize("asked", [{}, {"tmdb": 1, "title": "Heat (1995)"}])
async def test_either_a_title_or_an_id_has_to_be_given(
    hass: HomeAssistant, radarr: MockConfigEntry, asked: dict[str, object]
) -> None:
    with pytest.raises(vol.Invalid):
        await act(hass, "request_film", RADARR_ENTRY, **asked)


async def test_profile_and_folder_are_taken_by_name(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    await act(
        hass,
        "request_film",
        RADARR_ENTRY,
        tmdb=film.tmdb,
        quality_profile="ultra-hd",
        root_folder="/data/animation/",
    )
    movie = sims.radarr.movie(film.tmdb)
    assert movie is not None
    assert movie.quality_profile_id == 5
    assert movie.path.startswith("/data/animation/")


@pytest.mark.parametrize(
    ("asked", "key", "offered"),
    [
        (
            {"quality_profile": "Best"},
            "quality_profile_not_found",
            "Any, HD-1080p, Ultra-HD",
        ),
        (
            {"root_folder": "/elsewhere"},
            "root_folder_not_found",
            "/data/movies, /data/animation",
        ),
    ],
)
async def test_what_radarr_does_not_have_is_named_with_what_it_has(  # noqa: PLR0917
    hass: HomeAssistant,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
    asked: dict[str, str],
    key: str,
    offered: str,
) -> None:
    error = await refused(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb, **asked)
    assert error.translation_key == key
    assert offered in str(error)


async def test_a_radarr_without_folders_offers_none(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    sims.radarr.state.root_folders.clear()
    error = await refused(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    assert error.translation_key == "root_folder_not_found"


async def test_the_choices_of_a_link_to_this_radarr_are_taken(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry, film: CatalogueFilm
) -> None:
    sims.radarr.state.profiles = {9: "First", **sims.radarr.state.profiles}
    await act(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    movie = sims.radarr.movie(film.tmdb)
    assert movie is not None
    assert movie.quality_profile_id == 1
    await poll(hass)
    # It is that person's film: the link does not take it away.
    assert sims.radarr.movie(film.tmdb) is not None


async def test_the_choices_of_links_that_lead_elsewhere_are_not(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    data = {**REQUESTS_LINK["data"], "target": "radarr:another"}
    elsewhere = REQUESTS_LINK | {"data": data}
    await set_up(hass, member_entry(sims, elsewhere, SHELF_LINK))
    sims.radarr.state.profiles = {9: "First", **sims.radarr.state.profiles}
    await act(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    movie = sims.radarr.movie(film.tmdb)
    assert movie is not None
    assert movie.quality_profile_id == 9


async def test_what_radarr_refuses_is_told_in_its_words(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    sims.radarr.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=400,
            method="POST",
            path="/api/v3/movie",
            times=None,
        )
    )
    error = await refused(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    assert error.translation_key == "film_refused"
    assert film.server_title in str(error)


async def test_a_radarr_that_does_not_answer_is_told(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    error = await refused(hass, "request_film", RADARR_ENTRY, tmdb=film.tmdb)
    assert error.translation_key == "action_unanswered"
    assert sims.radarr.api_key not in str(error)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"tmdb": 0}, "a whole number from 1 on"),
        ({"tmdb": 949.5}, "a whole number from 1 on"),
        ({"title": "  "}, "the title is empty"),
    ],
)
async def test_what_names_no_film_is_refused(
    hass: HomeAssistant, radarr: MockConfigEntry, asked: dict[str, object], words: str
) -> None:
    with pytest.raises(vol.Invalid, match=words):
        await act(hass, "request_film", RADARR_ENTRY, **asked)


async def test_what_happened_to_films_is_told_latest_first(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    film: CatalogueFilm,
) -> None:
    sims.radarr.add_film(film)
    sims.radarr.finish_download(film.tmdb)
    answer = await act(hass, "get_request_history", RADARR_ENTRY)
    told = answer["events"]
    assert {event["event"] for event in told} == {"grabbed", "downloadFolderImported"}
    assert {event["ids"]["tmdb"] for event in told} == {film.tmdb}
    assert told == sorted(told, key=lambda event: event["at"], reverse=True)


async def test_a_radarr_that_does_not_answer_tells_no_history(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry
) -> None:
    sims.radarr.faults.add(
        Fault(kind=FaultKind.STATUS, status=500, path=".*history.*", times=None)
    )
    error = await refused(hass, "get_request_history", RADARR_ENTRY)
    assert error.translation_key == "action_unanswered"
