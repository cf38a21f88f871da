"""The media players of this house as one account, told what each of them says."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.link import AccountId
from ...model.playback import PlaybackProgress
from ...model.snapshot import Snapshot
from .reading import is_away, read_player
from .sitting import Sitting

PLAYERS_ACCOUNT: Final = AccountId("players:home")

# A position that is counted on is looked at so often; the last look before the end
# says how far it went
_BEAT: Final = timedelta(seconds=10)

# An end is told for so long, so that everybody who looks now and then hears of it
_END_IS_TOLD_FOR: Final = timedelta(minutes=1)

# Players come back one after the other when Home Assistant starts
_START: Final = timedelta(minutes=5)


@final
class PlayersAccount:
    """Knows what the noted players play; ``user_id`` and session are the entity's id.

    Who owns it notes each player once at the start, also one that is not there (as
    ``unavailable``), and then whenever its state or attributes change.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        account_id: AccountId = PLAYERS_ACCOUNT,
        beat: timedelta = _BEAT,
    ) -> None:
        """Have heard of no player yet."""
        self._clock = clock
        self._account_id = account_id
        self._beat = beat.total_seconds()
        self._sittings: dict[str, Sitting] = {}
        self._ended: dict[str, Sitting] = {}
        self._first_noted: dict[str, datetime] = {}
        self._met: set[str] = set()
        self._noted = asyncio.Event()

    @property
    def capabilities(self) -> Capabilities:
        """What is being played, and nothing else."""
        media = frozenset({Media.FILM, Media.EPISODE})
        return {Facet.PLAYBACK: Support(access=frozenset({Access.READ}), media=media)}

    async def probe(self) -> None:
        """Find that nobody has to be asked."""

    def note(
        self, entity_id: str, state: str, attributes: Mapping[str, object], at: datetime
    ) -> None:
        """Take in what a player says: its state and attributes, true since ``at``."""
        self._first_noted.setdefault(entity_id, at)
        if is_away(state):
            if sitting := self._sittings.get(entity_id):
                sitting.lose(at)
        else:
            self._take(entity_id, state, attributes, at)
            self._met.add(entity_id)
        self._noted.set()
        self._noted = asyncio.Event()

    def forget(self, entity_id: str) -> None:
        """Leave a player alone that no link names any more."""
        for known in (self._sittings, self._ended, self._first_noted):
            known.pop(entity_id, None)
        self._met.discard(entity_id)

    async def read_sessions(self) -> Snapshot[PlaybackProgress]:
        """Tell what plays now, and for a minute what has ended.

        Not complete while players are still coming back after a start.
        """
        return self._snapshot()

    async def hear_sessions(self) -> AsyncGenerator[Snapshot[PlaybackProgress]]:
        """Yield what plays at each note, and now and then while something plays."""
        while True:
            noted = self._noted
            yield self._snapshot()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._beat if self._moves() else None):
                    await noted.wait()

    def _take(
        self, entity_id: str, state: str, attributes: Mapping[str, object], at: datetime
    ) -> None:
        reading = read_player(state, attributes, at)
        sitting = self._sittings.get(entity_id)
        if sitting and reading and sitting.is_of(reading.title):
            sitting.go_on(reading, at)
            return
        if sitting:
            self._end(entity_id, sitting, at)
        if reading:
            self._sittings[entity_id] = Sitting(
                reading, at, is_found=entity_id not in self._met
            )

    def _end(self, entity_id: str, sitting: Sitting, at: datetime) -> None:
        """Keep the end of a sitting for a while, if anybody has heard of it."""
        del self._sittings[entity_id]
        sitting.end(at)
        if sitting.is_told(at):
            self._ended[entity_id] = sitting

    def _snapshot(self) -> Snapshot[PlaybackProgress]:
        now = self._clock()
        for entity_id, sitting in tuple(self._sittings.items()):
            if sitting.is_over(now):
                self._end(entity_id, sitting, now)
        return Snapshot(
            items=tuple(
                sitting.progress(self._account_id, entity_id, now)
                for entity_id, sitting in sorted(self._told(now).items())
            ),
            complete=self._is_up(now),
            read_at=now,
        )

    def _told(self, now: datetime) -> Mapping[str, Sitting]:
        """What there is to tell; an end goes when something new has begun there."""
        ended = {
            entity_id: sitting
            for entity_id, sitting in self._ended.items()
            if sitting.ended_at is not None
            and now - sitting.ended_at < _END_IS_TOLD_FOR
        }
        self._ended = ended
        live = {
            entity_id: sitting
            for entity_id, sitting in self._sittings.items()
            if sitting.is_told(now)
        }
        return ended | live

    def _is_up(self, now: datetime) -> bool:
        """Whether every player has spoken, or has had the time to."""
        return bool(self._first_noted) and all(
            entity_id in self._met or now - first >= _START
            for entity_id, first in self._first_noted.items()
        )

    def _moves(self) -> bool:
        """Whether time alone changes what there is to tell."""
        starting = not self._first_noted.keys() <= self._met
        return (
            starting
            or bool(self._ended)
            or any(sitting.moves for sitting in self._sittings.values())
        )
