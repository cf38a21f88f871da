"""Missed plays: what was played through while nobody listened, by what its server says.

A server dates a mark by when playback of the title last *began*. A mark out of a gap is
therefore taken for a sitting that began then and went on to the end of the title, or
of what was left of it; it was over when somebody listened again. Whatever we saw
played at that time or later is that sitting, or goes on with it: it explains the
mark, however it ended.

Nobody begins two titles at once: marks of one moment were set by hand.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from ..model.link import WatchRules
from ..model.operation import AddPlay, MarkPlayed
from ..model.playback import MarkedPlayed
from .gaps import Gap
from .marks import counts, is_ours
from .playback_track import Past
from .plays import same_title

# A season is marked within seconds; who begins a title stays for longer.
_AT_ONCE: Final = timedelta(minutes=1)

# Who has seen a title and then marks it by hand does so soon.
_SOON: Final = timedelta(minutes=10)


def sittings(marks: Iterable[MarkedPlayed], gap: Gap) -> tuple[MarkedPlayed, ...]:
    """Return the marks that may tell of a sitting in a gap."""
    there = [mark for mark in marks if gap.covers(mark.played_at)]
    return tuple(
        mark
        for mark in there
        if not any(
            abs(other.played_at - mark.played_at) < _AT_ONCE
            and not same_title(other.title, mark.title)
            for other in there
        )
    )


def missed_plays(
    marks: Iterable[MarkedPlayed],
    *,
    gap: Gap,
    rules: WatchRules,
    seen: Sequence[Past],
    ours: Sequence[MarkPlayed],
) -> tuple[AddPlay, ...]:
    """Return the plays that marks out of a gap stand for.

    ``seen`` is what the same user was seen to watch, oldest first; ``ours`` are the
    marks that we set for them.
    """
    return tuple(
        _play(mark, gap, seen)
        for mark in marks
        if counts(rules, mark)
        and not any(_explains(past, mark) for past in seen)
        and not any(
            is_ours(set_by_us, mark.item_id, mark.played_at) for set_by_us in ours
        )
    )


def _explains(past: Past, mark: MarkedPlayed) -> bool:
    last = past.interval.ended_at + (_SOON if past.counted else timedelta())
    return mark.played_at <= last and same_title(past.interval.title, mark.title)


def _play(mark: MarkedPlayed, gap: Gap, seen: Sequence[Past]) -> AddPlay:
    began = mark.played_at
    ended = began + (mark.duration or timedelta()) * (1 - _seen_before(mark, seen))
    return AddPlay(
        title=mark.title,
        started_at=began,
        watched_at=max(began, min(ended, gap.until)),
    )


def _seen_before(mark: MarkedPlayed, seen: Sequence[Past]) -> float:
    """Return how much of a title had been seen that has not counted, 0 to 1."""
    before = [it for it in seen if same_title(it.interval.title, mark.title)]
    if not before or before[-1].counted:
        return 0.0
    return min(1.0, before[-1].interval.share)
