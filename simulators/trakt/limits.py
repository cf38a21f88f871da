"""Trakt's rate limits: one write a second, 1,000 reads in five minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
import json
import math
from typing import Final

from ..server import Clock
from . import wire
from .answers import refuse


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    period: timedelta
    calls: int


WRITES: Final = Limit("AUTHED_API_POST_LIMIT", timedelta(seconds=1), 1)
READS: Final = Limit("AUTHED_API_GET_LIMIT", timedelta(minutes=5), 1000)
UNAUTHED: Final = Limit("UNAUTHED_API_GET_LIMIT", timedelta(minutes=5), 1000)


@dataclass(slots=True)
class _Window:
    until: datetime
    used: int = 0


class RateLimits:
    """Counts the calls of each member, and those of nobody, by the given clock.

    A call that is refused does not count. With `strict` off nothing is ever refused;
    a clock that stands still needs that.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}
        self.strict = True

    def count(self, method: str, member: str | None) -> str:
        """The `X-Ratelimit` of the answer; 429 when there were too many calls."""
        limit = UNAUTHED
        if member is not None:
            limit = READS if method == "GET" else WRITES
        now = self._clock()
        key = (limit.name, member or "")
        window = self._windows.get(key)
        if window is None or now >= window.until:
            window = self._windows[key] = _Window(now + limit.period)
        if self.strict and window.used >= limit.calls:
            seconds = max(1, math.ceil((window.until - now).total_seconds()))
            headers = {"Retry-After": str(seconds)}
            refuse(429, headers | {"X-Ratelimit": _words(limit, window)})
        window.used += 1
        return _words(limit, window)

    def clear(self) -> None:
        self._windows.clear()


def _words(limit: Limit, window: _Window) -> str:
    return json.dumps(
        {
            "name": limit.name,
            "period": int(limit.period.total_seconds()),
            "limit": limit.calls,
            "remaining": max(0, limit.calls - window.used),
            "until": wire.stamp(window.until),
        }
    )
