"""What a Tautulli's history says: what was played, when, and how far."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, final

from ...model.playback import MarkedPlayed, ResumePoint
from ...model.title import Playable
from ..errors import Refused, RefusedReason
from . import wire
from .client import HISTORY_PAGE, TautulliClient

_WHOLE: Final = 100.0

type Name = Callable[[wire.WireTitle], Awaitable[Playable | None]]
"""Says which title something is; None for an episode that nobody could place."""

type LookUp = Callable[[str], Awaitable[wire.WireGuids | None]]
"""Says what goes with a title."""


@final
class Plays:
    """The history of all users, each sitting by itself."""

    def __init__(self, client: TautulliClient, name: Name, look_up: LookUp) -> None:
        """Ask ``client``, ``name`` for titles, and ``look_up`` for their length."""
        self._client = client
        self._name = name
        self._look_up = look_up

    async def since(self, user_id: str, since: datetime) -> tuple[MarkedPlayed, ...]:
        """Read the sittings of a user that ended after ``since``, oldest first."""
        rows: list[wire.WirePlay] = []
        start = 0
        while True:
            page = await self._client.history(user_id, start)
            rows += (row for row in page.plays if row.stopped > since)
            start += page.length
            is_last = page.length < HISTORY_PAGE or start >= page.total
            if is_last or any(row.stopped <= since for row in page.plays):
                break
        told = [await self._marked(row) for row in rows]
        found = (mark for mark in told if mark is not None)
        return tuple(sorted(found, key=lambda mark: (mark.played_at, mark.item_id)))

    async def last(self, user_id: str, rating_key: str) -> ResumePoint:
        """Read where a user stopped in a title last.

        ``Refused`` while the history does not say: it may not have been written yet.
        """
        page = await self._client.history(user_id, 0, rating_key=rating_key)
        if not page.plays:
            raise Refused(RefusedReason.NOT_FOUND, "Tautulli has noted no such play")
        row = page.plays[0]
        return ResumePoint(
            played=False,
            last_played_at=row.started,
            position=timedelta(),
            share=row.percent / _WHOLE,
            stopped_at=row.stopped,
        )

    async def _marked(self, row: wire.WirePlay) -> MarkedPlayed | None:
        title = await self._name(row)
        if title is None:
            return None
        more = await self._look_up(row.rating_key)
        return MarkedPlayed(
            item_id=row.rating_key,
            title=title,
            duration=None if more is None else more.duration,
            played_at=row.started,
            ended_at=row.stopped,
            share=row.percent / _WHOLE,
            device=row.player,
        )
