"""The desk for marks: reads what users marked as played since the last look."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
import json
import logging
from typing import Final

from ..model.job import JobState
from ..model.link import AccountId
from ..model.operation import MarkPlayed
from ..model.playback import MarkedPlayed
from ..providers.contracts import TellsPlayed
from ..providers.errors import ProviderError
from ..store.columns import moment, stamp
from ..store.ledger import Ledger, scoped
from ..sync.marks import Cursor, marked_plays
from ..sync.plays import Interval
from .drafting import LocalDate
from .ledger_thread import LedgerThread
from .play_filing import Filed, Finished, diary_cases, file_plays
from .playback_book import PlaybackBook
from .roster import Roster
from .watches import Watch, watches

_LOGGER: Final = logging.getLogger(__name__)


class MarksDesk:
    """Makes plays of what was marked by hand, for the links that want that."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        book: PlaybackBook,
        local_date: LocalDate,
        filed: Callable[[Filed], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        """Tell ``filed`` what has become a job."""
        self._roster = roster
        self._ledger = ledger
        self._book = book
        self._local_date = local_date
        self._filed = filed
        self._clock = clock

    async def look(self, account: AccountId) -> None:
        """Read the marks of an account; what cannot be read is read next time.

        Raises ``LedgerError``.
        """
        source: object = self._roster.accounts.get(account)
        if not isinstance(source, TellsPlayed):
            return
        links = self._roster.links_from(account)
        for watch in watches(links, ()).values():
            if watch.rules.marked_by_hand:
                try:
                    await self._look_for(account, source, watch)
                except ProviderError as err:
                    _LOGGER.debug("%s does not tell its marks: %s", account, err)

    async def forget(self, account: AccountId, name: str) -> None:
        """Forget how far the marks of a watch have been read."""
        await self._ledger.call(
            lambda ledger: ledger.keep(_cursor_name(account, name), None)
        )

    async def _look_for(
        self, account: AccountId, source: TellsPlayed, watch: Watch
    ) -> None:
        name = _cursor_name(account, watch.name)
        kept = await self._ledger.call(lambda ledger: ledger.kept(name))
        now = self._clock()
        if kept is None:
            # What was marked before somebody wanted to know is history.
            bearings = _dump(Cursor(at=now))
            await self._ledger.call(lambda ledger: ledger.keep(name, bearings))
            return
        cursor = _load(kept)
        marks = await source.read_marks(watch.user_id, cursor.at)
        news = [mark for mark in marks if cursor.is_new(mark)]
        if news:
            await self._book.open(account, now)
            sessions = self._sessions(account, watch.user_id, now)
            cases = diary_cases(self._roster, [watch], self._local_date)

            def note(ledger: Ledger) -> Filed:
                ours = _ours(ledger, watch.user_id)
                finished = _finished(watch, news, cursor, sessions, ours)
                filed = file_plays(ledger, finished, now=now, cases=cases)
                ledger.keep(name, _dump(cursor.after(news)))
                return filed

            await self._filed(await self._ledger.call(note))

    def _sessions(
        self, account: AccountId, user_id: str, now: datetime
    ) -> tuple[Interval, ...]:
        """Return when the user was seen to watch something, all that we know of."""
        known = watches(self._roster.links_from(account), [user_id])
        tracks = self._book.tracks(account)
        theirs = [
            tracks[name]
            for name, watch in known.items()
            if watch.user_id == user_id and name in tracks
        ]
        ended = [past.interval for track in theirs for past in track.past]
        # Nobody knows yet where these end.
        open_ended = [
            replace(session.interval, ended_at=now)
            for track in theirs
            for session in (*track.running, *track.doubtful)
        ]
        return (*ended, *open_ended)


def _finished(
    watch: Watch,
    news: list[MarkedPlayed],
    cursor: Cursor,
    sessions: tuple[Interval, ...],
    ours: tuple[MarkPlayed, ...],
) -> tuple[Finished, ...]:
    plays = marked_plays(
        news, cursor=cursor, rules=watch.rules, sessions=sessions, ours=ours
    )
    return tuple(Finished(watch=watch, play=play) for play in plays)


def _ours(ledger: Ledger, user_id: str) -> tuple[MarkPlayed, ...]:
    """Return the marks that we set, or may have set, for a user.

    A server may be linked twice: as its user, and by a key for all of them.
    """
    marks = (it.operation for it in ledger.jobs() if it.state is not JobState.DROPPED)
    return tuple(
        it for it in marks if isinstance(it, MarkPlayed) and it.user_id == user_id
    )


def _cursor_name(account: AccountId, watch: str) -> str:
    return scoped(account, f"marks|{watch}")


def _dump(cursor: Cursor) -> str:
    return json.dumps({"at": stamp(cursor.at), "items": sorted(cursor.item_ids)})


def _load(text: str) -> Cursor:
    kept = json.loads(text)
    return Cursor(at=moment(kept["at"]), item_ids=frozenset(kept["items"]))
