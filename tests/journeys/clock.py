"""The time of a journey: it runs like any clock, and can be put forward by hours.

Nothing is frozen: sockets, time-outs and the event loop keep their own time, and only
what the integration takes for the date, and for how long it rests, is ours.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Self
from zoneinfo import ZoneInfo

from homeassistant.util import dt as dt_util

from custom_components.letterboxd_sync import bridge
from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.providers import http
from custom_components.letterboxd_sync.providers.pace import Pacer

# Where a Home Assistant of the tests stands.
HOME_ZONE = ZoneInfo("US/Pacific")

# So many turns of the event loop, and whoever was woken is at work.
TURNS = 10


class HouseClock:
    """Tells the time, and lets workers rest by it."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        """Be so far ahead of the true time."""
        self.ahead = ahead
        self._resting: list[tuple[datetime, asyncio.Future[None]]] = []

    @classmethod
    def at(cls, time_of_day: time) -> Self:
        """Be ahead until it is this time at home.

        A story is the same whenever it is told: none gets past a midnight that it does
        not know of.
        """
        here = datetime.now(HOME_ZONE)
        day = here.date() + timedelta(days=time_of_day < here.time())
        then = datetime.combine(day, time_of_day, HOME_ZONE)
        # Within one zone the difference would be that of the clocks on the wall.
        return cls(then.astimezone(UTC) - here)

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        """Rest until so much time has been made to pass."""
        until = self.now() + timedelta(seconds=seconds)
        woken = asyncio.get_running_loop().create_future()
        self._resting.append((until, woken))
        await woken

    async def put_forward(self, passed: timedelta) -> None:
        """Let time pass, and wake whoever has rested for long enough."""
        self.ahead += passed
        now = self.now()
        for until, woken in self._resting:
            if until <= now and not woken.done():
                woken.set_result(None)
        self._resting = [each for each in self._resting if not each[1].done()]
        for _ in range(TURNS):
            await asyncio.sleep(0)


def make_impatient(
    setattr_: Callable[[Any, str, Any], None], clock: HouseClock
) -> None:
    """Let the integration live by ``clock``, ask at once, and again at once."""
    setattr_(dt_util, "utcnow", clock.now)
    setattr_(bridge, "Engine", partial(Engine, sleep=clock.sleep))
    setattr_(Pacer, "_book", lambda _: 0.0)
    setattr_(http, "_RETRY_AFTER", (0.0, 0.0))
