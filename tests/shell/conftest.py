"""Simulated services for the Home Assistant side."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

import custom_components.letterboxd_sync as integration
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers import http
from custom_components.letterboxd_sync.providers.pace import Pacer
from simulators.house import Simulators

from .audience import trakt_entry
from .household import (
    jellyfin_entry,
    link_everything,
    member_entry,
    poll,
    set_up,
    settle,
)
from .mending import FIX, Answer, Fix, Step

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask at once, and again at once."""
    monkeypatch.setattr(http, "_RETRY_AFTER", (0.0,))
    monkeypatch.setattr(Pacer, "_book", lambda _: 0.0)


@pytest.fixture
async def sims(socket_enabled: None) -> AsyncIterator[Simulators]:
    """Run the services; Alice lists three films, and Jellyfin has the first."""
    async with Simulators(40) as running:
        running.jellyfin.add_user("root", is_admin=True)
        running.letterboxd.add_member("alice")
        films = [it for it in running.catalogue if not it.is_show and it.in_wikidata]
        running.letterboxd.list_film("alice", *films[:3])
        running.jellyfin.add_item(films[0])
        yield running


@pytest.fixture(autouse=True)
async def everything_ends(hass: HomeAssistant) -> AsyncIterator[None]:
    """Unload what a test left loaded."""
    yield
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def alice(hass: HomeAssistant, sims: Simulators) -> MockConfigEntry:
    """Link Radarr, Jellyfin and Alice with both links; nothing is left to do."""
    return await link_everything(hass, sims)


@pytest.fixture
async def trakt(hass: HomeAssistant, sims: Simulators) -> Simulators:
    """Link Mara's Trakt."""
    sims.trakt.limits.strict = False
    await set_up(hass, trakt_entry(sims))
    return sims


@pytest.fixture
async def diary(hass: HomeAssistant, sims: Simulators) -> Simulators:
    """Link Alice, and the Jellyfin that knows films."""
    await set_up(hass, jellyfin_entry(sims), member_entry(sims))
    await poll(hass)
    return sims


@pytest.fixture
def only(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load one platform."""
    monkeypatch.setattr(integration, "PLATFORMS", [request.param])


@pytest.fixture
def everything_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entities be there that people have to switch on."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)


@pytest.fixture
def at_noon(sims: Simulators, monkeypatch: pytest.MonkeyPatch) -> Simulators:
    """Let it be the same noon in every run, and posters lie at the same place."""
    monkeypatch.setattr(dt_util, "utcnow", lambda: NOON)
    sims.letterboxd.posters = "https://a.ltrbxd.com"
    sims.letterboxd.log_film(
        "alice", sims.catalogue[7], watched_on=date(2026, 10, 30), rating=4.5
    )
    return sims


@pytest.fixture
async def fix(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Fix:
    """Return what opens the fix flow of an issue, as the frontend does."""

    async def _open(issue_id: str) -> Step:
        assert await async_setup_component(hass, "repairs", {})
        client = await hass_client()
        asked = {"handler": DOMAIN, "issue_id": issue_id}
        response = await client.post(FIX, json=asked)
        assert response.status == HTTPStatus.OK
        step: Step = await response.json()
        return step

    return _open


@pytest.fixture
async def answer(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Answer:
    """Return what answers a step of a fix flow, and lets everything come to rest."""

    async def _answer(step: Step, said: dict[str, Any]) -> Step:
        client = await hass_client()
        response = await client.post(f"{FIX}/{step['flow_id']}", json=said)
        assert response.status == HTTPStatus.OK
        await settle(hass)
        next_step: Step = await response.json()
        return next_step

    return _answer
