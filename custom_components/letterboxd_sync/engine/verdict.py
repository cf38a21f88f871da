"""Verdicts: what a service's answer to a batch means for its jobs, and what to do next.

A service that is blocked, closed or another one than we thought has not said no to a
film: such refusals are tried again. A no to a folder, a profile or a shelf is a no to
the link's settings and counts for the whole batch. A list that is full and a function
that has to be paid for are nos to operations of that kind: these wait for hours, and
others go on. A locked account, a key that is no longer taken and requests that are
written otherwise than the service wants are nos to everything: the account rests. Any
other no is narrowed down to the film at fault, which is rejected; but what was watched
has been watched, and is offered again. What a link wants with a film that a service
does not know yet is put off, not given up: it may come to know it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ..model.view import Trouble
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
from ..sync.outbox import Signal, put_off

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
        RefusedReason.SHELF_HIDDEN,
        RefusedReason.WRONG_SERVICE,
        RefusedReason.WRONG_VERSION,
    }
)

_ABOUT_THE_KIND: Final = frozenset(
    {RefusedReason.LIMIT_REACHED, RefusedReason.VIP_ONLY}
)

_ABOUT_WHAT_MAY_COME: Final = frozenset(
    {
        RefusedReason.FILM_UNKNOWN,
        RefusedReason.ITEM_UNKNOWN,
        RefusedReason.LEFT_OUT,
    }
)

_ABOUT_THE_ACCOUNT: Final = frozenset(
    {
        RefusedReason.ACCOUNT_LOCKED,
        RefusedReason.APP_REJECTED,
        RefusedReason.PRECONDITION,
    }
)

# A person makes room on a list, or pays, within a day or never.
AFTER_LIMIT: Final = timedelta(hours=6)

# A person unlocks an account or enters another key while they read the repair.
AFTER_LOCK: Final = timedelta(hours=1)


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
    trouble: Trouble | None = None
    """What a person has to see to; nothing is lost meanwhile."""


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
            return _refused(reason, words, err.trouble)
        case NotReached() | _:
            return Verdict(signal=Signal.NOT_SENT, reason=words, holds=True)


def verdict_on_lasting(err: Refused, *, waited: timedelta) -> Verdict:
    """Judge a no to what is wanted until it is done or nobody wants it any more.

    ``waited`` is how long it has been wanted.
    """
    if err.reason not in _ABOUT_WHAT_MAY_COME:
        return verdict(err)
    return Verdict(
        signal=Signal.NOT_SENT,
        reason=err.detail,
        retry_after=put_off(waited),
        narrows=True,
    )


def verdict_on_viewings(err: Refused, *, waited: timedelta) -> Verdict:
    """Judge a no to what was watched: it has been watched, whoever takes it.

    A title that is not known yet mends itself; of any other no a person is told.
    ``waited`` is how long it has been wanted.
    """
    judged = verdict(err)
    if judged.signal is not Signal.REFUSED:
        return judged
    comes = err.reason in _ABOUT_WHAT_MAY_COME
    return Verdict(
        signal=Signal.NOT_SENT,
        reason=judged.reason,
        retry_after=put_off(waited),
        narrows=True,
        trouble=None if comes else Trouble.PLAY_REFUSED,
    )


def _refused(reason: RefusedReason, words: str, trouble: Trouble) -> Verdict:
    if reason in _ABOUT_THE_KIND | _ABOUT_THE_ACCOUNT:
        everything = reason in _ABOUT_THE_ACCOUNT
        return Verdict(
            signal=Signal.NOT_SENT,
            reason=words,
            retry_after=AFTER_LOCK if everything else AFTER_LIMIT,
            holds=everything,
            trouble=trouble,
        )
    if reason in _ABOUT_THE_SERVICE:
        holds = reason is RefusedReason.BLOCKED
        return Verdict(signal=Signal.NOT_SENT, reason=words, holds=holds)
    narrows = reason not in _ABOUT_THE_LINK
    return Verdict(signal=Signal.REFUSED, reason=words, narrows=narrows)
