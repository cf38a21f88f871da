"""The playback book: the tracks of each account, in memory and in the ledger.

Sessions are written at each turn they take and otherwise once a minute, so that a
restart goes on with the same start and nearly the same position.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
import logging
from typing import Final

from ..model.link import AccountId, WatchRules
from ..store.ledger import Ledger, scoped
from ..sync.playback_track import Track, Tracker
from .ledger_thread import LedgerThread
from .track_codec import dump_past, dump_sessions, load_past, load_sessions

_LOGGER: Final = logging.getLogger(__name__)

_EVERY: Final = timedelta(minutes=1)

type Tracks = Mapping[str, Track]
"""By the names of their watches."""


class PlaybackBook:
    """Keeps tracks."""

    def __init__(self, ledger: LedgerThread) -> None:
        """Begin with what the ledger has, once it is asked for."""
        self._ledger = ledger
        self._tracks: dict[AccountId, Tracks] = {}
        self._written_at: dict[AccountId, datetime] = {}

    def tracks(self, account: AccountId) -> Tracks:
        """Return the tracks of an account; none before they have been opened."""
        return self._tracks.get(account, {})

    def all_tracks(self) -> Mapping[AccountId, Tracks]:
        """Return the tracks of all accounts."""
        return self._tracks

    async def open(self, account: AccountId, now: datetime) -> Tracks:
        """Read the tracks of an account, unless that has been done."""
        if account not in self._tracks:
            tracks = await self._ledger.call(lambda ledger: _read(ledger, account))
            tracker = Tracker(rules=WatchRules(), now=now)
            restarted = {name: tracker.restart(it) for name, it in tracks.items()}
            self._tracks.setdefault(account, restarted)
        return self._tracks[account]

    def close(self, account: AccountId) -> None:
        """Let an account go; what is in the ledger stays there."""
        self._tracks.pop(account, None)
        self._written_at.pop(account, None)

    def is_due(self, account: AccountId, tracks: Tracks, now: datetime) -> bool:
        """Whether tracks have to be written now."""
        before = self.tracks(account)
        if _turns(before) != _turns(tracks) or _pasts(before) != _pasts(tracks):
            return True
        running = any(track.running for track in tracks.values())
        written_at = self._written_at.get(account)
        return running and (written_at is None or abs(now - written_at) >= _EVERY)

    def write(self, ledger: Ledger, account: AccountId, tracks: Tracks) -> None:
        """Make tracks durable, inside a call on the ledger."""
        ledger.keep(_sessions(account), dump_sessions(tracks))
        if _pasts(self.tracks(account)) != _pasts(tracks):
            ledger.keep(_past(account), dump_past(tracks))

    def turn(self, account: AccountId, tracks: Tracks) -> None:
        """Remember how tracks stand."""
        self._tracks[account] = tracks

    def written(self, account: AccountId, now: datetime) -> None:
        """Note when they were written."""
        self._written_at[account] = now

    async def forget_track(self, account: AccountId, name: str, now: datetime) -> None:
        """Drop the track of a watch."""
        tracks = await self.open(account, now)
        if name in tracks:
            left = {key: each for key, each in tracks.items() if key != name}
            await self._ledger.call(lambda ledger: self.write(ledger, account, left))
            self.turn(account, left)


def _turns(tracks: Tracks) -> object:
    """What of sessions is not merely a position."""
    return {
        name: (
            [
                (key, it.state, it.started_at, it.audience)
                for key, it in track.sessions.items()
            ],
            [(each.progress, each.audience) for each in track.doubtful],
        )
        for name, track in tracks.items()
        if track.sessions or track.doubtful
    }


def _pasts(tracks: Tracks) -> object:
    return {name: track.past for name, track in tracks.items() if track.past}


def _sessions(account: AccountId) -> str:
    return scoped(account, "playback")


def _past(account: AccountId) -> str:
    return scoped(account, "watched")


def _read(ledger: Ledger, account: AccountId) -> dict[str, Track]:
    tracks: dict[str, Track] = {}
    try:
        if text := ledger.kept(_sessions(account)):
            tracks = load_sessions(text)
        if text := ledger.kept(_past(account)):
            for name, past in load_past(text):
                track = tracks.get(name, Track())
                tracks[name] = Track(
                    sessions=track.sessions,
                    doubtful=track.doubtful,
                    past=(*track.past, past),
                )
    except (ValueError, OverflowError) as err:
        # What plays will be seen again; jobs are not in here.
        _LOGGER.error("What was played at %s cannot be read: %s", account, err)
    return tracks
