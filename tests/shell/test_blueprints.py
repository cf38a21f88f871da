"""The blueprints: Home Assistant loads them, and automations made of them do it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.const import DOMAIN as AUTOMATION
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.engine import waiting
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import until
from .household import settle
from .test_entities import entity_of
from .watching import (
    ALICE_ENTRY,
    TRAKT_ENTRY,
    Told,
    drafts_of,
    film_of,
    link_evening,
    person,
    wind_on,
)

FOLDER = Path(__file__).parents[2] / "blueprints" / "automation" / "letterboxd_sync"
LIGHTS = "letterboxd_sync/lights_follow_film.yaml"
RATE = "letterboxd_sync/rate_from_notification.yaml"


@pytest.fixture(autouse=True)
def blueprints(hass: HomeAssistant, hass_config_dir: str) -> None:
    """Put the blueprints where people import them to."""
    shutil.copytree(
        FOLDER, Path(hass_config_dir) / "blueprints/automation/letterboxd_sync"
    )


@pytest.fixture
def lit(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what lights are told."""
    return async_mock_service(hass, "light", "turn_on")


@pytest.fixture
def notified(hass: HomeAssistant) -> list[ServiceCall]:
    """Return what the phone is told."""
    return async_mock_service(hass, "notify", "mobile_app_pixel_9")


@pytest.fixture
def phone(hass: HomeAssistant) -> str:
    """Return a phone with the app."""
    entry = MockConfigEntry(domain="mobile_app")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={("mobile_app", "1234")},
        name="Pixel 9",
    )
    return device.id


async def automate(hass: HomeAssistant, path: str, **inputs: Any) -> None:
    """Set an automation up that is made of a blueprint."""
    config = {"use_blueprint": {"path": path, "input": inputs}}
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [config]})
    await hass.async_block_till_done()
    [entity_id] = hass.states.async_entity_ids(AUTOMATION)
    assert hass.states.is_state(entity_id, "on")


async def test_home_assistant_finds_nothing_wrong_with_them(
    hass: HomeAssistant,
) -> None:
    assert await async_setup_component(hass, AUTOMATION, {})
    loaded = await async_get_blueprints(hass).async_get_blueprints()
    assert {LIGHTS, RATE} <= set(loaded)
    for path in (LIGHTS, RATE):
        blueprint = loaded[path]
        assert isinstance(blueprint, Blueprint)
        assert blueprint.validate() is None
        assert blueprint.name.startswith("Letterboxd Sync: ")


# -- lights follow the film -------------------------------------------------------


async def dim(hass: HomeAssistant, sims: Simulators, **inputs: Any) -> None:
    """Let the lights of the den follow what Bob plays."""
    await link_evening(hass, sims)
    playback = entity_of(hass, person(sims), "playback", "event")
    target = {"entity_id": "light.den"}
    hass.states.async_set("sun.sun", "below_horizon")
    await automate(hass, LIGHTS, playback=[playback], lights=target, **inputs)


async def evening(hass: HomeAssistant, sims: Simulators) -> None:
    """Let Bob watch a film with a break, to its end."""
    told, user = Told(hass), entity_of(hass, person(sims), "playback", "event")
    session = sims.jellyfin.play("bob", film_of(sims), device="Den TV")
    await told.until(user, "started")
    sims.jellyfin.pause(session)
    await told.until(user, "paused")
    sims.jellyfin.resume(session)
    await told.until(user, "resumed")
    await wind_on(hass, sims, session)
    sims.jellyfin.finish(session)
    await told.until(user, "scrobbled")


async def test_lights_follow_a_film_from_its_beginning_to_its_end(
    hass: HomeAssistant, sims: Simulators, lit: list[ServiceCall]
) -> None:
    await dim(hass, sims, playing=5, paused=30, ended=80, fade=2)
    await evening(hass, sims)
    await settle(hass)
    assert [call.data["brightness_pct"] for call in lit] == [5, 30, 5, 80]
    assert {tuple(call.data["entity_id"]) for call in lit} == {("light.den",)}
    assert {call.data["transition"] for call in lit} == {2}


async def test_lights_do_nothing_when_the_entity_is_renamed_or_leaves(
    hass: HomeAssistant,
    sims: Simulators,
    lit: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await dim(hass, sims)
    told, user = Told(hass), entity_of(hass, person(sims), "playback", "event")
    sims.jellyfin.play("bob", film_of(sims), device="Den TV")
    await told.until(user, "started")
    await settle(hass)
    lit.clear()
    registry = er.async_get(hass)
    registry.async_update_entity(user, name="Bob at the television")
    await settle(hass)
    registry.async_remove(user)
    await settle(hass)
    assert lit == []
    assert "has no attribute" not in caplog.text


@pytest.mark.parametrize(
    "inputs",
    [{"devices": ["Kitchen tablet"]}, {"min_length": 240}],
    ids=["another_device", "too_short"],
)
async def test_lights_leave_alone_what_is_not_meant(
    hass: HomeAssistant,
    sims: Simulators,
    lit: list[ServiceCall],
    inputs: dict[str, Any],
) -> None:
    await dim(hass, sims, **inputs)
    await evening(hass, sims)
    await settle(hass)
    assert lit == []


async def test_lights_stay_as_they_are_by_day(
    hass: HomeAssistant, sims: Simulators, lit: list[ServiceCall]
) -> None:
    await dim(hass, sims)
    hass.states.async_set("sun.sun", "above_horizon")
    await evening(hass, sims)
    await settle(hass)
    assert lit == []


# -- rate from a notification -----------------------------------------------------


@pytest.fixture
def inputs() -> dict[str, Any]:
    """Return what is chosen beside the accounts."""
    return {}


@pytest.fixture
async def bob_is_asked(
    hass: HomeAssistant, sims: Simulators, phone: str, inputs: dict[str, Any]
) -> AsyncIterator[None]:
    """Let Bob be asked what he thinks of what he has watched."""
    await link_evening(hass, sims)
    accounts = {"trakt": TRAKT_ENTRY, "letterboxd": ALICE_ENTRY}
    await automate(
        hass,
        RATE,
        playback=entity_of(hass, "PLAYBACK", "playback", "event"),
        phone=phone,
        **{**accounts, **inputs},
    )
    yield
    # It waits for an answer until then.
    [entity_id] = hass.states.async_entity_ids(AUTOMATION)
    off = {"entity_id": entity_id, "stop_actions": True}
    await hass.services.async_call(AUTOMATION, "turn_off", off, blocking=True)


async def answer(
    hass: HomeAssistant, notified: list[ServiceCall], title: str, **more: str
) -> ServiceCall:
    """Tap what the notification offers; return what it shows then."""
    told = len(notified)
    action = next(
        it["action"]
        for it in notified[-1].data["data"]["actions"]
        if title in it["title"]
    )
    hass.bus.async_fire("mobile_app_notification_action", {"action": action, **more})
    await until(lambda: len(notified) > told)
    # It waits for the next answer a moment after it has shown the last.
    await asyncio.sleep(0.1)
    return notified[-1]


async def asked_after(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> ServiceCall:
    """Let an evening pass; return the question."""
    await evening(hass, sims)
    await until(lambda: notified and drafts_of(hass) and sims.trakt.plays())
    # The automation waits for its answer a moment after it has asked.
    await asyncio.sleep(0.1)
    [asked] = notified
    return asked


def rating_of(sims: Simulators) -> int | None:
    """Return what Mara has given the film at Trakt."""
    rated = [*sims.trakt.member().ratings.values()]
    return rated[0].rating if rated else None


@pytest.mark.usefixtures("bob_is_asked")
async def test_a_film_is_asked_about_when_it_ends_and_what_is_said_is_kept(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    asked = await asked_after(hass, sims, notified)
    film = film_of(sims)
    assert asked.data["title"] == f"{film.title} ({film.year})"
    assert asked.data["message"] == "How was it?"
    assert asked.data["data"]["image"].startswith(sims.jellyfin.url)
    # Android shows three buttons.
    assert len(asked.data["data"]["actions"]) == 3
    shown = await answer(hass, notified, "Rate", reply_text="4,5")
    assert shown.data["message"] == "Noted: ★★★★½"
    assert shown.data["data"]["tag"] == asked.data["data"]["tag"]
    assert rating_of(sims) == 9
    assert not drafts_of(hass)[0].viewing.liked
    shown = await answer(hass, notified, "Like")
    assert shown.data["message"] == "Noted: ★★★★½ ♥"
    assert drafts_of(hass)[0].viewing.liked
    assert drafts_of(hass)[0].viewing.stars == 4.5
    # A second answer changes the first and doubles nothing.
    shown = await answer(hass, notified, "Rate", reply_text="3")
    assert shown.data["message"] == "Noted: ★★★ ♥"
    assert drafts_of(hass)[0].viewing.stars == 3
    assert rating_of(sims) == 6
    shown = await answer(hass, notified, "No like")
    assert shown.data["message"] == "Noted: ★★★"
    shown = await answer(hass, notified, "Rate", reply_text="0")
    assert shown.data["message"] == "Noted: unrated"
    assert rating_of(sims) is None
    assert len(drafts_of(hass)) == len(sims.trakt.plays(film)) == 1


@pytest.mark.usefixtures("bob_is_asked")
@pytest.mark.parametrize("said", ["8/10", "★★★★", "4", " 4.0 ", "⭐⭐⭐⭐"])
async def test_an_answer_is_read_as_people_write_it(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall], said: str
) -> None:
    await asked_after(hass, sims, notified)
    shown = await answer(hass, notified, "Rate", reply_text=said)
    assert shown.data["message"] == "Noted: ★★★★"
    assert drafts_of(hass)[0].viewing.stars == 4
    assert rating_of(sims) == 8


@pytest.mark.usefixtures("bob_is_asked")
@pytest.mark.parametrize("said", ["6", "great", "", "4.2"])
async def test_an_answer_that_cannot_be_read_is_told_so_and_asked_again(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall], said: str
) -> None:
    await asked_after(hass, sims, notified)
    shown = await answer(hass, notified, "Rate", reply_text=said)
    assert "could not be noted" in shown.data["message"]
    assert drafts_of(hass)[0].viewing.stars is None
    assert rating_of(sims) is None
    shown = await answer(hass, notified, "Rate", reply_text="4½")
    assert shown.data["message"] == "Noted: ★★★★½"
    assert rating_of(sims) == 9


@pytest.mark.usefixtures("bob_is_asked")
@pytest.mark.parametrize(
    "inputs", [{"stars": ["5", "4.5", "0.5"], "text_noted": "Notiert:"}]
)
async def test_stars_may_have_buttons_and_texts_another_language(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    asked = await asked_after(hass, sims, notified)
    titles = [it["title"] for it in asked.data["data"]["actions"]]
    assert titles == ["Rate 0.5–5", "★★★★★", "★★★★½", "½", "♥ Like", "Not me"]
    shown = await answer(hass, notified, "★★★★½")
    assert shown.data["message"] == "Notiert: ★★★★½"
    assert drafts_of(hass)[0].viewing.stars == 4.5
    assert rating_of(sims) == 9


@pytest.mark.usefixtures("bob_is_asked")
@pytest.mark.parametrize("inputs", [{"letterboxd": ""}])
async def test_without_a_diary_there_is_nothing_to_like(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    asked = await asked_after(hass, sims, notified)
    titles = [it["title"] for it in asked.data["data"]["actions"]]
    assert titles == ["Rate 0.5–5", "Not me"]
    shown = await answer(hass, notified, "Rate", reply_text="2")
    assert shown.data["message"] == "Noted: ★★"
    assert rating_of(sims) == 4


@pytest.mark.usefixtures("bob_is_asked")
async def test_a_film_that_somebody_else_watched_is_taken_back_everywhere(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    asked = await asked_after(hass, sims, notified)
    # It was ticked before anybody said so.
    await hass.data[DATA_HOUSE].engine.diary.confirm(drafts_of(hass)[0].key)
    shown = await answer(hass, notified, "Not me")
    assert shown.data["message"] == "clear_notification"
    assert shown.data["data"]["tag"] == asked.data["data"]["tag"]
    assert drafts_of(hass) == ()
    assert sims.trakt.plays(film_of(sims)) == []


@pytest.mark.usefixtures("bob_is_asked")
async def test_a_trakt_that_is_away_takes_it_back_later(
    hass: HomeAssistant,
    sims: Simulators,
    notified: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", timedelta(seconds=0.2))
    await asked_after(hass, sims, notified)
    sims.trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    shown = await answer(hass, notified, "Not me")
    assert shown.data["message"] == "clear_notification"
    assert drafts_of(hass) == ()
    sims.clear_faults()
    # An hour later, in another life.
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        await hass.config_entries.async_unload(entry.entry_id)
    later = dt_util.utcnow() + timedelta(hours=1)
    monkeypatch.setattr(dt_util, "utcnow", lambda: later)
    for entry in entries:
        await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: sims.trakt.plays(film_of(sims)) == [])


@pytest.mark.usefixtures("bob_is_asked")
async def test_an_answer_to_another_question_is_none(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    await asked_after(hass, sims, notified)
    hass.bus.async_fire("mobile_app_notification_action", {"action": "RATE_other"})
    await asyncio.sleep(0.2)
    assert rating_of(sims) is None
    assert len(notified) == 1
