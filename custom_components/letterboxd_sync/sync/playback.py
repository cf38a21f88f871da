"""Playback: what becomes of one watched session, sighting by sighting; a pure table.

A session is one device playing one title for somebody whom we watch. Sources tell of
it by sightings (this title, playing, at this position), some of them twice, late, or
not at all; and by leaving it out of a complete list of their sessions.

``IDLE``       nothing that counts is played; there is no session.
``PLAYING``    it plays; its position moves on with the clock.
``PAUSED``     it stands still.
``FINISHED``   it has ended, and the title has been watched.
``ABANDONED``  it has ended short of the threshold; resumed later it begins anew.

A title has been watched when it *ends* at or beyond the threshold, however it got
there, or when it had been *played* beyond it before: across the threshold, or for some
minutes behind it. Who seeks to the end and back has not watched it. It ends when the
source says that it stopped, when the next title begins in its session, when it is
missing from a complete list, and when nothing has been heard of it for a day and its
source cannot be asked. Played beyond the threshold and begun again from the front, it
ends and begins.

Nothing is ever concluded from silence before that day is over. What is *gone* after we
have not been listening (``unsure``) may have ended anywhere: the source is asked, and
only where it cannot tell do we let the title play on, for a moment at most.

A word that is older than what we know (``at``) is passed over, so sightings may come
twice and in any order. Every state answers every signal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ..model.playback import PlaybackProgress
from ..model.presence import NOBODY_OUT, Audience
from ..model.title import Playable
from .plays import Interval


class SessionState(StrEnum):
    """Where a session stands."""

    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class Signal(StrEnum):
    """What can happen to a session."""

    PLAYS = "plays"
    PAUSES = "pauses"
    ENDS_BEYOND = "ends_beyond"
    """It has ended, and has been watched."""
    ENDS_SHORT = "ends_short"
    """It has ended, and has not been watched."""
    SILENT = "silent"
    """Its source is not heard at this moment."""
    RESTARTED = "restarted"


RUNNING: Final = frozenset({SessionState.PLAYING, SessionState.PAUSED})

_GOES_ON: Final = {
    Signal.PLAYS: SessionState.PLAYING,
    Signal.PAUSES: SessionState.PAUSED,
    Signal.ENDS_BEYOND: SessionState.FINISHED,
    Signal.ENDS_SHORT: SessionState.ABANDONED,
}

TRANSITIONS: Final[Mapping[SessionState, Mapping[Signal, SessionState]]] = {
    SessionState.IDLE: _GOES_ON
    | {
        # Of what we never saw begin, only the end beyond the threshold is news.
        Signal.ENDS_SHORT: SessionState.IDLE,
        Signal.SILENT: SessionState.IDLE,
        Signal.RESTARTED: SessionState.IDLE,
    },
    SessionState.PLAYING: _GOES_ON
    | {
        Signal.SILENT: SessionState.PLAYING,
        Signal.RESTARTED: SessionState.PLAYING,
    },
    SessionState.PAUSED: _GOES_ON
    | {
        Signal.SILENT: SessionState.PAUSED,
        Signal.RESTARTED: SessionState.PAUSED,
    },
    SessionState.FINISHED: _GOES_ON
    | {
        # It cannot become less watched.
        Signal.ENDS_SHORT: SessionState.FINISHED,
        Signal.SILENT: SessionState.FINISHED,
        Signal.RESTARTED: SessionState.FINISHED,
    },
    SessionState.ABANDONED: _GOES_ON
    | {
        Signal.SILENT: SessionState.ABANDONED,
        Signal.RESTARTED: SessionState.ABANDONED,
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One device playing one title, as far as it has been seen."""

    state: SessionState
    progress: PlaybackProgress
    """The last sighting."""
    seen_at: datetime
    """When the source last told of it; its position may have been true before."""
    started_at: datetime
    run_from: timedelta
    """Where the stretch began that is being played without a seek."""
    played: timedelta = timedelta()
    """How much has been played, seeks left out."""
    before: float = 0.0
    """How much of the title had been played before, 0 to 1, that has not counted."""
    reached: bool = False
    """Whether it has been played beyond the threshold."""
    unsure: bool = False
    """Whether something may have happened to it that we did not hear."""
    audience: Audience = NOBODY_OUT
    """Who was not at home when it started, of those it would be for."""
    ended_at: datetime | None = None

    @property
    def title(self) -> Playable:
        """What is played."""
        return self.progress.title

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.state in RUNNING

    @property
    def progress_percent(self) -> float:
        """How far it got, 0 to 100; 100 where the length is not known."""
        duration = self.progress.duration
        if not duration:
            return 100.0
        return min(100.0, 100.0 * (self.progress.position / duration))

    @property
    def interval(self) -> Interval:
        """When it was watched; up to the last sighting while it runs."""
        duration = self.progress.duration
        return Interval(
            title=self.title,
            started_at=self.started_at,
            ended_at=self.ended_at or self.seen_at,
            share=self.before + self.played / duration if duration else 1.0,
        )


class Kind(StrEnum):
    """What there is to tell of a session."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    SOUGHT = "sought"
    JOINED = "joined"
    """Somebody is known to be home of whom nobody could say so when it started."""
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that happened to a session, and the session after it."""

    kind: Kind
    session: Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What one input leads to."""

    session: Session | None
    changes: tuple[Change, ...] = ()
    doubtful: Session | None = None
    """A session that has ended we do not know where: its source is to be asked."""


def state_of(session: Session | None) -> SessionState:
    """Where a session stands that may not be there."""
    return SessionState.IDLE if session is None else session.state
