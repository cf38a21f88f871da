"""Knocks of Jellyfin, Tautulli and Plex: who is let in, and what becomes of them."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from aiohttp import FormData
from aiohttp.test_utils import TestClient
from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.aiohttp import MockRequest
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.doors.body import LONGEST_KNOCK
from custom_components.letterboxd_sync.engine.playback_desk import PlaybackDesk
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.playback import PlaybackProgress
from custom_components.letterboxd_sync.providers.tautulli.webhook import TEMPLATE
from simulators.house import Simulators

from .audience import (
    TAUTULLI,
    TRAKT,
    playback_link,
    tautulli_entry,
    trakt_entry,
    until,
)
from .household import JELLYFIN, jellyfin_entry, set_up, settle

type Browser = TestClient[Any, Any]

DOOR = {"webhook": True, "webhook_outside": False, "webhook_id": "w" * 64}
PATH = webhook.async_generate_path("w" * 64)


@pytest.fixture
async def client(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> Browser:
    """Return a client of this Home Assistant, in the home network."""
    assert await async_setup_component(hass, DOMAIN, {})
    made: Browser = await hass_client_no_auth()
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Collect what the engine hears of a door."""
    heard: list[object] = []

    async def hear(desk: PlaybackDesk, progress: PlaybackProgress) -> None:
        heard.append(progress)

    def nudge(desk: PlaybackDesk, account: AccountId) -> None:
        heard.append(account)

    monkeypatch.setattr(PlaybackDesk, "heard", hear)
    monkeypatch.setattr(PlaybackDesk, "nudge", nudge)
    return heard


@pytest.fixture
async def plex(
    hass: HomeAssistant, sims: Simulators, client: Browser
) -> MockConfigEntry:
    """Link a Tautulli with an open door."""
    entry = tautulli_entry(sims, **DOOR)
    await set_up(hass, entry)
    return entry


def of_tautulli(**changes: str) -> dict[str, str]:
    """Return what Tautulli sends while a film plays."""
    return {
        "action": "pause",
        "user_id": "8001",
        "username": "alice",
        "media_type": "movie",
        "title": "Gozu",
        "year": "2003",
        "tmdb_id": "22342",
        "progress": "50",
        "view_offset": "3600000",
        "session_key": "7",
        "rating_key": "101",
        **changes,
    }


def of_plex(event: str) -> FormData:
    """Return what Plex sends: a form with a picture beside the JSON."""
    form = FormData()
    payload = f'{{"event": "{event}", "Player": {{"uuid": "tv"}}, "Metadata": {{}}}}'
    form.add_field("payload", payload, content_type="application/json")
    form.add_field(
        "thumb", b"\xff\xd8" * 20_000, filename="thumb.jpg", content_type="image/jpeg"
    )
    return form


# -- Tautulli and Plex ------------------------------------------------------------


async def test_what_a_knock_tells_is_heard_before_anybody_looks(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    response = await client.post(PATH, json=of_tautulli())
    assert response.status == HTTPStatus.OK
    progress, account = told
    assert isinstance(progress, PlaybackProgress)
    assert isinstance(progress.title, Film)
    assert progress.title.title == "Gozu"
    assert progress.account == account == TAUTULLI
    assert progress.user_id == "8001"


async def test_plex_knocks_with_a_form_and_is_a_reason_to_look(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    response = await client.post(PATH, data=of_plex("media.play"))
    assert response.status == HTTPStatus.OK
    assert told == [TAUTULLI]


async def test_a_new_film_in_the_library_makes_the_look_earlier(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    coordinator = plex.runtime_data.coordinator
    with patch.object(coordinator, "async_look_soon") as look:
        await client.post(PATH, data=of_plex("library.new"))
    look.assert_called_once_with()
    assert told == []


async def test_a_test_of_the_agent_changes_nothing(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    response = await client.post(PATH, json={})
    assert response.status == HTTPStatus.OK
    assert told == []


# -- Jellyfin ---------------------------------------------------------------------


async def test_jellyfin_writes_json_and_calls_it_text(
    hass: HomeAssistant, sims: Simulators, client: Browser, told: list[object]
) -> None:
    entry = jellyfin_entry(sims)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, **DOOR})
    await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    body = '{"NotificationType": "PlaybackStart", "UserId": "", "ItemId": ""}'
    response = await client.post(
        PATH, data=body, headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    assert response.status == HTTPStatus.OK
    assert told == [JELLYFIN]


async def test_a_server_without_a_door_has_none(
    hass: HomeAssistant, sims: Simulators, client: Browser, told: list[object]
) -> None:
    await set_up(hass, jellyfin_entry(sims))
    assert webhook.async_generate_path("w" * 64) == PATH
    await client.post(PATH, json={"NotificationType": "PlaybackStart"})
    assert told == []
    assert not [it for it in hass.data["webhook"].values() if it.domain == DOMAIN]


# -- who is let in ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no JSON", HTTPStatus.BAD_REQUEST),
        (b"[]", HTTPStatus.BAD_REQUEST),
        (b" " * (LONGEST_KNOCK + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (b" " * 10 * 1024 * 1024, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
    ids=["no JSON", "no knock", "too long", "10 MB"],
)
async def test_what_nobody_writes_is_turned_away(
    plex: MockConfigEntry,
    client: Browser,
    told: list[object],
    body: bytes,
    status: HTTPStatus,
) -> None:
    response = await client.post(PATH, data=body)
    assert response.status == status
    assert told == []


async def test_a_body_without_an_end_is_cut_off(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * (LONGEST_KNOCK // 5)

    response = await client.post(PATH, data=endless())
    assert response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert told == []


async def test_only_posts_are_taken(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    for method in ("GET", "PUT"):
        response = await client.request(method, PATH, json=of_tautulli())
        assert response.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert told == []


async def test_another_id_says_nothing_and_does_nothing(
    plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    other = webhook.async_generate_path("v" * 64)
    response = await client.post(other, json=of_tautulli())
    assert response.status == HTTPStatus.OK
    assert await response.text() == ""
    assert told == []


@pytest.mark.parametrize(("outside", "heard"), [(False, 0), (True, 2)])
async def test_a_stranger_is_let_in_only_where_that_is_wanted(  # noqa: PLR0917
    hass: HomeAssistant,
    sims: Simulators,
    client: Browser,
    told: list[object],
    outside: bool,
    heard: int,
) -> None:
    await set_up(hass, tautulli_entry(sims, **{**DOOR, "webhook_outside": outside}))
    far_away = patch(
        "homeassistant.components.webhook.network_util.is_local", return_value=False
    )
    with far_away:
        response = await client.post(PATH, json=of_tautulli())
    assert response.status == HTTPStatus.OK
    assert len(told) == heard


async def test_a_knock_that_is_handed_over_is_read_like_any_other(
    hass: HomeAssistant, sims: Simulators, client: Browser, told: list[object]
) -> None:
    await set_up(hass, tautulli_entry(sims, **{**DOOR, "webhook_outside": True}))
    handed_over = MockRequest(
        content=b'{"action": "play"}',
        method="POST",
        headers={"Content-Type": "application/json"},
        mock_source="cloud",
    )
    response = await webhook.async_handle_webhook(hass, "w" * 64, handed_over)
    assert response.status == HTTPStatus.OK
    assert told == [TAUTULLI]


async def test_nobody_listens_once_the_account_is_unloaded(
    hass: HomeAssistant, plex: MockConfigEntry, client: Browser, told: list[object]
) -> None:
    await hass.config_entries.async_unload(plex.entry_id)
    assert DATA_HOUSE not in hass.data
    response = await client.post(PATH, json=of_tautulli())
    assert response.status == HTTPStatus.OK
    assert told == []


async def test_the_id_is_in_no_log_of_ours(
    plex: MockConfigEntry, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    await client.post(PATH, data=b"no JSON")
    ours = [it.getMessage() for it in caplog.records if DOMAIN in it.name]
    assert not [line for line in ours if "w" * 64 in line]


# -- from the servers themselves --------------------------------------------------


async def test_tautulli_itself_knocks_with_the_template_that_is_shown(
    hass: HomeAssistant,
    sims: Simulators,
    plex: MockConfigEntry,
    client: Browser,
    told: list[object],
) -> None:
    sims.tautulli.add_user("alice")
    sims.tautulli.hooks.template = TEMPLATE
    sims.tautulli.webhooks.append(str(client.make_url(PATH)))
    sims.tautulli.play("alice", sims.tautulli.add_film(sims.catalogue[0]), at=60.0)
    await sims.tautulli.settle()
    [progress, _] = told
    assert isinstance(progress, PlaybackProgress)
    assert progress.user_name == "alice"
    assert isinstance(progress.title, Film)
    assert progress.title.title == sims.catalogue[0].title


async def test_a_film_on_plex_is_in_the_history_once_though_it_is_told_twice(
    hass: HomeAssistant, sims: Simulators, client: Browser
) -> None:
    sims.trakt.limits.strict = False
    film = next(it for it in sims.catalogue if not it.is_show)
    alice = sims.tautulli.add_user("alice")
    item = sims.tautulli.add_film(film)
    source = tautulli_entry(sims, playback_link(str(alice.user_id), TRAKT), **DOOR)
    await set_up(hass, trakt_entry(sims), source)
    address = str(client.make_url(PATH))
    sims.tautulli.webhooks.append(address)
    sims.tautulli.plex_webhooks.append(address)
    session = sims.tautulli.play("alice", item, at=item.duration / 1000 * 0.95)
    playback = hass.data[DATA_HOUSE].engine.playback
    await until(lambda: playback.now_playing(AccountId(TAUTULLI)))
    sims.tautulli.stop_playing(session)
    await until(lambda: sims.trakt.plays(film))
    await settle(hass)
    assert len(sims.trakt.plays(film)) == 1
