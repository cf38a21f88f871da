"""Actions: what they answer, and how they say no."""

from datetime import date
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    RADARR,
    REQUESTS_LINK,
    SHELF_LINK,
    jellyfin_entry,
    member_entry,
    poll,
    radarr_entry,
    set_up,
)

RADARR_ENTRY = "ENTRY-RADARR"
ALICE_ENTRY = "ENTRY-ALICE"


async def act(
    hass: HomeAssistant, action: str, entry_id: str = ALICE_ENTRY, **data: Any
) -> dict[str, Any]:
    """Call an action and return its answer."""
    answer = await hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": entry_id, **data},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    return answer


async def refused(
    hass: HomeAssistant, action: str, entry_id: str = ALICE_ENTRY, **data: Any
) -> HomeAssistantError:
    """Call an action that says no, in words that people can read."""
    with pytest.raises(HomeAssistantError) as caught:
        await act(hass, action, entry_id, **data)
    assert caught.value.translation_domain in {DOMAIN, "homeassistant"}
    assert caught.value.translation_key
    # Each placeholder of the text is filled in.
    assert "{" not in str(caught.value)
    return caught.value


# -- reading ----------------------------------------------------------------------


async def test_the_watchlist_tells_where_each_film_stands(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    films = (await act(hass, "get_watchlist"))["films"]
    assert [film["position"] for film in films] == [0, 1, 2]
    assert {film["title"]: film["standing"] for film in films} == {
        item.title: standing
        for item, standing in zip(
            [it for it in sims.catalogue if not it.is_show and it.in_wikidata][:3],
            ["available", "requested", "requested"],
            strict=True,
        )
    }
    assert films[0].keys() == {
        "title",
        "year",
        "ids",
        "poster",
        "position",
        "listed_on",
        "standing",
    }


async def test_the_watchlist_can_be_narrowed_to_standings(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    answer = await act(hass, "get_watchlist", standing=["available", "watched"])
    assert [film["standing"] for film in answer["films"]] == ["available"]


async def test_the_diary_is_told_last_logged_first_up_to_a_limit(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    first, second = sims.catalogue[5:7]
    sims.letterboxd.log_film("alice", first, watched_on=date(2026, 11, 2), rating=4.0)
    sims.letterboxd.log_film("alice", second, watched_on=None, review="Fine")
    await poll(hass)
    answer = await act(hass, "get_diary")
    told = answer["entries"]
    assert [entry["title"] for entry in told] == [second.title, first.title]
    assert told[0]["watched_on"] is None
    assert told[0]["review"] == "Fine"
    assert told[1]["watched_on"] == "2026-11-02"
    assert told[1]["rating"] == 4.0
    # The feed holds the last fifty: nobody may take it for all.
    assert answer["complete"] is False
    short = await act(hass, "get_diary", limit=1)
    assert [entry["title"] for entry in short["entries"]] == [second.title]


async def test_before_the_first_look_a_diary_is_empty_and_not_complete(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=503, path=".*/rss/", times=None, after=1)
    )
    await set_up(hass, member_entry(sims, pages=False))
    assert await act(hass, "get_diary") == {"complete": False, "entries": []}
    assert await act(hass, "get_watchlist") == {"films": []}


@pytest.mark.parametrize(
    ("action", "entry_id", "data", "key"),
    [
        ("get_watchlist", RADARR_ENTRY, {}, "wrong_provider"),
        ("get_diary", RADARR_ENTRY, {}, "wrong_provider"),
        ("sync_link", RADARR_ENTRY, {"link": "x"}, "wrong_provider"),
        ("push_watchlist", RADARR_ENTRY, {}, "wrong_provider"),
        ("import_export_file", RADARR_ENTRY, {"path": "x"}, "wrong_provider"),
        ("request_film", ALICE_ENTRY, {"tmdb": 1}, "wrong_provider"),
        ("sync_link", ALICE_ENTRY, {"link": "no such"}, "unknown_link"),
    ],
)
async def test_an_action_for_another_kind_of_account_says_so(  # noqa: PLR0917
    hass: HomeAssistant,
    alice: MockConfigEntry,
    action: str,
    entry_id: str,
    data: dict[str, Any],
    key: str,
) -> None:
    error = await refused(hass, action, entry_id, **data)
    assert isinstance(error, ServiceValidationError)
    assert error.translation_key == key


@pytest.mark.parametrize("entry_id", ["nobody", ALICE_ENTRY])
async def test_an_account_that_is_not_loaded_cannot_be_asked(
    hass: HomeAssistant, alice: MockConfigEntry, entry_id: str
) -> None:
    await hass.config_entries.async_unload(alice.entry_id)
    error = await refused(hass, "get_watchlist", entry_id)
    assert isinstance(error, ServiceValidationError)


# -- links ------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["watchlist TO radarr", "REQUESTS"])
async def test_a_link_is_run_by_its_name_on_a_fresh_look(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry, named: str
) -> None:
    film = sims.catalogue[20]
    sims.letterboxd.list_film("alice", film)
    answer = await act(hass, "sync_link", link=named)
    assert answer["link"] == "Watchlist to Radarr"
    assert answer["dry_run"] is False
    assert answer["refused"] is None
    assert sims.radarr.movie(film.tmdb) is not None


async def test_a_name_that_two_links_have_is_refused_with_their_ids(
    hass: HomeAssistant, sims: Simulators
) -> None:
    other = REQUESTS_LINK | {"subentry_id": "OTHER", "unique_id": "other"}
    await set_up(hass, radarr_entry(sims), member_entry(sims, REQUESTS_LINK, other))
    error = await refused(hass, "sync_link", link="Watchlist to Radarr")
    assert error.translation_key == "ambiguous_link"
    assert "REQUESTS, OTHER" in str(error)
    answer = await act(hass, "sync_link", link="other")
    assert answer["link"] == "Watchlist to Radarr"


@pytest.mark.parametrize("path", [".*", ".*/watchlist/.*"])
async def test_a_list_that_cannot_be_read_is_told_and_no_link_runs(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry, path: str
) -> None:
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=503, path=path, times=None)
    )
    for action, data in (("sync_link", {"link": "REQUESTS"}), ("push_watchlist", {})):
        error = await refused(hass, action, **data)
        assert error.translation_key == "list_not_read"


async def test_an_account_that_cannot_be_read_at_all_is_told(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=503, path=".*/rss/", times=None, after=1)
    )
    member = member_entry(sims, REQUESTS_LINK, pages=False)
    await set_up(hass, radarr_entry(sims), member)
    error = await refused(hass, "push_watchlist")
    assert error.translation_key == "not_reached"


async def test_a_dry_run_tells_and_touches_nothing(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    film = sims.catalogue[20]
    sims.radarr.metadata_down = True
    sims.letterboxd.list_film("alice", film)
    await poll(hass)
    writes = [it for it in sims.radarr.requests if it.method != "GET"]
    answer = await act(hass, "sync_link", link="Watchlist to Radarr", dry_run=True)
    assert answer["dry_run"] is True
    assert answer["operations"] == []
    assert [(it["title"], it["reason"]) for it in answer["skipped"]] == [
        (film.title, "in_progress")
    ]
    assert [it for it in sims.radarr.requests if it.method != "GET"] == writes


async def test_a_dry_run_of_a_new_link_tells_what_would_be_left(
    hass: HomeAssistant, sims: Simulators
) -> None:
    link = REQUESTS_LINK | {"data": {**REQUESTS_LINK["data"], "limit": 0}}
    await set_up(hass, radarr_entry(sims), member_entry(sims, link))
    answer = await act(hass, "push_watchlist", dry_run=True)
    (told,) = answer["links"]
    assert {film["reason"] for film in told["skipped"]} == {"limit_reached"}
    assert sims.radarr.state.movies == {}


async def test_a_removal_is_told_as_one(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    gone = next(iter(sims.letterboxd.member("alice").watchlist.values()))
    sims.letterboxd.unlist_film("alice", gone)
    answer = await act(hass, "push_watchlist")
    (told,) = answer["links"]
    assert told["link"] == "Watchlist to Radarr"
    await poll(hass)
    assert sims.radarr.movie(gone.tmdb) is None


async def test_a_refused_plan_is_told_with_its_films(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    films = tuple(sims.letterboxd.member("alice").watchlist.values())
    sims.letterboxd.unlist_film("alice", *films)
    answer = await act(hass, "sync_link", link="Watchlist to Radarr")
    assert answer["refused"]["reason"] == "source_empty"
    assert len(answer["refused"]["films"]) == 3
    assert {it["action"] for it in answer["operations"]} == {"remove"}
    assert len(sims.radarr.state.movies) == 3


async def test_there_is_nothing_to_push_without_a_link_to_radarr(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, jellyfin_entry(sims), member_entry(sims, SHELF_LINK))
    error = await refused(hass, "push_watchlist")
    assert error.translation_key == "no_request_link"


async def test_a_link_whose_other_end_is_not_set_up_cannot_run(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, REQUESTS_LINK))
    error = await refused(hass, "push_watchlist")
    assert error.translation_key == "not_set_up"
    assert RADARR not in str(error)


async def test_an_account_with_two_links_is_looked_at_once(
    hass: HomeAssistant, sims: Simulators
) -> None:
    other = REQUESTS_LINK | {
        "subentry_id": "OTHER",
        "unique_id": "other",
        "title": "Watchlist to Radarr again",
    }
    await set_up(hass, radarr_entry(sims), member_entry(sims, REQUESTS_LINK, other))
    sims.clear_requests()
    answer = await act(hass, "push_watchlist")
    assert [it["link"] for it in answer["links"]] == [
        "Watchlist to Radarr",
        "Watchlist to Radarr again",
    ]
    feeds = [it for it in sims.letterboxd.requests if it.path == "/alice/rss/"]
    assert len(feeds) == 1


async def test_a_disk_that_takes_no_more_is_told(
    hass: HomeAssistant, alice: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run_link(engine: Engine, link_id: LinkId) -> None:
        raise LedgerUnavailable(Path("ledger.db"), "disk full")

    monkeypatch.setattr(Engine, "run_link", run_link)
    error = await refused(hass, "push_watchlist")
    assert error.translation_key == "ledger_unavailable"
