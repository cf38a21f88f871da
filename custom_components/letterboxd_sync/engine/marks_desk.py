"""The desk for marks: what users played unseen by us, and what they marked by hand.

Marks are read when it is known that nobody listened for a while; and at each look for
the links that want to know what was marked by hand. How far they have been read is
kept for each watch, from the moment when its link becomes known.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
import logging
from typing import Final

from ..model.link import AccountId
from ..model.playback import MarkedPlayed, PlayedTitle
from ..providers.errors import ProviderError
from ..providers.playback_contracts import ListsPlayed, TellsPlayed
from ..store.ledger import Ledger
from ..sync.gaps import TOLERATED
from ..sync.playback_track import Past, Track
from ..sync.plays import Interval
from ..sync.tally import NewMark, Played, Tally
from . import tallies
from .drafting import LocalDate
from .hearing import Hearing
from .ledger_thread import LedgerThread
from .marks_case import Case, News
from .play_filing import Filed, Finished, diary_cases, file_plays
from .playback_book import PlaybackBook
from .roster import Roster
from .watches import Watch, watches

_LOGGER: Final = logging.getLogger(__name__)


class MarksDesk:
    """Makes plays of marks."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        book: PlaybackBook,
        hearing: Hearing,
        local_date: LocalDate,
        filed: Callable[[Filed], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        """Tell ``filed`` what has become a job."""
        self._roster = roster
        self._ledger = ledger
        self._book = book
        self._hearing = hearing
        self._local_date = local_date
        self._filed = filed
        self._clock = clock
        self._locks = defaultdict[AccountId, asyncio.Lock](asyncio.Lock)
        self._glanced_at: dict[tuple[AccountId, str], datetime] = {}

    async def take_bearings(self, account: AccountId) -> None:
        """Note from when on the links of an account want to know; asks nobody.

        Raises ``LedgerError``.
        """
        now, known = self._clock(), self._watches(account)

        def take(ledger: Ledger) -> None:
            for watch in known:
                tallies.bearings(ledger, account, watch, now)
                tallies.tally(ledger, account, watch, now)

        if known:
            await self._ledger.call(take)

    async def look(self, account: AccountId) -> None:
        """Read the marks that are due; what cannot be read is read next time.

        Raises ``LedgerError``.
        """
        source: object = self._roster.accounts.get(account)
        if not isinstance(source, TellsPlayed):
            return
        async with self._locks[account]:
            gap, answered = self._hearing.gap(account), True
            for watch in self._watches(account):
                if gap is None and not watch.rules.marked_by_hand:
                    continue
                try:
                    answered &= await self._look_for(account, source, watch)
                except ProviderError as err:
                    _LOGGER.debug("%s does not tell its marks: %s", account, err)
                    answered = False
            if gap is not None and answered:
                await self._hearing.asked(account, gap)

    async def forget(self, account: AccountId, name: str) -> None:
        """Forget how far the marks of a watch have been read."""
        await self._ledger.call(lambda ledger: tallies.forget(ledger, account, name))
        self._glanced_at.pop((account, name), None)

    async def _look_for(
        self, account: AccountId, source: TellsPlayed, watch: Watch
    ) -> bool:
        """Look for one watch; return whether that told all that there is."""
        now = self._clock()
        gap = await self._hearing.unheard(account, now)
        since, tally = await self._ledger.call(
            lambda ledger: (
                tallies.bearings(ledger, account, watch, now),
                tallies.tally(ledger, account, watch, now),
            )
        )
        marks: tuple[MarkedPlayed, ...] = ()
        if gap is not None:
            first = max(gap.since, since) - TOLERATED
            marks = await source.read_marks(watch.user_id, first)
        news = None
        if tally is not None and isinstance(source, ListsPlayed):
            news = await self._news(account, source, watch, tally)
            if news is None or not news.listed.complete:
                # Nothing is new; or something moved while it was read.
                return news is None
        await self._book.open(account, now)
        case = Case(
            account=account,
            watch=watch,
            now=now,
            gap=gap,
            past=self._past(account, watch.user_id),
            running=self._running(account, watch.user_id, now),
            marks=marks,
            news=news,
        )
        if marks or news is not None:
            cases = diary_cases(self._roster, [watch], self._local_date)

            def note(ledger: Ledger) -> Filed:
                plays = case.note(ledger)
                finished = [Finished(watch=watch, play=play) for play in plays]
                return file_plays(ledger, finished, now=now, cases=cases)

            await self._filed(await self._ledger.call(note))
        return True

    async def _news(
        self, account: AccountId, source: ListsPlayed, watch: Watch, tally: Tally
    ) -> News | None:
        """List what is played, and tell what is new; None while all is as it was."""
        user = watch.user_id
        glance = await source.glance_at_played(user)
        now = self._clock()
        if tally.is_told_by(glance, now):
            # Kept in memory alone: it says only which dates are of the past.
            self._glanced_at[account, watch.name] = now
            return None
        tally = tally.seen(self._glanced_at.get((account, watch.name)))
        listed = await source.list_played(user)

        def compare(ledger: Ledger) -> tuple[Played | None, tuple[NewMark, ...]]:
            played = tallies.played(ledger, account, watch)
            return played, tally.news(played, listed)

        played, marks = await self._ledger.call(compare)
        titles: Sequence[PlayedTitle] = ()
        if marks and listed.complete:
            titles = await source.played_titles(user, [it.item_id for it in marks])
        return News(
            tally=tally,
            played=played,
            listed=listed,
            marks=marks,
            titles={title.item_id: title for title in titles},
        )

    def _watches(self, account: AccountId) -> tuple[Watch, ...]:
        """Return the watches of an account's links."""
        return tuple(watches(self._roster.links_from(account), ()).values())

    def _past(self, account: AccountId, user_id: str) -> tuple[Past, ...]:
        """Return what the user was seen to watch, and has ended, oldest first."""
        ended = (
            past for track in self._tracks(account, user_id) for past in track.past
        )
        return tuple(sorted(ended, key=lambda it: (it.interval.ended_at, it.counted)))

    def _running(
        self, account: AccountId, user_id: str, now: datetime
    ) -> tuple[Interval, ...]:
        """Return what the user watches, or has stopped nobody knows where."""
        return tuple(
            replace(session.interval, ended_at=now)
            for track in self._tracks(account, user_id)
            for session in (*track.running, *track.doubtful)
        )

    def _tracks(self, account: AccountId, user_id: str) -> list[Track]:
        """Return the tracks of the user, by itself and of all links."""
        known = watches(self._roster.links_from(account), [user_id])
        tracks = self._book.tracks(account)
        return [
            tracks[name]
            for name, watch in known.items()
            if watch.user_id == user_id and name in tracks
        ]
