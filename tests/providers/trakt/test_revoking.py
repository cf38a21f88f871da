import asyncio
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import (
    TokenKeeper,
    TokenPair,
)
from simulators.trakt import CLIENT_ID, CLIENT_SECRET, Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from .kept import ACCESS, NEXT, TOKEN, KeptTokens

REVOKE = "POST /auth/oauth/revoke"
OLD_REVOKE = "POST /api/oauth/revoke"
DONE = Canned(said={})


async def test_the_access_token_is_given_back_to_trakt(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    server.lay(REVOKE, DONE)

    await keeper.revoke()

    [asked] = server.asked
    assert asked.json == {
        "token": ACCESS,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


async def test_tokens_of_an_application_that_the_new_host_lacks_go_to_the_old(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    server.lay(REVOKE, Canned(status=404))
    server.lay(OLD_REVOKE, DONE)

    await keeper.revoke()

    assert len(server.asked) == 2


async def test_without_tokens_there_is_nothing_to_give_back(
    keeper: TokenKeeper, server: CannedServer, kept: KeptTokens
) -> None:
    kept.pairs = []

    await keeper.revoke()

    assert server.asked == []


async def test_a_renewal_under_way_is_waited_for_and_its_tokens_are_given_back(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    server.lay(REVOKE, DONE)
    clock.now = pair.expires_at - timedelta(hours=1)
    renewing = asyncio.create_task(keeper.token())
    await asyncio.sleep(0)

    await keeper.revoke()
    await renewing

    assert server.asked[-1].json["token"] == NEXT["access_token"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Canned(said={"error": "invalid_client"}, status=401), "app_rejected"),
        (Canned(status=403), "app_rejected"),
        (Canned(status=400), "rejected"),
    ],
)
async def test_a_trakt_that_takes_no_tokens_back_is_told(
    keeper: TokenKeeper, server: CannedServer, answer: Canned, reason: str
) -> None:
    server.lay(REVOKE, answer)

    with pytest.raises(Refused) as told:
        await keeper.revoke()

    assert told.value.reason is RefusedReason(reason)
    assert ACCESS not in str(told.value)


async def test_tokens_that_were_given_back_open_nothing(
    http: Http, trakt: Trakt, granted: KeptTokens, clock: Clock
) -> None:
    keeper = TokenKeeper(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        store=granted,
        clock=clock,
        auth=trakt.url,
        api=trakt.url,
    )
    account = TraktAccount(http, tokens=keeper, clock=clock, api=trakt.url)
    assert (await account.me()).slug == "mara"

    await keeper.revoke()

    assert trakt.state.grants == {}
