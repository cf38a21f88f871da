"""Marks: which titles that were marked as played have been watched unseen by us.

A server marks what was played through, and a person marks what they saw elsewhere.
Both look the same. A mark that a session of ours explains, because it has counted, is
the first kind; one that we set ourselves is neither. The rest are plays, if the link
says that marks count.

As long as a session of the title has not ended, nobody knows which kind it is: the
mark is left for later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..model.film import Film
from ..model.link import WatchRules
from ..model.operation import AddPlay, MarkPlayed
from ..model.playback import PlayedTitle
from ..model.title import Playable
from .playback_track import Past
from .plays import CONTINUED_WITHIN, same_title
from .tally import NewMark, Tally

# A server dates a mark by the beginning of a session or by its end.
_AROUND: Final = timedelta(minutes=10)

# We may have come to a session when it had been going on for a while.
_LONGEST: Final = timedelta(hours=4)

# A server keeps the time that we gave it, give or take.
_SAME_TIME: Final = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class MarksCase:
    """What is known beside new marks of a user, when they are judged."""

    tally: Tally
    now: datetime
    rules: WatchRules
    past: Sequence[Past] = ()
    """What the same user was seen to watch, and has ended."""
    running: Sequence[Playable] = ()
    """What they watch, or have stopped nobody knows where."""
    ours: Sequence[MarkPlayed] = ()
    """The marks that we set for them."""

    def left(
        self, marks: Sequence[NewMark], titles: Mapping[str, PlayedTitle]
    ) -> frozenset[str]:
        """Return what is to be judged when its session has ended."""
        return frozenset(
            mark.item_id
            for mark in marks
            if mark.item_id in titles
            and any(same_title(titles[mark.item_id].title, it) for it in self.running)
        )

    def plays(
        self, marks: Sequence[NewMark], titles: Mapping[str, PlayedTitle]
    ) -> tuple[AddPlay, ...]:
        """Return the plays that new marks stand for."""
        return tuple(
            self._play(mark, titles[mark.item_id])
            for mark in marks
            if mark.item_id in titles and self._counts(mark, titles[mark.item_id])
        )

    def _counts(self, mark: NewMark, title: PlayedTitle) -> bool:
        return (
            counts(self.rules, title)
            and not any(self._explains(past, mark, title) for past in self.past)
            and not any(
                is_ours(set_by_us, mark.item_id, mark.played_at)
                for set_by_us in self.ours
            )
        )

    def _explains(self, past: Past, mark: NewMark, title: PlayedTitle) -> bool:
        session = past.interval
        if not past.counted or not same_title(session.title, title.title):
            return False
        first = session.started_at - (title.duration or _LONGEST) - _AROUND
        if mark.played_at and first <= mark.played_at <= session.ended_at + _AROUND:
            return True
        if session.ended_at > self.tally.looked_at - _AROUND:
            return True
        # Its server did not have it as played since: ticked now, it is that play.
        was_marked = mark.known_at is not None and mark.known_at >= first
        return not was_marked and self.now - session.ended_at <= CONTINUED_WITHIN

    def _play(self, mark: NewMark, title: PlayedTitle) -> AddPlay:
        at = self.now
        if mark.played_at and self.tally.is_of_now(mark.played_at):
            at = min(at, mark.played_at)
        return AddPlay(
            title=title.title,
            started_at=at - (title.duration or timedelta()),
            watched_at=at,
        )


def counts(rules: WatchRules, title: PlayedTitle) -> bool:
    """Whether the link wants to know of such a title."""
    wanted = rules.films if isinstance(title.title, Film) else rules.episodes
    return wanted and not (title.duration and title.duration < rules.min_length)


def is_ours(set_by_us: MarkPlayed, item_id: str, played_at: datetime | None) -> bool:
    """Whether it is the mark that we set."""
    if played_at is None or set_by_us.item_id != item_id:
        return False
    return abs(set_by_us.played_at - played_at) <= _SAME_TIME
