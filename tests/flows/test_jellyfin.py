"""Linking a Jellyfin: by key or by Quick Connect, and what goes wrong on the way."""

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin

from .servers import NO_DOOR, entry_of, place
from .walking import Walk


async def test_a_server_is_linked_by_a_key(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await Walk.menu(hass, "jellyfin")
    assert walk.step == "jellyfin_server"
    await walk.submit(**place(jellyfin))
    assert walk.step == "jellyfin_sign_in"
    await walk.choose("jellyfin_key")
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.is_done
    assert walk.result["title"] == jellyfin.server_name
    data = walk.result["data"]
    assert data["token"] == jellyfin.api_key
    assert data["user_id"] is None
    assert len(data["device_id"]) == 32
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == f"jellyfin:{jellyfin.server_id}"


@pytest.mark.parametrize("pasted", ["/", "/web/", "/web/index.html#!/home.html"])
async def test_an_address_is_understood_however_it_was_pasted(
    hass: HomeAssistant, jellyfin: Jellyfin, pasted: str
) -> None:
    jellyfin.base_url = "/jellyfin"
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin, url=f"{jellyfin.url}{pasted}"))
    await walk.choose("jellyfin_key")
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.result["data"]["url"] == jellyfin.url


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"url": ""}, {"url": "invalid_url"}),
        ({"url": "http://me:secret@127.0.0.1"}, {"url": "credentials_in_url"}),
        ({"url": "http://127.0.0.1:1"}, {"base": "cannot_connect"}),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant,
    jellyfin: Jellyfin,
    changes: dict[str, str],
    errors: dict[str, str],
) -> None:
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin, **changes))
    assert walk.errors == errors
    await walk.submit(**place(jellyfin))
    assert walk.step == "jellyfin_sign_in"
    await walk.choose("jellyfin_key")
    await walk.submit(api_key="wrong")
    assert walk.errors == {"base": "invalid_auth"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.is_done


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (
            {
                "Id": "e" * 32,
                "ServerName": "Den",
                "Version": "4.9.1.90",
                "ProductName": "Emby Server",
            },
            "wrong_service",
        ),
        (
            {
                "Id": "e" * 32,
                "ServerName": "Den",
                "Version": "10.8.13",
                "ProductName": "Jellyfin Server",
            },
            "wrong_version",
        ),
        ({"appName": "Radarr"}, "wrong_service"),
    ],
)
async def test_another_service_at_the_address_is_named(
    hass: HomeAssistant, jellyfin: Jellyfin, said: dict[str, str], error: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(said)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        walk = await Walk.menu(hass, "jellyfin")
        await walk.submit(**place(jellyfin, url=str(server.make_url("/"))))
        assert walk.errors == {"base": error}
    await walk.submit(**place(jellyfin))
    assert walk.step == "jellyfin_sign_in"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), "not_understood"),
        (Fault(kind=FaultKind.STATUS, status=503, retry_after=0), "rate_limited"),
        (Fault(kind=FaultKind.STATUS, status=404), "wrong_service"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_is_named_and_passes(
    hass: HomeAssistant, jellyfin: Jellyfin, fault: Fault, error: str
) -> None:
    jellyfin.faults.add(fault)
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin))
    assert walk.errors == {"base": error}
    jellyfin.faults.clear()
    await walk.submit(**place(jellyfin))
    assert walk.step == "jellyfin_sign_in"


async def test_a_server_that_lets_anybody_in_still_asks_for_a_key(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(
            {
                "Id": "e" * 32,
                "ServerName": "Den",
                "Version": "10.11.1",
                "ProductName": "Jellyfin Server",
            }
        )

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        walk = await Walk.menu(hass, "jellyfin")
        await walk.submit(**place(jellyfin, url=str(server.make_url("/"))))
        assert walk.step == "jellyfin_sign_in"


async def test_a_server_is_linked_once(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry_of(jellyfin).add_to_hass(hass)
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin))
    await walk.choose("jellyfin_key")
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.reason == "already_configured"


# -- what Home Assistant knows ----------------------------------------------------


def core_entry(url: str, title: str = "J") -> MockConfigEntry:
    """Return a connection of Home Assistant's own integration."""
    return MockConfigEntry(
        domain="jellyfin",
        title=title,
        data={"url": url, "username": "alice", "password": "hunter2"},
    )


async def test_a_known_address_is_offered_and_confirmed(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    core_entry(jellyfin.url).add_to_hass(hass)
    walk = await Walk.menu(hass, "jellyfin", "jellyfin_known")
    assert walk.step == "jellyfin_server"
    assert walk.suggested == {"url": jellyfin.url, "verify_ssl": True}
    await walk.submit(**walk.suggested)
    assert walk.step == "jellyfin_sign_in"


async def test_one_of_several_known_addresses_is_chosen(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    core_entry("http://other:8096").add_to_hass(hass)
    wanted = core_entry(jellyfin.url, "Den")
    wanted.add_to_hass(hass)
    walk = await Walk.menu(hass, "jellyfin", "jellyfin_known")
    await walk.submit(connection=wanted.entry_id)
    assert walk.suggested["url"] == jellyfin.url


async def test_another_address_than_the_known_one_may_be_entered(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    core_entry("http://other:8096").add_to_hass(hass)
    walk = await Walk.menu(hass, "jellyfin", "jellyfin_server")
    assert walk.suggested == {}


# -- later ------------------------------------------------------------------------


async def test_a_revoked_key_is_renewed(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of(jellyfin, token="revoked")
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_ERROR)
    walk = await Walk.reauth(hass, entry)
    assert walk.step == "reauth_jellyfin"
    await walk.submit(api_key="wrong")
    assert walk.errors == {"base": "invalid_auth"}
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.reason == "reauth_successful"
    assert entry.data == entry_of(jellyfin).data
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_a_key_of_another_server_renews_nothing(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of(jellyfin, token="revoked")
    entry.add_to_hass(hass)
    jellyfin.server_id = "f" * 32
    walk = await Walk.reauth(hass, entry)
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.reason == "unique_id_mismatch"
    assert entry.data["token"] == "revoked"


async def test_a_server_may_move(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry = entry_of(jellyfin, url="http://where-it-was")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested == {
        "url": "http://where-it-was",
        "verify_ssl": True,
        **NO_DOOR,
    }
    await walk.submit(**place(jellyfin, url="not an address"))
    assert walk.errors == {"url": "invalid_url"}
    await walk.submit(**place(jellyfin), api_key="wrong")
    assert walk.errors == {"base": "invalid_auth"}
    await walk.submit(**place(jellyfin, verify_ssl=False), api_key="")
    assert walk.reason == "reconfigure_successful"
    assert entry.data == {**entry_of(jellyfin).data, "verify_ssl": False}


async def test_a_server_may_get_a_new_key_when_it_moves(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of(jellyfin, token="before")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**place(jellyfin), api_key=jellyfin.api_key)
    assert entry.data["token"] == jellyfin.api_key


async def test_an_entry_does_not_become_another_server(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of(jellyfin)
    entry.add_to_hass(hass)
    jellyfin.server_id = "f" * 32
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**place(jellyfin))
    assert walk.reason == "unique_id_mismatch"


async def test_what_to_enter_in_the_webhook_plugin_is_shown(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    hass.config.internal_url = "http://home.local:8123"
    entry = entry_of(jellyfin)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**place(jellyfin), api_key="", webhook=True)
    assert walk.step == "jellyfin_webhook"
    address = walk.result["description_placeholders"]["address"]
    await walk.submit()
    assert walk.reason == "reconfigure_successful"
    assert entry.data["webhook"] is True
    path = f"/api/webhook/{entry.data['webhook_id']}"
    assert address == f"http://home.local:8123{path}"
