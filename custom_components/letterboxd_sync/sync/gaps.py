"""Gaps: the times in which nobody listened to a source.

Home Assistant is down for an evening, or a server cannot be reached: what is played
through meanwhile is in no list of sessions afterwards. Until when a source was heard is
kept, so that the next word of it tells how long it was not. What can be played to its
end between two words a moment apart had been heard of before.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

TOLERATED: Final = timedelta(minutes=2)
"""Some polls, or as long as a connection takes to be found lost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A time in which nobody listened."""

    since: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Whether what a server dates so may lie in it; its clock may be off a bit."""
        return self.since - TOLERATED <= at <= self.until + TOLERATED

    def joined(self, earlier: Gap | None) -> Gap:
        """Return a gap that holds an earlier one, too."""
        if earlier is None:
            return self
        # Its end may have been told by a clock that was ahead.
        return replace(self, since=min(self.since, earlier.since))


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Until when a source was heard, and what has to be asked of it."""

    until: datetime
    gap: Gap | None = None
    """What was missed, and nobody has asked about yet."""

    def after(self, at: datetime, *, anew: bool) -> Heard:
        """Return how it is after a word at this moment; ``anew``: a life's first."""
        until = max(self._until(at), at)
        return Heard(until=until, gap=self.unheard(at, anew=anew))

    def unheard(self, at: datetime, *, anew: bool) -> Gap | None:
        """Return what has been missed, if the next word came at this moment."""
        since = self._until(at)
        if not anew and at - since <= TOLERATED:
            return self.gap
        return Gap(since=since, until=max(since, at)).joined(self.gap)

    def _until(self, at: datetime) -> datetime:
        """Until when it was heard, by a clock that may have been set back since.

        Else no gap would be noticed for as long as the clock was ahead.
        """
        return at if self.until - at > TOLERATED else self.until

    def asked(self, gap: Gap) -> Heard:
        """Return how it is once somebody has asked about a gap."""
        return replace(self, gap=None) if self.gap == gap else self
