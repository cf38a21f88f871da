"""The translated text for each way in which a service lets us down.

What goes wrong is logged in the words of whoever noticed; people read ours, in their
language, and of a service's own words only those that it says no with.
"""

from collections.abc import Mapping
from typing import Final

from .providers.errors import ProviderError, Refused, RefusedReason

_REFUSALS: Final[Mapping[RefusedReason, str]] = {
    RefusedReason.ACCOUNT_LOCKED: "account_locked",
    RefusedReason.APP_REJECTED: "app_rejected",
    RefusedReason.BLOCKED: "blocked",
    RefusedReason.DISABLED: "switched_off",
    RefusedReason.FILM_UNKNOWN: "title_unknown",
    RefusedReason.ITEM_UNKNOWN: "title_unknown",
    RefusedReason.LIMIT_REACHED: "limit_reached",
    RefusedReason.NOT_FOUND: "not_found",
    RefusedReason.PRECONDITION: "precondition",
    RefusedReason.PRIVATE: "private",
    RefusedReason.VIP_ONLY: "vip_only",
    RefusedReason.WRONG_SERVICE: "wrong_service",
    RefusedReason.WRONG_VERSION: "wrong_version",
}


def refusal_key(err: Refused) -> str:
    """Return the key of the text for a no."""
    return _REFUSALS.get(err.reason, "refused_saying" if err.said else "refused")


def placeholders(err: ProviderError, account: str) -> dict[str, str]:
    """Return what the texts have in them: an account's title, and a service's words."""
    said = err.said if isinstance(err, Refused) else ""
    return {"account": account, "said": said.rstrip(".")}
