"""The event entity: tells each thing once, with everything an automation needs."""

from datetime import UTC, datetime

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    snapshot_platform,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.occurrence import (
    Occurrence,
    OccurrenceKind,
)
from simulators.house import Simulators

from .household import MEMBER, link_everything, poll
from .test_entities import entity_of, shown

HEAT = Film(
    title="Heat",
    year=1995,
    ids=FilmIds(tmdb=949, imdb="tt0113277", letterboxd="heat-1995"),
    poster="https://a.ltrbxd.com/heat.jpg",
)
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def occurrence(kind: OccurrenceKind, account: str = MEMBER) -> Occurrence:
    """Return something that happened to Heat."""
    return Occurrence(kind=kind, account=AccountId(account), film=HEAT, at=AT)


@pytest.mark.parametrize("only", [Platform.EVENT], indirect=True)
@pytest.mark.usefixtures("only")
async def test_the_event_entity_of_a_member(
    hass: HomeAssistant,
    at_noon: Simulators,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    alice = await link_everything(hass, at_noon)
    hass.data[DATA_HOUSE].occurred(occurrence(OccurrenceKind.COLLECTED))
    await snapshot_platform(hass, entity_registry, snapshot, alice.entry_id)


@pytest.mark.parametrize("kind", OccurrenceKind)
async def test_an_event_tells_which_film_and_whose(
    hass: HomeAssistant, alice: MockConfigEntry, kind: OccurrenceKind
) -> None:
    hass.data[DATA_HOUSE].occurred(occurrence(kind))
    await hass.async_block_till_done()
    attributes = shown(hass, MEMBER, "films", "event").attributes
    assert attributes["event_type"] == kind
    assert attributes["title"] == "Heat"
    assert attributes["year"] == 1995
    assert attributes["ids"] == {
        "tmdb": 949,
        "imdb": "tt0113277",
        "letterboxd": "heat-1995",
    }
    assert attributes["poster"] == attributes["entity_picture"] == HEAT.poster
    assert attributes["who"] == "alice"
    assert attributes["at"] == "2026-11-01T12:00:00+00:00"


async def test_what_happens_to_others_is_not_told(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    entity_id = entity_of(hass, MEMBER, "films", "event")
    before = hass.states.get(entity_id)
    hass.data[DATA_HOUSE].occurred(occurrence(OccurrenceKind.WATCHED, "letterboxd:bob"))
    await hass.async_block_till_done()
    assert hass.states.get(entity_id) is before


async def test_a_listed_film_is_told_once_and_a_poll_is_no_news(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    entity_id = entity_of(hass, MEMBER, "films", "event")
    told: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        assert new is not None
        told.append(new.attributes["event_type"])

    async_track_state_change_event(hass, entity_id, note)
    film = sims.catalogue[20]
    sims.letterboxd.list_film("alice", film)
    await poll(hass)
    await poll(hass)
    assert told == ["film_listed", "film_requested"]
    attributes = shown(hass, MEMBER, "films", "event").attributes
    assert attributes["title"] == film.title
    assert attributes["ids"]["tmdb"] == film.tmdb


async def test_a_first_look_takes_bearings_only(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    state = shown(hass, MEMBER, "films", "event")
    assert state.state != STATE_UNKNOWN
    assert state.attributes["event_type"] != "film_listed"
