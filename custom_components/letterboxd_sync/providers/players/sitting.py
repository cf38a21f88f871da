"""One title on one player, from its first to its last moment there."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, final

from ...model.link import AccountId
from ...model.playback import PlaybackProgress, PlayerState
from ...model.title import Playable, title_keys
from .reading import Reading

ENOUGH: Final = timedelta(seconds=30)
"""Shorter than this somebody only looks what there is."""

_AWAY_FOR: Final = timedelta(minutes=5)
"""A player that says nothing for longer has stopped."""

_PAST_THE_END: Final = timedelta(minutes=10)
"""A player that plays on for longer after the end is stuck."""


@final
class Sitting:
    """Counts how long and how far a title has been played.

    Positions are counted on, since a player tells them rarely while it plays, and some
    tell none at all.
    """

    def __init__(self, reading: Reading, at: datetime, *, is_found: bool) -> None:
        """Begin; one that is found well under way has been played before."""
        self._reading = reading
        self._at = at
        self._position = reading.position or timedelta()
        self._played = self._position if is_found else timedelta()
        self._away_since: datetime | None = None
        self._told_at = at
        self.ended_at: datetime | None = None

    @property
    def moves(self) -> bool:
        """Whether time alone changes what there is to tell of it."""
        return self._away_since is not None or self._plays

    def is_of(self, title: Playable) -> bool:
        """Whether it is of this title: a player may learn its ids while it plays."""
        mine = self._reading.title
        if isinstance(mine, type(title)) and mine.name == title.name:
            return True
        return not frozenset(title_keys(mine)).isdisjoint(title_keys(title))

    def go_on(self, reading: Reading, at: datetime) -> None:
        """Take in what the player says now."""
        self._count_to(at)
        known = self._reading.title
        if len(title_keys(known)) > len(title_keys(reading.title)):
            reading = replace(reading, title=known)
        if reading.position is not None:
            self._position = reading.position
        self._reading = reading
        self._away_since = None

    def lose(self, at: datetime) -> None:
        """The player says nothing any more; whether it plays on nobody knows."""
        self._count_to(at)
        self._reading = replace(self._reading, state=PlayerState.PAUSED)
        self._away_since = self._away_since or at

    def end(self, at: datetime) -> None:
        """The player does not play it any more."""
        self._count_to(at)
        self._reading = replace(self._reading, state=PlayerState.STOPPED)
        # Not before the last word about it, which would stand else
        self.ended_at = max(at, self._told_at)

    def is_told(self, now: datetime) -> bool:
        """Whether it has been played for long enough to be told of."""
        return self._played + self._since(now) >= ENOUGH

    def is_over(self, now: datetime) -> bool:
        """Whether it must have ended without a word."""
        if self._away_since is not None:
            return now - self._away_since > _AWAY_FOR
        duration = self._reading.duration
        return duration is not None and (
            self._position + self._since(now) > duration + _PAST_THE_END
        )

    def progress(
        self, account: AccountId, entity_id: str, now: datetime
    ) -> PlaybackProgress:
        """Tell of it as it is now."""
        said = self._reading
        position = self._position + self._since(now)
        self._told_at = self.ended_at or now
        return PlaybackProgress(
            account=account,
            user_id=entity_id,
            session_id=entity_id,
            title=said.title,
            item_id=said.item_id,
            state=said.state,
            position=min(position, said.duration) if said.duration else position,
            duration=said.duration,
            at=self._told_at,
            user_name=said.user_name,
            device=said.device,
            client=said.client,
            library=said.library,
        )

    @property
    def _plays(self) -> bool:
        return self._reading.state is PlayerState.PLAYING

    def _since(self, now: datetime) -> timedelta:
        """How much of it has been played since it was last heard of."""
        return max(now - self._at, timedelta()) if self._plays else timedelta()

    def _count_to(self, at: datetime) -> None:
        more = self._since(at)
        self._played += more
        self._position += more
        self._at = at
