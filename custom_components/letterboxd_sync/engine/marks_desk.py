"""The desk for marks: what users played unseen by us, and what they marked by hand.

Marks are read when it is known that nobody listened for a while; and at each look for
the links that want to know what was marked by hand. How far they have been read is
kept for each watch, from the moment when its link becomes known.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
import json
import logging
from typing import Final

from ..model.job import JobState
from ..model.link import AccountId
from ..model.operation import AddPlay, MarkPlayed
from ..model.playback import MarkedPlayed
from ..providers.errors import ProviderError
from ..providers.playback_contracts import TellsPlayed
from ..store.columns import moment, stamp
from ..store.ledger import Ledger, scoped
from ..sync.gaps import TOLERATED, Gap
from ..sync.marks import Cursor, marked_plays
from ..sync.missed import missed_plays, sittings
from ..sync.playback_track import Past
from .drafting import LocalDate
from .hearing import Hearing
from .ledger_thread import LedgerThread
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

    async def take_bearings(self, account: AccountId) -> None:
        """Note from when on the links of an account want to know; asks nobody.

        Raises ``LedgerError``.
        """
        now, known = self._clock(), self._watches(account)

        def take(ledger: Ledger) -> None:
            for watch in known:
                _known(ledger, account, watch, now)

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
                    await self._look_for(account, source, watch)
                except ProviderError as err:
                    _LOGGER.debug("%s does not tell its marks: %s", account, err)
                    answered = False
            if gap is not None and answered:
                await self._hearing.asked(account, gap)

    async def forget(self, account: AccountId, name: str) -> None:
        """Forget how far the marks of a watch have been read."""

        def forget(ledger: Ledger) -> None:
            ledger.keep(_bearings_name(account, name), None)
            ledger.keep(_cursor_name(account, name), None)

        await self._ledger.call(forget)

    async def _look_for(
        self, account: AccountId, source: TellsPlayed, watch: Watch
    ) -> None:
        now = self._clock()
        known = await self._ledger.call(
            lambda ledger: _known(ledger, account, watch, now)
        )
        gap = await self._hearing.unheard(account, now)
        marks = await source.read_marks(watch.user_id, known.first(gap, now))
        await self._book.open(account, now)
        case = _Case(
            watch=watch,
            gap=gap,
            seen=self._seen(account, watch.user_id, now),
            marks=known.news(marks),
        )
        cases = diary_cases(self._roster, [watch], self._local_date)

        def note(ledger: Ledger) -> Filed:
            plays = case.plays(known, _ours(ledger, watch.user_id))
            finished = [Finished(watch=watch, play=play) for play in plays]
            filed = file_plays(ledger, finished, now=now, cases=cases)
            if known.cursor is not None:
                cursor = _dump(known.cursor.after(case.marks))
                ledger.keep(_cursor_name(account, watch.name), cursor)
            return filed

        if case.marks:
            await self._filed(await self._ledger.call(note))

    def _watches(self, account: AccountId) -> tuple[Watch, ...]:
        """Return the watches of an account's links."""
        return tuple(watches(self._roster.links_from(account), ()).values())

    def _seen(
        self, account: AccountId, user_id: str, now: datetime
    ) -> tuple[Past, ...]:
        """Return what the user was seen to watch, all that we know of."""
        known = watches(self._roster.links_from(account), [user_id])
        tracks = self._book.tracks(account)
        theirs = [
            tracks[name]
            for name, watch in known.items()
            if watch.user_id == user_id and name in tracks
        ]
        ended = [past for track in theirs for past in track.past]
        # Nobody knows yet where these end.
        open_ended = [
            Past(interval=replace(session.interval, ended_at=now), counted=True)
            for track in theirs
            for session in (*track.running, *track.doubtful)
        ]
        seen = (*ended, *open_ended)
        return tuple(sorted(seen, key=lambda it: (it.interval.ended_at, it.counted)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """How far a watch knows the marks of its user."""

    bearings: datetime
    """Since when it wants to know."""
    cursor: Cursor | None
    """How far they have been read for a link that wants those set by hand."""

    def first(self, gap: Gap | None, now: datetime) -> datetime:
        """Return since when marks are to be read."""
        missed = now
        if gap is not None:
            missed = max(gap.since, self.bearings) - TOLERATED
        return missed if self.cursor is None else min(missed, self.cursor.at)

    def news(self, marks: tuple[MarkedPlayed, ...]) -> tuple[MarkedPlayed, ...]:
        """Return the marks that have not been dealt with, as far as we know."""
        if self.cursor is None:
            # Out of a gap everything is new; what has become a play is known by that.
            return marks
        return tuple(mark for mark in marks if self.cursor.is_new(mark))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """New marks of a watch, and what is known beside them."""

    watch: Watch
    gap: Gap | None
    seen: tuple[Past, ...]
    marks: tuple[MarkedPlayed, ...]

    def plays(self, known: _Known, ours: tuple[MarkPlayed, ...]) -> list[AddPlay]:
        """Return the plays that they stand for."""
        plays: list[AddPlay] = []
        sat: tuple[MarkedPlayed, ...] = ()
        if self.gap is not None:
            sat = sittings(self.marks, self.gap)
            plays += missed_plays(
                sat, gap=self.gap, rules=self.watch.rules, seen=self.seen, ours=ours
            )
        if known.cursor is not None:
            plays += marked_plays(
                [mark for mark in self.marks if mark not in sat],
                cursor=known.cursor,
                rules=self.watch.rules,
                sessions=[past.interval for past in self.seen],
                ours=ours,
            )
        return plays


def _ours(ledger: Ledger, user_id: str) -> tuple[MarkPlayed, ...]:
    """Return the marks that we set, or may have set, for a user.

    A server may be linked twice: as its user, and by a key for all of them.
    """
    marks = (it.operation for it in ledger.jobs() if it.state is not JobState.DROPPED)
    return tuple(
        it for it in marks if isinstance(it, MarkPlayed) and it.user_id == user_id
    )


def _known(ledger: Ledger, account: AccountId, watch: Watch, now: datetime) -> _Known:
    """Read how far marks are known; what is new to us is known from now on.

    What was marked before somebody wanted to know is history.
    """
    name = _bearings_name(account, watch.name)
    bearings = _moment(ledger.kept(name))
    if bearings is None:
        bearings = now
        ledger.keep(name, str(stamp(now)))
    name = _cursor_name(account, watch.name)
    kept = ledger.kept(name)
    if not watch.rules.marked_by_hand:
        if kept is not None:
            ledger.keep(name, None)
        return _Known(bearings=bearings, cursor=None)
    cursor = Cursor(at=now) if kept is None else _load(kept)
    if kept is None:
        ledger.keep(name, _dump(cursor))
    return _Known(bearings=bearings, cursor=cursor)


def _bearings_name(account: AccountId, watch: str) -> str:
    return scoped(account, f"marks since|{watch}")


def _cursor_name(account: AccountId, watch: str) -> str:
    return scoped(account, f"marks|{watch}")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(int(text))


def _dump(cursor: Cursor) -> str:
    return json.dumps({"at": stamp(cursor.at), "items": sorted(cursor.item_ids)})


def _load(text: str) -> Cursor:
    kept = json.loads(text)
    return Cursor(at=moment(kept["at"]), item_ids=frozenset(kept["items"]))
