"""Set-up, unloading, removal."""

from pathlib import Path
from types import MappingProxyType

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync import async_remove_config_entry_device
from custom_components.letterboxd_sync.bridge import DATA_HOUSE, ledger_folder
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    LetterboxdAccount,
)
from custom_components.letterboxd_sync.store.errors import (
    LedgerError,
    LedgerTooNew,
    LedgerUnavailable,
)
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    MEMBER,
    REQUESTS_LINK,
    jellyfin_entry,
    member_entry,
    poll,
    radarr_entry,
    set_up,
    settle,
)


async def test_every_kind_of_account_loads_and_unloads(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    entries = hass.config_entries.async_entries(DOMAIN)
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * 3
    for entry in entries:
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert DATA_HOUSE not in hass.data


async def test_removing_the_last_account_leaves_nothing_on_disk(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    folder = ledger_folder(hass)
    assert await hass.async_add_executor_job(folder.exists)
    for entry in hass.config_entries.async_entries(DOMAIN):
        await hass.config_entries.async_remove(entry.entry_id)
    assert not await hass.async_add_executor_job(folder.exists)
    assert not ir.async_get(hass).issues


async def test_removing_an_account_forgets_it_and_keeps_the_others(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove(alice.entry_id)
    engine = hass.data[DATA_HOUSE].engine
    assert await engine.known_links(AccountId(MEMBER)) == ()
    assert len(hass.config_entries.async_loaded_entries(DOMAIN)) == 2


async def test_a_removed_radarr_becomes_a_notice_at_the_link_until_it_is_back(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    await hass.config_entries.async_remove("ENTRY-RADARR")
    await settle(hass)
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, "link_broken_REQUESTS") is not None
    await set_up(hass, radarr_entry(sims))
    assert issues.async_get_issue(DOMAIN, "link_broken_REQUESTS") is None


async def test_an_account_that_does_not_answer_is_tried_again(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert DATA_HOUSE not in hass.data


async def test_a_revoked_key_asks_for_a_new_one(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = radarr_entry(sims, api_key="another")
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]


async def test_a_throttled_account_waits_as_told(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.STATUS, status=429, retry_after=120, times=None)
    )
    coordinator = entry.runtime_data.coordinator
    await coordinator.async_refresh()
    assert coordinator.last_exception.retry_after == 120
    assert coordinator.last_exception.translation_key == "throttled"


async def test_a_damaged_ledger_stops_the_set_up_and_stays_as_it_is(
    hass: HomeAssistant, sims: Simulators
) -> None:
    def damage() -> Path:
        ledger_folder(hass).mkdir(parents=True)
        path = ledger_folder(hass) / "ledger.db"
        path.write_bytes(b"this is no ledger" * 1000)
        return path

    path = await hass.async_add_executor_job(damage)
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "ledger_broken"
    content = await hass.async_add_executor_job(path.read_bytes)
    assert content.startswith(b"this is no ledger")


async def test_a_link_that_is_added_later_is_taken_up(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = member_entry(sims)
    await set_up(hass, radarr_entry(sims), jellyfin_entry(sims), entry)
    assert sims.radarr.state.movies == {}
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType(REQUESTS_LINK["data"]),
            subentry_type="requests",
            title="To Radarr",
            unique_id="later",
        ),
    )
    await settle(hass)
    assert len(sims.radarr.state.movies) == 3


async def test_a_removed_link_is_forgotten_and_touches_no_film(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    hass.config_entries.async_remove_subentry(alice, "REQUESTS")
    await settle(hass)
    engine = hass.data[DATA_HOUSE].engine
    assert await engine.known_links(AccountId(MEMBER)) == ("SHELF",)
    assert len(sims.radarr.state.movies) == 3


async def test_only_a_device_of_nothing_may_be_deleted(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    devices = dr.async_get(hass)
    known = dr.async_entries_for_config_entry(devices, alice.entry_id)
    assert len(known) == 3
    answers = [
        await async_remove_config_entry_device(hass, alice, device) for device in known
    ]
    assert answers == [False] * 3
    stray = devices.async_get_or_create(
        config_entry_id=alice.entry_id, identifiers={(DOMAIN, "long gone")}
    )
    assert await async_remove_config_entry_device(hass, alice, stray)


@pytest.mark.parametrize(
    ("err", "state", "key"),
    [
        (
            LedgerUnavailable(Path("ledger.db"), "disk full"),
            ConfigEntryState.SETUP_RETRY,
            "ledger_unavailable",
        ),
        (
            LedgerTooNew(Path("ledger.db"), found=9, known=1),
            ConfigEntryState.SETUP_ERROR,
            "ledger_too_new",
        ),
    ],
)
async def test_without_its_ledger_nothing_is_set_up(  # noqa: PLR0917
    hass: HomeAssistant,
    sims: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    err: LedgerError,
    state: ConfigEntryState,
    key: str,
) -> None:
    async def open_(engine: Engine) -> None:
        raise err

    monkeypatch.setattr(Engine, "open", open_)
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    assert entry.state is state
    assert entry.error_reason_translation_key == key
    assert DATA_HOUSE not in hass.data
    assert sims.radarr.requests == []


async def test_a_folder_that_cannot_be_made_is_tried_again(
    hass: HomeAssistant, sims: Simulators
) -> None:
    def block() -> None:
        ledger_folder(hass).parent.mkdir(parents=True, exist_ok=True)
        ledger_folder(hass).write_text("a file is in the way")

    await hass.async_add_executor_job(block)
    entry = radarr_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "ledger_unavailable"


async def test_an_account_whose_entities_stay_is_not_torn_down(
    hass: HomeAssistant, alice: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stay(entry: MockConfigEntry, platforms: list[str]) -> bool:
        return False

    with monkeypatch.context() as patch:
        patch.setattr(hass.config_entries, "async_unload_platforms", stay)
        assert not await hass.config_entries.async_unload(alice.entry_id)
    assert hass.data[DATA_HOUSE].engine.view(AccountId(MEMBER)) is not None
    # A restart of Home Assistant is what is left; here it only has to end.
    alice.mock_state(hass, ConfigEntryState.LOADED)


async def test_a_link_that_is_added_during_set_up_is_not_overlooked(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = LetterboxdAccount.probe
    entry = member_entry(sims)
    link = ConfigSubentry(
        data=MappingProxyType(REQUESTS_LINK["data"]),
        subentry_id="LATE",
        subentry_type="requests",
        title="To Radarr",
        unique_id="late",
    )

    async def slow(account: LetterboxdAccount) -> object:
        if "LATE" not in entry.subentries:
            hass.config_entries.async_add_subentry(entry, link)
        return await probe(account)

    monkeypatch.setattr(LetterboxdAccount, "probe", slow)
    await set_up(hass, radarr_entry(sims), entry)
    await poll(hass)
    assert len(sims.radarr.state.movies) == 3


async def test_what_radarr_refused_is_asked_for_again_when_its_account_changes(
    hass: HomeAssistant, sims: Simulators
) -> None:
    link = REQUESTS_LINK | {"data": {**REQUESTS_LINK["data"], "quality_profile_id": 99}}
    radarr = radarr_entry(sims)
    await set_up(hass, radarr, member_entry(sims, link))
    await poll(hass)
    assert sims.radarr.state.movies == {}
    sims.radarr.state.profiles[99] = "New"
    hass.config_entries.async_update_entry(
        radarr, data={**radarr.data, "verify_ssl": False}
    )
    await settle(hass)
    await poll(hass)
    assert len(sims.radarr.state.movies) == 3
