"""Playback, step by step: what one sighting, or a missing one, leads to.

The rules are told in ``playback.py``; the judgements on positions are in
``playback_position.py``.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from ..model.link import WatchRules
from ..model.playback import PlaybackProgress, PlayerState, ResumePoint
from ..model.presence import NOBODY_OUT, Audience
from .playback import (
    TRANSITIONS,
    Change,
    Kind,
    Session,
    SessionState,
    Signal,
    Step,
    state_of,
)
from .playback_position import (
    CARRIED_ON,
    GIVEN_UP,
    begins_again,
    completed,
    counts,
    goes_on,
    is_at_end,
    is_beyond,
    is_doubtful,
    is_late,
    is_played,
    position,
    position_of,
    stopped_there,
    tells_of_the_end,
)


def sighted(
    session: Session | None,
    progress: PlaybackProgress,
    *,
    now: datetime,
    rules: WatchRules,
    audience: Audience = NOBODY_OUT,
    asks: bool = False,
) -> Step:
    """Return what a sighting leads to.

    ``now`` is when it reached us. ``audience`` is kept with a session that starts; of
    whom nobody could say then whether they are home, it says so later. With ``asks`` a
    session that was left while nobody listened is returned as doubtful.
    """
    if session is not None and is_late(session, progress):
        return Step(session=session)
    if session is None or not session.running:
        return _begun(session, progress, now, rules, audience)
    if not counts(rules, progress) or not goes_on(session, progress):
        left = gone(session, now=now, rules=rules, asks=asks)
        return _then(left, _begun(None, progress, now, rules, audience))
    if begins_again(session, progress):
        finished = _end(session, session.progress, min(now, progress.at), rules)
        return _then(finished, _begun(None, progress, now, rules, audience))
    moved = replace(session, audience=session.audience.asked_again(audience))
    step = _moved_on(moved, progress, now, rules)
    found = moved.audience.has_found(session.audience)
    if step.changes or step.session is None or not found:
        return step
    return replace(step, changes=(_change(Kind.JOINED, step.session),))


def gone(
    session: Session,
    *,
    now: datetime,
    rules: WatchRules,
    asks: bool = False,
    truth: ResumePoint | None = None,
) -> Step:
    """Return what it leads to that a complete list of sessions does not name it.

    ``truth`` is where the source says that its user stopped. With ``asks`` a session
    of which we are not sure is returned as doubtful instead of being ended.
    """
    if not session.running:
        return Step(session=session)
    if truth is not None:
        return _ended_by(session, truth, now, rules)
    if not is_doubtful(session, now):
        last = replace(session.progress, position=position(session, session.seen_at))
        return _end(session, last, now, rules)
    if asks:
        return Step(session=None, doubtful=replace(session, unsure=True))
    until = min(now, session.seen_at + CARRIED_ON)
    last = replace(session.progress, position=position(session, until))
    return _end(session, last, until, rules)


def silent(
    session: Session, *, now: datetime, rules: WatchRules, asks: bool = False
) -> Step:
    """Return what it leads to that the source is not heard at this moment.

    With ``asks`` one that has not been heard of for a day is returned as doubtful.
    """
    if not session.running:
        return Step(session=session)
    if now - session.seen_at > GIVEN_UP:
        return gone(replace(session, unsure=True), now=now, rules=rules, asks=asks)
    return Step(session=replace(_to(session, Signal.SILENT), unsure=True))


def restarted(session: Session) -> Session:
    """Return a session that an earlier life has left."""
    return replace(_to(session, Signal.RESTARTED), unsure=session.running)


# -- one input ------------------------------------------------------------------------


def _begun(
    former: Session | None,
    progress: PlaybackProgress,
    now: datetime,
    rules: WatchRules,
    audience: Audience,
) -> Step:
    if not counts(rules, progress):
        return Step(session=former)
    started_at = min(now, progress.at)
    if progress.state is PlayerState.STOPPED:
        return _heard_of_the_end(former, progress, started_at, rules, audience)
    signal = _signal(progress.state)
    session = Session(
        state=TRANSITIONS[state_of(former)][signal],
        progress=progress,
        seen_at=now,
        # A player may have told its position long ago, and us only now.
        started_at=now,
        run_from=progress.position,
        audience=audience,
    )
    if signal is Signal.PAUSES:
        # Nobody presses start to find a title paused: it has been so for a while.
        return Step(session=session)
    return Step(session=session, changes=(_change(Kind.STARTED, session),))


def _heard_of_the_end(
    former: Session | None,
    progress: PlaybackProgress,
    at: datetime,
    rules: WatchRules,
    audience: Audience,
) -> Step:
    """Take an end for what it is, although nobody told of the beginning."""
    if former is not None and tells_of_the_end(former, progress):
        return _end(former, progress, at, rules)
    session = Session(
        state=SessionState.IDLE,
        progress=progress,
        seen_at=at,
        started_at=at - progress.position,
        run_from=progress.position,
        audience=audience,
    )
    step = _end(session, progress, at, rules)
    return step if step.changes else Step(session=former)


def _moved_on(
    session: Session, progress: PlaybackProgress, now: datetime, rules: WatchRules
) -> Step:
    progress = completed(session, progress)
    before = position(session, session.seen_at)
    there = position_of(progress, now)
    sought = not is_played(there - before, now - session.seen_at)
    run_from = there if sought else session.run_from
    moved = replace(
        session,
        progress=progress,
        seen_at=now,
        run_from=run_from,
        played=session.played
        + (timedelta() if sought else max(timedelta(), there - before)),
        reached=session.reached or is_beyond(run_from, there, progress, rules),
        unsure=False,
    )
    if progress.state is PlayerState.STOPPED:
        return _end(moved, progress, min(now, progress.at), rules)
    moved = _to(moved, _signal(progress.state))
    if moved.state is session.state:
        changes = (_change(Kind.SOUGHT, moved),) if sought else ()
        return Step(session=moved, changes=changes)
    paused = moved.state is SessionState.PAUSED
    kind = Kind.PAUSED if paused else Kind.RESUMED
    return Step(session=moved, changes=(_change(kind, moved),))


def _ended_by(
    session: Session, truth: ResumePoint, now: datetime, rules: WatchRules
) -> Step:
    """End a session where its source says that its user stopped."""
    before = position(session, session.seen_at)
    fresh = (
        truth.last_played_at is None
        or truth.last_played_at > session.started_at - GIVEN_UP
    )
    if truth.played and fresh:
        there = session.progress.duration or before
        session = replace(session, reached=True)
    else:
        there = stopped_there(session, truth)
    played_on = max(timedelta(), there - before)
    ended_at = truth.stopped_at or session.seen_at + played_on
    last = replace(session.progress, position=there)
    return _end(session, last, min(now, ended_at), rules)


def _end(
    session: Session, last: PlaybackProgress, at: datetime, rules: WatchRules
) -> Step:
    """End a session at this last sighting."""
    beyond = session.reached or is_at_end(last, rules)
    ended = replace(
        _to(session, Signal.ENDS_BEYOND if beyond else Signal.ENDS_SHORT),
        progress=replace(last, state=PlayerState.STOPPED),
        ended_at=max(at, session.started_at),
        unsure=False,
    )
    if ended.state is session.state:
        return Step(session=session)
    kind = Kind.FINISHED if beyond else Kind.STOPPED
    return Step(session=ended, changes=(_change(kind, ended),))


def _to(session: Session, signal: Signal) -> Session:
    return replace(session, state=TRANSITIONS[session.state][signal])


def _signal(state: PlayerState) -> Signal:
    return Signal.PLAYS if state is PlayerState.PLAYING else Signal.PAUSES


def _change(kind: Kind, session: Session) -> Change:
    return Change(kind=kind, session=session)


def _then(first: Step, second: Step) -> Step:
    """Join the end of one session and the beginning of the next in its place."""
    return Step(
        session=second.session or first.session,
        changes=first.changes + second.changes,
        doubtful=first.doubtful,
    )
