"""Looks: what changed at Trakt since a thing was last read, for one request a look.

``/sync/last_activities`` tells when each kind of thing changed last. However many
things one look reads, it is asked once: an answer of a moment ago is this look's. So
is its failure: where Trakt does not answer, the rest of a look need not find out again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, final

from ..errors import ProviderError
from .client import TraktClient
from .wire import Activities

# Longer than a look that finds nothing new, shorter than any pause between two
_ONE_LOOK: Final = timedelta(seconds=5)

# A change that moves none of the times would otherwise never be seen
_TRUSTED_FOR: Final = timedelta(days=1)


@final
class Looks:
    """When each kind of thing last changed, as of this look."""

    def __init__(self, client: TraktClient, clock: Callable[[], datetime]) -> None:
        """Know nothing yet."""
        self._client = client
        self.clock = clock
        self._read_at: datetime | None = None
        self._told: Activities | ProviderError = {}

    async def marks(self, names: tuple[str, ...]) -> tuple[str | None, ...]:
        """Return when these things changed; without names, all of them."""
        told = await self._activities()
        return tuple(map(told.get, names or sorted(told)))

    def end(self) -> None:
        """End this look: we are changing something ourselves."""
        self._read_at = None

    async def _activities(self) -> Activities:
        now = self.clock()
        if self._read_at is None or not timedelta() <= now - self._read_at < _ONE_LOOK:
            try:
                self._told = await self._client.activities()
            except ProviderError as err:
                self._told = err
            self._read_at = self.clock()
        if isinstance(self._told, ProviderError):
            raise self._told
        return self._told


@final
class Kept[T]:
    """Something that was read, for as long as nothing says that it changed."""

    def __init__(
        self,
        looks: Looks,
        names: tuple[str, ...],
        read: Callable[[], Awaitable[T]],
        *,
        trusted: Callable[[T], bool] = lambda _: True,
        trusted_for: timedelta = _TRUSTED_FOR,
    ) -> None:
        """Keep what ``read`` returns while none of the ``names`` moves.

        What is not ``trusted`` is read again at the next look.
        """
        self._looks = looks
        self._names = names
        self._read = read
        self._trusted = trusted
        self._trusted_for = trusted_for
        self._kept: _Told[T] | None = None

    def drop(self) -> None:
        """Forget it: we have changed it ourselves."""
        self._looks.end()
        self._kept = None

    async def read(self) -> tuple[T, datetime]:
        """Return it, and when this look at it began."""
        now = self._looks.clock()
        marks = await self._looks.marks(self._names)
        kept = self._kept
        if (
            kept is not None
            and kept.marks == marks
            and timedelta() <= now - kept.read_at < self._trusted_for
        ):
            return kept.value, now
        value = await self._read()
        # Times that Trakt does not tell cannot say that nothing changed
        known = any(mark is not None for mark in marks)
        self._kept = (
            _Told(value=value, marks=marks, read_at=now)
            if known and self._trusted(value)
            else None
        )
        return value, now


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told[T]:
    value: T
    marks: tuple[str | None, ...]
    read_at: datetime
