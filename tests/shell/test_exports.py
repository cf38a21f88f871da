"""Exports in the ledger."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from custom_components.letterboxd_sync.bridge import (
    async_enter_house,
    async_leave_house,
)
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.store.ledger import scoped
from simulators.house import Simulators

from .household import MEMBER, member_entry, set_up


async def test_an_export_of_a_newer_version_is_left_out_and_left_alone(
    hass: HomeAssistant, sims: Simulators
) -> None:
    name = scoped(AccountId(MEMBER), "export")
    house = await async_enter_house(hass, "test")
    await house.engine.keep(name, '{"version": 99}')
    entry = member_entry(sims)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert await house.engine.kept(name) == '{"version": 99}'
    await async_leave_house(hass, "test")
