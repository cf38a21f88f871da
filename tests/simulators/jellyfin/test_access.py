"""The simulated Jellyfin: who gets in, in which version, and as whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators
from simulators.jellyfin import Item, Jellyfin, User

from .conftest import Client

VERSIONS = ["10.10.7", "10.11.11", "12.1"]
DEVICE = 'MediaBrowser Client="A", Device="M%C3%BCller", DeviceId="C", Version="1"'


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": 'MediaBrowser Token="{key}"'}, ""),
        ({"Authorization": 'MediaBrowser Client="a", Token="{key}"'}, ""),
        ({}, "?ApiKey={key}"),
    ],
)
async def test_every_version_reads_the_proper_forms(
    jellyfin: Jellyfin,
    session: ClientSession,
    *,
    version: str,
    headers: dict[str, str],
    query: str,
) -> None:
    jellyfin.version = version
    assert await _status(jellyfin, session, headers, query) == 200


@pytest.mark.parametrize(
    ("version", "status"), zip(VERSIONS, [200, 200, 401], strict=True)
)
@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"X-Emby-Token": "{key}"}, ""),
        ({"X-MediaBrowser-Token": "{key}"}, ""),
        ({"X-Emby-Authorization": 'MediaBrowser Token="{key}"'}, ""),
        ({"Authorization": 'Emby Token="{key}"'}, ""),
        ({}, "?api_key={key}"),
    ],
)
async def test_version_12_ignores_the_legacy_forms(
    jellyfin: Jellyfin,
    session: ClientSession,
    *,
    version: str,
    headers: dict[str, str],
    query: str,
    status: int,
) -> None:
    jellyfin.version = version
    assert await _status(jellyfin, session, headers, query) == status


@pytest.mark.parametrize(
    "header",
    [
        "",
        'MediaBrowser Token="wrong"',
        "MediaBrowser Token={key}",
        'Bearer Token="{key}"',
        'MediaBrowserToken="{key}"',
    ],
)
async def test_a_header_that_is_not_right_is_401(
    jellyfin: Jellyfin, session: ClientSession, header: str
) -> None:
    assert await _status(jellyfin, session, {"Authorization": header}, "") == 401


async def _status(
    jellyfin: Jellyfin, session: ClientSession, headers: dict[str, str], query: str
) -> int:
    key = jellyfin.api_key
    named = {name: text.replace("{key}", key) for name, text in headers.items()}
    url = f"{jellyfin.url}/System/Info{query.replace('{key}', key)}"
    async with session.get(url, headers=named) as answer:
        return answer.status


@pytest.mark.parametrize(
    ("version", "status"), zip(VERSIONS, [200, 200, 404], strict=True)
)
@pytest.mark.parametrize("prefix", ["/emby", "/mediabrowser"])
async def test_version_12_dropped_the_old_prefixes(
    jellyfin: Jellyfin, ask: Client, version: str, prefix: str, status: int
) -> None:
    jellyfin.version = version
    assert (await ask("GET", f"{prefix}/System/Info/Public"))[0] == status


async def test_a_base_address(jellyfin: Jellyfin, ask: Client) -> None:
    jellyfin.base_url = "/jellyfin"
    assert (await ask("GET", "/System/Info"))[0] == 200
    jellyfin.base_url = "/other"
    origin = jellyfin.origin
    async with ask.session.get(f"{origin}/System/Info/Public") as answer:
        assert answer.status == 404


async def test_the_front_page_sends_to_the_interface(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    async with session.get(jellyfin.url, allow_redirects=False) as answer:
        assert answer.status == 302


async def test_while_starting_everything_waits(
    jellyfin: Jellyfin, session: ClientSession
) -> None:
    jellyfin.startup_503 = 15
    async with session.get(f"{jellyfin.url}/System/Info/Public") as answer:
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "15"


async def test_an_api_key_is_nobody(ask: Client) -> None:
    assert await ask("GET", "/Users/Me") == (400, "Error processing request.")


async def test_a_token_is_its_user(
    jellyfin: Jellyfin, ask: Client, jonas: User
) -> None:
    token = jellyfin.add_token(jonas)
    status, me = await ask("GET", "/Users/Me", token=token)
    assert (status, me["Id"], me["Policy"]["IsAdministrator"]) == (200, jonas.id, False)


async def test_a_disabled_user_gets_401(jellyfin: Jellyfin, ask: Client) -> None:
    token = jellyfin.add_token(jellyfin.add_user("guest", is_disabled=True))
    assert (await ask("GET", "/Users/Me", token=token))[0] == 401


async def test_a_revoked_token_gets_401(
    jellyfin: Jellyfin, ask: Client, jonas: User
) -> None:
    token = jellyfin.add_token("jonas")
    assert (await ask("POST", "/Sessions/Logout", token=token))[0] == 204
    assert (await ask("GET", "/Users/Me", token=token))[0] == 401


async def test_logging_out_leaves_an_api_key(jellyfin: Jellyfin, ask: Client) -> None:
    await ask("POST", "/Sessions/Logout")
    assert (await ask("GET", "/System/Info"))[0] == 200


async def test_only_administrators_act_for_others(
    jellyfin: Jellyfin, ask: Client, mara: User, jonas: User
) -> None:
    path = "/Items?recursive=true&userId="
    own, admin = jellyfin.add_token(jonas), jellyfin.add_token(mara)
    assert (await ask("GET", f"{path}{jonas.id}", token=own))[0] == 200
    assert (await ask("GET", f"{path}{mara.id}", token=own))[0] == 403
    assert (await ask("GET", f"{path}{jonas.id}", token=admin))[0] == 200
    assert (await ask("GET", f"{path}{'1' * 32}"))[0] == 404
    assert (await ask("GET", f"{path}nobody"))[0] == 400


async def test_users_are_listed_with_their_rights(
    ask: Client, jellyfin: Jellyfin, mara: User, jonas: User
) -> None:
    jellyfin.add_user("guest", is_disabled=True)
    _, users = await ask("GET", "/Users")
    assert [user["Name"] for user in users] == ["mara", "jonas", "guest"]
    assert [user["Policy"]["IsDisabled"] for user in users] == [False, False, True]
    _, enabled = await ask("GET", "/Users?isDisabled=false")
    assert len(enabled) == 2
    assert (await ask("GET", f"/Users/{mara.id}"))[1]["Name"] == "mara"
    assert (await ask("GET", f"/Users/{'1' * 32}"))[0] == 404
    assert await ask("GET", "/Users/Public") == (200, [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/Library/Refresh"),
        ("GET", "/Library/MediaFolders"),
        ("GET", "/Library/VirtualFolders"),
        ("POST", "/Collections?name=x"),
    ],
)
async def test_some_things_are_for_administrators(
    jellyfin: Jellyfin, ask: Client, jonas: User, method: str, path: str
) -> None:
    token = jellyfin.add_token(jonas)
    assert (await ask(method, path, token=token))[0] == 403


async def test_collections_may_be_entrusted_to_a_user(
    jellyfin: Jellyfin, ask: Client
) -> None:
    user = jellyfin.add_user("ida", may_manage_collections=True)
    token = jellyfin.add_token(user)
    assert (await ask("POST", "/Collections?name=x", token=token))[0] == 200


async def test_views_show_collections_once_there_are_some(
    jellyfin: Jellyfin, ask: Client, mara: User
) -> None:
    path = f"/UserViews?userId={mara.id}"
    assert (await ask("GET", path))[1]["TotalRecordCount"] == 1
    jellyfin.add_box_set("Watchlist")
    assert (await ask("GET", path))[1]["TotalRecordCount"] == 2


async def test_unknown_paths_and_methods(ask: Client) -> None:
    assert (await ask("GET", "/Nothing"))[0] == 404
    assert (await ask("PATCH", "/Users"))[0] == 405


async def test_a_request_line_has_a_limit(
    ask: Client, jellyfin: Jellyfin, items: list[Item]
) -> None:
    held = jellyfin.add_box_set("Watchlist")
    path = f"/Collections/{held.id}/Items?ids="
    assert (await ask("POST", path + ",".join([items[0].id] * 240)))[0] == 204
    assert (await ask("POST", path + ",".join([items[0].id] * 250)))[0] == 414


# --- QuickConnect ---------------------------------------------------------------------


async def _begin(
    jellyfin: Jellyfin, session: ClientSession, header: str = DEVICE
) -> tuple[int, Any]:
    async with session.post(
        f"{jellyfin.url}/QuickConnect/Initiate", headers={"Authorization": header}
    ) as answer:
        if answer.status != 200:
            return answer.status, None
        return 200, await answer.json()


async def test_quick_connect_ends_in_a_token(
    jellyfin: Jellyfin, session: ClientSession, ask: Client, jonas: User
) -> None:
    _, begun = await _begin(jellyfin, session)
    assert begun["DeviceName"] == "Müller"
    assert jellyfin.quick_connect.codes == [begun["Code"]]
    poll = f"/QuickConnect/Connect?secret={begun['Secret']}"
    assert (await ask("GET", poll, token=""))[1]["Authenticated"] is False
    jellyfin.approve_quick_connect(begun["Code"], "jonas")
    assert (await ask("GET", poll, token=""))[1]["Authenticated"] is True
    secret = {"Secret": begun["Secret"]}
    _, done = await ask("POST", "/Users/AuthenticateWithQuickConnect", secret, token="")
    assert done["User"]["Id"] == jonas.id
    token = done["AccessToken"]
    assert (await ask("GET", "/Users/Me", token=token))[1]["Name"] == "jonas"


async def test_a_code_can_be_approved_in_another_client(
    jellyfin: Jellyfin, session: ClientSession, ask: Client, jonas: User
) -> None:
    _, begun = await _begin(jellyfin, session)
    token = jellyfin.add_token(jonas)
    path = f"/QuickConnect/Authorize?code={begun['Code']}"
    assert await ask("POST", path, token=token) == (200, True)
    assert (await ask("POST", "/QuickConnect/Authorize?code=0", token=token))[0] == 404


@pytest.mark.parametrize(
    "header",
    ["", 'MediaBrowser Client="A", Device="B", Version="1"', 'MediaBrowser Client="A"'],
)
async def test_quick_connect_needs_to_know_the_device(
    jellyfin: Jellyfin, session: ClientSession, header: str
) -> None:
    assert (await _begin(jellyfin, session, header))[0] == 400


async def test_quick_connect_may_be_switched_off(
    jellyfin: Jellyfin, session: ClientSession, ask: Client
) -> None:
    jellyfin.quick_connect.enabled = False
    assert (await _begin(jellyfin, session))[0] == 401
    assert await ask("GET", "/QuickConnect/Enabled", token="") == (200, False)


@pytest.mark.parametrize(
    ("version", "status"), zip(VERSIONS, [200, 200, 405], strict=True)
)
async def test_beginning_by_get_is_gone_in_version_12(
    jellyfin: Jellyfin, session: ClientSession, version: str, status: int
) -> None:
    jellyfin.version = version
    url = f"{jellyfin.url}/QuickConnect/Initiate"
    async with session.get(url, headers={"Authorization": DEVICE}) as answer:
        assert answer.status == status


async def test_an_unknown_or_unapproved_secret(
    jellyfin: Jellyfin, session: ClientSession, ask: Client
) -> None:
    _, begun = await _begin(jellyfin, session)
    path = "/Users/AuthenticateWithQuickConnect"
    assert (await ask("POST", path, {"Secret": "x"}))[0] == 404
    assert (await ask("POST", path, {"Secret": begun["Secret"]}))[0] == 500
    assert (await ask("GET", "/QuickConnect/Connect?secret=x"))[0] == 404
    jellyfin.quick_connect.expire()
    assert (await ask("GET", f"/QuickConnect/Connect?secret={begun['Secret']}"))[
        0
    ] == 404


async def test_a_code_lives_ten_minutes(
    sims: Simulators, session: ClientSession, ask: Client
) -> None:
    _, begun = await _begin(sims.jellyfin, session)
    later = datetime.now(UTC) + timedelta(minutes=11)
    sims.jellyfin.clock = lambda: later
    assert (await ask("GET", f"/QuickConnect/Connect?secret={begun['Secret']}"))[
        0
    ] == 404
