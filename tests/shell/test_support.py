"""What helps people help: diagnostics, system health; and backups."""

import asyncio
from datetime import date
import json
from typing import Any

from homeassistant.components.system_health import DOMAIN as SYSTEM_HEALTH
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import (
    AiohttpClientMocker,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.backup import (
    async_post_backup,
    async_pre_backup,
)
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DEFAULT_SITE, DOMAIN
from custom_components.letterboxd_sync.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.trakt.addresses import API
from custom_components.letterboxd_sync.sync.remarks import Remarked
from custom_components.letterboxd_sync.system_health import system_health_info
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import TRAKT, until
from .household import (
    JELLYFIN,
    MEMBER,
    REQUESTS_LINK,
    SHELF_LINK,
    jellyfin_entry,
    member_entry,
    poll,
    radarr_entry,
    set_up,
    settle,
)
from .watching import film_of, link_evening

TRAKT_ID = AccountId(TRAKT)

PROXIES = "http://pete:hunter2@10.1.2.3:8080"
WEBHOOK_ID = "webhook-id-that-nobody-may-know"


def secrets(sims: Simulators) -> list[str]:
    """Return what no diagnostics may hold."""
    return [
        sims.radarr.api_key,
        sims.jellyfin.api_key,
        sims.radarr.url,
        sims.jellyfin.url,
        sims.letterboxd.url,
        sims.jellyfin.user("root").id,
        "radarr.local",
        "alice",
        "Alice",
        "127.0.0.1",
        "hunter2",
        "pete",
        "10.1.2.3",
        WEBHOOK_ID,
        "jellyfin:0123",
    ]


async def test_diagnostics_tell_everything_but_secrets(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    shelf = SHELF_LINK | {
        "data": {
            **SHELF_LINK["data"],
            "watched_by": [sims.jellyfin.user("root").id],
        }
    }
    sims.letterboxd.log_film("alice", sims.catalogue[7], watched_on=date(2026, 11, 1))
    await set_up(
        hass,
        radarr_entry(sims, webhook_id=WEBHOOK_ID),
        jellyfin_entry(sims),
        member_entry(sims, REQUESTS_LINK, shelf, proxies=PROXIES, pages=False),
    )
    await poll(hass)
    sims.jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await poll(hass)
    told: dict[str, Any] = {}
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
        told[entry.entry_id] = found
    text = json.dumps(told)
    assert [secret for secret in secrets(sims) if secret in text] == []
    member = told["ENTRY-ALICE"]
    assert member["view"]["diary"] == 1
    assert member["entry"]["data"]["proxies"] == "**REDACTED**"
    assert [link["kind"] for link in member["links"]] == ["RequestLink", "ShelfLink"]
    radarr = told["ENTRY-RADARR"]
    assert radarr["figures"]["last_trouble"].startswith("**REDACTED**: ")


async def test_diagnostics_show_each_account_as_it_is(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    radarr, jellyfin, member = [
        await async_get_config_entry_diagnostics(hass, entry)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    assert radarr["view"] == {
        "films": 3,
        "excluded": 0,
        "complete": True,
        "undecoded": 0,
    }
    assert [job["operation"] for job in radarr["jobs"]] == ["RequestFilm"] * 3
    assert {job["state"] for job in radarr["jobs"]} == {"done"}
    assert all(job["ids"]["tmdb"] for job in radarr["jobs"])
    assert jellyfin["view"] == {
        "library": 1,
        "complete": True,
        "undecoded": 0,
        "shelves": [1],
        "played": [],
    }
    assert member["view"]["watchlist"] == 3
    assert member["view"]["routes"]["watchlist"]["route"] == "pages"
    assert [link["agreed"] for link in member["links"]] == [3, 1]
    assert member["capabilities"]["watchlist"] == ["read"]
    assert all(line.keys() == {"at", "kind", "text"} for line in radarr["activity"])


async def test_diagnostics_before_the_first_look_have_no_view(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = radarr_entry(sims)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.RESET_BEFORE, path="/api/v3/movie", times=None)
    )
    await set_up(hass, entry)
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["view"] is None


async def test_diagnostics_can_be_downloaded_when_an_order_is_among_the_jobs(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    films = [it for it in sims.catalogue if not it.is_show and it.in_wikidata][:3]
    for film in films[1:]:
        sims.jellyfin.add_item(film)
    data = {
        **SHELF_LINK["data"],
        "shelf_kind": "playlist",
        "owner_id": sims.jellyfin.user("root").id,
    }
    entry = jellyfin_entry(sims)
    await set_up(hass, entry, member_entry(sims, SHELF_LINK | {"data": data}))
    await poll(hass)
    sims.letterboxd.unlist_film("alice", films[0])
    sims.letterboxd.list_film("alice", films[0])
    await poll(hass)
    told: dict[str, Any] = dict(
        await get_diagnostics_for_config_entry(hass, hass_client, entry)
    )
    orders = [job for job in told["jobs"] if job["operation"] == "OrderShelf"]
    assert [(job["film"], job["ids"]) for job in orders] == [(None, None)]


async def test_system_health_counts_over_all_accounts(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    told = await system_health_info(hass)
    told.pop("can_reach_letterboxd").close()
    told.pop("can_reach_trakt").close()
    assert told == {
        "accounts": 3,
        "links": 2,
        "pending": 0,
        "failed": 0,
        "playing": 0,
        "drafts": 0,
    }


async def test_system_health_counts_what_plays_and_what_waits(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    session = sims.jellyfin.play("bob", film_of(sims))
    jellyfin = AccountId(JELLYFIN)
    engine = hass.data[DATA_HOUSE].engine
    await until(lambda: engine.playback.is_playing(jellyfin))
    said = Remarked(film=Film(title="Heat"), on=date(2026, 10, 31), remarks={})
    await engine.diary.add(AccountId(MEMBER), said)
    told = await system_health_info(hass)
    told.pop("can_reach_letterboxd").close()
    told.pop("can_reach_trakt").close()
    # Two links and the user follow it, and it is one thing that plays.
    assert told["accounts"] == 3
    assert told["links"] == 2
    assert told["playing"] == 1
    assert told["drafts"] == 1
    sims.jellyfin.stop_playing(session)


async def test_diagnostics_tell_how_playback_fares_and_not_what_it_is(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    film = film_of(sims)
    sims.jellyfin.play("bob", film, device="Bob's secret den")
    await until(lambda: hass.data[DATA_HOUSE].engine.playback.now_playing(TRAKT_ID))
    said = Remarked(film=Film(title="Heat"), on=date(2026, 10, 31), remarks={})
    desk = hass.data[DATA_HOUSE].engine.diary
    await desk.add(AccountId(MEMBER), said)
    member, jellyfin, tracker = [
        await async_get_config_entry_diagnostics(hass, entry)
        for entry in sorted(
            hass.config_entries.async_loaded_entries(DOMAIN),
            key=lambda it: it.title.casefold(),
        )
    ]
    assert [it["state"] for it in jellyfin["playing"]] == ["playing"]
    assert [it["state"] for it in tracker["playing"]] == ["playing"]
    assert [it["waits"] for it in member["drafts"]] == [True]
    assert tracker["view"]["stats"]["films"]["plays"] == 0
    assert tracker["view"]["plays"] == 0
    told = json.dumps([jellyfin, tracker], default=str)
    bob = sims.jellyfin.user("bob").id
    secrets_of_bob = ["Bob's secret den", bob, *_tokens(hass)]
    assert [it for it in secrets_of_bob if it in told] == []


def _tokens(hass: HomeAssistant) -> list[str]:
    """Return what opens the doors of those who are linked."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    token = next(it for it in entries if it.unique_id == TRAKT).data["token"]
    return [token["access_token"], token["refresh_token"]]


async def test_system_health_is_registered_and_asks_whether_letterboxd_is_there(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    for address in (DEFAULT_SITE, API):
        aioclient_mock.get(address, text="")  # type: ignore[no-untyped-call]
    hass.config.components.add(DOMAIN)
    assert await async_setup_component(hass, SYSTEM_HEALTH, {})
    await hass.async_block_till_done()
    told = await get_system_health_info(hass, DOMAIN)
    assert told["accounts"] == 0
    assert await told["can_reach_letterboxd"] == "ok"
    assert await told["can_reach_trakt"] == "ok"


async def test_a_backup_holds_writes_and_loses_none(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    engine = hass.data[DATA_HOUSE].engine
    await async_pre_backup(hass)
    writing = hass.async_create_task(engine.keep("note", "text"))
    await asyncio.sleep(0.05)
    assert not writing.done()
    await async_post_backup(hass)
    await writing
    assert await engine.kept("note") == "text"


@pytest.mark.parametrize("step", [async_pre_backup, async_post_backup])
async def test_a_backup_without_any_account_has_nothing_to_hold(
    hass: HomeAssistant, step: Any
) -> None:
    await step(hass)
    assert DATA_HOUSE not in hass.data


async def test_a_film_listed_during_a_backup_is_requested_after_it(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    film = sims.catalogue[20]
    sims.letterboxd.list_film("alice", film)
    await async_pre_backup(hass)
    polling = hass.async_create_background_task(
        alice.runtime_data.coordinator.async_refresh(), "poll"
    )
    await asyncio.sleep(0.1)
    assert sims.radarr.movie(film.tmdb) is None
    await async_post_backup(hass)
    await polling
    await settle(hass)
    assert sims.radarr.movie(film.tmdb) is not None
