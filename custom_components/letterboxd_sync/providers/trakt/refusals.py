"""What Trakt means by the statuses that only it uses, in our six errors.

Most of them come without a body; their headers say the rest (Trakt's API
documentation, "Status Codes" and "VIP Methods").
"""

from http import HTTPStatus
from typing import Final

from ..answer import Answer
from ..errors import Refused, RefusedReason

_LIMIT_REACHED: Final = 420

# What we judge ourselves; the shared request leaves these to us
JUDGED: Final = frozenset(
    {
        HTTPStatus.FORBIDDEN.value,
        HTTPStatus.PRECONDITION_FAILED.value,
        _LIMIT_REACHED,
        HTTPStatus.LOCKED.value,
        HTTPStatus.UPGRADE_REQUIRED.value,
    }
)


def verdict(answer: Answer) -> Refused:
    """Tell what an answer in ``JUDGED`` means."""
    match answer.status:
        case HTTPStatus.FORBIDDEN:
            return _forbidden(answer)
        case HTTPStatus.PRECONDITION_FAILED:
            return Refused(
                RefusedReason.PRECONDITION,
                "Trakt wants requests written otherwise than this version does",
            )
        case HTTPStatus.LOCKED:
            return Refused(RefusedReason.ACCOUNT_LOCKED, _locked(answer))
        case HTTPStatus.UPGRADE_REQUIRED:
            return Refused(RefusedReason.VIP_ONLY, "Trakt does this for VIP members")
        case _:
            return Refused(RefusedReason.LIMIT_REACHED, _limit(answer))


def _forbidden(answer: Answer) -> Refused:
    """Tell Trakt's own no to the app, without words or in JSON, from a block page."""
    if answer.size and not answer.content_type.endswith("json"):
        return Refused(
            RefusedReason.BLOCKED, f"{answer.url} is behind a page that blocks us"
        )
    return Refused(
        RefusedReason.APP_REJECTED, "Trakt does not take this application's key"
    )


def _locked(answer: Answer) -> str:
    deactivated = answer.headers.get("X-Account-Deactivated", "").lower() == "true"
    return f"Trakt has {'deactivated' if deactivated else 'locked'} this account"


def _limit(answer: Answer) -> str:
    limit = answer.headers.get("X-Account-Limit", "")
    if not limit.isdecimal():
        return "the limit of this Trakt account is reached"
    return f"the limit of this Trakt account is reached: {limit}"
