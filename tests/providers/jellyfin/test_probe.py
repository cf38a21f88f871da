"""Tests of finding out which server answers, and for whom."""

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotUnderstood,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.jellyfin import Jellyfin

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import account_at

PUBLIC = "GET /System/Info/Public"


def info(**changes: object) -> Canned:
    said = {
        "Id": "0123456789abcdef0123456789abcdef",
        "ServerName": "Den",
        "Version": "10.11.11",
        "ProductName": "Jellyfin Server",
    }
    return Canned(said={**said, **changes})


async def test_a_jellyfin_says_who_it_is(
    linked: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    assert linked.server_id == ""
    status = await linked.probe()
    assert linked.server_id == status.server_id
    assert status.server_id == jellyfin.server_id
    assert status.name == jellyfin.server_name
    assert status.version == jellyfin.version


async def test_one_header_serves_every_version(
    linked: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    jellyfin.legacy_auth = False
    await linked.probe()
    assert {"Authorization"} <= set(jellyfin.requests[-1].headers)
    assert "X-Emby-Token" not in jellyfin.requests[-1].headers


async def test_a_bad_key_is_not_authorized(
    http: Http, jellyfin: Jellyfin, clock: Clock
) -> None:
    with pytest.raises(NotAuthorized):
        await account_at(http, jellyfin.url, clock, token="0" * 32).probe()


async def test_a_revoked_token_is_not_authorized(
    of_alice: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    await of_alice.probe()
    jellyfin.state.tokens.clear()
    with pytest.raises(NotAuthorized):
        await of_alice.read_library()


@pytest.mark.parametrize(
    "answer",
    [
        info(ProductName=None),
        info(ProductName="Emby Server"),
        Canned(said={"appName": "Radarr", "version": "6"}),
        Canned(status=404),
    ],
)
async def test_another_service_is_refused(
    account: JellyfinAccount, server: CannedServer, answer: Canned
) -> None:
    server.lay(PUBLIC, answer)
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.WRONG_SERVICE


async def test_a_ban_is_not_taken_for_another_service(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(PUBLIC, Canned(status=403))
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.FORBIDDEN


@pytest.mark.parametrize("version", ["10.9.11", "10.8.13", "9.0", "", "unknown"])
async def test_a_jellyfin_that_is_too_old_is_refused(
    account: JellyfinAccount, server: CannedServer, version: str
) -> None:
    server.lay(PUBLIC, info(Version=version))
    with pytest.raises(Refused) as caught:
        await account.probe()
    assert caught.value.reason is RefusedReason.WRONG_VERSION


@pytest.mark.parametrize("version", ["10.10.0", "10.11.11", "12.0-rc5", "12.1.0"])
async def test_version_10_10_and_later_are_taken(
    account: JellyfinAccount, server: CannedServer, version: str
) -> None:
    server.lay(PUBLIC, info(Version=version))
    server.lay("GET /System/Info", info())
    assert (await account.probe()).version == version


async def test_a_server_that_starts_is_a_reason_to_wait(
    linked: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    jellyfin.startup_503 = 7
    with pytest.raises(Throttled) as caught:
        await linked.probe()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 7


async def test_a_log_in_page_is_not_understood(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(PUBLIC, Canned(said="<html>Log in</html>", kind="text/html"))
    with pytest.raises(NotUnderstood, match="text/html"):
        await account.probe()


async def test_a_key_opens_the_lists_of_all_users_but_disabled_ones(
    linked: JellyfinAccount,
) -> None:
    assert [user.name for user in await linked.users()] == ["Root", "Alice"]


async def test_an_administrators_token_opens_the_lists_of_all_users(
    http: Http, jellyfin: Jellyfin, clock: Clock
) -> None:
    root = jellyfin.user("Root")
    token = jellyfin.add_token(root)
    account = account_at(http, jellyfin.url, clock, token=token, user=root.id)
    assert [user.name for user in await account.users()] == ["Root", "Alice"]


async def test_a_users_token_opens_their_own_lists(of_alice: JellyfinAccount) -> None:
    assert [user.name for user in await of_alice.users()] == ["Alice"]


async def test_credentials_in_the_address_go_no_further(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    server.lay(PUBLIC, info())
    server.lay("GET /System/Info", info())
    typed = server.url.replace("http://", "http://anna:secret@")
    await account_at(http, typed, clock).probe()
    header = server.asked[0].headers["Authorization"]
    assert header.startswith("MediaBrowser Token=")
