"""Tallies: what a server has as played by a user, so that the next look tells the new.

A mark cannot be told by its date alone. A title that is ticked keeps the date at which
it was begun once, a client that was offline brings yesterday's, and other tools bring
any. So all that is played is remembered, by id and date, ten bytes each.

What leaves the list may have been unticked, or its file may be out of reach: it is
remembered as *gone*. When it is back with the date that it had, nobody has touched it;
with another one it has been played, or ticked, anew.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from ..model.playback import PlayedGlance, PlayedList

# What two glances show alike may still have changed in between
_WHOLE_EVERY: Final = timedelta(days=1)

BY_ONE_HAND: Final = 20
"""Who ticks has not begun more of it once: so many old dates at once a tool has set,
or a server that was restored, and they are no plays of today."""

_NEVER: Final = 0
_BYTES: Final = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMark:
    """An item that is played, and was not, or not since then."""

    item_id: str
    played_at: datetime | None
    """What the server says, which may be when it was begun long ago."""
    known_at: datetime | None = None
    """The date with which it was known to be played before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """All that was ever seen to be played: seconds since 1970, by digest of the id."""

    dates: Mapping[int, int] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    """What was not in the last list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How far somebody's marks are known."""

    looked_at: datetime
    """When they were listed last; before the first time, from when on marks count."""
    glance: PlayedGlance | None = None
    """How it looked then; None when it has to be listed."""

    def is_told_by(self, glance: PlayedGlance, now: datetime) -> bool:
        """Whether nothing has changed, as far as a glance can tell."""
        fresh = timedelta() <= now - self.looked_at < _WHOLE_EVERY
        return fresh and glance == self.glance

    def seen(self, at: datetime | None) -> Tally:
        """Return how far they are known, if a glance showed nothing new then."""
        if at is None or at <= self.looked_at:
            return self
        return replace(self, looked_at=at)

    def news(self, played: Played | None, listed: PlayedList) -> tuple[NewMark, ...]:
        """Return what a list has that was not ``played``; None: it is the first."""
        new = tuple(self._news(played, listed))
        old = [mark for mark in new if not self.is_of_now(mark.played_at)]
        if len(old) <= BY_ONE_HAND:
            return new
        return tuple(mark for mark in new if self.is_of_now(mark.played_at))

    def is_of_now(self, at: datetime | None) -> bool:
        """Whether a date lies after the last look."""
        return at is not None and at > self.looked_at

    def after(
        self, listed: PlayedList, *, left: Collection[str], at: datetime
    ) -> Tally:
        """Return how far they are known after a list; what is ``left`` is not yet."""
        if left:
            return Tally(looked_at=self.looked_at)
        return Tally(looked_at=at, glance=listed.glance)

    def _news(self, played: Played | None, listed: PlayedList) -> Iterator[NewMark]:
        for item_id, at in sorted(listed.dates.items()):
            mark = NewMark(item_id=item_id, played_at=at)
            if played is None:
                if self.is_of_now(at):
                    yield mark
                continue
            key = digest(item_id)
            known = played.dates.get(key)
            if known is None:
                yield mark
            elif known != _seconds(at) and (key in played.gone or self.is_of_now(at)):
                yield NewMark(item_id=item_id, played_at=at, known_at=_moment(known))


def played_after(
    played: Played | None, listed: PlayedList, *, left: Collection[str]
) -> Played:
    """Return what is known to be played after a list, but for what is ``left``."""
    dates = {
        digest(item_id): _seconds(at)
        for item_id, at in listed.dates.items()
        if item_id not in left
    }
    before = {} if played is None else played.dates
    gone = {key: at for key, at in before.items() if key not in dates}
    return Played(dates=gone | dates, gone=frozenset(gone))


def digest(item_id: str) -> int:
    """Name an item in few bytes; two of ten thousand alike are one in a million."""
    return int.from_bytes(blake2b(item_id.encode(), digest_size=_BYTES).digest())


def _seconds(at: datetime | None) -> int:
    """Whole seconds: servers keep fractions here and there, and lose them elsewhere."""
    return _NEVER if at is None else max(_NEVER, int(at.timestamp()))


def _moment(seconds: int) -> datetime | None:
    return None if seconds == _NEVER else datetime.fromtimestamp(seconds, UTC)
