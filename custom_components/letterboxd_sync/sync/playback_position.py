"""Positions: where a session stands, and what may be concluded from it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..model.film import Film
from ..model.link import WatchRules
from ..model.playback import PlaybackProgress, PlayerState, ResumePoint
from .playback import Session, SessionState
from .plays import same_title

UNHEARD: Final = timedelta(seconds=45)
"""Three polls: what plays and was not seen for longer may have gone anywhere."""

CARRIED_ON: Final = timedelta(minutes=2)
"""What is gone after a gap, and nobody tells, is taken to have played on so long."""

GIVEN_UP: Final = timedelta(days=1)
"""A server that is back after a night still tells where its sessions ended."""

LAST_WORD: Final = timedelta(hours=1)
"""A message that a title stopped may have been on its way for so long."""

# Clients round positions, and a sighting takes a moment to reach us.
_SLACK: Final = timedelta(seconds=10)

# Some play faster than life; nobody follows a film at more than twice its speed.
_FASTEST: Final = 2

# Who looks up how it ends does not stay for five minutes.
_STAYED: Final = timedelta(minutes=5)

# Who goes back to the first tenth after the end begins again.
_FRONT: Final = 0.1


def position(session: Session, at: datetime) -> timedelta:
    """Where a session stands at a moment; never beyond its end."""
    return position_of(session.progress, at)


def position_of(progress: PlaybackProgress, at: datetime) -> timedelta:
    """Where what was sighted stands at a later moment; never beyond its end."""
    there = progress.position
    if progress.state is PlayerState.PLAYING:
        there += max(timedelta(), at - progress.at)
    return min(there, progress.duration) if progress.duration else there


def in_step(session: Session, now: datetime) -> Session:
    """Move a session along with a clock that was set back.

    Else all that is told of it would be older than what we know, for as long as the
    clock was ahead.
    """
    ahead = session.seen_at - now
    if ahead <= _SLACK:
        return session
    return replace(
        session,
        progress=replace(session.progress, at=session.progress.at - ahead),
        seen_at=now,
        started_at=session.started_at - ahead,
        ended_at=session.ended_at and session.ended_at - ahead,
    )


def tells_of(session: Session, truth: ResumePoint | None) -> bool:
    """Whether what a source says is about this session, and not an earlier one.

    A server that writes its history at the end of a session may not have done so yet.
    """
    stopped_at = None if truth is None else truth.stopped_at
    return stopped_at is None or stopped_at >= session.seen_at - CARRIED_ON


def stopped_there(session: Session, truth: ResumePoint) -> timedelta:
    """Return where a source says that a session ended."""
    if truth.share is None:
        return truth.position
    return (session.progress.duration or timedelta()) * truth.share


def is_doubtful(session: Session, now: datetime) -> bool:
    """Whether a session may have gone on, or ended, without our hearing it."""
    if session.unsure:
        return True
    return session.state is SessionState.PLAYING and now - session.seen_at > UNHEARD


def counts(rules: WatchRules, progress: PlaybackProgress) -> bool:
    """Whether what is played is watched at all."""
    wanted = rules.films if isinstance(progress.title, Film) else rules.episodes
    left_out = (
        progress.library in rules.libraries_left_out
        or progress.device in rules.devices_left_out
    )
    too_short = bool(progress.duration and progress.duration < rules.min_length)
    return wanted and not left_out and not too_short


def is_late(session: Session, progress: PlaybackProgress) -> bool:
    """Whether a sighting is older than what we know."""
    if session.running:
        return progress.at < session.progress.at
    if tells_of_the_end(session, progress):
        return progress.position <= session.progress.position
    return progress.at <= max(session.progress.at, session.seen_at)


def tells_of_the_end(session: Session, progress: PlaybackProgress) -> bool:
    """Whether a sighting is a word on where a session ended that we saw gone."""
    stopped = progress.state is PlayerState.STOPPED
    soon = session.ended_at is not None and progress.at - session.ended_at < LAST_WORD
    return stopped and soon and goes_on(session, progress)


def goes_on(session: Session, progress: PlaybackProgress) -> bool:
    """Whether a sighting is of the title that the session plays."""
    item_id = session.progress.item_id
    if item_id is not None and item_id == progress.item_id:
        return True
    return same_title(session.title, progress.title)


def begins_again(session: Session, progress: PlaybackProgress) -> bool:
    """Whether somebody who has seen the end goes back to the front."""
    duration = session.progress.duration
    at_front = bool(duration and progress.position < duration * _FRONT)
    playing = progress.state is PlayerState.PLAYING
    return session.reached and at_front and playing


def completed(session: Session, progress: PlaybackProgress) -> PlaybackProgress:
    """Fill in what a source tells only now and then."""
    duration = progress.duration or session.progress.duration
    there = progress.position
    if progress.state is PlayerState.STOPPED and not there:
        # Some clients stop without saying where.
        there = position(session, session.seen_at)
    return replace(progress, duration=duration, position=there)


def is_played(advance: timedelta, elapsed: timedelta) -> bool:
    """Whether a position came about by playing, and not by a seek."""
    return -_SLACK <= advance <= elapsed * _FASTEST + _SLACK


def is_at_end(progress: PlaybackProgress, rules: WatchRules) -> bool:
    """Whether a position is at or beyond the threshold."""
    goal = _goal(progress, rules)
    return goal is not None and progress.position >= goal


def is_beyond(
    run_from: timedelta, there: timedelta, progress: PlaybackProgress, rules: WatchRules
) -> bool:
    """Whether a stretch crossed the threshold, or lasted behind it."""
    goal = _goal(progress, rules)
    if goal is None or there < goal:
        return False
    return run_from < goal or there - run_from >= _STAYED


def _goal(progress: PlaybackProgress, rules: WatchRules) -> timedelta | None:
    return progress.duration * rules.threshold / 100 if progress.duration else None
