"""Waits until a person has typed a code on another screen, and learns who it was."""

import asyncio
from datetime import timedelta
from typing import Final

from ..providers.errors import NoAnswer, NotReached, Refused, RefusedReason, Throttled
from ..providers.trakt.account import TraktAccount, TraktMember
from ..providers.trakt.device import DeviceCode, DeviceLogin
from ..providers.trakt.tokens import TokenPair

# By so much the interval grows each time that we are told to slow down (RFC 8628, 3.5).
_SLOWER: Final = 5

# So often it is asked again who has agreed.
_PATIENT: Final = 2

# How long a second of the service is; tests make it short.
SECOND: float = 1.0


async def wait_for_tokens(login: DeviceLogin, code: DeviceCode) -> TokenPair:
    """Return the tokens once the person has agreed; raises ``ProviderError``.

    A poll that does not get through is no reason to have the code typed anew: it is
    asked again until the code has expired.
    """
    interval = max(code.interval, 1)
    try:
        async with asyncio.timeout(code.expires_in * SECOND):
            while True:
                await asyncio.sleep(interval * SECOND)
                try:
                    if (pair := await login.poll(code)) is not None:
                        return pair
                except NotReached, NoAnswer:
                    pass
                except Throttled as err:
                    interval += _slower(err.retry_after)
    except TimeoutError:
        raise Refused(RefusedReason.EXPIRED) from None


async def whose_tokens(account: TraktAccount) -> TraktMember:
    """Learn who has agreed; raises ``ProviderError``.

    A person has typed a code for it: being told to slow down is no reason to have
    them type another.
    """
    for _ in range(_PATIENT):
        try:
            return await account.me()
        except Throttled as err:
            await asyncio.sleep(_slower(err.retry_after) * SECOND)
    return await account.me()


def _slower(retry_after: timedelta | None) -> int:
    return max(_SLOWER, int(retry_after.total_seconds()) if retry_after else 0)
