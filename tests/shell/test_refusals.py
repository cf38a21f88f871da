"""Plans that safety refused: asked about, applied, kept, withdrawn."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync import issues
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.plan import (
    Plan,
    Refusal,
    RefusalReason,
)
from simulators.catalogue import CatalogueFilm
from simulators.house import Simulators

from .household import (
    poll,
    settle,
)
from .mending import Answer, Fix, issue

REFUSED = "refused_REQUESTS"


@pytest.fixture
async def emptied(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> tuple[CatalogueFilm, ...]:
    """Empty the watchlist of Alice; nothing may be removed without her word."""
    films = tuple(sims.letterboxd.member("alice").watchlist.values())
    sims.letterboxd.unlist_film("alice", *films)
    await poll(hass)
    return films


async def test_a_refused_plan_becomes_an_issue_that_lists_its_films(
    hass: HomeAssistant, sims: Simulators, emptied: tuple[CatalogueFilm, ...]
) -> None:
    shown = issue(hass, REFUSED)
    assert shown is not None
    assert shown.translation_key == "refused_source_empty"
    placeholders = shown.translation_placeholders or {}
    assert placeholders["link"] == "alice: Watchlist to Radarr"
    assert placeholders["count"] == "3"
    assert all(film.title in placeholders["films"] for film in emptied)
    assert len(sims.radarr.state.movies) == 3


async def test_applying_removes_what_was_listed(
    hass: HomeAssistant,
    sims: Simulators,
    emptied: tuple[CatalogueFilm, ...],
    fix: Fix,
    answer: Answer,
) -> None:
    menu = await fix(REFUSED)
    assert menu["type"] == "menu"
    assert menu["menu_options"] == ["apply", "keep"]
    done = await answer(menu, {"next_step_id": "apply"})
    assert done["type"] == "create_entry"
    await poll(hass)
    assert sims.radarr.state.movies == {}
    assert issue(hass, REFUSED) is None


async def test_keeping_leaves_the_films_and_asks_no_more(
    hass: HomeAssistant,
    sims: Simulators,
    emptied: tuple[CatalogueFilm, ...],
    fix: Fix,
    answer: Answer,
) -> None:
    done = await answer(await fix(REFUSED), {"next_step_id": "keep"})
    assert done["type"] == "create_entry"
    await poll(hass)
    assert len(sims.radarr.state.movies) == 3
    assert issue(hass, REFUSED) is None


async def test_films_that_come_back_withdraw_the_question(
    hass: HomeAssistant, sims: Simulators, emptied: tuple[CatalogueFilm, ...]
) -> None:
    sims.letterboxd.list_film("alice", *emptied)
    await poll(hass)
    assert issue(hass, REFUSED) is None
    assert len(sims.radarr.state.movies) == 3


async def test_the_question_is_there_again_after_a_reload(
    hass: HomeAssistant, alice: MockConfigEntry, emptied: tuple[CatalogueFilm, ...]
) -> None:
    await hass.config_entries.async_unload(alice.entry_id)
    assert issue(hass, REFUSED) is None
    await hass.config_entries.async_setup(alice.entry_id)
    await settle(hass)
    assert issue(hass, REFUSED) is not None


@pytest.mark.parametrize("choice", ["apply", "keep"])
async def test_a_service_that_does_not_answer_leaves_the_question_open(
    hass: HomeAssistant,
    emptied: tuple[CatalogueFilm, ...],
    fix: Fix,
    answer: Answer,
    choice: str,
) -> None:
    menu = await fix(REFUSED)
    await hass.config_entries.async_unload("ENTRY-RADARR")
    aborted = await answer(menu, {"next_step_id": choice})
    assert (aborted["type"], aborted["reason"]) == ("abort", "not_reached")
    assert issue(hass, REFUSED) is not None


@pytest.mark.parametrize("choice", ["apply", "keep"])
async def test_a_plan_of_an_account_that_is_not_loaded_cannot_be_settled(
    hass: HomeAssistant,
    emptied: tuple[CatalogueFilm, ...],
    fix: Fix,
    answer: Answer,
    choice: str,
) -> None:
    menu = await fix(REFUSED)
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    aborted = await answer(menu, {"next_step_id": choice})
    assert (aborted["type"], aborted["reason"]) == ("abort", "not_loaded")


async def test_a_plan_that_changed_meanwhile_is_asked_about_anew(
    hass: HomeAssistant,
    emptied: tuple[CatalogueFilm, ...],
    fix: Fix,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = Refusal(
        link_id=LinkId("REQUESTS"),
        reason=RefusalReason.GUARD_FAILED,
        films=(Film(title="Heat", year=1995),),
    )

    async def run_link(
        engine: Engine, link_id: LinkId, *, approved: bool = False
    ) -> tuple[Plan, Refusal | None]:
        hass.data[DATA_HOUSE].refused(link_id, other)
        return Plan(), other

    menu = await fix(REFUSED)
    monkeypatch.setattr(Engine, "run_link", run_link)
    aborted = await answer(menu, {"next_step_id": "apply"})
    assert (aborted["type"], aborted["reason"]) == ("abort", "changed")
    shown = issue(hass, REFUSED)
    assert shown is not None
    assert shown.translation_key == "refused_guard_failed"


def test_a_long_list_is_cut_and_says_so() -> None:
    films = [Film(title=f"Film {number}") for number in range(35)]
    lines = issues.film_lines(films).splitlines()
    assert len(lines) == 31
    assert lines[0] == "- Film 0"
    assert lines[-1] == "- … (+5)"
