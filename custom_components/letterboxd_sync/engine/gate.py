"""The gate before removals: the latest plan decides, not the one of days ago.

A removal may have waited for a service that was down, for a restart, or for the look
that told whether it had happened. Meanwhile the film may be listed again. So a
removal leaves the outbox only on the word of a plan that was made after it came to
wait, and from looks that are still the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..model.job import Job
from ..model.link import AccountId, LinkId
from ..model.operation import RemoveRequest, Uncollect, UnmonitorRequest
from .roster import Roster
from .twins import Twins

type Sightings = Mapping[LinkId, tuple[datetime, bool] | None]
"""When the list behind each link to one server was last read, and whether whole."""

_REMOVALS: Final = (RemoveRequest, UnmonitorRequest, Uncollect)


def is_removal(job: Job) -> bool:
    """Whether a job takes something away that was there."""
    return isinstance(job.operation, _REMOVALS)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Word:
    """What one plan of a link stands by."""

    sightings: Sightings
    keys: frozenset[str]


class Gate:
    """Remembers which removals the latest plans stand by; a restart forgets it."""

    def __init__(self, roster: Roster, twins: Twins) -> None:
        """Begin closed."""
        self._roster = roster
        self._twins = twins
        self._words: dict[LinkId, _Word] = {}

    def sightings(self, account: AccountId) -> Sightings:
        """Take down what a plan for a link to this account is made from."""
        return {
            link.link_id: (snapshot.read_at, snapshot.whole) if snapshot else None
            for there in self._twins.of(account)
            for link in self._roster.lists_to(there)
            for snapshot in (self._roster.listing(link),)
        }

    def stand_by(
        self, link_id: LinkId, keys: frozenset[str], sightings: Sightings
    ) -> None:
        """Let these removals of a link through, as long as nothing newer is seen."""
        self._words[link_id] = _Word(sightings=sightings, keys=keys)

    def close_for(self, link_id: LinkId) -> None:
        """Let no removal of a link through until it is planned again."""
        self._words.pop(link_id, None)

    def open_for(self, account: AccountId) -> frozenset[str]:
        """Return the keys of the removals that may be sent to an account now."""
        latest = self.sightings(account)
        if None in latest.values():
            # Somebody whose list has not been read yet may want what would go.
            return frozenset()
        return frozenset(
            key
            for link_id in latest
            if (word := self._words.get(link_id)) and word.sightings == latest
            for key in word.keys
        )
