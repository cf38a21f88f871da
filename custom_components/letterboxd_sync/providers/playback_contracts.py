"""Abilities of playback: what plays, what was played, and telling others of it.

As in ``contracts.py``, which holds the other abilities and the list of all.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from ..model.operation import AddPlay, MarkPlayed, RemovePlay
from ..model.playback import (
    MarkedPlayed,
    Play,
    PlaybackProgress,
    PlaybackReport,
    PlayedGlance,
    PlayedList,
    PlayedTitle,
    ResumePoint,
    Stats,
    Watching,
)
from ..model.snapshot import Snapshot
from ..model.title import Playable


@runtime_checkable
class ReadsPlayed(Protocol):
    """Knows what a server's user has played."""

    async def read_played(self, user_id: str) -> frozenset[str]:
        """Read the ids of the films that this user has played."""


@runtime_checkable
class TellsPlayed(Protocol):
    """Says when a server's user played what, and where they stopped."""

    async def read_marks(
        self, user_id: str, since: datetime
    ) -> tuple[MarkedPlayed, ...]:
        """Read films and episodes that came to be played since then, oldest first."""

    async def resume_point(self, user_id: str, item_id: str) -> ResumePoint | None:
        """Read where a user stopped in a title; None when it is gone."""


@runtime_checkable
class ListsPlayed(Protocol):
    """Says which films and episodes count as played by a server's user."""

    async def glance_at_played(self, user_id: str) -> PlayedGlance:
        """Read how many they are and when the last one was played; one request."""

    async def list_played(self, user_id: str) -> PlayedList:
        """Read the ids and dates of all of them."""

    async def played_titles(
        self, user_id: str, item_ids: Sequence[str]
    ) -> tuple[PlayedTitle, ...]:
        """Read which titles these items are; what is none is left out."""


@runtime_checkable
class MarksPlayed(Protocol):
    """Marks titles as played by a server's user."""

    async def mark_played(self, marks: Sequence[MarkPlayed]) -> None:
        """Mark them; doing it twice changes nothing."""


@runtime_checkable
class ReadsPlayback(Protocol):
    """Knows what is being played on a server."""

    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        """Read every session that plays or pauses a film or an episode."""


@runtime_checkable
class HearsPlayback(Protocol):
    """Is told by the server when playback changes."""

    def hear_sessions(self) -> AsyncIterator[Snapshot[PlaybackProgress]]:
        """Connect, and yield all sessions each time that the server sends them.

        The first is read once the connection stands, since a server sends nothing to
        begin with; what follows is what the server sent. It ends when the server
        hangs up, and raises one of the six errors when the connection cannot be made
        or breaks.
        """


@runtime_checkable
class ReadsHistory(Protocol):
    """Knows every play of its person."""

    async def read_plays(self, since: datetime | None = None) -> Snapshot[Play]:
        """Read plays watched since then, last watched first; None: the newest."""


@runtime_checkable
class AddsPlays(Protocol):
    """Takes plays."""

    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        """Add all of them or, on ``Refused``, none; one it has already is success."""

    async def find_plays(self, plays: Sequence[AddPlay]) -> tuple[bool | None, ...]:
        """Tell which of these it has: asked before anything is sent again.

        None where it cannot tell.
        """


@runtime_checkable
class RemovesPlays(Protocol):
    """Gives plays up."""

    async def remove_plays(self, plays: Sequence[RemovePlay]) -> None:
        """Remove plays; one that is not there is passed over."""


@runtime_checkable
class ReadsWatching(Protocol):
    """Knows what its person says that they are watching."""

    async def read_watching(self) -> Watching | None:
        """Read it; None when it is nothing."""


@runtime_checkable
class ReportsWatching(Protocol):
    """Shows others what its person is watching; best effort, never a play by itself."""

    async def report(self, report: PlaybackReport) -> None:
        """Report live; a stop never adds a play, however far it went."""

    async def check_in(self, title: Playable) -> Watching:
        """Say "I am watching this now" by hand; ``Refused`` while something runs."""

    async def cancel_check_in(self) -> None:
        """Take a check-in back; without one nothing happens."""


@runtime_checkable
class ReadsStats(Protocol):
    """Counts what its person has watched."""

    async def read_stats(self) -> Stats:
        """Read the figures."""
