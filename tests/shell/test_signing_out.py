"""An account that is unlinked gives back what it was given; nothing keeps it."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync import signing_out
from custom_components.letterboxd_sync.bridge import ledger_folder
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.flows import device_code
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from ..flows.trakts import agree, filled_in
from ..flows.walking import Walk
from .audience import trakt_entry, until
from .household import radarr_entry, set_up, settle


async def test_an_unlinked_member_gives_the_tokens_back(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = trakt_entry(sims)
    await set_up(hass, entry)

    await hass.config_entries.async_remove(entry.entry_id)

    assert sims.trakt.state.grants == {}
    assert not await hass.async_add_executor_job(ledger_folder(hass).exists)


async def test_the_tokens_that_a_renewal_brought_are_given_back(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = trakt_entry(sims)
    sims.trakt.expire_tokens()
    await set_up(hass, radarr_entry(sims), entry)
    [renewed] = sims.trakt.state.grants.values()
    assert renewed.access_token != entry.data["token"]["access_token"]

    await hass.config_entries.async_remove(entry.entry_id)

    assert sims.trakt.state.grants == {}


async def test_another_members_tokens_stay(
    hass: HomeAssistant, sims: Simulators
) -> None:
    mara, nils = trakt_entry(sims), trakt_entry(sims, "nils")
    await set_up(hass, mara, nils)

    await hass.config_entries.async_remove(mara.entry_id)

    [grant] = sims.trakt.state.grants.values()
    assert grant.member == "nils"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.RESET_BEFORE, path=".*/oauth/revoke", times=None),
        Fault(kind=FaultKind.WRONG_CONTENT_TYPE, path=".*/oauth/revoke", times=None),
        Fault(kind=FaultKind.LATENCY, path=".*/oauth/revoke", latency=2),
        Fault(kind=FaultKind.STATUS, path=".*/oauth/revoke", times=None, status=503),
    ],
)
async def test_a_trakt_that_takes_no_tokens_back_keeps_no_account(
    hass: HomeAssistant,
    sims: Simulators,
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(signing_out, "PATIENCE", 0.2)
    entry = trakt_entry(sims)
    await set_up(hass, entry)
    sims.trakt.faults.add(fault)

    await hass.config_entries.async_remove(entry.entry_id)

    assert hass.config_entries.async_entries(DOMAIN) == []
    assert "could not be given back" in caplog.text
    assert entry.data["token"]["access_token"] not in caplog.text
    assert sims.trakt.client_secret not in caplog.text


@pytest.mark.parametrize("method", ["open", "kept"])
async def test_where_the_ledger_cannot_be_read_the_first_tokens_are_given_back(
    hass: HomeAssistant, sims: Simulators, method: str
) -> None:
    entry = trakt_entry(sims)
    entry.add_to_hass(hass)
    broken = LedgerUnavailable(Path("ledger.db"), "locked")

    with patch.object(Engine, method, side_effect=broken):
        await hass.config_entries.async_remove(entry.entry_id)

    assert sims.trakt.state.grants == {}


async def test_an_entry_without_readable_tokens_goes(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = trakt_entry(sims, token={})
    entry.add_to_hass(hass)

    await hass.config_entries.async_remove(entry.entry_id)

    assert hass.config_entries.async_entries(DOMAIN) == []


@pytest.mark.parametrize("lifetime", [timedelta(days=7), timedelta()])
async def test_tokens_that_others_replace_are_given_back_once_these_are_used(
    hass: HomeAssistant,
    sims: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    *,
    lifetime: timedelta,
) -> None:
    """Whether they are those of the entry or those that a renewal has brought."""
    monkeypatch.setattr(device_code, "SECOND", 0.01)
    trakt = sims.trakt
    trakt.oauth.token_lifetime = lifetime
    entry = trakt_entry(sims)
    trakt.oauth.token_lifetime = timedelta(days=7)
    await set_up(hass, entry)
    before = list(trakt.state.grants)

    # Nobody types a code in the second of a renewal.
    now = trakt.clock
    trakt.clock = lambda: now() + timedelta(minutes=1)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.reason == "reconfigure_successful"
    assert len(before) == 1
    mine = [entry.data["token"]["access_token"]]
    await until(lambda: list(trakt.state.grants) == mine)
    await settle(hass)
    assert hass.config_entries.flow.async_progress() == []
    assert entry.state is ConfigEntryState.LOADED
