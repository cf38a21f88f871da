"""Missed plays: what was played through while nobody listened, by what its server says.

A server dates a mark by when playback of the title last *began*. A mark out of a gap is
therefore taken for a sitting that began then and went on to the end of the title, or
of what was left of it; it was over when somebody listened again. Whatever we saw
played at that time or later is that sitting, or goes on with it: it explains the
mark, however it ended.

Nobody begins two titles at once: marks of one moment were set by hand. A server that
keeps a history of sittings says when each ended, and how far it got; nobody sets that
by hand, and whether it counts is for the link to say.
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
from .plays import Interval, interval_of, same_play, same_title

# A season is marked within seconds; who begins a title stays for longer.
_AT_ONCE: Final = timedelta(minutes=1)

_PERCENT: Final = 100

# Who has seen a title and then marks it by hand does so soon.
_SOON: Final = timedelta(minutes=10)


def sittings(marks: Iterable[MarkedPlayed], gap: Gap) -> tuple[MarkedPlayed, ...]:
    """Return the marks that may tell of a sitting in a gap."""
    there = [mark for mark in marks if gap.covers(mark.played_at)]
    return tuple(
        mark
        for mark in there
        if mark.ended_at is not None
        or not any(
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
    plays: list[AddPlay] = []
    counted = [past.interval for past in seen if past.counted]
    for mark in marks:
        play = _play(mark, gap, seen)
        if (
            _is_whole(rules, mark)
            and not any(_explains(past, mark) for past in seen)
            and not any(same_play(it, _interval(mark, play)) for it in counted)
            and not any(is_ours(it, mark.item_id, mark.played_at) for it in ours)
        ):
            plays.append(play)
            counted.append(_interval(mark, play))
    return tuple(plays)


def _interval(mark: MarkedPlayed, play: AddPlay) -> Interval:
    """Return when it was watched; a server that knows the end knows how much it was."""
    share = 1.0
    if mark.ended_at is not None and mark.duration:
        share = min(1.0, (mark.ended_at - mark.played_at) / mark.duration)
    return interval_of(play, share=share)


def _is_whole(rules: WatchRules, mark: MarkedPlayed) -> bool:
    """Whether a link wants to know of a mark, and it got far enough."""
    far_enough = mark.share * _PERCENT >= rules.threshold
    left_out = mark.device in rules.devices_left_out
    return counts(rules, mark) and far_enough and not left_out


def _explains(past: Past, mark: MarkedPlayed) -> bool:
    last = past.interval.ended_at + (_SOON if past.counted else timedelta())
    return mark.played_at <= last and same_title(past.interval.title, mark.title)


def _play(mark: MarkedPlayed, gap: Gap, seen: Sequence[Past]) -> AddPlay:
    began = mark.played_at
    ended = mark.ended_at
    if ended is None:
        rest = (mark.duration or timedelta()) * (1 - _seen_before(mark, seen))
        ended = min(began + rest, gap.until)
    return AddPlay(title=mark.title, started_at=began, watched_at=max(began, ended))


def _seen_before(mark: MarkedPlayed, seen: Sequence[Past]) -> float:
    """Return how much of a title had been seen that has not counted, 0 to 1."""
    before = [it for it in seen if same_title(it.interval.title, mark.title)]
    if not before or before[-1].counted:
        return 0.0
    return min(1.0, before[-1].interval.share)
