"""Plays that ended some time ago."""

from datetime import timedelta

from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.model.title import Playable

from ..moments import Clock

LONG_AGO = timedelta(hours=3)


def play(
    title: Playable,
    clock: Clock,
    *,
    ago: timedelta = LONG_AGO,
    length: timedelta = timedelta(hours=2),
    progress: float = 96.5,
) -> AddPlay:
    """A play that ended some time ago."""
    ended = clock.now - ago
    return AddPlay(
        title=title, started_at=ended - length, watched_at=ended, progress=progress
    )
