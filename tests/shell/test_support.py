"""What helps people help: system health; and backups."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from homeassistant.components.system_health import DOMAIN as SYSTEM_HEALTH
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.letterboxd_sync.backup import (
    async_post_backup,
    async_pre_backup,
)
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.sync.remarks import Remarked
from custom_components.letterboxd_sync.system_health import system_health_info
from simulators.house import Simulators

from .audience import trakt_entry, until
from .household import (
    JELLYFIN,
    MEMBER,
    member_entry,
    radarr_entry,
    set_up,
    settle,
)
from .watching import film_of, link_evening

type Health = Callable[[], Awaitable[dict[str, Any]]]

REACHED = ("can_reach_letterboxd", "can_reach_trakt")


async def test_system_health_counts_over_all_accounts(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    told = await system_health_info(hass)
    told.pop("can_reach_letterboxd").close()
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


@pytest.fixture
async def health(hass: HomeAssistant) -> Health:
    """Return what the page of system health shows of us."""

    async def _health() -> dict[str, Any]:
        assert await async_setup_component(hass, SYSTEM_HEALTH, {})
        await hass.async_block_till_done()
        told = await get_system_health_info(hass, DOMAIN)
        return {key: await it for key, it in told.items() if key in REACHED}

    return _health


async def test_system_health_asks_the_services_where_the_linked_accounts_are(
    hass: HomeAssistant, sims: Simulators, trakt: Simulators, health: Health
) -> None:
    await set_up(hass, member_entry(sims))
    sims.clear_requests()
    assert await health() == dict.fromkeys(REACHED, "ok")
    assert [len(it.requests) for it in (sims.letterboxd, sims.trakt)] == [1, 1]


async def test_system_health_asks_no_service_where_nobody_is_linked(
    hass: HomeAssistant, sims: Simulators, health: Health
) -> None:
    await set_up(hass, radarr_entry(sims))
    assert await health() == {}


async def test_system_health_asks_for_accounts_that_do_not_load(
    hass: HomeAssistant, sims: Simulators, health: Health
) -> None:
    entry = trakt_entry(sims)
    await sims.trakt.stop()
    await set_up(hass, entry, member_entry(sims))
    unreachable = {"type": "failed", "error": "unreachable"}
    assert await health() == {
        "can_reach_letterboxd": "ok",
        "can_reach_trakt": unreachable,
    }


async def test_system_health_asks_nobody_for_an_account_that_is_switched_off(
    hass: HomeAssistant, sims: Simulators, health: Health
) -> None:
    entry = member_entry(sims)
    await set_up(hass, entry, radarr_entry(sims))
    by_user = ConfigEntryDisabler.USER
    await hass.config_entries.async_set_disabled_by(entry.entry_id, by_user)
    assert await health() == {}


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
