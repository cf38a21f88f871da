from dataclasses import replace
from datetime import timedelta
import logging

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotUnderstood,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.device import (
    DeviceCode,
    DeviceLogin,
)
from simulators.faults import Fault, FaultKind
from simulators.trakt import CLIENT_ID, CLIENT_SECRET, Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock

CODE = "POST /auth/oauth/device/code"
TOKEN = "POST /auth/oauth/device/token"
SECRET = "d" * 64
SAID = {
    "device_code": SECRET,
    "user_code": "5055CC52",
    "verification_url": "https://trakt.tv/activate",
    "expires_in": 600,
    "interval": 5,
}
SHOWN = DeviceCode(
    user_code="5055CC52",
    verification_url="https://trakt.tv/activate",
    expires_in=600,
    interval=5,
    device_code=SECRET,
)


@pytest.fixture
def login(http: Http, server: CannedServer) -> DeviceLogin:
    return DeviceLogin(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        auth=f"{server.url}/auth",
        api=f"{server.url}/api",
    )


@pytest.fixture
def at_trakt(http: Http, trakt: Trakt) -> DeviceLogin:
    return DeviceLogin(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        auth=trakt.auth_url,
        api=trakt.url,
    )


async def test_a_person_who_types_the_code_is_let_in(
    trakt: Trakt, at_trakt: DeviceLogin, clock: Clock
) -> None:
    code = await at_trakt.begin()

    before = await at_trakt.poll(code)
    trakt.approve(code.user_code, "mara")
    clock.pass_by(timedelta(seconds=code.interval))
    pair = await at_trakt.poll(code)

    assert before is None
    assert pair is not None
    assert pair.access in trakt.state.grants
    assert pair.expires_at == clock.now + timedelta(days=7)


async def test_the_log_in_works_at_the_old_host(
    trakt: Trakt, at_trakt: DeviceLogin
) -> None:
    trakt.auth_host_status = 404

    code = await at_trakt.begin()
    trakt.approve(code.user_code)

    assert await at_trakt.poll(code) is not None
    assert [one.path for one in trakt.requests] == [
        "/auth/oauth/device/code",
        "/api/oauth/device/code",
        "/api/oauth/device/token",
    ]


async def test_a_code_that_is_not_known_is_asked_for_at_one_host_only(
    trakt: Trakt, at_trakt: DeviceLogin
) -> None:
    code = await at_trakt.begin()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await at_trakt.poll(replace(code, device_code="another"))
        assert refused.value.reason is RefusedReason.NOT_FOUND
    assert [one.path for one in trakt.requests] == [
        "/auth/oauth/device/code",
        "/auth/oauth/device/token",
        "/auth/oauth/device/token",
    ]


async def test_a_person_who_says_no_is_told_apart(
    trakt: Trakt, at_trakt: DeviceLogin
) -> None:
    code = await at_trakt.begin()
    trakt.deny(code.user_code)

    with pytest.raises(Refused) as refused:
        await at_trakt.poll(code)
    assert refused.value.reason is RefusedReason.FORBIDDEN


async def test_a_code_expires(
    trakt: Trakt, at_trakt: DeviceLogin, clock: Clock
) -> None:
    code = await at_trakt.begin()
    clock.pass_by(timedelta(seconds=code.expires_in))

    with pytest.raises(Refused) as refused:
        await at_trakt.poll(code)
    assert refused.value.reason is RefusedReason.EXPIRED


async def test_a_code_serves_once(trakt: Trakt, at_trakt: DeviceLogin) -> None:
    code = await at_trakt.begin()
    trakt.approve(code.user_code)
    await at_trakt.poll(code)

    with pytest.raises(Refused) as refused:
        await at_trakt.poll(code)
    assert refused.value.reason is RefusedReason.EXPIRED


async def test_asking_too_often_asks_for_patience(
    trakt: Trakt, at_trakt: DeviceLogin
) -> None:
    code = await at_trakt.begin()
    await at_trakt.poll(code)

    with pytest.raises(Throttled):
        await at_trakt.poll(code)


async def test_a_code_that_trakt_never_gave_is_unknown(at_trakt: DeviceLogin) -> None:
    with pytest.raises(Refused) as refused:
        await at_trakt.poll(SHOWN)
    assert refused.value.reason is RefusedReason.NOT_FOUND


async def test_an_application_that_trakt_does_not_know_gets_no_code(
    http: Http, trakt: Trakt
) -> None:
    stranger = DeviceLogin(
        http,
        client_id="wrong",
        client_secret=CLIENT_SECRET,
        auth=trakt.auth_url,
        api=trakt.url,
    )

    with pytest.raises(Refused) as refused:
        await stranger.begin()
    assert refused.value.reason is RefusedReason.APP_REJECTED


async def test_a_wrong_client_secret_shows_when_it_is_first_used(
    http: Http, trakt: Trakt
) -> None:
    stranger = DeviceLogin(
        http,
        client_id=CLIENT_ID,
        client_secret="wrong",
        auth=trakt.auth_url,
        api=trakt.url,
    )
    code = await stranger.begin()

    with pytest.raises(Refused) as refused:
        await stranger.poll(code)
    assert refused.value.reason is RefusedReason.APP_REJECTED


async def test_the_network_in_front_of_trakt_may_ask_for_patience(
    login: DeviceLogin, server: CannedServer
) -> None:
    edge = Canned(said="error code: 1015", status=429, headers={"Retry-After": "143"})
    server.lay(CODE, edge)

    with pytest.raises(Throttled) as throttled:
        await login.begin()
    assert throttled.value.retry_after == timedelta(seconds=143)


async def test_a_lost_answer_says_so(trakt: Trakt, at_trakt: DeviceLogin) -> None:
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path="/auth/.*"))

    with pytest.raises(NoAnswer):
        await at_trakt.begin()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Canned(status=404), RefusedReason.WRONG_SERVICE),
        (Canned(status=405), RefusedReason.WRONG_SERVICE),
        (Canned(status=400), RefusedReason.REJECTED),
        (Canned(status=418), RefusedReason.REJECTED),
        (Canned(status=423), RefusedReason.ACCOUNT_LOCKED),
        (Canned(status=412), RefusedReason.PRECONDITION),
        (
            Canned(said="<html>Sorry</html>", kind="text/html", status=403),
            RefusedReason.BLOCKED,
        ),
    ],
)
async def test_no_code_is_given(
    login: DeviceLogin, server: CannedServer, answer: Canned, reason: RefusedReason
) -> None:
    server.lay(CODE, answer)
    server.lay("POST /api/oauth/device/code", answer)

    with pytest.raises(Refused) as refused:
        await login.begin()
    assert refused.value.reason is reason


async def test_an_answer_without_a_code_is_not_understood(
    login: DeviceLogin, server: CannedServer
) -> None:
    server.lay(CODE, Canned(said={"user_code": "5055CC52"}))

    with pytest.raises(NotUnderstood):
        await login.begin()


@pytest.mark.parametrize("said", ["", {}, {"error": "authorization_pending"}])
async def test_a_person_may_take_their_time(
    login: DeviceLogin, server: CannedServer, said: object
) -> None:
    server.lay(TOKEN, Canned(said=said, status=400))

    assert await login.poll(SHOWN) is None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("access_denied", RefusedReason.FORBIDDEN),
        ("expired_token", RefusedReason.EXPIRED),
        ("invalid_grant", RefusedReason.NOT_FOUND),
        ("invalid_client", RefusedReason.APP_REJECTED),
        ("unauthorized_client", RefusedReason.APP_REJECTED),
    ],
)
async def test_a_refusal_in_the_words_of_oauth_is_understood(
    login: DeviceLogin, server: CannedServer, error: str, reason: RefusedReason
) -> None:
    server.lay(TOKEN, Canned(said={"error": error}, status=400))

    with pytest.raises(Refused) as refused:
        await login.poll(SHOWN)
    assert refused.value.reason is reason


async def test_oauth_may_ask_for_patience_in_words(
    login: DeviceLogin, server: CannedServer
) -> None:
    server.lay(TOKEN, Canned(said={"error": "slow_down"}, status=400))

    with pytest.raises(Throttled):
        await login.poll(SHOWN)


async def test_other_words_are_not_understood(
    login: DeviceLogin, server: CannedServer
) -> None:
    server.lay(TOKEN, Canned(said={"error": "server_error"}, status=400))

    with pytest.raises(NotUnderstood):
        await login.poll(SHOWN)


async def test_an_application_that_was_deleted_meanwhile_is_told_as_such(
    login: DeviceLogin, server: CannedServer
) -> None:
    server.lay(TOKEN, Canned(status=403))

    with pytest.raises(Refused) as refused:
        await login.poll(SHOWN)
    assert refused.value.reason is RefusedReason.APP_REJECTED


async def test_neither_code_nor_secret_shows(
    login: DeviceLogin, server: CannedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.lay(CODE, Canned(said=SAID))
    server.lay(TOKEN, Canned(said={"message": f"{SECRET} {CLIENT_SECRET}"}, status=422))

    code = await login.begin()
    with pytest.raises(Refused) as refused:
        await login.poll(code)

    told = f"{code!r} {refused.value!r} {caplog.text} {login._oauth.app!r}"
    assert [it for it in (SECRET, CLIENT_SECRET) if it in told] == []
