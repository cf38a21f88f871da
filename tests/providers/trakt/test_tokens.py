import asyncio
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.trakt.tokens import (
    TokenKeeper,
    TokenPair,
)
from simulators.trakt import CLIENT_ID, CLIENT_SECRET

from ..canned import Canned, CannedServer
from ..moments import Clock
from .kept import ACCESS, NEXT, REFRESH, SPENT, TOKEN, WEEK, KeptTokens


def left(clock: Clock, pair: TokenPair, **part: float) -> None:
    """Go to where the token has so much time left."""
    clock.now = pair.expires_at - timedelta(**part)


async def test_a_fresh_token_is_handed_out_without_asking(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    assert await keeper.token() == ACCESS
    assert server.asked == []


@pytest.mark.parametrize("lifetime", [24 * 3600, WEEK, 90 * 24 * 3600])
async def test_a_token_is_renewed_in_the_last_third_of_its_own_lifetime(
    keeper: TokenKeeper,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    lifetime: int,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    kept.pairs = [
        TokenPair(
            access=ACCESS,
            refresh=REFRESH,
            created_at=int(clock.now.timestamp()),
            expires_in=lifetime,
        )
    ]

    left(clock, kept.pairs[0], seconds=lifetime * 0.34)
    before = await keeper.token()
    left(clock, kept.pairs[0], seconds=lifetime * 0.33)
    after = await keeper.token()

    assert (before, after) == (ACCESS, "b" * 64)


async def test_a_renewal_says_all_that_trakt_demands(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    left(clock, pair, hours=1)

    await keeper.token()

    assert server.asked[0].json == {
        "refresh_token": REFRESH,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
        "grant_type": "refresh_token",
    }


async def test_a_pair_is_kept_before_it_is_used(
    keeper: TokenKeeper,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    pair: TokenPair,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    left(clock, pair, hours=1)

    token = await keeper.token()

    assert token == kept.pairs[-1].access
    assert kept.pairs[-1].written() == {
        name: NEXT[name]
        for name in ("access_token", "refresh_token", "created_at", "expires_in")
    }


async def test_a_pair_that_cannot_be_kept_is_not_used_and_kept_later(
    keeper: TokenKeeper,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    pair: TokenPair,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT), SPENT)
    left(clock, pair, hours=1)
    kept.is_full = True

    meanwhile = await keeper.token()
    clock.pass_by(timedelta(minutes=6))
    kept.is_full = False

    assert meanwhile == ACCESS
    assert await keeper.token() == "b" * 64
    assert len(server.asked) == 1


async def test_without_a_place_to_keep_it_nothing_is_asked_with_an_expired_token(
    keeper: TokenKeeper,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    pair: TokenPair,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    left(clock, pair, hours=-1)
    kept.is_full = True

    with pytest.raises(NotReached, match="could not be kept: the disk is full"):
        await keeper.token()


async def test_two_callers_that_race_renew_once(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    server.lay(TOKEN, Canned(said=NEXT), SPENT)
    left(clock, pair, hours=-1)

    tokens = await asyncio.gather(*(keeper.token() for _ in range(5)))

    assert set(tokens) == {"b" * 64}
    assert len(server.asked) == 1


async def test_a_renewal_goes_on_when_who_waits_for_it_is_cancelled(
    keeper: TokenKeeper,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    pair: TokenPair,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    left(clock, pair, hours=1)
    waiting = asyncio.create_task(keeper.token())
    await asyncio.sleep(0)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await keeper.settled()

    assert waiting.cancelled()
    assert kept.pairs[-1].access == "b" * 64


async def test_nobody_waits_for_a_slow_renewal_while_the_old_token_serves(
    http: Http,
    server: CannedServer,
    kept: KeptTokens,
    clock: Clock,
    pair: TokenPair,
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    left(clock, pair, hours=1)
    impatient = TokenKeeper(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        store=kept,
        clock=clock,
        auth=f"{server.url}/auth",
        patience=0,
    )

    first = await impatient.token()
    await impatient.settled()

    assert first == ACCESS
    assert await impatient.token() == "b" * 64
    assert len(server.asked) == 1


async def test_nothing_under_way_is_settled(keeper: TokenKeeper) -> None:
    await keeper.settled()


async def test_when_the_answer_is_lost_the_old_token_serves_while_it_lives(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    server.lay(TOKEN, Canned(status=502), Canned(said=NEXT))
    left(clock, pair, hours=1)

    first = await keeper.token()
    at_once = await keeper.token()
    clock.pass_by(timedelta(minutes=6))
    later = await keeper.token()

    assert (first, at_once, later) == (ACCESS, ACCESS, "b" * 64)
    assert len(server.asked) == 2


async def test_a_throttled_renewal_waits_as_told(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    slow_down = Canned(status=429, headers={"Retry-After": "1800"})
    server.lay(TOKEN, slow_down, Canned(said=NEXT))
    left(clock, pair, hours=2)

    await keeper.token()
    clock.pass_by(timedelta(minutes=29))
    early = await keeper.token()
    clock.pass_by(timedelta(minutes=2))
    late = await keeper.token()

    assert (early, late) == (ACCESS, "b" * 64)


@pytest.mark.parametrize("status", [400, 401])
async def test_a_spent_refresh_token_is_not_sent_again_and_the_access_token_serves(
    keeper: TokenKeeper,
    server: CannedServer,
    clock: Clock,
    pair: TokenPair,
    status: int,
) -> None:
    server.lay(TOKEN, Canned(said={"error": "invalid_grant"}, status=status))
    left(clock, pair, hours=1)

    assert await keeper.token() == ACCESS
    clock.pass_by(timedelta(minutes=30))
    assert await keeper.token() == ACCESS
    clock.pass_by(timedelta(hours=1))
    with pytest.raises(NotAuthorized):
        await keeper.token()
    assert len(server.asked) == 1


async def test_without_tokens_a_person_has_to_log_in(
    keeper: TokenKeeper, kept: KeptTokens
) -> None:
    kept.pairs = []

    with pytest.raises(NotAuthorized):
        await keeper.token()


@pytest.mark.parametrize(
    "answer",
    [
        Canned(status=502),
        Canned(said="<html>Log in here</html>", kind="text/html"),
        Canned(said={"access_token": 7}),
        Canned(said={"error": "invalid_request"}, status=400),
        Canned(status=404),
    ],
)
async def test_a_failed_renewal_says_that_nothing_else_was_asked(
    keeper: TokenKeeper,
    server: CannedServer,
    clock: Clock,
    pair: TokenPair,
    answer: Canned,
) -> None:
    server.lay(TOKEN, answer)
    left(clock, pair, hours=-1)

    with pytest.raises(NotReached):
        await keeper.token()


@pytest.mark.parametrize(
    "answer",
    [
        Canned(said={"error": "invalid_client"}, status=401),
        Canned(said={"error": "unauthorized_client"}, status=400),
        Canned(status=401),
        Canned(status=403),
    ],
)
async def test_an_application_that_is_gone_is_told_as_such(
    keeper: TokenKeeper,
    server: CannedServer,
    clock: Clock,
    pair: TokenPair,
    answer: Canned,
) -> None:
    server.lay(TOKEN, answer)
    left(clock, pair, hours=-1)

    with pytest.raises(Refused) as refused:
        await keeper.token()
    assert refused.value.reason is RefusedReason.APP_REJECTED


async def test_an_expired_token_that_cannot_be_renewed_yet_says_how_long(
    keeper: TokenKeeper, server: CannedServer, clock: Clock, pair: TokenPair
) -> None:
    server.lay(TOKEN, Canned(status=429, headers={"Retry-After": "143"}))
    left(clock, pair, hours=-1)

    with pytest.raises(Throttled) as throttled:
        await keeper.token()
    assert throttled.value.retry_after == timedelta(seconds=143)


async def test_a_rejected_token_is_renewed_whatever_its_age(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))

    assert await keeper.instead_of(ACCESS) == "b" * 64


async def test_a_token_that_was_replaced_meanwhile_is_not_renewed_again(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))

    await keeper.instead_of(ACCESS)

    assert await keeper.instead_of(ACCESS) == "b" * 64
    assert len(server.asked) == 1


async def test_a_rejected_token_without_a_successor_ends_it(
    keeper: TokenKeeper, server: CannedServer
) -> None:
    server.lay(TOKEN, SPENT)

    with pytest.raises(NotAuthorized):
        await keeper.instead_of(ACCESS)


async def test_a_clock_that_is_ahead_does_not_renew_every_time(
    keeper: TokenKeeper, server: CannedServer, clock: Clock
) -> None:
    server.lay(TOKEN, Canned(said=NEXT))
    clock.pass_by(timedelta(days=400))

    tokens = [await keeper.token() for _ in range(3)]

    assert tokens == ["b" * 64] * 3
    assert len(server.asked) == 1
