"""People and players that links name: followed when renamed, asked about when gone."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigSubentryDataWithId
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.links import links_of
from custom_components.letterboxd_sync.model.link import DiaryLink, PlaybackLink
from custom_components.letterboxd_sync.players import players_of

from .audience import PLAYERS, playback_link, players_entry
from .household import set_up
from .watching import diary_link

DEN = "media_player.den"
CINEMA = "media_player.cinema"
MARA = "person.mara"


def homely(**changes: Any) -> ConfigSubentryDataWithId:
    """Return a link of the den's player for Mara, while she is home."""
    targets = [{"account": "trakt:mara", "only_when_home": MARA}]
    return playback_link(DEN, targets=targets, **changes)


@pytest.fixture
def registry(hass: HomeAssistant) -> er.EntityRegistry:
    """Return a registry that knows a player and a person."""
    registry = er.async_get(hass)
    registry.async_get_or_create("media_player", "kodi", "1", suggested_object_id="den")
    registry.async_get_or_create("person", "person", "1", suggested_object_id="mara")
    return registry


def issue(hass: HomeAssistant, link_id: str = "PLAYBACK") -> str | None:
    """Return which text an issue about what a link names has."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, f"entity_gone_{link_id}")
    return found.translation_key if found is not None and found.active else None


async def linked(
    hass: HomeAssistant, *links: ConfigSubentryDataWithId
) -> MockConfigEntry:
    """Set the players up with links."""
    entry = players_entry(*links)
    await set_up(hass, entry)
    await hass.async_block_till_done()
    return entry


async def test_a_player_that_is_renamed_is_followed(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    entry = await linked(hass, homely(), diary_link(DEN))
    registry.async_update_entity(DEN, new_entity_id=CINEMA)
    await hass.async_block_till_done()

    assert players_of(links_of(entry)) == [CINEMA]
    unique_ids = {it.unique_id for it in entry.subentries.values()}
    assert all(CINEMA in str(unique_id) for unique_id in unique_ids)
    hass.states.async_set(CINEMA, "idle")
    await hass.async_block_till_done()
    assert (await entry.runtime_data.account.read_sessions()).complete
    assert issue(hass) is None


async def test_a_person_who_is_renamed_is_followed(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    diary = diary_link(DEN, only_when_home=MARA)
    entry = await linked(hass, homely(), diary)
    registry.async_update_entity(MARA, new_entity_id="person.m")
    await hass.async_block_till_done()

    playback, entries = links_of(entry)
    assert isinstance(playback, PlaybackLink)
    assert isinstance(entries, DiaryLink)
    assert playback.targets[0].only_when_home == "person.m"
    assert entries.only_when_home == "person.m"


async def test_what_is_renamed_to_what_another_link_still_names_is_followed_too(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    unique_id = f"trakt:mara|{CINEMA}|playback"
    left_over = playback_link(CINEMA, "trakt:mara", link_id="OLD")
    left_over["unique_id"] = unique_id
    entry = await linked(hass, left_over, homely())
    registry.async_update_entity(DEN, new_entity_id=CINEMA)
    await hass.async_block_till_done()

    assert players_of(links_of(entry)) == [CINEMA]


@pytest.mark.parametrize(
    ("gone", "told"), [(DEN, "media_player_gone"), (MARA, "person_gone")]
)
async def test_what_is_removed_becomes_an_issue_until_it_is_back(
    hass: HomeAssistant, registry: er.EntityRegistry, gone: str, told: str
) -> None:
    await linked(hass, homely())
    assert issue(hass) is None
    registry.async_remove(gone)
    await hass.async_block_till_done()
    assert issue(hass) == told
    hass.states.async_set(gone, "unknown")
    await hass.async_block_till_done()
    assert issue(hass) is None
    hass.states.async_remove(gone)
    await hass.async_block_till_done()
    assert issue(hass) == told


async def test_a_player_that_is_disabled_is_gone(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    await linked(hass, homely())
    registry.async_update_entity(DEN, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    assert issue(hass) == "media_player_gone"


async def test_what_a_switched_off_account_names_is_not_missed(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    entry = await linked(hass, homely())
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    registry.async_remove(MARA)
    await hass.async_block_till_done()
    assert issue(hass) is None


async def test_nobody_is_missed_before_home_assistant_has_started(
    hass: HomeAssistant,
) -> None:
    hass.set_state(CoreState.starting)
    await linked(hass, homely())
    assert issue(hass) is None
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await hass.async_block_till_done()
    assert issue(hass) == "media_player_gone"


async def test_a_link_that_is_removed_takes_its_issue_along(
    hass: HomeAssistant,
) -> None:
    entry = await linked(hass, homely())
    assert issue(hass) == "media_player_gone"
    hass.config_entries.async_remove_subentry(entry, "PLAYBACK")
    await hass.async_block_till_done()
    assert issue(hass) is None
    assert entry.unique_id == PLAYERS
