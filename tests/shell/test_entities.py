"""Sensors and buttons: what they show, and when."""

from dataclasses import replace
from datetime import date, timedelta

from homeassistant.components.button.const import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    Platform,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    snapshot_platform,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.view import AccountView
from custom_components.letterboxd_sync.providers.errors import NotReached
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import trakt_entry
from .household import (
    JELLYFIN,
    MEMBER,
    RADARR,
    SHELF_LINK,
    jellyfin_entry,
    link_everything,
    member_entry,
    poll,
    radarr_entry,
    set_up,
    settle,
)

WATCHLIST = (MEMBER, "watchlist")
LAST_WATCHED = (MEMBER, "last_watched")
PENDING = (MEMBER, "pending")
LIBRARY = (JELLYFIN, "library")


def state_of(hass: HomeAssistant, owner: str, key: str, domain: str = "sensor") -> str:
    """Return the state of one of our entities."""
    return shown(hass, owner, key, domain).state


def shown(hass: HomeAssistant, owner: str, key: str, domain: str = "sensor") -> State:
    """Return what one of our entities shows."""
    state = hass.states.get(entity_of(hass, owner, key, domain))
    assert state is not None
    return state


def entity_of(hass: HomeAssistant, owner: str, key: str, domain: str = "sensor") -> str:
    """Return the entity id of one of our entities."""
    entity_id = er.async_get(hass).async_get_entity_id(domain, DOMAIN, f"{owner}|{key}")
    assert entity_id is not None
    return entity_id


@pytest.mark.parametrize(
    ("only", "entry_id"),
    [
        (Platform.SENSOR, "ENTRY-ALICE"),
        (Platform.BUTTON, "ENTRY-ALICE"),
        (Platform.SENSOR, "ENTRY-RADARR"),
        (Platform.SENSOR, "ENTRY-JELLYFIN"),
    ],
    indirect=["only"],
)
@pytest.mark.usefixtures("only", "everything_is_switched_on")
async def test_entities_of_an_account(
    hass: HomeAssistant,
    at_noon: Simulators,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    entry_id: str,
) -> None:
    await link_everything(hass, at_noon)
    await snapshot_platform(hass, entity_registry, snapshot, entry_id)


async def test_a_member_and_each_link_are_devices(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), alice.entry_id)
    assert {device.name for device in devices} == {
        "alice",
        "alice: Watchlist to Radarr",
        "alice: Watchlist to collection",
    }


async def test_figures_follow_what_happens(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    film = sims.radarr.state.movies[min(sims.radarr.state.movies)].film
    assert state_of(hass, *WATCHLIST) == "3"
    assert state_of(hass, RADARR, "films") == "3"
    assert state_of(hass, RADARR, "missing") == "3"
    assert state_of(hass, "REQUESTS", "linked") == "3"
    assert state_of(hass, "SHELF", "collection") == "1"
    sims.radarr.start_download(film.tmdb)
    await poll(hass)
    assert state_of(hass, RADARR, "queued") == "1"


async def test_what_was_watched_last_is_the_latest_viewing_not_the_latest_entry(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    latest, earlier, undated = sims.catalogue[5:8]
    log = sims.letterboxd.log_film
    log("alice", latest, watched_on=date(2026, 11, 2), rating=None)
    log("alice", earlier, watched_on=date(2026, 10, 1), rating=3.5)
    log("alice", undated, watched_on=None)
    await poll(hass)
    assert state_of(hass, *LAST_WATCHED) == latest.title
    assert state_of(hass, MEMBER, "last_rating") == "3.5"
    assert state_of(hass, MEMBER, "diary_entries") == "3"
    last = shown(hass, *LAST_WATCHED)
    assert last.attributes["year"] == latest.year
    assert last.attributes["watched_on"] == "2026-11-02"
    assert last.attributes["ids"]["letterboxd"] == latest.slug
    assert last.attributes["entity_picture"] == last.attributes["poster"]


async def test_nobody_has_watched_anything_yet(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    assert state_of(hass, *LAST_WATCHED) == STATE_UNKNOWN
    assert state_of(hass, MEMBER, "last_rating") == STATE_UNKNOWN


async def test_a_long_title_is_cut_to_what_a_state_may_be(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    film = replace(sims.catalogue[5], slug="long", tmdb=990001, title="Long " * 80)
    sims.letterboxd.log_film("alice", film, watched_on=date(2026, 11, 2))
    await poll(hass)
    state = shown(hass, *LAST_WATCHED)
    assert len(state.state) == 255
    assert state.attributes["title"].startswith(state.state)
    assert len(state.attributes["title"]) > 255


async def test_a_look_at_which_nothing_has_changed_changes_no_state(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [dt_util.utcnow()]
    monkeypatch.setattr(dt_util, "utcnow", lambda: moments[-1])
    await set_up(hass, trakt_entry(sims))
    await link_everything(hass, sims)
    await poll(hass)
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    moments.append(moments[-1] + timedelta(minutes=5))
    await poll(hass)
    assert [it.data["entity_id"] for it in changes] == []


async def test_what_changes_with_every_look_is_switched_off_until_it_is_wanted(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    entry = er.async_get(hass).async_get(entity_of(hass, MEMBER, "last_read"))
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.usefixtures("everything_is_switched_on")
async def test_before_the_first_look_views_are_unavailable_and_figures_are_there(
    hass: HomeAssistant, sims: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(engine: Engine, account: AccountId) -> AccountView:
        raise NotReached("not yet")

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "look", look)
        await set_up(hass, member_entry(sims, SHELF_LINK))
    assert state_of(hass, *WATCHLIST) == STATE_UNAVAILABLE
    assert state_of(hass, *LAST_WATCHED) == STATE_UNAVAILABLE
    assert state_of(hass, *PENDING) == "0"
    assert state_of(hass, MEMBER, "last_read") == STATE_UNKNOWN
    assert state_of(hass, "SHELF", "collection") == STATE_UNKNOWN
    assert state_of(hass, "SHELF", "linked") == "0"
    await poll(hass)
    assert state_of(hass, *WATCHLIST) == "3"


@pytest.mark.usefixtures("everything_is_switched_on")
async def test_a_failed_poll_takes_what_was_seen_and_leaves_the_figures(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await poll(hass)
    assert state_of(hass, *LIBRARY) == STATE_UNAVAILABLE
    assert state_of(hass, JELLYFIN, "pending") == "0"
    assert state_of(hass, JELLYFIN, "last_read") != STATE_UNAVAILABLE
    assert state_of(hass, "SHELF", "collection") == "1"
    sims.clear_faults()
    await poll(hass)
    assert state_of(hass, *LIBRARY) == "1"


async def test_without_pages_there_is_no_watchlist_and_the_feed_is_the_route(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    assert state_of(hass, *WATCHLIST) == STATE_UNKNOWN
    assert state_of(hass, MEMBER, "route") == "feed"


async def test_the_button_looks_now(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.letterboxd.list_film("alice", sims.catalogue[20])
    entity_id = entity_of(hass, MEMBER, "sync_now", BUTTON)
    await hass.services.async_call(
        BUTTON, SERVICE_PRESS, {ATTR_ENTITY_ID: entity_id}, blocking=True
    )
    await settle(hass)
    assert state_of(hass, *WATCHLIST) == "4"


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (Fault(kind=FaultKind.RESET_BEFORE, times=None), "not_reached"),
        (Fault(kind=FaultKind.STATUS, status=401, times=None), "not_authorized"),
        (Fault(kind=FaultKind.STATUS, status=429, times=None), "throttled"),
    ],
)
async def test_a_press_that_comes_to_nothing_is_told(
    hass: HomeAssistant, sims: Simulators, kind: Fault, key: str
) -> None:
    await set_up(hass, radarr_entry(sims))
    sims.radarr.faults.add(kind)
    press = {ATTR_ENTITY_ID: entity_of(hass, RADARR, "sync_now", BUTTON)}
    with pytest.raises(HomeAssistantError) as told:
        await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    assert told.value.translation_key == key
    sims.clear_faults()
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)


async def test_the_button_can_be_pressed_while_the_service_is_down(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, radarr_entry(sims), jellyfin_entry(sims))
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await poll(hass)
    entity_id = entity_of(hass, RADARR, "sync_now", BUTTON)
    assert state_of(hass, RADARR, "sync_now", BUTTON) != STATE_UNAVAILABLE
    sims.clear_faults()
    await hass.services.async_call(
        BUTTON, SERVICE_PRESS, {ATTR_ENTITY_ID: entity_id}, blocking=True
    )
    assert state_of(hass, RADARR, "films") == "0"
