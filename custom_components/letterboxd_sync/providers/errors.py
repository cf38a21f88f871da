"""Six ways a service lets us down, told by what to do next."""

from datetime import timedelta
from enum import StrEnum
from typing import override

from ..model.link import AccountId
from ..model.view import Trouble


class RefusedReason(StrEnum):
    """What a service said no to."""

    ACCOUNT_LOCKED = "account_locked"
    APP_REJECTED = "app_rejected"
    """The service no longer takes the person's own application key."""
    BLOCKED = "blocked"
    """A challenge page or a block: our address, not our credentials, is at fault."""
    BUSY = "busy"
    """Something else is going on there, and has to end first."""
    DISABLED = "disabled"
    """The service has this function switched off."""
    EXPIRED = "expired"
    FILM_UNKNOWN = "film_unknown"
    FORBIDDEN = "forbidden"
    ITEM_UNKNOWN = "item_unknown"
    LEFT_OUT = "left_out"
    """Taken without a word, and not there afterwards."""
    LIMIT_REACHED = "limit_reached"
    """A list of a free account is full."""
    NOT_FOUND = "not_found"
    PATH_CLASH = "path_clash"
    PRECONDITION = "precondition"
    """The service wants requests written otherwise than we write them."""
    PRIVATE = "private"
    QUALITY_PROFILE = "quality_profile"
    REJECTED = "rejected"
    ROOT_FOLDER = "root_folder"
    SHELF_HIDDEN = "shelf_hidden"
    """Made, and not shown to us afterwards."""
    SHELF_MISSING = "shelf_missing"
    TOO_LARGE = "too_large"
    UNREADABLE_FILE = "unreadable_file"
    UNTOLD = "untold"
    """A file of which nobody said what it holds."""
    VIP_ONLY = "vip_only"
    WRONG_SERVICE = "wrong_service"
    WRONG_VERSION = "wrong_version"


class ProviderError(Exception):
    """A service let us down; only the six below are raised.

    ``detail`` is for people and logs, never holds a secret, and ends without a
    full stop.
    """

    def __init__(self, detail: str = "") -> None:
        """Keep the redacted ``detail``."""
        super().__init__(detail)
        self.detail = detail

    @property
    def trouble(self) -> Trouble:
        """The error in the words that statuses and repairs use."""
        return _TROUBLE[type(self)]


class NotReached(ProviderError):
    """We never got to ask: nothing can have happened."""


class NotTrusted(NotReached):
    """We did not ask, because nobody we trust vouches for the server's certificate."""


class NotSetUp(NotReached):
    """We could not ask: the account, or the link, is not set up at this moment."""

    def __init__(self, account: AccountId | None = None) -> None:
        """Keep which account it is; None for the one that was asked."""
        super().__init__(f"{account or 'the account'} is not set up")
        self.account = account


class NotSeen(NotReached):
    """We did not ask: what a link joins has not been read in full yet."""


class NoAnswer(ProviderError):
    """We asked and heard nothing: it may have happened."""


class Throttled(ProviderError):
    """The service wants us to slow down; nothing was done."""

    def __init__(
        self, detail: str = "", *, retry_after: timedelta | None = None
    ) -> None:
        """Keep how long the service wants to be left alone, when it said so."""
        super().__init__(detail)
        self.retry_after = retry_after


class NotAuthorized(ProviderError):
    """The credentials are no longer good: the person has to link again."""


class Refused(ProviderError):
    """The service understood and said no."""

    def __init__(
        self, reason: RefusedReason, detail: str = "", *, said: str = ""
    ) -> None:
        """Keep why; ``said`` is what people are shown of the service's own words."""
        super().__init__(detail or reason.value)
        self.reason = reason
        self.said = said

    @property
    @override
    def trouble(self) -> Trouble:
        """Tell those that people can act on from the rest."""
        return _REFUSED_TROUBLE.get(self.reason, Trouble.REFUSED)

    @override
    def __repr__(self) -> str:
        return f"Refused({self.reason}, {self.detail!r})"


class NotUnderstood(ProviderError):
    """The answer is none that the service gives: a proxy, a log-in page, a change."""


_TROUBLE: dict[type[ProviderError], Trouble] = {
    NotReached: Trouble.NOT_REACHED,
    NotTrusted: Trouble.NOT_REACHED,
    NotSetUp: Trouble.NOT_REACHED,
    NotSeen: Trouble.NOT_REACHED,
    NoAnswer: Trouble.NO_ANSWER,
    Throttled: Trouble.THROTTLED,
    NotAuthorized: Trouble.NOT_AUTHORIZED,
    NotUnderstood: Trouble.NOT_UNDERSTOOD,
}

_REFUSED_TROUBLE = {
    RefusedReason.BLOCKED: Trouble.BLOCKED,
    RefusedReason.PRIVATE: Trouble.PRIVATE,
    RefusedReason.NOT_FOUND: Trouble.NOT_FOUND,
    RefusedReason.ACCOUNT_LOCKED: Trouble.ACCOUNT_LOCKED,
    RefusedReason.APP_REJECTED: Trouble.APP_REJECTED,
    RefusedReason.LIMIT_REACHED: Trouble.LIMIT_REACHED,
    RefusedReason.PRECONDITION: Trouble.PRECONDITION,
    RefusedReason.VIP_ONLY: Trouble.VIP_ONLY,
}
