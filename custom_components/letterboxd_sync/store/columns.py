"""Moments and free texts as the columns of the ledger hold them."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def stamp(at: datetime) -> int:
    """Microseconds since 1970; a time without a zone raises ``TypeError``."""
    return (at - EPOCH) // _MICROSECOND


def stamp_or_none(at: datetime | None) -> int | None:
    """The same of a time that may be absent."""
    return None if at is None else stamp(at)


def moment(value: int) -> datetime:
    """The time of a stamp, in UTC."""
    return EPOCH + timedelta(microseconds=value)


def moment_or_none(value: int | None) -> datetime | None:
    """The same of a stamp that may be absent."""
    return None if value is None else moment(value)


def storable(text: str) -> str:
    """Text that UTF-8 can carry: services do send halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
