"""Tests of finding out who answers at an address."""

import aiohttp
import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    NotUnderstood,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from simulators.radarr import Radarr

from ..canned import Canned, CannedServer
from ..moments import Clock, no_sleep
from .conftest import KEY

STATUS = "GET /api/v3/system/status"


async def test_a_radarr_says_who_it_is(linked: RadarrAccount, radarr: Radarr) -> None:
    status = await linked.probe()
    assert status.app_name == "Radarr"
    assert status.version == radarr.version
    assert status.instance_name == "Radarr"
    assert status.url == radarr.url


async def test_the_url_base_that_radarr_has_is_found(
    http: Http, radarr: Radarr, clock: Clock
) -> None:
    radarr.url_base = "/radarr"
    typed = RadarrAccount(http, url=f"{radarr.origin}/", api_key=KEY, clock=clock)
    status = await typed.probe()
    assert status.url == f"{radarr.origin}/radarr"
    found = RadarrAccount(http, url=status.url, api_key=KEY, clock=clock)
    assert await found.tags() == ()


async def test_credentials_in_the_address_are_kept(
    http: Http, radarr: Radarr, clock: Clock
) -> None:
    typed = radarr.url.replace("http://", "http://anna:secret@")
    account = RadarrAccount(http, url=typed, api_key=KEY, clock=clock)
    assert (await account.probe()).url == typed


@pytest.mark.parametrize("app", ["Sonarr", "Lidarr", "Readarr"])
async def test_another_arr_is_refused(
    linked: RadarrAccount, radarr: Radarr, app: str
) -> None:
    radarr.app_name = app
    with pytest.raises(Refused, match=app) as caught:
        await linked.probe()
    assert caught.value.reason is RefusedReason.WRONG_SERVICE


@pytest.mark.parametrize(
    "answer",
    [
        Canned(status=404),
        Canned(said={"ServerName": "Jellyfin"}),
        Canned(said=[1, 2]),
    ],
)
async def test_another_service_is_refused(
    account: RadarrAccount, server: CannedServer, answer: Canned
) -> None:
    server.lay(STATUS, answer)
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.WRONG_SERVICE


async def test_a_ban_is_not_taken_for_another_service(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay(STATUS, Canned(status=403))
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.FORBIDDEN


@pytest.mark.parametrize("version", ["3.2.2.5080", "0.2.0.1", "", "nightly"])
async def test_a_radarr_that_is_too_old_is_refused(
    account: RadarrAccount, server: CannedServer, version: str
) -> None:
    server.lay(STATUS, Canned(said={"appName": "Radarr", "version": version}))
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.WRONG_VERSION


@pytest.mark.parametrize("version", ["4.7.5.7809", "5.26.2.10099", "10.0.0.1"])
async def test_version_4_and_later_are_taken(
    account: RadarrAccount, server: CannedServer, version: str
) -> None:
    server.lay(STATUS, Canned(said={"appName": "Radarr", "version": version}))
    assert (await account.probe()).version == version


async def test_a_bad_key_is_not_authorized(
    http: Http, radarr: Radarr, clock: Clock
) -> None:
    account = RadarrAccount(http, url=radarr.url, api_key="0" * 32, clock=clock)
    with pytest.raises(NotAuthorized):
        await account.probe()


async def test_a_log_in_page_is_not_understood_and_says_so(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    radarr.login_page = True
    with pytest.raises(NotUnderstood, match="text/html"):
        await linked.probe()


async def test_an_answer_from_elsewhere_on_the_host_is_not_understood(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay(STATUS, Canned(status=302, headers={"Location": "/login"}))
    server.lay("GET /login", Canned(said={"appName": "Radarr", "version": "6.0"}))
    with pytest.raises(NotUnderstood, match="/login"):
        await account.probe()


async def test_nobody_at_the_address_is_not_reached(clock: Clock) -> None:
    async with aiohttp.ClientSession() as session:
        http = Http(session, sleep=no_sleep)
        account = RadarrAccount(
            http, url="http://127.0.0.1:1", api_key=KEY, clock=clock
        )
        with pytest.raises(NotReached):
            await account.probe()
