"""Triggers: automations start on what our event entities tell, and on nothing else."""

from homeassistant.components.automation.const import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.occurrence import (
    Occurrence,
    OccurrenceKind,
)
from custom_components.letterboxd_sync.model.playback import (
    PlaybackKind,
    PlaybackOccurrence,
)
from simulators.house import Simulators

from .audience import playback_link, players_entry
from .household import MEMBER, member_entry, set_up
from .test_entities import entity_of

PLAYER = "media_player.den"
HEAT = Film(title="Heat", year=1995)


@pytest.fixture
def ran(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what the automation has done."""
    return async_mock_service(hass, "test", "ran")


async def automate(hass: HomeAssistant, trigger: str, entity_id: str) -> None:
    """Set an automation up that is triggered by one of ours."""
    config = {
        "triggers": {
            "trigger": f"letterboxd_sync.{trigger}",
            "target": {"entity_id": entity_id},
        },
        "actions": {
            "action": "test.ran",
            "data": {"title": "{{ trigger.to_state.attributes.title }}"},
        },
    }
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: config})
    await hass.async_block_till_done()
    [automation] = hass.states.async_entity_ids(AUTOMATION)
    assert hass.states.is_state(automation, "on")


async def tell(hass: HomeAssistant, kind: PlaybackKind) -> None:
    """Let something happen to the playback of the den."""
    hass.data[DATA_HOUSE].played(
        PlaybackOccurrence(
            kind=kind,
            account=AccountId("players:home"),
            user_id=PLAYER,
            link_id=LinkId("PLAYBACK"),
            title=HEAT,
            at=dt_util.utcnow(),
        )
    )
    await hass.async_block_till_done()


@pytest.mark.parametrize("kind", PlaybackKind)
async def test_an_automation_starts_on_its_kind_of_playback_and_no_other(
    hass: HomeAssistant, ran: list[ServiceCall], kind: PlaybackKind
) -> None:
    await set_up(hass, players_entry(playback_link(PLAYER)))
    entity_id = entity_of(hass, "PLAYBACK", "playback", "event")
    await automate(hass, f"playback_{kind}", entity_id)
    for each in PlaybackKind:
        await tell(hass, each)
    assert [call.data["title"] for call in ran] == ["Heat"]
    # The same again is another one.
    await tell(hass, kind)
    assert len(ran) == 2


@pytest.mark.parametrize("kind", OccurrenceKind)
async def test_an_automation_starts_on_what_happens_to_a_film(
    hass: HomeAssistant,
    sims: Simulators,
    ran: list[ServiceCall],
    kind: OccurrenceKind,
) -> None:
    await set_up(hass, member_entry(sims))
    await automate(hass, kind, entity_of(hass, MEMBER, "films", "event"))
    for each in OccurrenceKind:
        hass.data[DATA_HOUSE].occurred(
            Occurrence(
                kind=each, account=AccountId(MEMBER), film=HEAT, at=dt_util.utcnow()
            )
        )
        await hass.async_block_till_done()
    assert [call.data["title"] for call in ran] == ["Heat"]


async def test_a_doorbell_in_the_same_room_starts_no_film(
    hass: HomeAssistant, ran: list[ServiceCall]
) -> None:
    await set_up(hass, players_entry(playback_link(PLAYER)))
    doorbell = er.async_get(hass).async_get_or_create("event", "doorbell", "front")
    hass.states.async_set(doorbell.entity_id, "2026-11-01T12:00:00.000+00:00")
    await automate(hass, "playback_started", doorbell.entity_id)
    hass.states.async_set(
        doorbell.entity_id,
        "2026-11-01T12:01:00.000+00:00",
        {"event_type": "started", "event_types": ["started"], "title": "Ring"},
    )
    await hass.async_block_till_done()
    assert ran == []
