"""Verdicts: what a service's answer to a batch means for its jobs, and what to do next.

A service that is blocked, closed or another one than we thought has not said no to a
film: such refusals are tried again. A no to a folder, a profile or a shelf is a no to
the link's settings and counts for the whole batch. Any other no is narrowed down to
the film at fault.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ..providers.errors import (
    NoAnswer,
    NotAuthorized,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from ..sync.outbox import Signal

_ABOUT_THE_LINK: Final = frozenset(
    {
        RefusedReason.QUALITY_PROFILE,
        RefusedReason.ROOT_FOLDER,
        RefusedReason.SHELF_MISSING,
    }
)

_ABOUT_THE_SERVICE: Final = frozenset(
    {
        RefusedReason.BLOCKED,
        RefusedReason.DISABLED,
        RefusedReason.EXPIRED,
        RefusedReason.FORBIDDEN,
        RefusedReason.NOT_FOUND,
        RefusedReason.PRIVATE,
        RefusedReason.WRONG_SERVICE,
        RefusedReason.WRONG_VERSION,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What becomes of a batch."""

    signal: Signal
    reason: str | None = None
    retry_after: timedelta | None = None
    narrows: bool = False
    """One film of several is at fault, and we do not know which."""
    holds: bool = False
    """The whole account is left alone for as long as these jobs are."""
    stops: bool = False
    """We are not let in: nothing is sent until somebody links the account again."""


ACCEPTED: Final = Verdict(signal=Signal.ACCEPTED)


def verdict(err: ProviderError) -> Verdict:
    """Judge one of the six errors."""
    words = err.detail or err.trouble.value
    match err:
        case Throttled(retry_after=retry_after):
            return Verdict(
                signal=Signal.THROTTLED,
                reason=words,
                retry_after=retry_after,
                holds=True,
            )
        case NotAuthorized():
            return Verdict(signal=Signal.NOT_SENT, reason=words, stops=True)
        case NoAnswer():
            return Verdict(signal=Signal.NO_ANSWER, reason=words, holds=True)
        case NotUnderstood():
            return Verdict(signal=Signal.NOT_UNDERSTOOD, reason=words, holds=True)
        case Refused(reason=reason):
            return _refused(reason, words)
        case NotReached() | _:
            return Verdict(signal=Signal.NOT_SENT, reason=words, holds=True)


def _refused(reason: RefusedReason, words: str) -> Verdict:
    if reason in _ABOUT_THE_SERVICE:
        holds = reason is RefusedReason.BLOCKED
        return Verdict(signal=Signal.NOT_SENT, reason=words, holds=holds)
    narrows = reason not in _ABOUT_THE_LINK
    return Verdict(signal=Signal.REFUSED, reason=words, narrows=narrows)
