"""Radarr's knocks: who is let in, and what becomes of them."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
import json
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.doors import radarr as doors_radarr
from custom_components.letterboxd_sync.doors.body import LONGEST_KNOCK
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import (
    REQUESTS_LINK,
    SHELF_LINK,
    jellyfin_entry,
    member_entry,
    radarr_entry,
    set_up,
    settle,
)

type Browser = TestClient[Any, Any]

IMPORTED = {"eventType": "Download", "movie": {"tmdbId": 949}}


@pytest.fixture
async def client(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> Browser:
    """Return a client of this Home Assistant, which knows its own address."""
    assert await async_setup_component(hass, DOMAIN, {})
    made = await hass_client_no_auth()
    hass.config.internal_url = str(made.make_url("/")).rstrip("/")
    return made


@pytest.fixture
async def radarr(
    hass: HomeAssistant, sims: Simulators, client: Browser
) -> MockConfigEntry:
    """Link a Radarr that knocks, and a household around it."""
    entry = radarr_entry(sims, webhook=True)
    member = member_entry(sims, REQUESTS_LINK, SHELF_LINK)
    await set_up(hass, entry, jellyfin_entry(sims), member)
    return entry


def path_of(entry: MockConfigEntry) -> str:
    """Return where the Radarr of an entry knocks."""
    return webhook.async_generate_path(entry.data["webhook_id"])


def said(caplog: pytest.LogCaptureFixture) -> str:
    """Return what we logged ourselves."""
    ours = [it for it in caplog.records if DOMAIN in it.name]
    return "\n".join(it.getMessage() for it in ours)


def looks(sims: Simulators) -> tuple[int, int]:
    """Return how often Radarr and Jellyfin were read."""
    at_radarr = [it for it in sims.radarr.requests if it.path == "/api/v3/movie"]
    at_jellyfin = [it for it in sims.jellyfin.requests if it.path == "/Items"]
    return len(at_radarr), len(at_jellyfin)


async def test_radarr_is_told_where_to_knock_once(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry
) -> None:
    (told,) = sims.radarr.state.notifications.values()
    fields = {field["name"]: field.get("value") for field in told["fields"]}
    assert fields["url"] == f"{hass.config.internal_url}{path_of(radarr)}"
    assert await hass.config_entries.async_reload(radarr.entry_id)
    await settle(hass)
    assert len(sims.radarr.state.notifications) == 1


async def test_a_film_that_arrives_makes_the_look_earlier_here_and_at_the_server(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry, client: Browser
) -> None:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        # The household has just been set up, and looks do not follow too closely.
        entry.runtime_data.coordinator._debounced_refresh.async_cancel()
        entry.runtime_data.coordinator._debounced_refresh._execute_lock = asyncio.Lock()
    before = looks(sims)
    response = await client.post(path_of(radarr), json=IMPORTED)
    assert response.status == HTTPStatus.OK
    await settle(hass)
    after = looks(sims)
    assert after[0] > before[0]
    assert after[1] > before[1]


@pytest.mark.parametrize("event", ["Test", "Health", "Rename"])
async def test_what_changes_no_film_makes_nobody_look(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    client: Browser,
    event: str,
) -> None:
    before = looks(sims)
    response = await client.post(path_of(radarr), json={"eventType": event})
    assert response.status == HTTPStatus.OK
    await settle(hass)
    assert looks(sims) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no JSON", HTTPStatus.BAD_REQUEST),
        (b"[]", HTTPStatus.BAD_REQUEST),
        (b" " * (LONGEST_KNOCK + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
    ids=["no JSON", "no event", "too long"],
)
async def test_what_radarr_does_not_write_is_turned_away(  # noqa: PLR0917
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    client: Browser,
    body: bytes,
    status: HTTPStatus,
) -> None:
    before = looks(sims)
    response = await client.post(path_of(radarr), data=body)
    assert response.status == status
    assert looks(sims) == before


async def test_a_knock_without_a_length_is_cut_off_all_the_same(
    radarr: MockConfigEntry, client: Browser
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * (LONGEST_KNOCK // 5)

    response = await client.post(path_of(radarr), data=endless())
    assert response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def test_a_knock_that_comes_in_pieces_is_read_whole(
    hass: HomeAssistant, radarr: MockConfigEntry, client: Browser
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        text = json.dumps({"eventType": "Test", "movie": {"tmdbId": 0}}).encode()
        yield text[:10]
        await asyncio.sleep(0.05)
        yield text[10:]

    response = await client.post(path_of(radarr), data=pieces())
    assert response.status == HTTPStatus.OK


async def test_nobody_listens_for_an_account_that_is_not_loaded(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry, client: Browser
) -> None:
    await hass.config_entries.async_unload(radarr.entry_id)
    before = looks(sims)
    await client.post(path_of(radarr), json=IMPORTED)
    await settle(hass)
    assert looks(sims) == before


async def test_switched_off_radarr_knocks_no_more(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry
) -> None:
    data = {**radarr.data, "webhook": False}
    hass.config_entries.async_update_entry(radarr, data=data)
    await settle(hass)
    assert sims.radarr.state.notifications == {}
    assert "webhook_id" not in radarr.data
    assert radarr.state is ConfigEntryState.LOADED
    hass.config_entries.async_update_entry(radarr, data={**data, "webhook": True})
    await settle(hass)
    assert len(sims.radarr.state.notifications) == 1


async def test_unlinked_radarr_knocks_no_more_and_others_connections_stay(
    hass: HomeAssistant, sims: Simulators, radarr: MockConfigEntry
) -> None:
    (ours,) = sims.radarr.state.notifications.values()
    elsewhere = [{"name": "url", "value": "http://another-home/api/webhook/theirs"}]
    sims.radarr.state.notifications[99] = {**ours, "id": 99, "fields": elsewhere}
    await hass.config_entries.async_remove(radarr.entry_id)
    assert list(sims.radarr.state.notifications) == [99]


async def test_a_radarr_that_is_gone_can_be_unlinked(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await hass.config_entries.async_remove(radarr.entry_id)
    assert "could not be removed there" in caplog.text
    assert radarr.data["webhook_id"] not in said(caplog)
    assert sims.radarr.api_key not in caplog.text


async def test_a_radarr_that_does_not_answer_keeps_nobody_waiting(
    hass: HomeAssistant,
    sims: Simulators,
    radarr: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(doors_radarr, "PATIENCE", 0.05)
    sims.radarr.faults.add(Fault(kind=FaultKind.LATENCY, latency=0.5, times=None))
    await hass.config_entries.async_remove(radarr.entry_id)
    assert "could not be removed there: no answer in time" in caplog.text


async def test_without_an_address_of_its_own_radarr_is_only_polled(
    hass: HomeAssistant,
    sims: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def nowhere(*_: object, **__: object) -> str:
        raise NoURLAvailableError

    monkeypatch.setattr(webhook, "async_generate_url", nowhere)
    entry = radarr_entry(sims, webhook=True)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert sims.radarr.state.notifications == {}
    assert "they are seen by the poll" in caplog.text


async def test_a_radarr_that_refuses_the_webhook_is_linked_all_the_same(
    hass: HomeAssistant,
    sims: Simulators,
    client: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sims.radarr.faults.add(
        Fault(kind=FaultKind.STATUS, status=500, path=".*notification", times=None)
    )
    entry = radarr_entry(sims, webhook=True)
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert "cannot be told to report arrivals" in caplog.text
    assert entry.data["webhook_id"] not in said(caplog)
