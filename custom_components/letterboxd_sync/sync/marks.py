"""Marks: which titles that were marked as played have been watched unseen by us.

A server marks what was played through, and a person marks what they saw elsewhere.
Both look the same. A mark that a session of ours explains, however that ended, is the
first kind; one that we set ourselves is neither. The rest are plays, if the link says
that marks count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..model.film import Film
from ..model.link import WatchRules
from ..model.operation import AddPlay, MarkPlayed
from ..model.playback import MarkedPlayed
from .plays import Interval, same_title

# A server dates a mark by the beginning of a session or by its end.
_AROUND: Final = timedelta(minutes=10)

# We may have come to a session when it had been going on for a while.
_LONGEST: Final = timedelta(hours=4)

# A server keeps the time that we gave it, give or take.
_SAME_TIME: Final = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """How far marks have been seen."""

    at: datetime
    item_ids: frozenset[str] = frozenset()
    """What was marked at that very moment, and has been seen."""

    def after(self, marks: Sequence[MarkedPlayed]) -> Cursor:
        """Return how far it is after these marks."""
        last = max((mark.played_at for mark in marks), default=self.at)
        if last < self.at:
            return self
        seen = self.item_ids if last == self.at else frozenset()
        at_last = {mark.item_id for mark in marks if mark.played_at == last}
        return Cursor(at=last, item_ids=seen | at_last)

    def is_new(self, mark: MarkedPlayed) -> bool:
        """Whether a mark has not been seen."""
        if mark.played_at == self.at:
            return mark.item_id not in self.item_ids
        return mark.played_at > self.at


def marked_plays(
    marks: Iterable[MarkedPlayed],
    *,
    cursor: Cursor,
    rules: WatchRules,
    sessions: Sequence[Interval],
    ours: Sequence[MarkPlayed],
) -> tuple[AddPlay, ...]:
    """Return the plays that new marks stand for.

    ``sessions`` are those of the same user that we have seen, ``ours`` the marks that
    we set for them.
    """
    return tuple(
        AddPlay(
            title=mark.title,
            started_at=mark.played_at - (mark.duration or timedelta()),
            watched_at=mark.played_at,
        )
        for mark in marks
        if cursor.is_new(mark)
        and counts(rules, mark)
        and not any(_explains(session, mark) for session in sessions)
        and not any(is_ours(set_by_us, mark) for set_by_us in ours)
    )


def counts(rules: WatchRules, mark: MarkedPlayed) -> bool:
    """Whether the link wants to know of such a title."""
    wanted = rules.films if isinstance(mark.title, Film) else rules.episodes
    return wanted and not (mark.duration and mark.duration < rules.min_length)


def _explains(session: Interval, mark: MarkedPlayed) -> bool:
    first = session.started_at - (mark.duration or _LONGEST) - _AROUND
    last = session.ended_at + _AROUND
    in_time = first <= mark.played_at <= last
    return in_time and same_title(session.title, mark.title)


def is_ours(set_by_us: MarkPlayed, mark: MarkedPlayed) -> bool:
    """Whether it is the mark that we set."""
    apart = abs(set_by_us.played_at - mark.played_at)
    return set_by_us.item_id == mark.item_id and apart <= _SAME_TIME
