"""Telling: what a change of playback is to people, and to trackers while it lasts."""

from datetime import datetime
from typing import Final, assert_never

from ..model.link import AccountId
from ..model.playback import (
    PlaybackKind,
    PlaybackOccurrence,
    PlaybackReport,
    ReportKind,
)
from ..sync.playback import Change, Kind, Session, SessionState
from ..sync.playback_position import position
from .watches import Watch

_TOLD: Final = {
    Kind.STARTED: PlaybackKind.STARTED,
    Kind.PAUSED: PlaybackKind.PAUSED,
    Kind.RESUMED: PlaybackKind.RESUMED,
    Kind.STOPPED: PlaybackKind.STOPPED,
    Kind.FINISHED: PlaybackKind.FINISHED,
}


def occurrence(
    account: AccountId, watch: Watch, change: Change, now: datetime
) -> PlaybackOccurrence | None:
    """Return what a change is to people; None for one that is none to them."""
    kind = _TOLD.get(change.kind)
    if kind is None:
        return None
    session = change.session
    return PlaybackOccurrence(
        kind=kind,
        account=account,
        user_id=watch.user_id,
        link_id=watch.link_id,
        title=session.title,
        position=position(session, session.ended_at or now),
        duration=session.progress.duration,
        device=session.progress.device,
        at=session.ended_at or now,
    )


def live_report(change: Change, now: datetime) -> PlaybackReport | None:
    """Return what a change is live; None for what a job tells."""
    kind = _report_kind(change)
    if kind is None:
        return None
    session = change.session
    return PlaybackReport(
        kind=kind, title=session.title, progress=_progress(session, now)
    )


def _report_kind(change: Change) -> ReportKind | None:
    match change.kind:
        case Kind.STARTED | Kind.RESUMED:
            return ReportKind.START
        case Kind.SOUGHT | Kind.JOINED:
            paused = change.session.state is SessionState.PAUSED
            return ReportKind.PAUSE if paused else ReportKind.START
        case Kind.PAUSED:
            return ReportKind.PAUSE
        case Kind.STOPPED:
            counted = change.session.state is SessionState.FINISHED
            return None if counted else ReportKind.STOP
        case Kind.FINISHED:
            return None
        case _:
            assert_never(change.kind)


def _progress(session: Session, now: datetime) -> float:
    """How far a session is, 0 to 100; 0 where the length is not known."""
    duration = session.progress.duration
    if not duration:
        return 0.0
    there = position(session, session.ended_at or now)
    return 100.0 * (there / duration)
