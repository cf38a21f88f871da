"""Linking a Radarr: what is pasted, what is wrong with it, and how it is mended."""

from collections.abc import Callable
import re
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.flows import troubles
from simulators.faults import Fault, FaultKind
from simulators.radarr import Radarr

from ..second_address import second_address
from .radarrs import entry_of, filled_in
from .walking import Walk


async def test_a_radarr_is_linked(hass: HomeAssistant, radarr: Radarr) -> None:
    radarr.instance_name = "Attic"
    walk = await Walk.menu(hass, "radarr")
    assert walk.step == "radarr_connection"
    await walk.submit(**filled_in(radarr))
    assert walk.is_done
    assert walk.result["title"] == "Attic"
    assert walk.result["data"] == {"provider": "radarr", **filled_in(radarr)}
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id is not None
    assert entry.unique_id.startswith("radarr:")
    assert radarr.url not in entry.unique_id


@pytest.mark.parametrize(
    "pasted",
    [
        lambda url: url.removeprefix("http://"),
        lambda url: f"  {url}/ ",
        lambda url: url.replace("http", "HTTP"),
        lambda url: f"{url}?utm=1#top",
    ],
)
async def test_an_address_is_understood_however_it_was_pasted(
    hass: HomeAssistant, radarr: Radarr, pasted: Callable[[str], str]
) -> None:
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr, url=pasted(radarr.url)))
    assert walk.result["data"]["url"] == radarr.url


@pytest.mark.parametrize("pasted", ["", "/radarr", "/radarr/"])
async def test_a_url_base_is_followed_and_kept(
    hass: HomeAssistant, radarr: Radarr, pasted: str
) -> None:
    radarr.url_base = "/radarr"
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr, url=f"{radarr.origin}{pasted}"))
    assert walk.result["data"]["url"] == f"{radarr.origin}/radarr"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"url": ""}, {"url": "invalid_url"}),
        ({"url": "http://"}, {"url": "invalid_url"}),
        ({"url": "ftp://127.0.0.1"}, {"url": "invalid_url"}),
        ({"url": "http://127.0.0.1:99999"}, {"url": "invalid_url"}),
        ({"url": "http://me:secret@127.0.0.1"}, {"url": "credentials_in_url"}),
        ({"url": "http://127.0.0.1:1"}, {"base": "cannot_connect"}),
        ({"api_key": "wrong"}, {"base": "invalid_auth"}),
        ({"api_key": ""}, {"base": "invalid_auth"}),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant, radarr: Radarr, changes: dict[str, str], errors: dict[str, str]
) -> None:
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr, **changes))
    assert walk.errors == errors
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


@pytest.mark.parametrize(
    ("switches", "error"),
    [
        ({"app_name": "Sonarr"}, "wrong_service"),
        ({"version": "3.2.2.5080"}, "wrong_version"),
        ({"login_page": True}, "not_understood"),
    ],
)
async def test_something_else_at_the_address_is_named(
    hass: HomeAssistant, radarr: Radarr, switches: dict[str, Any], error: str
) -> None:
    before = {name: getattr(radarr, name) for name in switches}
    for name, value in switches.items():
        setattr(radarr, name, value)
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    for name, value in before.items():
        setattr(radarr, name, value)
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.STATUS, status=403), "forbidden"),
        (Fault(kind=FaultKind.STATUS, status=429, retry_after=0), "rate_limited"),
        (Fault(kind=FaultKind.STATUS, status=500, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.STATUS, status=418), "refused"),
        (Fault(kind=FaultKind.CHALLENGE), "blocked"),
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), "not_understood"),
        (Fault(kind=FaultKind.RESET_BEFORE, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.TRUNCATED, times=None), "cannot_connect"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_is_named_and_passes(
    hass: HomeAssistant, radarr: Radarr, fault: Fault, error: str
) -> None:
    radarr.faults.add(fault)
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    radarr.faults.clear()
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


async def test_nobody_is_kept_waiting_for_a_service_that_does_not_answer(
    hass: HomeAssistant, radarr: Radarr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "PATIENCE", 0.05)
    radarr.faults.add(Fault(kind=FaultKind.LATENCY, latency=0.2))
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.errors == {"base": "cannot_connect"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    monkeypatch.undo()
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"text": "<html></html>", "content_type": "text/html"}, "not_understood"),
        ({"text": "Not here", "status": 404}, "wrong_service"),
        ({"text": "{}", "content_type": "application/json"}, "wrong_service"),
    ],
)
async def test_a_random_web_server_is_no_radarr(
    hass: HomeAssistant, radarr: Radarr, said: dict[str, Any], error: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(**said)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        walk = await Walk.menu(hass, "radarr")
        await walk.submit(**filled_in(radarr, url=str(server.make_url("/"))))
        assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


async def test_a_radarr_is_linked_once(hass: HomeAssistant, radarr: Radarr) -> None:
    entry_of(radarr).add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.reason == "radarr_linked"
    assert walk.result["description_placeholders"] == {
        "account": "Radarr",
        "address": radarr.url,
    }


async def test_a_radarr_is_linked_once_under_whatever_address(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry_of(radarr).add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    async with second_address(radarr.url) as url:
        await walk.submit(**filled_in(radarr, url=url))
    assert walk.reason == "radarr_linked"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_two_radarrs_that_were_started_together_are_two(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry_of(radarr).add_to_hass(hass)
    other = await Radarr((), api_key="f" * 32).start()
    other.started_at = radarr.started_at
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(other))
    await other.stop()
    assert walk.is_done


async def test_a_radarr_that_moved_leaves_its_address_to_another(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Radarr",
        unique_id=f"radarr:{radarr.url}",
        data={"provider": "radarr", **filled_in(radarr, url="http://127.0.0.1:1")},
    )
    entry.add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.is_done


async def test_the_second_of_two_equal_names_has_its_address_behind_it(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry_of(radarr, url="http://127.0.0.1:1").add_to_hass(hass)
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr))
    assert walk.result["title"] == f"Radarr ({radarr.url.removeprefix('http://')})"


async def test_the_key_is_in_no_log(
    hass: HomeAssistant, radarr: Radarr, caplog: pytest.LogCaptureFixture
) -> None:
    radarr.faults.add(Fault(kind=FaultKind.STATUS, status=418))
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr, api_key="letmein-letmein"))
    await walk.submit(**filled_in(radarr, api_key="letmein-letmein"))
    assert not re.search("letmein", caplog.text)


async def test_a_self_signed_certificate_is_named_and_may_be_accepted(
    hass: HomeAssistant, radarr: Radarr, self_signed: str
) -> None:
    walk = await Walk.menu(hass, "radarr")
    await walk.submit(**filled_in(radarr, url=self_signed))
    assert walk.errors == {"base": "untrusted_certificate"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(radarr, url=self_signed, verify_ssl=False))
    assert walk.is_done
    assert walk.result["data"]["verify_ssl"] is False
