"""What the person of a Trakt account is watching: live reports, check-ins, pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, override

from ...model.playback import PlaybackReport, ReportKind, Watching, WatchingHow
from ...model.title import Playable
from .client import TraktClient
from .desk import TraktDesk, told
from .looks import Kept, Looks

# Percent; from here on Trakt makes a play of a stop
_COUNTS: Final = 80.0

# Nothing in Trakt's activities tells that something is being watched: what other apps
# report is seen when anything else changes, and after this time at the latest
_LOOK_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paused:
    """A playback that was left in the middle, on whatever device."""

    title: Playable
    progress: float
    """0 to 100."""
    paused_at: datetime


class TraktWatching(TraktDesk):
    """Reads and tells what is being watched."""

    @override
    def __init__(self, client: TraktClient, looks: Looks) -> None:
        super().__init__(client, looks)
        # While something is being watched, only looking tells when it ends
        self._watching = Kept(
            looks,
            (),
            client.watching,
            trusted=lambda watching: watching is None,
            trusted_for=_LOOK_AGAIN,
        )

    async def read_watching(self) -> Watching | None:
        """Read it; None when it is nothing."""
        return (await self._watching.read())[0]

    async def report(self, report: PlaybackReport) -> None:
        """Report live; a stop never adds a play, however far it went."""
        progress = round(min(max(report.progress, 0.0), 100.0), 2)
        kind = report.kind
        if kind is ReportKind.STOP and progress >= _COUNTS:
            kind = ReportKind.PAUSE
        try:
            await told(
                report.title,
                lambda body: self._client.report(
                    kind.value, {**body, "progress": progress}
                ),
            )
        finally:
            self._watching.drop()

    async def check_in(self, title: Playable) -> Watching:
        """Say "I am watching this now"; ``Refused(BUSY)`` while something runs."""
        try:
            said = await told(title, self._client.check_in)
        finally:
            self._watching.drop()
        return Watching(
            title=said.title,
            started_at=said.at,
            expires_at=None,
            how=WatchingHow.CHECK_IN,
        )

    async def cancel_check_in(self) -> None:
        """Take a check-in back; without one nothing happens."""
        try:
            await self._client.cancel_check_in()
        finally:
            self._watching.drop()

    async def paused(self) -> Sequence[Paused]:
        """Read the playbacks that were left in the middle, in half a year."""
        return tuple(
            Paused(
                title=row.title,
                progress=row.progress,
                paused_at=row.paused_at,
            )
            for row in (await self._client.paused()).rows
        )
