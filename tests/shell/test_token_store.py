"""Trakt's tokens between entry, ledger and account: never an old pair, never none."""

import asyncio
import json
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.trakt.tokens import NotKept, TokenPair
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.token_store import (
    HeldTokens,
    LedgerTokens,
    NoTokens,
    async_kept_tokens,
)
from simulators.house import Simulators

from ..flows.trakts import written
from .audience import TRAKT, trakt_entry
from .household import radarr_entry, set_up, settle

NAME = f"{TRAKT}|tokens"


def pair(number: int) -> TokenPair:
    """Return the pair of that number: a later one was made later."""
    return TokenPair(
        access=f"access-{number}",
        refresh=f"refresh-{number}",
        created_at=1_700_000_000 + number,
        expires_in=604_800,
    )


async def store_of(hass: HomeAssistant, linked: TokenPair) -> LedgerTokens:
    """Return the store of an account that was linked with a pair."""
    data = {"provider": "trakt", "token": linked.written()}
    store = await async_kept_tokens(hass.data[DATA_HOUSE], AccountId(TRAKT), data)
    assert store is not None
    return store


@pytest.fixture
async def engine(hass: HomeAssistant, sims: Simulators) -> Engine:
    """Return the engine of a house in which a Radarr lives."""
    await set_up(hass, radarr_entry(sims))
    return hass.data[DATA_HOUSE].engine


async def test_a_pair_that_was_saved_replaces_the_one_of_the_entry(
    hass: HomeAssistant, engine: Engine
) -> None:
    store = await store_of(hass, pair(1))
    assert store.load() == pair(1)
    await store.save(pair(2))
    assert store.load() == pair(2)
    assert (await store_of(hass, pair(1))).load() == pair(2)


async def test_a_person_who_links_again_brings_the_newer_pair(
    hass: HomeAssistant, engine: Engine
) -> None:
    await (await store_of(hass, pair(1))).save(pair(2))
    assert (await store_of(hass, pair(3))).load() == pair(3)


@pytest.mark.parametrize("kept", ["no JSON", "{}", json.dumps({"access_token": 1})])
async def test_tokens_that_cannot_be_read_are_passed_over(
    hass: HomeAssistant, engine: Engine, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    await engine.keep(NAME, kept)
    assert (await store_of(hass, pair(1))).load() == pair(1)
    assert "cannot be read" in caplog.text
    assert "access-1" not in caplog.text


async def test_a_pair_that_is_not_on_disk_does_not_count_as_kept(
    hass: HomeAssistant, engine: Engine
) -> None:
    store = await store_of(hass, pair(1))
    full = patch.object(
        engine, "keep", side_effect=LedgerUnavailable(Path("ledger.db"), "disk full")
    )
    with full, pytest.raises(NotKept, match="disk full"):
        await store.save(pair(2))
    assert store.load() == pair(1)


async def test_tokens_are_forgotten_with_the_account(
    hass: HomeAssistant, engine: Engine
) -> None:
    await (await store_of(hass, pair(1))).save(pair(2))
    await engine.forget_account(AccountId(TRAKT))
    assert await engine.kept(NAME) is None


async def test_other_accounts_have_no_tokens(
    hass: HomeAssistant, engine: Engine
) -> None:
    data = {"provider": "radarr"}
    found = await async_kept_tokens(hass.data[DATA_HOUSE], AccountId("radarr:x"), data)
    assert found is None


async def test_tokens_of_a_flow_are_held_until_it_ends() -> None:
    held = HeldTokens(pair(1))
    await held.save(pair(2))
    assert held.load() == pair(2)


async def test_where_nobody_may_ask_there_are_no_tokens() -> None:
    assert NoTokens().load() is None
    with pytest.raises(NotKept):
        await NoTokens().save(pair(1))


# -- in an account ----------------------------------------------------------------


async def test_an_account_goes_on_with_the_pair_that_a_renewal_brought(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = trakt_entry(sims)
    before = entry.data["token"]
    sims.trakt.expire_tokens()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    [grant] = sims.trakt.state.grants.values()
    assert grant.access_token != before["access_token"]
    # The entry is not touched: each change of it would set the account up anew.
    assert entry.data["token"] == before
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert entry.state is ConfigEntryState.LOADED
    kept = await hass.data[DATA_HOUSE].engine.kept(NAME)
    assert json.loads(kept or "") == written(grant)


async def test_tokens_that_are_worth_nothing_ask_for_a_new_code(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = trakt_entry(sims)
    sims.trakt.disconnect()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_trakt"


def keeps_slowly(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let the disk be slow; return what is set once something is to be kept."""
    begun = asyncio.Event()
    keep = engine.keep

    async def slowly(name: str, text: str | None) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        await keep(name, text)

    monkeypatch.setattr(engine, "keep", slowly)
    return begun


async def test_an_account_that_is_set_up_anew_waits_for_the_renewal_under_way(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = trakt_entry(sims)
    await set_up(hass, entry)
    begun = keeps_slowly(hass.data[DATA_HOUSE].engine, monkeypatch)
    [old] = sims.trakt.state.grants.values()
    tokens = entry.runtime_data.tokens
    renewal = asyncio.create_task(tokens.instead_of(old.access_token))
    await begun.wait()
    assert await hass.config_entries.async_reload(entry.entry_id)
    [new] = sims.trakt.state.grants.values()
    assert await renewal == new.access_token
    assert await entry.runtime_data.tokens.token() == new.access_token


async def test_home_assistant_stops_once_the_renewal_under_way_is_kept(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = trakt_entry(sims)
    await set_up(hass, entry)
    engine = hass.data[DATA_HOUSE].engine
    begun = keeps_slowly(engine, monkeypatch)
    [old] = sims.trakt.state.grants.values()
    tokens = entry.runtime_data.tokens
    renewal = asyncio.create_task(tokens.instead_of(old.access_token))
    await begun.wait()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    [new] = sims.trakt.state.grants.values()
    assert json.loads(await engine.kept(NAME) or "") == written(new)
    assert await renewal == new.access_token
