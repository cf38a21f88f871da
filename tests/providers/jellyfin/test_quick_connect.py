"""Tests of connecting by a code that a person types at the server."""

from collections.abc import Callable

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    ProviderError,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.credentials import Device
from custom_components.letterboxd_sync.providers.jellyfin.quick_connect import (
    QuickConnect,
)
from simulators.jellyfin import Jellyfin, User

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import DEVICE, account_at


@pytest.fixture
def quick(http: Http, jellyfin: Jellyfin) -> QuickConnect:
    return QuickConnect(http, url=jellyfin.url, device_id=DEVICE)


async def test_a_code_becomes_a_token(
    quick: QuickConnect, jellyfin: Jellyfin, http: Http, clock: Clock, alice: User
) -> None:
    assert await quick.enabled()
    code, secret = await quick.initiate()
    assert not await quick.poll(secret)
    jellyfin.approve_quick_connect(code, alice)
    assert await quick.poll(secret)
    token, user = await quick.authenticate(secret)
    assert (user.user_id, user.name) == (alice.id, "Alice")
    linked = account_at(http, jellyfin.url, clock, token=token, user=user.user_id)
    assert (await linked.probe()).server_id == jellyfin.server_id


async def test_where_it_is_switched_off_it_is_refused(
    quick: QuickConnect, jellyfin: Jellyfin
) -> None:
    jellyfin.quick_connect.enabled = False
    assert not await quick.enabled()
    with pytest.raises(Refused) as caught:
        await quick.initiate()
    assert caught.value.reason is RefusedReason.DISABLED


@pytest.mark.parametrize("step", [QuickConnect.poll, QuickConnect.authenticate])
async def test_a_code_that_is_too_old_is_expired(
    quick: QuickConnect,
    jellyfin: Jellyfin,
    step: Callable[[QuickConnect, str], object],
) -> None:
    _, secret = await quick.initiate()
    jellyfin.quick_connect.expire()
    with pytest.raises(Refused) as caught:
        await step(quick, secret)  # type: ignore[misc]
    assert caught.value.reason is RefusedReason.EXPIRED
    assert secret not in repr(caught.value)


async def test_a_code_that_nobody_typed_is_no_reason_to_link_again(
    http: Http, server: CannedServer
) -> None:
    server.lay("POST /Users/AuthenticateWithQuickConnect", Canned(status=401))
    quick = QuickConnect(http, url=server.url, device_id=DEVICE)
    with pytest.raises(Refused) as caught:
        await quick.authenticate("secret")
    assert caught.value.reason is RefusedReason.EXPIRED


@pytest.mark.parametrize(
    ("answer", "kind"), [(Canned(status=403), Refused), (Canned(status=500), NoAnswer)]
)
async def test_other_trouble_is_not_taken_for_an_old_code(
    http: Http, server: CannedServer, answer: Canned, kind: type[ProviderError]
) -> None:
    server.lay("GET /QuickConnect/Connect", answer)
    quick = QuickConnect(http, url=server.url, device_id=DEVICE)
    with pytest.raises(kind) as caught:
        await quick.poll("secret")
    assert getattr(caught.value, "reason", None) is not RefusedReason.EXPIRED


async def test_a_person_can_be_shown_another_name(
    http: Http, server: CannedServer
) -> None:
    server.lay("GET /QuickConnect/Enabled", Canned(said=True))
    device = Device(device_id=DEVICE, name="Anna's house")
    quick = QuickConnect(http, url=server.url, device_id=DEVICE, device=device)
    assert await quick.enabled()
    assert "Anna%27s%20house" in server.asked[0].headers["Authorization"]
