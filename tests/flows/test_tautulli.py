"""Linking a Tautulli: what is wrong with it, how it is mended, and its webhook."""

from typing import Any

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.providers.tautulli.webhook import TEMPLATE
from simulators.faults import Fault, FaultKind
from simulators.tautulli import Tautulli

from .tautullis import entry_of, filled_in
from .walking import Walk


async def test_a_tautulli_is_linked(hass: HomeAssistant, tautulli: Tautulli) -> None:
    walk = await Walk.menu(hass, "tautulli")
    assert walk.step == "tautulli_connection"
    await walk.submit(**filled_in(tautulli))
    assert walk.is_done
    assert walk.result["title"] == "Simulated Plex (Tautulli)"
    assert walk.result["data"] == {"provider": "tautulli", **filled_in(tautulli)}
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == f"tautulli:{tautulli.pms_identifier}"


async def test_a_plex_without_a_name_is_called_tautulli(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    tautulli.pms_name = ""
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli))
    assert walk.result["title"] == "Tautulli"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"url": "http://"}, {"url": "invalid_url"}),
        ({"url": "http://me:secret@127.0.0.1"}, {"url": "credentials_in_url"}),
        ({"url": "http://127.0.0.1:1"}, {"base": "cannot_connect"}),
        ({"api_key": "wrong"}, {"base": "invalid_auth"}),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant, tautulli: Tautulli, changes: dict[str, str], errors: Any
) -> None:
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli, **changes))
    assert walk.errors == errors
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(tautulli))
    assert walk.is_done


@pytest.mark.parametrize(
    ("switch", "value", "error"),
    [
        ("pms_identifier", "", "plex_not_linked"),
        ("api_enabled", False, "api_disabled"),
    ],
)
async def test_a_tautulli_that_is_not_ready_says_what_is_missing(
    hass: HomeAssistant, tautulli: Tautulli, switch: str, value: object, error: str
) -> None:
    before = getattr(tautulli, switch)
    setattr(tautulli, switch, value)
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli))
    assert walk.errors == {"base": error}
    setattr(tautulli, switch, before)
    await walk.submit(**filled_in(tautulli))
    assert walk.is_done


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.STATUS, status=403), "forbidden"),
        (Fault(kind=FaultKind.STATUS, status=404), "wrong_service"),
        (Fault(kind=FaultKind.STATUS, status=429, retry_after=0), "rate_limited"),
        (Fault(kind=FaultKind.RESET_BEFORE, times=None), "cannot_connect"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_is_named_and_passes(
    hass: HomeAssistant, tautulli: Tautulli, fault: Fault, error: str
) -> None:
    tautulli.faults.add(fault)
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli))
    assert walk.errors == {"base": error}
    tautulli.faults.clear()
    await walk.submit(**filled_in(tautulli))
    assert walk.is_done


async def test_a_plex_server_is_linked_once(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    entry_of(tautulli, url="http://where-it-was").add_to_hass(hass)
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli))
    assert walk.reason == "already_configured"


# -- connections that Home Assistant has already ----------------------------------


def known(
    hass: HomeAssistant, tautulli: Tautulli, title: str = "Core"
) -> MockConfigEntry:
    """Let Home Assistant's own integration have a Tautulli."""
    entry = MockConfigEntry(
        domain="tautulli",
        title=title,
        data={"url": tautulli.url, "api_key": tautulli.api_key, "verify_ssl": False},
    )
    entry.add_to_hass(hass)
    return entry


async def test_a_connection_that_is_there_is_offered_and_confirmed(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    known(hass, tautulli)
    walk = await Walk.menu(hass, "tautulli", "tautulli_known")
    assert walk.step == "tautulli_connection"
    assert walk.suggested == {
        "url": tautulli.url,
        "api_key": tautulli.api_key,
        "verify_ssl": False,
    }
    await walk.submit(**filled_in(tautulli, verify_ssl=False))
    assert walk.is_done


async def test_one_of_several_connections_is_chosen(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    known(hass, tautulli, "One")
    second = known(hass, tautulli, "Two")
    walk = await Walk.menu(hass, "tautulli", "tautulli_known")
    await walk.submit(connection=second.entry_id)
    assert walk.suggested["url"] == tautulli.url


async def test_another_address_than_the_known_may_be_entered(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    known(hass, tautulli)
    walk = await Walk.menu(hass, "tautulli", "tautulli_connection")
    assert walk.suggested == {}


# -- later ------------------------------------------------------------------------


async def test_a_new_key_is_taken(hass: HomeAssistant, tautulli: Tautulli) -> None:
    entry = entry_of(tautulli, api_key="before")
    entry.add_to_hass(hass)
    walk = await Walk.reauth(hass, entry)
    await walk.submit(api_key="wrong")
    assert walk.errors == {"base": "invalid_auth"}
    await walk.submit(api_key=tautulli.api_key)
    assert walk.reason == "reauth_successful"
    assert entry.data["api_key"] == tautulli.api_key


async def test_a_tautulli_may_move_and_its_key_stays(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    entry = entry_of(tautulli, url="http://where-it-was")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested["url"] == "http://where-it-was"
    assert walk.suggested["api_key"] == ""
    await walk.submit(**filled_in(tautulli, url="no address", api_key=""))
    assert walk.errors == {"url": "invalid_url"}
    await walk.submit(**filled_in(tautulli, api_key=""))
    assert walk.reason == "reconfigure_successful"
    assert entry.data["url"] == tautulli.url
    assert entry.data["api_key"] == tautulli.api_key


@pytest.mark.parametrize("later", [Walk.reauth, Walk.reconfigure])
async def test_an_entry_does_not_become_another_plex_server(
    hass: HomeAssistant, tautulli: Tautulli, later: Any
) -> None:
    entry = entry_of(tautulli)
    entry.add_to_hass(hass)
    tautulli.pms_identifier = "0f" * 20
    walk = await later(hass, entry)
    fields = {str(it) for it in walk.result["data_schema"].schema}
    form = filled_in(tautulli)
    await walk.submit(**{key: form[key] for key in fields})
    assert walk.reason == "unique_id_mismatch"


# -- its webhook ------------------------------------------------------------------


async def test_what_to_paste_is_shown_before_the_account_is_linked(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    hass.config.internal_url = "http://home.local:8123"
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli, webhook=True))
    assert walk.step == "tautulli_webhook"
    told = walk.result["description_placeholders"]
    assert told["template"] == TEMPLATE
    assert "watched" in told["triggers"]
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit()
    webhook_id = walk.result["data"]["webhook_id"]
    path = webhook.async_generate_path(webhook_id)
    assert told["address"] == f"http://home.local:8123{path}"


@pytest.mark.parametrize(
    ("outside", "start"),
    [
        (False, "http://10.10.10.10:8123/api"),
        (True, "https://home.example/api/webhook/"),
    ],
)
async def test_an_address_from_outside_is_shown_only_where_that_is_allowed(
    hass: HomeAssistant, tautulli: Tautulli, outside: bool, start: str
) -> None:
    hass.config.external_url = "https://home.example"
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli, webhook=True, webhook_outside=outside))
    told = walk.result["description_placeholders"]
    assert told["address"].startswith(start)


async def test_without_an_address_of_its_own_home_assistant_shows_the_path(
    hass: HomeAssistant, tautulli: Tautulli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object, **__: object) -> str:
        raise NoURLAvailableError

    monkeypatch.setattr(webhook, "async_generate_url", nowhere)
    walk = await Walk.menu(hass, "tautulli")
    await walk.submit(**filled_in(tautulli, webhook=True))
    told = walk.result["description_placeholders"]
    assert told["address"].startswith("/api/webhook/")


async def test_a_webhook_keeps_its_address_while_it_is_switched_off(
    hass: HomeAssistant, tautulli: Tautulli
) -> None:
    entry = entry_of(tautulli, webhook=True, webhook_id="w" * 64)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**filled_in(tautulli, api_key=""))
    assert not entry.data["webhook"]
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**filled_in(tautulli, api_key="", webhook=True))
    await walk.submit()
    assert walk.reason == "reconfigure_successful"
    assert entry.data["webhook"] is True
    assert entry.data["webhook_id"] == "w" * 64
