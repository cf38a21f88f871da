"""The blueprints: Home Assistant loads them, and automations made of them do it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.automation.const import DOMAIN as AUTOMATION
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

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
async def bob_is_asked(
    hass: HomeAssistant, sims: Simulators, phone: str
) -> AsyncIterator[None]:
    """Let Bob be asked what he thinks of what he has watched."""
    await link_evening(hass, sims)
    await automate(
        hass,
        RATE,
        playback=entity_of(hass, "PLAYBACK", "playback", "event"),
        phone=phone,
        trakt=TRAKT_ENTRY,
        letterboxd=ALICE_ENTRY,
        diary_queue=entity_of(hass, "letterboxd:alice", "diary_queue", "todo"),
    )
    yield
    # It waits for an answer until then.
    [entity_id] = hass.states.async_entity_ids(AUTOMATION)
    off = {"entity_id": entity_id, "stop_actions": True}
    await hass.services.async_call(AUTOMATION, "turn_off", off, blocking=True)


def answer(hass: HomeAssistant, asked: ServiceCall, title: str, **more: str) -> None:
    """Tap what a notification offers."""
    action = next(
        it["action"] for it in asked.data["data"]["actions"] if title in it["title"]
    )
    hass.bus.async_fire("mobile_app_notification_action", {"action": action, **more})


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
    assert asked.data["data"]["image"].startswith(sims.jellyfin.url)
    assert len(asked.data["data"]["actions"]) == 3
    answer(hass, asked, "Rate", reply_text="4,5")
    await until(lambda: drafts_of(hass)[0].viewing.stars == 4.5)
    assert rating_of(sims) == 9
    assert not drafts_of(hass)[0].viewing.liked
    await asyncio.sleep(0.1)
    answer(hass, asked, "Like")
    await until(lambda: drafts_of(hass)[0].viewing.liked)
    assert drafts_of(hass)[0].viewing.stars == 4.5
    await asyncio.sleep(0.1)
    # A second answer changes the first and doubles nothing.
    answer(hass, asked, "Rate", reply_text="3")
    await until(lambda: drafts_of(hass)[0].viewing.stars == 3)
    assert rating_of(sims) == 6
    assert len(drafts_of(hass)) == len(sims.trakt.plays(film)) == 1
    assert len(notified) == 1


@pytest.mark.usefixtures("bob_is_asked")
async def test_a_film_that_somebody_else_watched_is_taken_back_everywhere(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    asked = await asked_after(hass, sims, notified)
    answer(hass, asked, "Not me")
    await until(lambda: len(notified) == 2)
    assert drafts_of(hass) == ()
    assert sims.trakt.plays(film_of(sims)) == []
    assert notified[1].data["message"] == "clear_notification"
    assert notified[1].data["data"]["tag"] == asked.data["data"]["tag"]


@pytest.mark.usefixtures("bob_is_asked")
async def test_an_answer_to_another_question_is_none(
    hass: HomeAssistant, sims: Simulators, notified: list[ServiceCall]
) -> None:
    await asked_after(hass, sims, notified)
    hass.bus.async_fire("mobile_app_notification_action", {"action": "RATE_other"})
    await asyncio.sleep(0.2)
    assert rating_of(sims) is None
