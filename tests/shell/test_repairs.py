"""Links that lead nowhere and films that nobody knows: a person settles them."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    MEMBER,
    poll,
    radarr_entry,
    set_up,
    settle,
)
from .mending import Answer, Fix, issue

BROKEN = "link_broken_REQUESTS"
UNRESOLVED = "unresolved_ENTRY-ALICE"

# -- broken links -------------------------------------------------------------------


@pytest.fixture
async def broken(hass: HomeAssistant, alice: MockConfigEntry) -> MockConfigEntry:
    """Remove the Radarr that a link leads to."""
    await hass.config_entries.async_remove("ENTRY-RADARR")
    await settle(hass)
    return alice


async def test_a_broken_link_can_be_removed_and_no_film_is_touched(
    hass: HomeAssistant,
    sims: Simulators,
    broken: MockConfigEntry,
    fix: Fix,
    answer: Answer,
) -> None:
    form = await fix(BROKEN)
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    assert form["description_placeholders"] == {"link": "Watchlist to Radarr"}
    done = await answer(form, {})
    assert done["type"] == "create_entry"
    assert list(broken.subentries) == ["SHELF"]
    assert issue(hass, BROKEN) is None
    assert len(sims.radarr.state.movies) == 3


async def test_a_broken_link_that_was_removed_meanwhile_is_settled(
    hass: HomeAssistant, broken: MockConfigEntry, fix: Fix, answer: Answer
) -> None:
    form = await fix(BROKEN)
    hass.config_entries.async_remove_subentry(broken, "REQUESTS")
    await settle(hass)
    assert (await answer(form, {}))["type"] == "create_entry"


async def test_a_broken_link_is_told_of_after_a_restart_too(
    hass: HomeAssistant, sims: Simulators, broken: MockConfigEntry
) -> None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    assert issue(hass, BROKEN) is None
    await hass.config_entries.async_setup(broken.entry_id)
    assert issue(hass, BROKEN) is not None
    assert issue(hass, "link_broken_SHELF") is None
    await set_up(hass, radarr_entry(sims))
    assert issue(hass, BROKEN) is None


# -- unresolved films ---------------------------------------------------------------


@pytest.fixture
async def unknown(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> CatalogueFilm:
    """Let Alice list a film that goes by another name wherever we may ask."""
    film = replace(
        sims.catalogue[20],
        tmdb=990001,
        imdb="tt9900001",
        lid="zz01",
        slug="unheard-of",
        title="Unheard Of",
        in_wikidata=False,
    )
    sims.letterboxd.list_film("alice", film)
    sims.radarr.know(replace(film, year=film.year + 30))
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=404, path="/film/unheard-of/", times=None)
    )
    await poll(hass)
    return film


async def test_a_film_that_nobody_knows_becomes_an_issue(
    hass: HomeAssistant, unknown: CatalogueFilm
) -> None:
    shown = issue(hass, UNRESOLVED)
    assert shown is not None
    assert shown.translation_placeholders == {
        "account": "alice",
        "count": "1",
        "films": f"- {unknown.name_and_year}",
    }


@pytest.mark.parametrize(
    "chosen",
    [
        {"candidate": "990001"},
        {"tmdb": 990001},
        {"tmdb": 990001, "candidate": "990001"},
    ],
)
async def test_a_person_says_which_film_it_is(  # noqa: PLR0917
    hass: HomeAssistant,
    sims: Simulators,
    unknown: CatalogueFilm,
    fix: Fix,
    answer: Answer,
    chosen: dict[str, Any],
) -> None:
    pick = await fix(UNRESOLVED)
    assert pick["step_id"] == "pick"
    choose = await answer(pick, {"film": unknown.name_and_year})
    assert choose["step_id"] == "choose"
    assert choose["description_placeholders"] == {"film": unknown.name_and_year}
    assert [field["name"] for field in choose["data_schema"]] == ["candidate", "tmdb"]
    again = await answer(choose, {})
    assert again["errors"] == {"base": "nothing_chosen"}
    done = await answer(again, chosen)
    assert done["type"] == "create_entry"
    assert issue(hass, UNRESOLVED) is None
    assert sims.radarr.movie(990001) is not None


@pytest.mark.parametrize(
    ("typed", "error"), [(990001.5, "not_whole"), (424242424, "unknown_id")]
)
async def test_a_number_that_no_film_has_is_not_taken(
    unknown: CatalogueFilm, fix: Fix, answer: Answer, typed: float, error: str
) -> None:
    choose = await answer(await fix(UNRESOLVED), {"film": unknown.name_and_year})
    again = await answer(choose, {"tmdb": typed})
    assert again["errors"] == {"tmdb": error}
    done = await answer(again, {"tmdb": 990001})
    assert done["type"] == "create_entry"


async def test_where_nobody_can_tell_a_number_is_taken(
    hass: HomeAssistant,
    sims: Simulators,
    unknown: CatalogueFilm,
    fix: Fix,
    answer: Answer,
) -> None:
    sims.radarr.metadata_down = True
    choose = await answer(await fix(UNRESOLVED), {"film": unknown.name_and_year})
    done = await answer(choose, {"tmdb": 424242424})
    assert done["type"] == "create_entry"
    assert issue(hass, UNRESOLVED) is None


async def test_without_candidates_a_number_is_asked_for(
    hass: HomeAssistant,
    sims: Simulators,
    unknown: CatalogueFilm,
    fix: Fix,
    answer: Answer,
) -> None:
    sims.radarr.metadata_down = True
    choose = await answer(await fix(UNRESOLVED), {"film": unknown.name_and_year})
    assert [field["name"] for field in choose["data_schema"]] == ["tmdb"]


async def test_a_film_that_was_identified_meanwhile_is_settled(
    hass: HomeAssistant, unknown: CatalogueFilm, fix: Fix, answer: Answer
) -> None:
    pick = await fix(UNRESOLVED)
    engine = hass.data[DATA_HOUSE].engine
    (film,) = engine.unresolved_films(AccountId(MEMBER))
    await engine.choose_identity(AccountId(MEMBER), film, FilmIds(tmdb=990001))
    done = await answer(pick, {"film": unknown.name_and_year})
    assert done["type"] == "create_entry"


@pytest.mark.parametrize("steps", [0, 1])
async def test_films_of_an_account_that_is_not_loaded_cannot_be_settled(
    hass: HomeAssistant,
    unknown: CatalogueFilm,
    fix: Fix,
    answer: Answer,
    steps: int,
) -> None:
    said = ({"film": unknown.name_and_year}, {"tmdb": 990001})
    step = await fix(UNRESOLVED)
    for each in said[:steps]:
        step = await answer(step, each)
    await hass.config_entries.async_unload("ENTRY-ALICE")
    aborted = await answer(step, said[steps])
    assert (aborted["type"], aborted["reason"]) == ("abort", "not_loaded")


async def test_unresolved_films_are_told_of_again_after_a_reload(
    hass: HomeAssistant, unknown: CatalogueFilm
) -> None:
    await hass.config_entries.async_reload("ENTRY-ALICE")
    await settle(hass)
    assert issue(hass, UNRESOLVED) is not None
