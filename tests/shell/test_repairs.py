"""Repair issues: raised, healed, and settled by a person."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync import issues
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.plan import (
    Plan,
    Refusal,
    RefusalReason,
)
from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    MEMBER,
    RADARR,
    member_entry,
    poll,
    radarr_entry,
    set_up,
    settle,
)

REFUSED = "refused_REQUESTS"
BROKEN = "link_broken_REQUESTS"
UNRESOLVED = "unresolved_ENTRY-ALICE"
TROUBLE = "trouble_ENTRY-RADARR"

FIX = "/api/repairs/issues/fix"

type Step = dict[str, Any]
type Fix = Callable[[str], Awaitable[Step]]
type Answer = Callable[[Step, dict[str, Any]], Awaitable[Step]]


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    """Return one of our issues that is shown now."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return found if found is not None and found.active else None


@pytest.fixture
async def fix(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Fix:
    """Return what opens the fix flow of an issue, as the frontend does."""

    async def _open(issue_id: str) -> Step:
        assert await async_setup_component(hass, "repairs", {})
        client = await hass_client()
        asked = {"handler": DOMAIN, "issue_id": issue_id}
        response = await client.post(FIX, json=asked)
        assert response.status == HTTPStatus.OK
        step: Step = await response.json()
        return step

    return _open


@pytest.fixture
async def answer(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Answer:
    """Return what answers a step of a fix flow, and lets everything come to rest."""

    async def _answer(step: Step, said: dict[str, Any]) -> Step:
        client = await hass_client()
        response = await client.post(f"{FIX}/{step['flow_id']}", json=said)
        assert response.status == HTTPStatus.OK
        await settle(hass)
        next_step: Step = await response.json()
        return next_step

    return _answer


# -- refused plans ------------------------------------------------------------------


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


# -- troubles -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("err", "trouble"),
    [
        (Refused(RefusedReason.BLOCKED), "trouble_blocked"),
        (Refused(RefusedReason.PRIVATE), "trouble_private"),
        (Refused(RefusedReason.NOT_FOUND), "trouble_not_found"),
        (NotUnderstood("a log-in page"), "trouble_not_understood"),
    ],
)
async def test_what_does_not_heal_by_waiting_is_told_at_once_until_it_is_over(
    hass: HomeAssistant, alice: MockConfigEntry, err: ProviderError, trouble: str
) -> None:
    hass.data[DATA_HOUSE].account_failed(AccountId(RADARR), err)
    shown = issue(hass, TROUBLE)
    assert shown is not None
    assert shown.translation_key == trouble
    assert shown.translation_placeholders == {"account": "Radarr"}
    assert not shown.is_fixable
    await poll(hass)
    assert issue(hass, TROUBLE) is None


@pytest.mark.parametrize("err", [NotReached("off"), NoAnswer("slow")])
async def test_a_service_that_reboots_is_no_issue_until_what_people_see_is_old(
    hass: HomeAssistant,
    alice: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    err: ProviderError,
) -> None:
    house = hass.data[DATA_HOUSE]
    house.account_failed(AccountId(RADARR), err)
    assert issue(hass, TROUBLE) is None
    later = dt_util.utcnow() + timedelta(hours=7)
    monkeypatch.setattr(dt_util, "utcnow", lambda: later)
    house.account_failed(AccountId(RADARR), err)
    shown = issue(hass, TROUBLE)
    assert shown is not None
    assert shown.translation_key == f"trouble_{err.trouble}"


async def test_a_watchlist_that_became_private_is_told_although_the_feed_answers(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.letterboxd.member("alice").watchlist_private = True
    await poll(hass)
    shown = issue(hass, "trouble_ENTRY-ALICE")
    assert shown is not None
    assert shown.translation_key == f"trouble_{Trouble.PRIVATE}"
    await hass.config_entries.async_reload(alice.entry_id)
    await settle(hass)
    assert issue(hass, "trouble_ENTRY-ALICE") is not None
    sims.letterboxd.member("alice").watchlist_private = False
    await poll(hass)
    assert issue(hass, "trouble_ENTRY-ALICE") is None


async def test_the_feed_alone_has_no_trouble_with_a_watchlist(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    assert issue(hass, "trouble_ENTRY-ALICE") is None


async def test_what_is_told_of_an_account_that_is_gone_raises_nothing(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    house = hass.data[DATA_HOUSE]
    nobody = AccountId("radarr:gone")
    house.account_failed(nobody, NotUnderstood("what"))
    house.unresolved(nobody, (Film(title="Heat"),))
    house.not_authorized(nobody)
    house.account_changed(nobody)
    lost = Refusal(link_id=LinkId("GONE"), reason=RefusalReason.SOURCE_EMPTY, films=())
    house.refused(LinkId("GONE"), lost)
    house.link_broken(LinkId("GONE"), nobody)
    assert not [each for each in ir.async_get(hass).issues if each[0] == DOMAIN]
    assert hass.config_entries.flow.async_progress_by_handler(DOMAIN) == []
