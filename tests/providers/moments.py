"""A clock that stands still until a test moves it on."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the same moment until it is moved on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


async def no_sleep(_seconds: float) -> None:
    """Do not wait."""
