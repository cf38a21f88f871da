"""Tracks: all sessions of one watch, and what it has seen end.

A watch is a link's, or a server user's by itself. Its track applies what its source
tells to the right session, and remembers what has ended: a title that has counted does
not count again because a second device, or the next day, ends it too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from ..model.link import WatchRules
from ..model.playback import PlaybackProgress, ResumePoint
from ..model.presence import Audience
from .playback import Change, Kind, Session, Step
from .playback_position import goes_on, in_step
from .playback_steps import gone, restarted, sighted, silent
from .plays import Interval, same_play, same_title

REMEMBERED: Final = timedelta(days=30)
"""What ended longer ago explains nothing any more."""

# A message that comes late is told from a new session by the old one; not for ever.
_KEPT_ENDED: Final = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """Something that was watched, whether or not it counted."""

    interval: Interval
    counted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """What a watch knows."""

    sessions: Mapping[str, Session] = field(default_factory=dict)
    """By the source's id of the session."""
    doubtful: tuple[Session, ...] = ()
    """Gone while nobody listened; the source has yet to tell where they ended."""
    past: tuple[Past, ...] = ()
    """Oldest first."""

    @property
    def running(self) -> tuple[Session, ...]:
        """The sessions that have not ended."""
        return tuple(each for each in self.sessions.values() if each.running)


type Tracked = tuple[Track, tuple[Change, ...]]
"""A track after an input, and what there is to tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tracker:
    """Applies what a source tells to a track; the rules and the moment are fixed."""

    rules: WatchRules
    now: datetime
    asks: bool = False
    """Whether the source can say where somebody stopped."""

    def sight(
        self, track: Track, progress: PlaybackProgress, audience: Audience
    ) -> Tracked:
        """Apply a sighting."""
        key = progress.session_id
        session = track.sessions.get(key)
        if session is None or not session.running:
            track, session = _taken_back(track, session, progress)
        step = sighted(
            session,
            progress,
            now=self.now,
            rules=self.rules,
            audience=audience,
            asks=self.asks,
        )
        return self._apply(track, key, step)

    def miss(self, track: Track, seen: Collection[str]) -> Tracked:
        """Apply that a complete list of sessions holds no others than these."""
        changes: tuple[Change, ...] = ()
        for key, session in tuple(track.sessions.items()):
            if key not in seen:
                step = gone(session, now=self.now, rules=self.rules, asks=self.asks)
                track, more = self._apply(track, key, step)
                changes += more
        return self._pruned(track), changes

    def hush(self, track: Track) -> Tracked:
        """Apply that the source is not heard at this moment."""
        changes: tuple[Change, ...] = ()
        for key, session in tuple(track.sessions.items()):
            step = silent(session, now=self.now, rules=self.rules, asks=self.asks)
            track, more = self._apply(track, key, step)
            changes += more
        return track, changes

    def settle(
        self, track: Track, session: Session, truth: ResumePoint | None
    ) -> Tracked:
        """Apply what the source said, or could not say, of a doubtful session."""
        left = tuple(each for each in track.doubtful if each != session)
        if left == track.doubtful:
            # It has come back meanwhile.
            return track, ()
        step = gone(session, now=self.now, rules=self.rules, truth=truth)
        return self._noted(replace(track, doubtful=left), step.changes)

    def keep_step(self, track: Track) -> Track:
        """Return a track by a clock that may have been set back since."""
        sessions = {key: in_step(it, self.now) for key, it in track.sessions.items()}
        if sessions == track.sessions:
            return track
        return replace(track, sessions=sessions)

    def rename(self, track: Track, former: str, person: str) -> Track:
        """Return a track that knows a person of the house by another name."""

        def known(session: Session) -> Session:
            audience = session.audience.renamed(former, person)
            return replace(session, audience=audience)

        return replace(
            track,
            sessions={key: known(it) for key, it in track.sessions.items()},
            doubtful=tuple(known(it) for it in track.doubtful),
        )

    def restart(self, track: Track) -> Track:
        """Return a track that an earlier life has left."""
        sessions = {key: restarted(it) for key, it in track.sessions.items()}
        return self._pruned(replace(track, sessions=sessions))

    def _apply(self, track: Track, key: str, step: Step) -> Tracked:
        sessions = dict(track.sessions)
        former = sessions.pop(key, None)
        if step.session is not None:
            sessions[key] = _resumed(track, former, step.session)
        doubtful = track.doubtful + ((step.doubtful,) if step.doubtful else ())
        track = replace(track, sessions=sessions, doubtful=doubtful)
        return self._noted(track, step.changes)

    def _noted(self, track: Track, changes: tuple[Change, ...]) -> Tracked:
        """Remember what has ended; what had counted before has only stopped now."""
        told: list[Change] = []
        for change in changes:
            if change.kind is Kind.FINISHED and _has_counted(track, change.session):
                change = replace(change, kind=Kind.STOPPED)  # noqa: PLW2901
            if change.kind in (Kind.FINISHED, Kind.STOPPED):
                counted = change.kind is Kind.FINISHED
                past = Past(interval=change.session.interval, counted=counted)
                track = replace(track, past=(*track.past, past))
            told.append(change)
        return track, tuple(told)

    def _pruned(self, track: Track) -> Track:
        """Forget what is over for long."""
        past = tuple(
            each
            for each in track.past
            if self.now - each.interval.ended_at < REMEMBERED
        )
        sessions = {
            key: each
            for key, each in track.sessions.items()
            if each.ended_at is None or self.now - each.ended_at < _KEPT_ENDED
        }
        if len(past) == len(track.past) and len(sessions) == len(track.sessions):
            return track
        return replace(track, sessions=sessions, past=past)


def _resumed(track: Track, former: Session | None, session: Session) -> Session:
    """Let a session that has just begun know what was watched before, and short."""
    if former is not None and former.started_at == session.started_at:
        return session
    same = (it for it in track.past if same_title(it.interval.title, session.title))
    last = next(reversed(tuple(same)), None)
    if last is None or last.counted:
        return session
    return replace(session, before=last.interval.share)


def _has_counted(track: Track, session: Session) -> bool:
    return any(
        past.counted and same_play(past.interval, session.interval)
        for past in track.past
    )


def _taken_back(
    track: Track, session: Session | None, progress: PlaybackProgress
) -> tuple[Track, Session | None]:
    """Take a session back that was gone, and now is there again with its title."""
    for doubtful in track.doubtful:
        same_place = doubtful.progress.session_id == progress.session_id
        if same_place and goes_on(doubtful, progress):
            left = tuple(each for each in track.doubtful if each is not doubtful)
            return replace(track, doubtful=left), doubtful
    return track, session
