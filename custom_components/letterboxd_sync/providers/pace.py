"""How fast we may ask a service: a token bucket, a gap, and how many at once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
import random
import time
from typing import Self, final

from .respite import Respite

type Monotonic = Callable[[], float]
type Sleep = Callable[[float], Awaitable[None]]
type Uniform = Callable[[float, float], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """The limits of one account; the defaults suit a server at home."""

    rate: float = 20.0
    """Requests a second over time."""
    burst: int = 20
    """So many may go at once after a rest."""
    concurrent: int = 4
    """So many may be under way at the same time."""
    gap: float = 0.0
    """At least so many seconds from one request's start to the next one's."""
    jitter: float = 0.0
    """Up to so many seconds more, by chance: many installations, one service."""

    def __post_init__(self) -> None:
        """Refuse limits that would let nothing through."""
        if self.rate <= 0 or self.burst < 1 or self.concurrent < 1:
            raise ValueError("rate, burst and concurrent must be positive")
        if self.gap < 0 or self.jitter < 0:
            raise ValueError("gap and jitter must not be negative")

    def strictest(self, other: Self) -> Self:
        """The pace that keeps to the limits of both."""
        return replace(
            self,
            rate=min(self.rate, other.rate),
            burst=min(self.burst, other.burst),
            concurrent=min(self.concurrent, other.concurrent),
            gap=max(self.gap, other.gap),
            jitter=max(self.jitter, other.jitter),
        )


@final
class Pacer:
    """Lets requests through at a pace; share one to make accounts share a pace.

    ``respite`` knows who wants to be left alone altogether.
    """

    def __init__(
        self,
        pace: Pace,
        *,
        respite: Respite | None = None,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        uniform: Uniform = random.uniform,
    ) -> None:
        """Start rested."""
        self.respite = respite or Respite()
        self.pace = pace
        self._monotonic = monotonic
        self._sleep = sleep
        self._uniform = uniform
        self._slots = asyncio.Semaphore(pace.concurrent)
        # When the bucket would be full again, and when the gap will have passed
        self._full_at = float("-inf")
        self._gap_over_at = float("-inf")

    def keep_to(self, pace: Pace) -> None:
        """Go on at another pace; what is under way ends at the former one."""
        if pace.concurrent != self.pace.concurrent:
            self._slots = asyncio.Semaphore(pace.concurrent)
        self.pace = pace

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait for a turn and hold one of the concurrent places meanwhile."""
        async with self._slots:
            if (wait := self._book()) > 0:
                await self._sleep(wait)
            yield

    def _book(self) -> float:
        """Take the next free moment; return how many seconds away it is.

        The bucket is kept as the one moment at which it is full again (the
        "generic cell rate algorithm"), so there is nothing to refill.
        """
        now = self._monotonic()
        each = 1 / self.pace.rate
        bucket_has_one = self._full_at - (self.pace.burst - 1) * each
        start = max(now, bucket_has_one, self._gap_over_at)
        self._full_at = max(self._full_at, start) + each
        pause = self.pace.gap + self._uniform(0.0, self.pace.jitter)
        self._gap_over_at = start + pause
        return start - now
