"""The plays of a Trakt account, each exactly once.

Trakt takes the same play as often as it is sent, so the history is looked through
before anything is written there. It keeps plays by the minute. A play that has just
ended goes as the end of a scrobble: Trakt itself recognises those that it has.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import batched, chain
from typing import Final, override

from ...model.capability import Media
from ...model.operation import AddPlay, RemovePlay
from ...model.playback import Play
from ...model.snapshot import Snapshot
from ...model.title import Playable
from ..aside import aside
from ..errors import NotUnderstood
from ..unhurried import unhurried
from . import titles as written, wire
from .client import TraktClient
from .desk import BATCH, TraktDesk, keys, told, unknown
from .looks import Kept, Looks
from .playback_wire import WirePlay, WireTrace

# The newest part of the history that a look reads
_NEWEST: Final = 100

_MARKS: Final = ("movies.watched_at", "episodes.watched_at")

# A scrobble that ends now is kept as of now, so that only this long ago is now
_JUST_NOW: Final = timedelta(minutes=2)

# Percent; from here on Trakt makes a play of a scrobble that ends
_COUNTS: Final = 80.0

# Other scrobblers notice the end of the same film a little later
_NOTICED_LATE: Final = timedelta(minutes=10)

_MINUTE: Final = timedelta(minutes=1)

# Times that are no further apart are asked for at once
_ASKED_AT_ONCE: Final = timedelta(hours=12)


class TraktPlays(TraktDesk):
    """Reads, adds and removes plays."""

    @override
    def __init__(self, client: TraktClient, looks: Looks) -> None:
        super().__init__(client, looks)
        self._plays = Kept(looks, _MARKS, partial(client.history, most=_NEWEST))

    async def read_plays(self, since: datetime | None = None) -> Snapshot[Play]:
        """Read plays watched since then, last watched first; None: the newest."""
        if since is not None:
            return await self.history(since=since)
        rows, at = await self._plays.read()
        return _snapshot(rows, at, complete=rows.whole and not rows.unreadable)

    async def history(
        self,
        *,
        media: Media | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int | None = None,
    ) -> Snapshot[Play]:
        """Read plays of a time, last watched first, ``most`` of them at most.

        ``media`` asks for films or for episodes only; for a show's episodes, too.
        """
        at = self._looks.clock()
        rows = await self._client.history(
            media=media, since=since, until=until, most=most
        )
        return await aside(_snapshot, rows, at)

    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        """Add plays that the history lacks, a hundred at a time.

        ``Refused(FILM_UNKNOWN)`` when Trakt does not know one of the titles. It has
        then added the others, which are found in the history when they are sent again.
        """
        if len(plays) == 1 and self._has_just_ended(plays[0]):
            if await self._scrobble(plays[0]):
                return
        for some in batched(plays, BATCH, strict=False):
            there = await self.find_plays(some)
            if None in there:
                raise NotUnderstood(
                    "Trakt's history has something at that time that cannot be read"
                )
            lacking = [it for it, has in zip(some, there, strict=True) if not has]
            if lacking:
                await self._add(lacking)

    async def find_plays(self, plays: Sequence[AddPlay]) -> tuple[bool | None, ...]:
        """Tell which of these the history has, whoever put them there.

        None where it has something at that time of which we cannot read what it is.
        ``NotUnderstood`` when it could not be read whole: a play that is only not seen
        would be added again.
        """
        rows: list[WireTrace] = []
        for start, end in _spans(plays):
            read = await self._client.traces(start, end)
            if not read.whole or read.unreadable:
                raise NotUnderstood("Trakt's history could not be read whole")
            rows += read.rows
        return await aside(_paired, plays, rows)

    async def remove_plays(self, plays: Sequence[RemovePlay]) -> None:
        """Remove plays; one that is not there is passed over."""
        for some in batched(plays, BATCH, strict=False):
            ids = [int(play.play_id) for play in some]
            await self._change("history/remove", {"ids": ids}, self._plays.drop)

    def _has_just_ended(self, play: AddPlay) -> bool:
        ago = self._looks.clock() - play.watched_at
        return timedelta() <= ago < _JUST_NOW and play.progress >= _COUNTS

    async def _scrobble(self, play: AddPlay) -> bool:
        """End a scrobble; tell whether that made a play, now or before.

        Trakt lets a title not be scrobbled twice within an hour: what it has then may
        be the play before this one.
        """
        progress = percent(play)
        try:
            stopped = await told(
                play.title,
                lambda body: self._client.stop({**body, "progress": progress}),
            )
        finally:
            self._plays.drop()
        if stopped.before is not None:
            return any(fits(stopped.before, play) for fits in _FITTING)
        return stopped.play

    async def _add(self, plays: Sequence[AddPlay]) -> None:
        if await self._send((play.title, play) for play in plays):
            return
        if len(plays) == 1 and (other := written.by_own_ids(plays[0].title)):
            if await self._send([(other, plays[0])]):
                return
        raise unknown(play.title for play in plays)

    async def _send(self, plays: Iterable[tuple[Playable, AddPlay]]) -> bool:
        body = written.listed(
            (title, {"watched_at": wire.written(play.watched_at)})
            for title, play in plays
        )
        return await self._change("history", body, self._plays.drop)


def percent(play: AddPlay) -> float:
    """Return how much was played, as Trakt takes it."""
    return round(min(max(play.progress, 0.0), 100.0), 2)


def _paired(
    plays: Sequence[AddPlay], rows: Sequence[WireTrace]
) -> tuple[bool | None, ...]:
    """Tell for which plays the history has one; each of its own stands for one of ours.

    Those that ended in the very minute come first.
    """
    by_key: dict[str, list[WireTrace]] = {}
    unread: list[datetime] = []
    for row in unhurried(rows):
        if row.title is None:
            unread.append(row.watched_at)
        else:
            for key in keys(row.title):
                by_key.setdefault(key, []).append(row)
    taken: set[int] = set()
    found: list[bool | None] = [False] * len(plays)
    for fits in _FITTING:
        for number, play in enumerate(plays):
            if not found[number]:
                of_title = chain.from_iterable(
                    by_key.get(key, ()) for key in keys(play.title)
                )
                free = (row for row in of_title if row.id not in taken)
                ours = (row for row in free if fits(row.watched_at, play))
                if (one := next(ours, None)) is not None:
                    taken.add(one.id)
                    found[number] = True
                elif any(fits(at, play) for at in unread):
                    found[number] = None
    return tuple(found)


def _is_exactly(at: datetime, play: AddPlay) -> bool:
    return _minute(at) == _minute(play.watched_at)


def _is_about(at: datetime, play: AddPlay) -> bool:
    """Tell whether a play that ended then is ours, as somebody else saw it end.

    Who begins a title again at once begins it when the play before ends, and Trakt
    may hear late of that end: what lies in our first half is the play before.
    """
    middle = play.started_at + (play.watched_at - play.started_at) / 2
    return middle <= at <= play.watched_at + _NOTICED_LATE


# The surest comes first
_FITTING: Final = (_is_exactly, _is_about)


def _spans(plays: Iterable[AddPlay]) -> list[tuple[datetime, datetime]]:
    """Put the times together in which plays of ours may be found."""
    spans: list[tuple[datetime, datetime]] = []
    for start, end in sorted(map(_span, plays)):
        if spans and start - spans[-1][1] <= _ASKED_AT_ONCE:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _span(play: AddPlay) -> tuple[datetime, datetime]:
    start = min(play.started_at, play.watched_at)
    return _minute(start), play.watched_at + _NOTICED_LATE + _MINUTE


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _snapshot(
    rows: wire.Rows[WirePlay], at: datetime, *, complete: bool = False
) -> Snapshot[Play]:
    """Translate; there is always more history than that of a time."""
    return Snapshot(
        items=tuple(
            Play(title=row.title, watched_at=row.watched_at, play_id=str(row.id))
            for row in rows.rows
        ),
        complete=complete,
        read_at=at,
        undecoded=rows.unreadable,
    )
