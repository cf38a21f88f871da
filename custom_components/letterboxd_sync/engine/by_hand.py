"""By hand: what people tell a tracker themselves, past all sources of playback."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ..model.link import AccountId
from ..model.playback import (
    PlaybackKind,
    PlaybackOccurrence,
    PlaybackReport,
    Watching,
)
from ..model.title import Playable
from ..model.view import TrackerView
from ..providers.errors import NotSetUp, Refused, RefusedReason
from ..providers.playback_contracts import ReportsWatching
from .listener import Listener
from .live import Resolve, known
from .roster import Roster


class ByHand:
    """Shows, checks in and takes back what a person says."""

    def __init__(
        self,
        *,
        roster: Roster,
        listener: Listener,
        resolve: Resolve,
        clock: Callable[[], datetime],
    ) -> None:
        """Tell ``listener`` of check-ins."""
        self._roster = roster
        self._listener = listener
        self._resolve = resolve
        self._clock = clock

    async def report(self, account: AccountId, report: PlaybackReport) -> None:
        """Let a tracker show something; raises a ``ProviderError``."""
        tracker = self._tracker(account)
        title = await self._title(report.title)
        await tracker.report(
            PlaybackReport(kind=report.kind, title=title, progress=report.progress)
        )

    async def check_in(self, account: AccountId, title: Playable) -> Watching:
        """Say "I am watching this now"; raises a ``ProviderError``."""
        watching = await self._tracker(account).check_in(await self._title(title))
        self._note_watching(account, watching)
        self._listener.played(
            PlaybackOccurrence(
                kind=PlaybackKind.CHECKED_IN,
                account=account,
                title=watching.title,
                at=self._clock(),
            )
        )
        return watching

    async def cancel_check_in(self, account: AccountId) -> None:
        """Take a check-in back; raises a ``ProviderError``."""
        await self._tracker(account).cancel_check_in()
        self._note_watching(account, None)

    def _note_watching(self, account: AccountId, watching: Watching | None) -> None:
        """Let an account's view say so, until the next look."""
        view = self._roster.views.get(account)
        if isinstance(view, TrackerView):
            self._roster.views[account] = replace(view, watching=watching)
            self._listener.now_playing_changed(account)

    def _tracker(self, account: AccountId) -> ReportsWatching:
        tracker: object = self._roster.accounts.get(account)
        if tracker is None:
            raise NotSetUp(account)
        if not isinstance(tracker, ReportsWatching):
            raise Refused(RefusedReason.DISABLED, "the account cannot do this")
        return tracker

    async def _title(self, title: Playable) -> Playable:
        found = await known(title, self._resolve)
        if found is None:
            raise Refused(RefusedReason.FILM_UNKNOWN, f"nobody knows {title.name}")
        return found
