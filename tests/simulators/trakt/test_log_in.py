"""The simulated Trakt: log-in by code, and tokens that rotate and expire."""

import asyncio

from aiohttp import ClientError, ClientSession
import pytest

from simulators.faults import Fault, FaultKind
from simulators.trakt import CLIENT_ID, Trakt

from .conftest import APP, Answer, Client, Clock

REFRESH = {
    **APP,
    "grant_type": "refresh_token",
    "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
}


async def code(ask: Client) -> dict[str, str]:
    answer = await ask.log_in("device/code", {"client_id": CLIENT_ID})
    made: dict[str, str] = answer.json
    return made


async def poll(ask: Client, device_code: str) -> Answer:
    return await ask.log_in("device/token", {"code": device_code, **APP})


async def test_a_code_is_shown(ask: Client) -> None:
    answer = await ask.log_in("device/code", {"client_id": CLIENT_ID})
    assert answer.status == 200
    assert len(answer.json["user_code"]) == 8
    assert len(answer.json["device_code"]) == 64
    assert answer.json["verification_url"] == "https://auth.trakt.tv/activate"
    assert (answer.json["expires_in"], answer.json["interval"]) == (600, 5)


async def test_an_unknown_app_gets_no_code(ask: Client) -> None:
    assert (await ask.log_in("device/code", {"client_id": "0" * 64})).status == 403


async def test_approval_brings_tokens_once(
    trakt: Trakt, ask: Client, clock: Clock
) -> None:
    made = await code(ask)
    assert trakt.codes == [made["user_code"]]
    pending = await poll(ask, made["device_code"])
    assert (pending.status, pending.body) == (400, b"")
    trakt.approve(made["user_code"])
    clock.pass_by(seconds=5)
    tokens = (await poll(ask, made["device_code"])).json
    assert tokens["expires_in"] == 7 * 24 * 3600
    assert tokens["created_at"] == int(clock.now.timestamp())
    assert (tokens["token_type"], tokens["scope"]) == ("bearer", "public")
    ask.token = tokens["access_token"]
    assert (await ask("GET", "/users/settings")).status == 200
    clock.pass_by(seconds=5)
    assert (await poll(ask, made["device_code"])).status == 409
    assert trakt.codes == []


async def test_denial_is_said(trakt: Trakt, ask: Client) -> None:
    made = await code(ask)
    trakt.deny(made["user_code"])
    assert (await poll(ask, made["device_code"])).status == 418


async def test_a_code_expires(trakt: Trakt, ask: Client, clock: Clock) -> None:
    made = await code(ask)
    clock.pass_by(seconds=600)
    assert (await poll(ask, made["device_code"])).status == 410
    with pytest.raises(KeyError):
        trakt.approve(made["user_code"])


async def test_a_wrong_code_is_not_found(ask: Client) -> None:
    assert (await poll(ask, "nothing")).status == 404


async def test_polling_too_fast_is_told(ask: Client, clock: Clock) -> None:
    made = await code(ask)
    assert (await poll(ask, made["device_code"])).status == 400
    clock.pass_by(seconds=4.9)
    assert (await poll(ask, made["device_code"])).status == 429
    clock.pass_by(seconds=5)
    assert (await poll(ask, made["device_code"])).status == 400


@pytest.mark.parametrize("step", ["device/token", "token", "revoke"])
async def test_a_wrong_secret_is_an_invalid_client(ask: Client, step: str) -> None:
    answer = await ask.log_in(step, {**REFRESH, "client_secret": "0"})
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
    assert answer.json["error_description"]


async def test_the_edge_may_slow_a_log_in_down(trakt: Trakt, ask: Client) -> None:
    trakt.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=429,
            retry_after=143,
            path=".*/oauth/device/code",
        )
    )
    answer = await ask.log_in("device/code", {"client_id": CLIENT_ID})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "143")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "X-Ratelimit" not in answer.headers


async def test_a_refresh_token_works_once(trakt: Trakt, ask: Client) -> None:
    first = trakt.link()
    answer = await ask.log_in("token", REFRESH | {"refresh_token": first.refresh_token})
    assert answer.status == 200
    again = await ask.log_in("token", REFRESH | {"refresh_token": first.refresh_token})
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    ask.token = first.access_token
    assert (await ask("GET", "/users/settings")).status == 401
    ask.token = answer.json["access_token"]
    assert (await ask("GET", "/users/settings")).status == 200


async def test_of_two_racing_refreshes_one_loses(trakt: Trakt, ask: Client) -> None:
    body = REFRESH | {"refresh_token": trakt.link().refresh_token}
    both = await asyncio.gather(ask.log_in("token", body), ask.log_in("token", body))
    assert sorted(one.status for one in both) == [200, 400]


async def test_a_lost_answer_has_rotated_all_the_same(
    trakt: Trakt, ask: Client
) -> None:
    body = REFRESH | {"refresh_token": trakt.link().refresh_token}
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path=".*/oauth/token"))
    with pytest.raises(ClientError):
        await ask.log_in("token", body)
    assert (await ask.log_in("token", body)).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"redirect_uri": ""}, "invalid_request"),
        ({"redirect_uri": "https://example.invalid"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"refresh_token": ""}, "invalid_request"),
        ({"refresh_token": "0"}, "invalid_grant"),
    ],
)
async def test_a_refresh_says_everything_or_fails(
    trakt: Trakt, ask: Client, change: dict[str, str], error: str
) -> None:
    body = REFRESH | {"refresh_token": trakt.link().refresh_token}
    answer = await ask.log_in("token", body | change)
    assert (answer.status, answer.json["error"]) == (400, error)
    assert (await ask.log_in("token", body)).status == 200


async def test_a_token_lives_for_seven_days(
    trakt: Trakt, ask: Client, clock: Clock
) -> None:
    clock.pass_by(days=7, seconds=-1)
    assert (await ask("GET", "/users/settings")).status == 200
    clock.pass_by(seconds=1)
    assert (await ask("GET", "/users/settings")).status == 401


async def test_tokens_can_be_made_to_expire(trakt: Trakt, ask: Client) -> None:
    trakt.expire_tokens()
    assert (await ask("GET", "/users/settings")).status == 401


async def test_a_revoked_token_is_worth_nothing(trakt: Trakt, ask: Client) -> None:
    answer = await ask.log_in("revoke", {**APP, "token": ask.token or ""})
    assert (answer.status, answer.json) == (200, {})
    assert (await ask("GET", "/users/settings")).status == 401


async def test_a_disconnected_app_cannot_refresh(trakt: Trakt, ask: Client) -> None:
    grant = trakt.link("mara")
    other = trakt.link("jonas")
    trakt.disconnect("mara")
    assert (await ask("GET", "/users/settings")).status == 401
    body = REFRESH | {"refresh_token": grant.refresh_token}
    assert (await ask.log_in("token", body)).json["error"] == "invalid_grant"
    ask.token = other.access_token
    assert (await ask("GET", "/users/settings")).status == 200


async def test_a_deleted_app_is_forbidden_everywhere(trakt: Trakt, ask: Client) -> None:
    trakt.revoke_app()
    assert (await ask("GET", "/users/settings")).status == 403
    assert (await ask("GET", "/movies/trending")).status == 403
    assert (await ask.log_in("device/code", {"client_id": CLIENT_ID})).status == 403
    assert (await ask.log_in("token", REFRESH)).json["error"] == "invalid_client"


@pytest.mark.parametrize("status", [404, 405])
async def test_the_api_host_logs_in_where_the_log_in_host_does_not(
    trakt: Trakt, ask: Client, status: int
) -> None:
    trakt.auth_host_status = status
    body = {"client_id": CLIENT_ID}
    assert (await ask.log_in("device/code", body)).status == status
    assert (await ask.log_in("device/code", body, host=trakt.url)).status == 200


async def test_the_log_in_host_has_no_api(trakt: Trakt, ask: Client) -> None:
    headers = {"trakt-api-key": CLIENT_ID, "trakt-api-version": "2"}
    for base in (trakt.auth_url, trakt.origin):
        url = f"{base}/movies/trending"
        async with ask.session.get(url, headers=headers) as answer:
            assert answer.status == 404


async def test_what_is_no_text_is_refused(ask: Client) -> None:
    url = f"{ask.trakt.auth_url}/oauth/device/code"
    async with ask.session.post(url, json={"client_id": 1}) as answer:
        assert answer.status == 400


async def test_the_code_is_typed_on_a_page_of_the_simulator(
    trakt: Trakt, ask: Client
) -> None:
    made = await code(ask)
    form = {"code": made["user_code"].lower(), "member": "mara", "agrees": "yes"}
    async with (
        ClientSession() as browser,
        browser.post(f"{trakt.auth_url}/activate", data=form) as answer,
    ):
        assert "You are signed in." in await answer.text()
    assert (await poll(ask, made["device_code"])).status == 200


async def test_who_types_another_code_is_told_so(trakt: Trakt) -> None:
    form = {"code": "00000000", "member": "mara", "agrees": "yes"}
    async with (
        ClientSession() as browser,
        browser.post(f"{trakt.auth_url}/activate", data=form) as answer,
    ):
        assert "Nobody waits with this code." in await answer.text()


async def test_who_denies_gets_no_tokens(trakt: Trakt, ask: Client) -> None:
    made = await code(ask)
    form = {"code": made["user_code"], "member": "mara", "agrees": "no"}
    async with (
        ClientSession() as browser,
        browser.get(f"{trakt.auth_url}/activate") as page,
        browser.post(f"{trakt.auth_url}/activate", data=form) as answer,
    ):
        assert "<option>" in await page.text()
        assert "Denied." in await answer.text()
    assert (await poll(ask, made["device_code"])).status == 418
