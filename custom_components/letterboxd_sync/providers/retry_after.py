"""Reads how long a service wants to be left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# No service that we know closes for longer; a wrong clock must not stop us for years
_LONGEST: Final = timedelta(days=1)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read ``Retry-After``, in seconds or as an HTTP date.

    A date counts from the answer's own ``Date``, so that a clock that is off, here
    or there, does not matter. None when the header is absent or unreadable.
    """
    if (value := headers.get("Retry-After")) is None:
        return None
    if (seconds := _seconds(value)) is not None:
        return _bounded(seconds)
    if (until := _date(value)) is None:
        return None
    answered_at = _date(headers.get("Date", "")) or now
    return _bounded(until - answered_at)


def _seconds(value: str) -> timedelta | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    # Not-a-number and infinity are floats, too; a longer one overflows
    if not 0 <= seconds <= _LONGEST.total_seconds():
        return timedelta(0) if seconds < 0 else _LONGEST
    return timedelta(seconds=seconds)


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), _LONGEST)
