"""Who has played what on a Jellyfin, and when; and saying so ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Final, final

from ...model.operation import MarkPlayed
from ...model.playback import (
    MarkedPlayed,
    PlayedGlance,
    PlayedList,
    PlayedTitle,
    ResumePoint,
)
from ..errors import Refused, RefusedReason
from . import wire
from .client import PAGE
from .title_wire import WirePlayed, WireTitle, is_title, title
from .titles import Titles
from .watch_points import MARKS_PAGE, WatchPoints

# Their ids travel in the address, of which a server reads eight kilobytes
_NAMED: Final = 100


@final
class Marks:
    """The marks of all users."""

    def __init__(self, points: WatchPoints, titles: Titles) -> None:
        """Ask ``points``."""
        self._points = points
        self._titles = titles

    async def since(self, user: str, since: datetime) -> tuple[MarkedPlayed, ...]:
        """Read what came to be played after ``since``, oldest first.

        The server sorts by when a title was played last, so one page is enough when
        nothing changed. What cannot be read is passed over.
        """
        found: dict[str, _Mark] = {}
        start = 0
        while True:
            rows = await self._points.played(user, start)
            new, reached = _new(rows, since)
            known = len(found)
            found.update((mark.item.id, mark) for mark in new)
            start += len(rows)
            if reached or len(rows) < MARKS_PAGE or len(found) == known:
                break
        told = [await self._marked(mark) for mark in found.values()]
        return tuple(sorted(told, key=lambda mark: (mark.played_at, mark.item_id)))

    async def glance(self, user: str) -> PlayedGlance:
        """Read how much a user has played, and when last."""
        page = await self._points.played_page(user, 0, 1)
        return PlayedGlance(
            total=page.total, newest=next(iter(page.dates.values()), None)
        )

    async def all(self, user: str) -> PlayedList:
        """Read the ids and dates of all that a user has played.

        What is marked meanwhile moves the rows; then the list is not complete.
        """
        page = await self._points.played_page(user, 0, PAGE)
        glance, dates = _glance(page), dict(page.dates)
        start = page.length
        while page.dates and start < page.total:
            page = await self._points.played_page(user, start, PAGE)
            known = len(dates)
            dates.update(page.dates)
            start += page.length
            if len(dates) == known:
                break
        return PlayedList(dates=dates, glance=glance)

    async def titles(self, user: str, items: Sequence[str]) -> tuple[PlayedTitle, ...]:
        """Read which titles these items are."""
        found: list[PlayedTitle] = []
        for some in batched(items, _NAMED, strict=False):
            for row in await self._points.named(user, some):
                item = title(row) if is_title(row) else None
                if item is not None:
                    found.append(
                        PlayedTitle(
                            item_id=item.id,
                            title=await self._titles.title(item),
                            duration=item.duration,
                        )
                    )
        return tuple(found)

    async def resume_point(self, user: str, item: str) -> ResumePoint | None:
        """Read where a user stopped; None when the item is gone."""
        if (marks := await self._points.marks(user, item)) is None:
            return None
        return ResumePoint(
            played=marks.played,
            last_played_at=marks.played_at,
            position=timedelta() if marks.played else marks.position,
        )

    async def mark(self, marks: Sequence[MarkPlayed]) -> None:
        """Mark titles; what is marked already, and not before then, stays as it is."""
        for mark in marks:
            user, item = wire.guid(mark.user_id), wire.guid(mark.item_id)
            there = await self._points.marks(user, item)
            if there is None:
                raise Refused(RefusedReason.ITEM_UNKNOWN, "the server has it no more")
            at = mark.played_at.astimezone(UTC)
            if there.played and there.played_at is not None and there.played_at >= at:
                continue
            count = max(1, there.play_count)
            await self._points.mark(user, item, count=count, at=at)

    async def _marked(self, mark: _Mark) -> MarkedPlayed:
        return MarkedPlayed(
            item_id=mark.item.id,
            title=await self._titles.title(mark.item),
            duration=mark.item.duration,
            played_at=mark.played_at,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mark:
    item: WireTitle
    played_at: datetime


def _glance(page: WirePlayed) -> PlayedGlance:
    return PlayedGlance(total=page.total, newest=next(iter(page.dates.values()), None))


def _new(rows: Sequence[object], since: datetime) -> tuple[list[_Mark], bool]:
    """Return the marks after ``since``, and whether an earlier one was reached."""
    new: list[_Mark] = []
    for row in rows:
        item = title(row) if is_title(row) else None
        if item is None or item.marks is None:
            continue
        at = item.marks.played_at
        if at is None or at <= since:
            return new, True
        new.append(_Mark(item=item, played_at=at))
    return new, False
