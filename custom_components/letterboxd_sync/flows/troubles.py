"""What goes wrong in a flow, and for how long a person is kept waiting for it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from ..const import LOGGER
from ..providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotTrusted,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)

_REFUSED: Final = {
    RefusedReason.ACCOUNT_LOCKED: "account_locked",
    RefusedReason.APP_REJECTED: "app_rejected",
    RefusedReason.BLOCKED: "blocked",
    RefusedReason.DISABLED: "disabled",
    RefusedReason.EXPIRED: "expired",
    RefusedReason.FORBIDDEN: "forbidden",
    RefusedReason.NOT_FOUND: "not_found",
    RefusedReason.PRIVATE: "private",
    RefusedReason.TOO_LARGE: "file_too_large",
    RefusedReason.UNREADABLE_FILE: "file_unreadable",
    RefusedReason.VIP_ONLY: "vip_only",
    RefusedReason.WRONG_SERVICE: "wrong_service",
    RefusedReason.WRONG_VERSION: "wrong_version",
}

# A request that nobody answers is asked again, which takes minutes in the end; who
# sits before a dialog would rather know. Proxies are tried one after the other.
PATIENCE: float = 25
PATIENCE_WITH_PROXIES: float = 60
# Who has typed a code rather waits than types another.
PATIENCE_WITH_A_CODE: float = 60


@asynccontextmanager
async def patience(seconds: float | None = None) -> AsyncGenerator[None]:
    """Give up on a service; raises ``NoAnswer``."""
    try:
        async with asyncio.timeout(PATIENCE if seconds is None else seconds):
            yield
    except TimeoutError:
        raise NoAnswer("no answer in time") from None


def error_key(err: ProviderError) -> str:
    """Return the translation key for what went wrong."""
    LOGGER.debug("A flow cannot go on: %r", err)
    match err:
        case NotTrusted():
            return "untrusted_certificate"
        case NotReached() | NoAnswer():
            return "cannot_connect"
        case Throttled():
            return "rate_limited"
        case NotAuthorized():
            return "invalid_auth"
        case Refused(reason=reason):
            return _REFUSED.get(reason, "refused")
        case _:
            return "not_understood"
