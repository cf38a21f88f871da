"""A clock that stands still until a test turns it."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 8, 1, 20, tzinfo=UTC)


class Clock:
    """Time that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = START
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock has been turned that far."""
        woken = asyncio.Event()
        self._sleepers.append((self.now + timedelta(seconds=seconds), woken))
        await woken.wait()

    async def turn(self, **by: float) -> None:
        """Turn the clock, as ``timedelta`` takes it, and wake who slept until then."""
        # Those who are about to sleep fall asleep first.
        await _breathe()
        self.now += timedelta(**by)
        due = [woken for until, woken in self._sleepers if until <= self.now]
        self._sleepers = [each for each in self._sleepers if each[0] > self.now]
        for woken in due:
            woken.set()
        # Those who were woken get to say that they are busy.
        await _breathe()


async def _breathe() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
