"""A clock that moves when it is told to."""

from datetime import UTC, datetime, timedelta


class TestClock:
    """Stands at a Friday evening; `forward` moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """Move by seconds, minutes, hours or days."""
        self.now += timedelta(**by)
        return self.now
