"""Provider errors as error keys of the flow: each says what a person can do."""

from typing import Final

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
    RefusedReason.BLOCKED: "blocked",
    RefusedReason.DISABLED: "disabled",
    RefusedReason.EXPIRED: "expired",
    RefusedReason.FORBIDDEN: "forbidden",
    RefusedReason.NOT_FOUND: "not_found",
    RefusedReason.PRIVATE: "private",
    RefusedReason.TOO_LARGE: "file_too_large",
    RefusedReason.UNREADABLE_FILE: "file_unreadable",
    RefusedReason.WRONG_SERVICE: "wrong_service",
    RefusedReason.WRONG_VERSION: "wrong_version",
}


def error_key(err: ProviderError) -> str:
    """Return the translation key for what went wrong."""
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
