"""Whoever switches an account off or removes it hears no more of it."""

from collections.abc import Awaitable, Callable

from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.diary_export import async_offer
from custom_components.letterboxd_sync.issues import (
    show_broken_links,
    show_refusal,
    show_trouble,
    show_unresolved,
    show_write_troubles,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.plan import Refusal, RefusalReason
from custom_components.letterboxd_sync.model.view import Trouble
from simulators.house import Simulators

from .household import REQUESTS_LINK, jellyfin_entry, member_entry, set_up, settle

type Leave = Callable[[HomeAssistant, MockConfigEntry], Awaitable[object]]


async def switch_off(hass: HomeAssistant, entry: MockConfigEntry) -> object:
    by_user = ConfigEntryDisabler.USER
    return await hass.config_entries.async_set_disabled_by(entry.entry_id, by_user)


async def remove(hass: HomeAssistant, entry: MockConfigEntry) -> object:
    return await hass.config_entries.async_remove(entry.entry_id)


def told(hass: HomeAssistant) -> set[str]:
    """Return our issues that are shown now."""
    issues = ir.async_get(hass).issues.values()
    return {it.issue_id for it in issues if it.domain == DOMAIN and it.active}


def say_everything(hass: HomeAssistant, entry: ConfigEntry) -> None:
    heat = (Film(title="Heat"),)
    link_id = LinkId("REQUESTS")
    show_trouble(hass, entry, Trouble.BLOCKED)
    show_write_troubles(hass, entry, (Trouble.VIP_ONLY,))
    show_unresolved(hass, entry, heat)
    show_broken_links(hass)
    reason = RefusalReason.SOURCE_EMPTY
    show_refusal(hass, link_id, Refusal(link_id=link_id, reason=reason, films=heat))


@pytest.mark.parametrize("leave", [switch_off, remove])
async def test_what_was_told_of_an_account_that_does_not_answer_ends_with_it(
    hass: HomeAssistant, sims: Simulators, leave: Leave
) -> None:
    entry = member_entry(sims, REQUESTS_LINK)
    await sims.letterboxd.stop()
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    say_everything(hass, entry)
    assert len(told(hass)) == 5
    await leave(hass, entry)
    await settle(hass)
    assert told(hass) == set()


@pytest.mark.parametrize("leave", [switch_off, remove])
async def test_what_was_told_of_an_account_that_answers_ends_with_it(
    hass: HomeAssistant, sims: Simulators, leave: Leave
) -> None:
    entry = member_entry(sims, REQUESTS_LINK)
    await set_up(hass, entry)
    say_everything(hass, entry)
    await leave(hass, entry)
    await settle(hass)
    assert told(hass) == set()


async def test_the_links_of_an_account_that_is_switched_off_are_not_broken(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = member_entry(sims, REQUESTS_LINK)
    await set_up(hass, entry)
    assert told(hass) == {"link_broken_REQUESTS"}
    await switch_off(hass, entry)
    await set_up(hass, jellyfin_entry(sims))
    assert told(hass) == set()


async def test_what_becomes_of_other_integrations_withdraws_nothing(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, REQUESTS_LINK))
    other = MockConfigEntry(domain="other", state=ConfigEntryState.LOADED)
    other.add_to_hass(hass)
    await remove(hass, other)
    assert told(hass) == {"link_broken_REQUESTS"}


@pytest.mark.parametrize("leave", [switch_off, remove])
async def test_the_files_of_an_account_are_offered_as_long_as_it_is_there(
    hass: HomeAssistant, sims: Simulators, leave: Leave
) -> None:
    entry = member_entry(sims)
    await set_up(hass, entry)
    persistent_notification.async_create(hass, "of somebody else")
    await async_offer(hass, entry)
    shown = _async_get_or_create_notifications(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    assert len(shown) == 2
    await leave(hass, entry)
    assert [it["message"] for it in shown.values()] == ["of somebody else"]
