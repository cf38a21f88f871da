from datetime import timedelta
import logging

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    NotUnderstood,
    Refused,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import (
    TokenKeeper,
    TokenPair,
)
from simulators.faults import Fault, FaultKind
from simulators.trakt import CLIENT_SECRET, Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from .kept import ACCESS, NEXT, OLD_TOKEN, REFRESH, TOKEN, KeptTokens


@pytest.mark.parametrize("status", [404, 405])
async def test_an_app_of_the_old_host_is_renewed_there_and_asked_there_from_then_on(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, status: int
) -> None:
    server.lay(TOKEN, Canned(status=status))
    server.lay(OLD_TOKEN, Canned(said=NEXT))

    await keeper.instead_of(ACCESS)
    await keeper.instead_of("b" * 64)

    assert [one.path for one in server.asked] == [
        "/auth/oauth/token",
        "/api/oauth/token",
        "/api/oauth/token",
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
async def test_no_other_answer_goes_to_the_other_host(
    keeper: TokenKeeper, server: CannedServer, status: int
) -> None:
    server.lay(TOKEN, Canned(status=status))

    with pytest.raises((NotReached, Refused, Throttled)):
        await keeper.instead_of(ACCESS)

    assert server.lines() == [TOKEN]


def test_no_secret_shows_in_a_pair(pair: TokenPair) -> None:
    assert ACCESS not in repr(pair)
    assert REFRESH not in repr(pair)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        NEXT | {"access_token": ""},
        NEXT | {"refresh_token": ""},
        NEXT | {"expires_in": "7 days"},
    ],
)
def test_what_is_no_pair_is_not_understood(said: object) -> None:
    with pytest.raises(NotUnderstood):
        TokenPair.read(said)


async def test_no_secret_is_logged_or_told_even_when_trakt_repeats_it(
    http: Http,
    keeper: TokenKeeper,
    account: TraktAccount,
    server: CannedServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.lay(
        "GET /api/users/settings",
        Canned(said={"message": f"no {ACCESS} here"}, status=422),
    )
    server.lay(
        TOKEN,
        Canned(said={"message": f"{REFRESH}, {CLIENT_SECRET}, {ACCESS}"}, status=502),
    )

    with pytest.raises(Refused) as refused:
        await account.me()
    with pytest.raises(NotReached) as not_reached:
        await keeper.instead_of(ACCESS)

    told = f"{refused.value!r} {not_reached.value!r} {caplog.text}"
    assert [it for it in (ACCESS, REFRESH, CLIENT_SECRET) if it in told] == []


async def test_a_token_that_expired_early_is_renewed_in_the_middle_of_a_read(
    trakt: Trakt, linked: TraktAccount, granted: KeptTokens
) -> None:
    trakt.expire_tokens()

    assert (await linked.me()).slug == "mara"
    assert len(granted.pairs) == 2


async def test_a_person_who_removed_the_app_has_to_log_in_again(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.disconnect("mara")

    with pytest.raises(NotAuthorized):
        await linked.me()


async def test_a_new_token_that_is_rejected_too_ends_it(
    account: TraktAccount, server: CannedServer
) -> None:
    server.lay("GET /api/users/settings", Canned(status=401))
    server.lay(TOKEN, Canned(said=NEXT))

    with pytest.raises(NotAuthorized):
        await account.me()

    assert len(server.asked) == 3


async def test_where_a_lost_answer_took_both_tokens_a_person_has_to_log_in_again(
    trakt: Trakt, linked: TraktAccount, granted: KeptTokens, clock: Clock
) -> None:
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path="/auth/oauth/token"))
    clock.now = granted.pairs[0].expires_at - timedelta(days=1)

    # Trakt has dropped the old pair together with its access token
    with pytest.raises(NotAuthorized):
        await linked.me()
    assert len(granted.pairs) == 1
