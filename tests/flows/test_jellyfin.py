"""Linking a Jellyfin: by key or by Quick Connect, and what goes wrong on the way."""

import asyncio
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import jellyfin as steps
from simulators.faults import Fault, FaultKind
from simulators.jellyfin import Jellyfin

from .walking import Walk


@pytest.fixture(autouse=True)
def ask_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without a pause whether the code was typed."""
    monkeypatch.setattr(steps, "POLL_SECONDS", 0.01)


def place(jellyfin: Jellyfin, **changes: Any) -> dict[str, Any]:
    """Return the first form as somebody fills it in who gets it right."""
    return {"url": jellyfin.url, "verify_ssl": True, **changes}


def entry_of(jellyfin: Jellyfin, **changes: Any) -> MockConfigEntry:
    """Return a server that is linked by an API key."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Living room",
        unique_id=f"jellyfin:{jellyfin.server_id}",
        data={
            "provider": "jellyfin",
            **place(jellyfin),
            "token": jellyfin.api_key,
            "user_id": None,
            "device_id": "the device",
            **changes,
        },
    )


def user_id(jellyfin: Jellyfin, name: str) -> str:
    """Return the id of a user."""
    [found] = [it.id for it in jellyfin.state.users.values() if it.name == name]
    return found


def entry_of_user(jellyfin: Jellyfin, name: str) -> MockConfigEntry:
    """Return a server that is linked by Quick Connect, signed out meanwhile."""
    user = user_id(jellyfin, name)
    return MockConfigEntry(
        domain=DOMAIN,
        title=f"Living room ({name})",
        unique_id=f"jellyfin:{jellyfin.server_id}:{user}",
        data={**entry_of(jellyfin, token="gone", user_id=user).data},
    )


def waiting(hass: HomeAssistant, walk: Walk) -> asyncio.Task[Any]:
    """Return the task in which a flow waits for a person."""
    flow = hass.config_entries.flow._progress[walk.result["flow_id"]]
    assert isinstance(flow, steps.JellyfinSteps)
    return flow._person


async def until_done(hass: HomeAssistant, walk: Walk) -> None:
    """Wait until a flow that waits for a code has gone on by itself."""
    await asyncio.wait([waiting(hass, walk)])
    await hass.async_block_till_done()


async def approve(
    hass: HomeAssistant, walk: Walk, jellyfin: Jellyfin, name: str
) -> None:
    """Type the code that a flow shows, as a user, and wait for the flow."""
    assert walk.result["type"] is FlowResultType.SHOW_PROGRESS
    code = walk.result["description_placeholders"]["code"]
    jellyfin.approve_quick_connect(code, name)
    await until_done(hass, walk)
    await walk.look()


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
        (Fault(kind=FaultKind.STATUS, status=503, retry_after=30), "rate_limited"),
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


# -- Quick Connect ----------------------------------------------------------------


async def at_quick_connect(hass: HomeAssistant, jellyfin: Jellyfin) -> Walk:
    """Return a flow that shows a code."""
    walk = await Walk.menu(hass, "jellyfin")
    await walk.submit(**place(jellyfin))
    await walk.choose("quick_connect")
    return walk


async def test_a_user_is_linked_by_typing_a_code(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    placeholders = walk.result["description_placeholders"]
    assert placeholders["code"] in jellyfin.quick_connect.codes
    assert placeholders["server"] == jellyfin.url
    await walk.look()
    assert walk.result["description_placeholders"]["code"] == placeholders["code"]
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    bob = user_id(jellyfin, "bob")
    assert entry.unique_id == f"jellyfin:{jellyfin.server_id}:{bob}"
    assert entry.title == f"{jellyfin.server_name} (bob)"
    assert entry.data["user_id"] == bob
    assert entry.data["token"] in jellyfin.state.tokens


async def test_a_person_may_take_their_time(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    asked = asyncio.Event()

    def observe(request: web.Request, body: bytes, answer: web.Response) -> None:
        asked.set()

    walk = await at_quick_connect(hass, jellyfin)
    jellyfin.observers.append(observe)
    await asked.wait()
    await approve(hass, walk, jellyfin, "bob")
    assert walk.is_done


async def test_a_user_and_the_whole_household_may_both_be_linked(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry_of(jellyfin).add_to_hass(hass)
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert len(hass.config_entries.async_entries(DOMAIN)) == 2


async def test_a_user_is_linked_once(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry_of_user(jellyfin, "bob").add_to_hass(hass)
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert walk.reason == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_server_without_quick_connect_says_so_and_takes_a_key(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    jellyfin.quick_connect.enabled = False
    walk = await at_quick_connect(hass, jellyfin)
    assert walk.step == "quick_connect_again"
    assert walk.errors == {"base": "disabled"}
    await walk.submit()
    await walk.choose("jellyfin_key")
    await walk.submit(api_key=jellyfin.api_key)
    assert walk.is_done


async def test_a_code_that_expired_is_replaced(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    first = walk.result["description_placeholders"]["code"]
    jellyfin.quick_connect._attempts.clear()
    await until_done(hass, walk)
    await walk.look()
    assert walk.step == "quick_connect_again"
    assert walk.errors == {"base": "expired"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit()
    await walk.choose("quick_connect")
    assert walk.result["description_placeholders"]["code"] != first
    await approve(hass, walk, jellyfin, "bob")
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_a_server_that_fails_right_after_the_code_is_named(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    jellyfin.faults.add(
        Fault(kind=FaultKind.STATUS, status=403, path="/System/Info", after=1)
    )
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    assert walk.errors == {"base": "forbidden"}
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_closing_the_dialog_stops_the_waiting(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    person = waiting(hass, walk)
    hass.config_entries.flow.async_abort(walk.result["flow_id"])
    await asyncio.wait([person])
    assert person.cancelled()


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


async def test_a_user_signs_in_again(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry = entry_of_user(jellyfin, "bob")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    assert walk.step == "reauth_quick_connect"
    jellyfin.quick_connect.enabled = False
    await walk.submit()
    assert walk.errors == {"base": "disabled"}
    jellyfin.quick_connect.enabled = True
    await walk.submit()
    await approve(hass, walk, jellyfin, "bob")
    assert walk.reason == "reauth_successful"
    assert entry.data["token"] in jellyfin.state.tokens


async def test_another_user_does_not_take_over(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    entry = entry_of_user(jellyfin, "bob")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit()
    await approve(hass, walk, jellyfin, "alice")
    assert walk.reason == "unique_id_mismatch"
    assert entry.data["token"] == "gone"


async def test_a_server_may_move(hass: HomeAssistant, jellyfin: Jellyfin) -> None:
    entry = entry_of(jellyfin, url="http://where-it-was")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested == {"url": "http://where-it-was", "verify_ssl": True}
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


async def test_a_user_is_not_asked_for_a_key_when_the_server_moves(
    hass: HomeAssistant, jellyfin: Jellyfin
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reconfigure", "entry_id": entry.entry_id}
    )
    walk = Walk(hass.config_entries.flow, result)
    assert "api_key" not in walk.result["data_schema"].schema
    jellyfin.base_url = "/moved"
    await walk.submit(**place(jellyfin))
    assert walk.reason == "reconfigure_successful"
    assert entry.data["url"] == jellyfin.url


async def test_keys_and_tokens_are_in_no_log(
    hass: HomeAssistant, jellyfin: Jellyfin, caplog: pytest.LogCaptureFixture
) -> None:
    walk = await at_quick_connect(hass, jellyfin)
    await approve(hass, walk, jellyfin, "bob")
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.data["token"] not in caplog.text
