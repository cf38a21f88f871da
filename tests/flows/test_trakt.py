"""Linking a Trakt member: an application of their own, and a code to type."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.faults import Fault, FaultKind
from simulators.trakt import Trakt

from .trakts import (
    agree,
    at_code,
    code_of,
    entry_of,
    filled_in,
    go_on,
    places,
    trakt_id,
    waiting,
)
from .walking import Walk

pytestmark = pytest.mark.usefixtures("time_flies")

TOKEN_PATH = ".*/oauth/device/token"


async def test_a_member_is_linked_by_typing_a_code(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await Walk.menu(hass, "trakt")
    told = walk.result["description_placeholders"]
    assert told["redirect_uri"] == "urn:ietf:wg:oauth:2.0:oob"
    await walk.submit(**filled_in(trakt))
    code = code_of(walk)
    assert code in trakt.codes
    told = walk.result["description_placeholders"]
    assert told["activation"] == "https://auth.trakt.tv/activate"
    await walk.look()
    assert code_of(walk) == code
    await agree(hass, walk, trakt)
    assert walk.is_done
    assert walk.result["title"] == "Mara M."
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == trakt_id("mara")
    [grant] = trakt.state.grants.values()
    assert entry.data == {
        "provider": "trakt",
        "client_id": trakt.client_id,
        "client_secret": trakt.client_secret,
        **places(trakt),
        "token": {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "created_at": int(grant.made_at.timestamp()),
            "expires_in": 604_800,
        },
    }


async def test_a_person_may_take_their_time(hass: HomeAssistant, trakt: Trakt) -> None:
    asked = asyncio.Event()

    def observe(request: web.Request, body: bytes, answer: web.Response) -> None:
        asked.set()

    walk = await at_code(hass, trakt)
    trakt.observers.append(observe)
    await asked.wait()
    await agree(hass, walk, trakt)
    assert walk.is_done


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "wrong"}, "app_rejected"),
        ({"advanced": {"api": "", "auth": "http://127.0.0.1:1"}}, "invalid_url"),
        (
            {"advanced": {"api": "http://me:pw@host", "auth": "http://host"}},
            "credentials_in_url",
        ),
        (
            {"advanced": dict.fromkeys(("api", "auth"), "http://127.0.0.1:1")},
            "cannot_connect",
        ),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant, trakt: Trakt, changes: dict[str, Any], error: str
) -> None:
    walk = await Walk.menu(hass, "trakt")
    await walk.submit(**filled_in(trakt, **changes))
    assert walk.step == "trakt"
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.is_done


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.STATUS, status=403), "app_rejected"),
        (Fault(kind=FaultKind.STATUS, status=429, retry_after=0), "rate_limited"),
        (Fault(kind=FaultKind.STATUS, status=500), "cannot_connect"),
        (Fault(kind=FaultKind.STATUS, status=412), "refused"),
        (Fault(kind=FaultKind.CHALLENGE), "blocked"),
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), "not_understood"),
        (Fault(kind=FaultKind.RESET_AFTER), "cannot_connect"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_to_a_code_is_named_and_passes(
    hass: HomeAssistant, trakt: Trakt, fault: Fault, error: str
) -> None:
    trakt.faults.add(fault)
    walk = await Walk.menu(hass, "trakt")
    await walk.submit(**filled_in(trakt))
    assert walk.errors == {"base": error}
    trakt.faults.clear()
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.is_done


@pytest.mark.parametrize("status", [404, 405])
async def test_an_application_that_the_new_host_does_not_serve_is_linked_by_the_old(
    hass: HomeAssistant, trakt: Trakt, status: int
) -> None:
    trakt.auth_host_status = status
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    assert walk.is_done


def deny(trakt: Trakt, code: str) -> None:
    """Say no at Trakt."""
    trakt.deny(code)


def forget(trakt: Trakt, code: str) -> None:
    """Let Trakt not know the code any more."""
    trakt.state.codes.clear()


def expire(trakt: Trakt, code: str) -> None:
    """Let nobody type the code in time."""
    trakt.oauth.code_lifetime = timedelta(0)


def use_up(trakt: Trakt, code: str) -> None:
    """Let somebody else have used the code."""
    trakt.oauth.code(code).state = "used"


def lock(trakt: Trakt, code: str) -> None:
    """Let the member who types the code be locked out."""
    trakt.member().locked = True
    trakt.approve(code)


def revoke(trakt: Trakt, code: str) -> None:
    """Let Trakt delete the application."""
    trakt.revoke_app()


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (deny, "code_denied"),
        (forget, "code_unknown"),
        (expire, "code_expired"),
        (use_up, "code_expired"),
        (lock, "account_locked"),
        (revoke, "app_rejected"),
    ],
)
async def test_a_code_that_comes_to_nothing_is_replaced(
    hass: HomeAssistant, trakt: Trakt, happens: Callable[[Trakt, str], None], error: str
) -> None:
    walk = await at_code(hass, trakt)
    code = code_of(walk)
    happens(trakt, code)
    await go_on(hass, walk)
    assert walk.step == "trakt"
    assert walk.errors == {"base": error}
    assert walk.suggested["client_id"] == trakt.client_id
    assert hass.config_entries.async_entries(DOMAIN) == []
    trakt.oauth.code_lifetime = timedelta(minutes=10)
    trakt.member().locked = False
    trakt.state.app_revoked = False
    await walk.submit(**filled_in(trakt))
    assert code_of(walk) != code
    await agree(hass, walk, trakt)
    assert walk.is_done


async def test_a_wrong_secret_shows_when_the_code_is_typed(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt, client_secret="wrong")
    await go_on(hass, walk)
    assert walk.errors == {"base": "app_rejected"}
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.is_done


async def test_a_code_lasts_as_long_as_trakt_said(
    hass: HomeAssistant, trakt: Trakt, monkeypatch: pytest.MonkeyPatch
) -> None:
    trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, path=TOKEN_PATH, times=None))
    trakt.oauth.code_lifetime = timedelta(seconds=20)
    walk = await at_code(hass, trakt)
    await go_on(hass, walk)
    assert walk.errors == {"base": "code_expired"}


async def test_polls_that_do_not_get_through_cost_no_code(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    trakt.faults.add(Fault(kind=FaultKind.RESET_BEFORE, path=TOKEN_PATH))
    trakt.faults.add(Fault(kind=FaultKind.STATUS, status=502, path=TOKEN_PATH))
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    assert walk.is_done


@pytest.mark.parametrize("retry_after", [None, 0])
async def test_a_flow_that_is_told_to_slow_down_does(
    hass: HomeAssistant, trakt: Trakt, retry_after: int | None
) -> None:
    trakt.faults.add(
        Fault(
            kind=FaultKind.STATUS, status=429, path=TOKEN_PATH, retry_after=retry_after
        )
    )
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    assert walk.is_done


async def test_a_member_is_linked_once(hass: HomeAssistant, trakt: Trakt) -> None:
    entry_of(trakt).add_to_hass(hass)
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    assert walk.reason == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_closing_the_dialog_stops_the_waiting(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    walk = await at_code(hass, trakt)
    person = waiting(hass, walk)
    hass.config_entries.flow.async_abort(walk.result["flow_id"])
    await asyncio.wait([person])
    assert person.cancelled()


async def test_a_member_signs_in_again(hass: HomeAssistant, trakt: Trakt) -> None:
    entry = entry_of(trakt)
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    assert walk.step == "reauth_trakt"
    assert walk.suggested["client_id"] == trakt.client_id
    assert walk.suggested["client_secret"] == ""
    await walk.submit(**filled_in(trakt, client_secret=""))
    trakt.deny(code_of(walk))
    await go_on(hass, walk)
    assert walk.step == "reauth_trakt"
    assert walk.errors == {"base": "code_denied"}
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt)
    assert walk.reason == "reauth_successful"
    assert entry.data["token"]["access_token"] in trakt.state.grants
    assert entry.data["client_secret"] == trakt.client_secret


async def test_another_member_does_not_take_over(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry = entry_of(trakt)
    entry.add_to_hass(hass)
    before = dict(entry.data)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt, "nils")
    assert walk.reason == "another_member"
    assert entry.data == before


async def test_a_member_who_is_called_otherwise_now_is_the_same_member(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry = entry_of(trakt)
    entry.add_to_hass(hass)
    trakt.rename("mara", "maren")
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_secret=""))
    await agree(hass, walk, trakt, "maren")
    assert walk.reason == "reauth_successful"
    other = await at_code(hass, trakt)
    await agree(hass, other, trakt, "maren")
    assert other.reason == "already_configured"


async def test_an_application_that_is_gone_is_replaced_when_signing_in_again(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    entry = entry_of(trakt, client_id="deleted", client_secret="before")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(**filled_in(trakt, client_id="deleted", client_secret=""))
    assert walk.errors == {"base": "app_rejected"}
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.reason == "reauth_successful"
    assert entry.data["client_id"] == trakt.client_id
    assert entry.data["client_secret"] == trakt.client_secret


async def test_an_application_and_the_addresses_may_be_changed(
    hass: HomeAssistant, trakt: Trakt
) -> None:
    before = dict.fromkeys(("api", "auth"), "http://127.0.0.1:9")
    entry = entry_of(trakt, **before)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.step == "reconfigure_trakt"
    assert walk.suggested["advanced"] == before
    await walk.submit(**filled_in(trakt, client_id="wrong"))
    assert walk.errors == {"base": "app_rejected"}
    await walk.submit(**filled_in(trakt))
    await agree(hass, walk, trakt)
    assert walk.reason == "reconfigure_successful"
    assert entry.data["api"] == trakt.url
    assert entry.data["token"]["access_token"] in trakt.state.grants


async def test_secrets_and_tokens_are_in_no_log(
    hass: HomeAssistant, trakt: Trakt, caplog: pytest.LogCaptureFixture
) -> None:
    walk = await at_code(hass, trakt)
    await agree(hass, walk, trakt)
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert trakt.client_secret not in caplog.text
    assert entry.data["token"]["access_token"] not in caplog.text
    assert entry.data["token"]["refresh_token"] not in caplog.text
