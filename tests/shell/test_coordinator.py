"""The coordinator: a poll's failures in Home Assistant's words."""

from datetime import timedelta
import logging

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.letterboxd_sync import coordinator as module
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.coordinator import INTERVALS, JITTER
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.view import AccountView
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import RADARR, poll, radarr_entry, set_up, settle

FAILURES = [
    (NotReached("it is off"), "not_reached"),
    (NoAnswer("it is slow"), "not_reached"),
    (Throttled("later", retry_after=timedelta(seconds=90)), "throttled"),
    (Throttled("later"), "throttled"),
    (Refused(RefusedReason.BLOCKED, "a challenge"), "blocked"),
    (Refused(RefusedReason.REJECTED, "http://10.1.2.3 answered 400"), "refused"),
    (NotUnderstood("a log-in page"), "not_understood"),
]


@pytest.fixture
async def radarr(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link the Radarr alone."""
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    return entry


def fail(monkeypatch: pytest.MonkeyPatch, err: ProviderError) -> None:
    """Let every look fail."""

    async def look(engine: Engine, account: AccountId) -> AccountView:
        raise err

    monkeypatch.setattr(Engine, "look", look)


@pytest.mark.parametrize(("err", "key"), FAILURES)
async def test_a_failed_poll_is_told_in_words_and_keeps_what_was_seen(
    hass: HomeAssistant,
    radarr: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    err: ProviderError,
    key: str,
) -> None:
    coordinator = radarr.runtime_data.coordinator
    seen = coordinator.data
    fail(monkeypatch, err)
    await coordinator.async_refresh()
    failure = coordinator.last_exception
    assert isinstance(failure, UpdateFailed)
    assert failure.translation_key == key
    assert "{" not in str(failure)
    assert "Radarr" in str(failure)
    assert coordinator.data is seen
    assert not coordinator.last_update_success


@pytest.mark.parametrize(
    ("wait", "seconds"), [(timedelta(seconds=90), 90), (None, None)]
)
async def test_the_next_poll_comes_when_the_service_said(
    hass: HomeAssistant,
    radarr: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    wait: timedelta | None,
    seconds: float | None,
) -> None:
    fail(monkeypatch, Throttled("later", retry_after=wait))
    coordinator = radarr.runtime_data.coordinator
    await coordinator.async_refresh()
    assert coordinator.last_exception.retry_after == seconds


async def test_a_key_that_is_no_longer_good_asks_for_another(
    hass: HomeAssistant, radarr: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, NotAuthorized("401"))
    coordinator = radarr.runtime_data.coordinator
    await coordinator.async_refresh()
    await hass.async_block_till_done()
    assert isinstance(coordinator.last_exception, ConfigEntryAuthFailed)
    assert coordinator.last_exception.translation_key == "not_authorized"
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == "reauth"


@pytest.mark.parametrize(("err", "key"), FAILURES)
async def test_an_account_that_fails_its_probe_is_set_up_later(
    hass: HomeAssistant,
    sims: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    err: ProviderError,
    key: str,
) -> None:
    async def probe(account: RadarrAccount) -> None:
        raise err

    monkeypatch.setattr(RadarrAccount, "probe", probe)
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == key
    assert DATA_HOUSE not in hass.data


async def test_a_worker_that_is_turned_away_asks_for_another_key(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.radarr.faults.add(
        Fault(kind=FaultKind.STATUS, status=401, method="POST", times=None)
    )
    sims.letterboxd.list_film("alice", sims.catalogue[20])
    await alice.runtime_data.coordinator.async_refresh()
    await settle(hass)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["source"] == "reauth"
    assert flow["context"]["entry_id"] == "ENTRY-RADARR"
    # What was to be sent waits for it.
    assert hass.data[DATA_HOUSE].engine.figures(AccountId(RADARR)).pending == 1


async def test_down_is_logged_once_and_up_once(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="custom_components.letterboxd_sync")
    caplog.clear()
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    for _ in range(3):
        await poll(hass)
    sims.clear_faults()
    for _ in range(3):
        await poll(hass)
    logged = [
        record.message
        for record in caplog.records
        if record.name == "custom_components.letterboxd_sync"
        and record.levelno >= logging.INFO
    ]
    assert len(logged) == 2
    assert "did not answer" in logged[0]
    assert "recovered" in logged[1]
    assert sims.radarr.api_key not in caplog.text


async def test_accounts_are_polled_without_any_entity(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry
) -> None:
    before = len(sims.radarr.requests)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=6))
    await hass.async_block_till_done(wait_background_tasks=False)
    coordinator = radarr.runtime_data.coordinator
    usual = INTERVALS[radarr.runtime_data.provider]
    assert usual * (1 - JITTER) <= coordinator.update_interval <= usual * (1 + JITTER)
    await settle(hass)
    assert len(sims.radarr.requests) > before


async def test_what_has_just_arrived_is_looked_for_now_and_twice_later(
    hass: HomeAssistant, radarr: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    coordinator = radarr.runtime_data.coordinator

    async def request() -> None:
        asked.append("look")

    monkeypatch.setattr(coordinator, "async_request_refresh", request)
    coordinator.async_look_soon()
    coordinator.async_look_soon()
    await settle(hass)
    assert len(asked) == 2
    assert len(radarr.runtime_data.later_looks) == len(module.LATER_LOOKS)
    for delay in module.LATER_LOOKS:
        async_fire_time_changed(hass, dt_util.utcnow() + delay + timedelta(seconds=1))
        await settle(hass)
    assert len(asked) == 4


async def test_no_look_is_left_over_when_an_account_is_unloaded(
    hass: HomeAssistant, radarr: MockConfigEntry, sims: Simulators
) -> None:
    radarr.runtime_data.coordinator.async_look_soon()
    await settle(hass)
    await hass.config_entries.async_unload(radarr.entry_id)
    before = len(sims.radarr.requests)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=10))
    await hass.async_block_till_done()
    assert len(sims.radarr.requests) == before


async def test_what_arrives_while_an_account_is_unloaded_is_left_to_the_next_start(
    hass: HomeAssistant,
    radarr: MockConfigEntry,
    sims: Simulators,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detach = Engine.detach

    async def knocked(engine: Engine, account: AccountId) -> None:
        radarr.runtime_data.coordinator.async_look_soon()
        await detach(engine, account)

    monkeypatch.setattr(Engine, "detach", knocked)
    looks = radarr.runtime_data.later_looks
    await hass.config_entries.async_unload(radarr.entry_id)
    assert looks == []


async def test_an_account_of_no_entry_is_nobodys(
    hass: HomeAssistant, radarr: MockConfigEntry
) -> None:
    house = hass.data[DATA_HOUSE]
    assert house.entry_of(AccountId(RADARR)) is radarr
    assert house.entry_of(AccountId("radarr:gone")) is None
