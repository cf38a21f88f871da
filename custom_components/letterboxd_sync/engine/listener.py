"""Who is told what the engine notices: the shell, or a recorder in tests."""

from typing import Protocol

from ..model.film import Film
from ..model.link import AccountId, LinkId
from ..model.occurrence import Occurrence
from ..model.plan import Refusal
from ..model.playback import PlaybackOccurrence
from ..model.show import Show
from ..model.view import Trouble


class Listener(Protocol):
    """Who is told; in the event loop, and only what the ledger already has."""

    def occurred(self, occurrence: Occurrence) -> None:
        """Something happened that is worth telling people, once."""

    def refused(self, link_id: LinkId, refusal: Refusal | None) -> None:
        """A plan waits for a person's word; None: no more."""

    def account_changed(self, account: AccountId) -> None:
        """The figures of an account have moved."""

    def not_authorized(self, account: AccountId) -> None:
        """A worker was turned away: the account has to be linked again."""

    def link_broken(self, link_id: LinkId, missing: AccountId | None) -> None:
        """The account at the end of a link was removed; None: it is back."""

    def unresolved(self, account: AccountId, titles: tuple[Film | Show, ...]) -> None:
        """Nobody knows these titles of an account; none: all are known."""

    def played(self, occurrence: PlaybackOccurrence) -> None:
        """Something happened to a playback, or to a play."""

    def now_playing_changed(self, account: AccountId) -> None:
        """Something else plays for an account, or the same at another place."""

    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None:
        """A person has to see to these before all can be sent."""

    def drafts_changed(self, account: AccountId) -> None:
        """Another draft waits for the diary of an account, or one has gone on."""
