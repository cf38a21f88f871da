"""The time of a journey."""

from datetime import UTC, datetime, time, timedelta

import pytest

from .clock import HOME_ZONE, HouseClock


@pytest.mark.parametrize("hour", range(24))
def test_a_journey_begins_at_its_time_of_day_and_never_in_the_past(hour: int) -> None:
    before = datetime.now(UTC)
    begins = HouseClock.at(time(hour)).now()
    assert timedelta() <= begins - before <= timedelta(hours=25)
    assert begins.astimezone(HOME_ZONE).hour == hour
