"""What plays now, as entities show it: on a source, and at a tracker."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ..model.link import AccountId, Link, PlaybackLink
from ..model.playback import NowPlaying, PlayerState, Watching
from ..sync.playback import Session, SessionState
from ..sync.playback_position import position
from ..sync.playback_track import Track
from ..sync.plays import same_title
from .watches import link_name, user_of, watches


def at_source(
    tracks: Mapping[str, Track], user_id: str | None, now: datetime
) -> tuple[NowPlaying, ...]:
    """Return what the users of a source play; of one of them, or of all."""
    sessions = (
        session
        for name, track in tracks.items()
        if (user := user_of(name)) is not None and user_id in (None, user)
        for session in track.running
    )
    return newest_first(_shown(session, now) for session in sessions)


def at_tracker(
    account: AccountId,
    *,
    links: Iterable[Link],
    tracks: Mapping[AccountId, Mapping[str, Track]],
    watching: Watching | None,
    now: datetime,
) -> tuple[NowPlaying, ...]:
    """Return what an account is told of, and what it says itself."""
    reported = [
        _shown(session, now)
        for link in links
        if isinstance(link, PlaybackLink)
        for watch in watches([link], ()).values()
        for track in (tracks.get(link.source, {}).get(link_name(link.link_id)),)
        if track is not None
        for session in track.running
        if account in watch.targets(session.audience.not_found)
    ]
    if watching is not None and _is_news(watching, reported, now):
        reported.append(_said(watching, now))
    return newest_first(reported)


def newest_first(playing: Iterable[NowPlaying]) -> tuple[NowPlaying, ...]:
    """Return what plays, the latest to have begun first."""
    return tuple(sorted(playing, key=lambda it: it.started_at, reverse=True))


def _shown(session: Session, now: datetime) -> NowPlaying:
    progress = session.progress
    paused = session.state is SessionState.PAUSED
    return NowPlaying(
        title=session.title,
        state=PlayerState.PAUSED if paused else PlayerState.PLAYING,
        position=position(session, now),
        duration=progress.duration,
        at=now,
        started_at=session.started_at,
        user_id=progress.user_id,
        device=progress.device,
        client=progress.client,
    )


def _is_news(watching: Watching, reported: Iterable[NowPlaying], now: datetime) -> bool:
    """Whether what a tracker says is still so, and is not what we told it."""
    over = watching.expires_at is not None and watching.expires_at <= now
    ours = any(same_title(it.title, watching.title) for it in reported)
    return not over and not ours


def _said(watching: Watching, now: datetime) -> NowPlaying:
    ends = watching.expires_at
    return NowPlaying(
        title=watching.title,
        state=PlayerState.PLAYING,
        position=max(timedelta(), now - watching.started_at),
        duration=None if ends is None else ends - watching.started_at,
        at=now,
        started_at=watching.started_at,
    )
