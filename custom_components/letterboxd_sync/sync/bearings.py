"""Bearings: which plays of a history are new, each told once.

The newest part of a history is a window: plays fall out of it at its old end, and
come back into it when newer ones are taken out. So what is older than anything that
was in the window is never new, whether it was seen or not. The first look only takes
bearings.

A short history is seen ``whole``. Nothing comes back into it, so that there a play is
new that was noted some days late, too; one that is older still belongs to a history
that somebody brings along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..model.playback import Play
from ..model.title import title_keys

_NOTED_LATE: Final = timedelta(days=14)
"""Who notes what they saw longer ago fills in their past."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bearings:
    """What has been seen of a history."""

    since: datetime
    """What was watched before this is never new."""
    seen: frozenset[str]
    """The names of the plays since then."""


def play_name(play: Play) -> str:
    """Name a play: by the tracker's own id, else by title and instant."""
    if play.play_id is not None:
        return play.play_id
    key = next(iter(title_keys(play.title)), play.title.name)
    return f"{key} {play.watched_at.isoformat()}"


def first_bearings(
    window: Sequence[Play], read_at: datetime, *, whole: bool = False
) -> Bearings:
    """Take bearings; with an empty history, everything from now on is new."""
    since = min((play.watched_at for play in window), default=read_at)
    if whole:
        since = read_at - _NOTED_LATE
    return Bearings(since=since, seen=frozenset(map(play_name, window)))


def new_plays(bearings: Bearings, plays: Sequence[Play]) -> tuple[Play, ...]:
    """Return the plays that were not there at the last look, first watched first."""
    fresh = (
        play
        for play in plays
        if play.watched_at >= bearings.since and play_name(play) not in bearings.seen
    )
    return tuple(sorted(fresh, key=lambda it: (it.watched_at, play_name(it))))


def has_gap(bearings: Bearings, window: Sequence[Play], *, whole: bool = False) -> bool:
    """Whether new plays may have gone through or past the window, unseen."""
    if whole or not window:
        return False
    return min(play.watched_at for play in window) > bearings.since


def next_bearings(
    bearings: Bearings, window: Sequence[Play], *, whole: bool = False
) -> Bearings:
    """Return the bearings after a look; they never go back in time."""
    oldest = min((play.watched_at for play in window), default=bearings.since)
    since = bearings.since if whole else max(bearings.since, oldest)
    there = frozenset(play_name(it) for it in window if it.watched_at >= since)
    return Bearings(since=since, seen=there)
