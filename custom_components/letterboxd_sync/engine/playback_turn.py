"""One turn of the playback table: what a source told, applied to all its watches."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..model.link import Link, WatchRules
from ..model.operation import AddPlay
from ..model.playback import PlaybackProgress, ResumePoint
from ..model.presence import Audience, Presence
from ..model.snapshot import Snapshot
from ..sync.playback import Change, Kind, Session
from ..sync.playback_track import Track, Tracked, Tracker
from .play_filing import Finished
from .playback_book import Tracks
from .watches import Watch, user_of, watches


@dataclass(kw_only=True, slots=True)
class Turn:
    """Collects what changes; nothing of it is durable or told yet."""

    before: Tracks
    links: tuple[Link, ...]
    """Those that read from the source."""
    now: datetime
    asks: bool
    presence: Callable[[str], Presence]
    tracks: dict[str, Track] = field(init=False)
    changes: list[tuple[Watch, Change]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the tracks as they were."""
        tracker = Tracker(rules=WatchRules(), now=self.now)
        self.tracks = {name: tracker.keep_step(it) for name, it in self.before.items()}

    def see(self, sessions: Snapshot[PlaybackProgress]) -> None:
        """Apply a list of sessions; a complete one also by what it does not name."""
        for progress in sessions.items:
            self.sight(progress)
        if not sessions.complete:
            return
        seen: dict[str, set[str]] = {}
        for progress in sessions.items:
            seen.setdefault(progress.user_id, set()).add(progress.session_id)
        for watch in self._watches().values():
            track = self._track(watch)
            # What was heard of after the list was asked for cannot be missed in it.
            newer = {
                key
                for key, session in track.sessions.items()
                if session.seen_at > sessions.read_at
            }
            there = seen.get(watch.user_id, set()) | newer
            self._take(watch, self._tracker(watch).miss(track, there))

    def sight(self, progress: PlaybackProgress) -> None:
        """Apply one sighting to the watches that it concerns."""
        for watch in self._watches([progress.user_id]).values():
            if watch.user_id == progress.user_id:
                tracker, audience = self._tracker(watch), self._audience(watch)
                track = tracker.sight(self._track(watch), progress, audience)
                self._take(watch, track)

    def hush(self) -> None:
        """Apply that the source is not heard at this moment."""
        for watch in self._watches().values():
            self._take(watch, self._tracker(watch).hush(self._track(watch)))

    def rename(self, former: str, person: str) -> None:
        """Apply that a person of the house is called otherwise."""
        for watch in self._watches().values():
            track = self._tracker(watch).rename(self._track(watch), former, person)
            self._take(watch, (track, ()))

    def settle(self, answers: Iterable[tuple[Session, ResumePoint | None]]) -> None:
        """Apply what the source said of sessions that had ended somewhere."""
        truths = {
            (session.progress.user_id, session.progress.item_id): truth
            for session, truth in answers
        }
        for watch in self._watches().values():
            for session in self._track(watch).doubtful:
                about = (session.progress.user_id, session.progress.item_id)
                if about in truths:
                    tracker, track = self._tracker(watch), self._track(watch)
                    self._take(watch, tracker.settle(track, session, truths[about]))

    @property
    def finished(self) -> tuple[Finished, ...]:
        """What has been watched to the end, for the links that want to know."""
        return tuple(
            Finished(
                watch=watch,
                play=play_of(change.session),
                away=change.session.audience.away,
                share=change.session.interval.share,
            )
            for watch, change in self.changes
            if change.kind is Kind.FINISHED and watch.link is not None
        )

    def _audience(self, watch: Watch) -> Audience:
        found = {person: self.presence(person) for person in watch.people}
        return Audience(
            away=frozenset(it for it in found if found[it] is Presence.AWAY),
            unknown=frozenset(it for it in found if found[it] is Presence.UNKNOWN),
        )

    def _watches(self, users: Iterable[str] = ()) -> Mapping[str, Watch]:
        known = (user for name in self.tracks if (user := user_of(name)) is not None)
        return watches(self.links, dict.fromkeys((*known, *users)))

    def _track(self, watch: Watch) -> Track:
        return self.tracks.get(watch.name, Track())

    def _tracker(self, watch: Watch) -> Tracker:
        return Tracker(rules=watch.rules, now=self.now, asks=self.asks)

    def _take(self, watch: Watch, tracked: Tracked) -> None:
        track, changes = tracked
        self.tracks[watch.name] = track
        self.changes += ((watch, change) for change in changes)


def play_of(session: Session) -> AddPlay:
    """Return the play that a finished session is."""
    interval = session.interval
    return AddPlay(
        title=session.title,
        started_at=interval.started_at,
        watched_at=interval.ended_at,
        progress=session.progress_percent,
    )
