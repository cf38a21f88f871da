"""Requests go out as slowly as the pace says."""

import asyncio

import pytest

from custom_components.letterboxd_sync.providers.pace import Pace, Pacer


class Time:
    """A time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


async def starts(pacer: Pacer, time: Time, count: int) -> list[float]:
    """When requests that take no time start, one after the other."""
    found = []
    for _ in range(count):
        async with pacer.turn():
            found.append(time.now)
    return found


def pacer_of(pace: Pace, time: Time, *, chance: float = 0.0) -> Pacer:
    return Pacer(
        pace,
        monotonic=time.monotonic,
        sleep=time.sleep,
        uniform=lambda low, high: low + (high - low) * chance,
    )


async def test_a_burst_goes_at_once_and_the_rest_at_the_rate(time: Time) -> None:
    pacer = pacer_of(Pace(rate=2, burst=3), time)

    assert await starts(pacer, time, 5) == [0, 0, 0, 0.5, 1.0]


async def test_after_a_rest_there_is_a_burst_again_but_not_a_larger_one(
    time: Time,
) -> None:
    pacer = pacer_of(Pace(rate=2, burst=2), time)
    await starts(pacer, time, 2)
    time.now = 100

    assert await starts(pacer, time, 3) == [100, 100, 100.5]


async def test_the_gap_with_its_jitter_lies_between_two_starts(time: Time) -> None:
    pacer = pacer_of(Pace(gap=2, jitter=1), time, chance=0.5)

    assert await starts(pacer, time, 3) == [0, 2.5, 5.0]


async def test_no_more_are_under_way_than_may_be(time: Time) -> None:
    pacer = pacer_of(Pace(concurrent=2), time)
    under_way = most = 0

    async def ask() -> None:
        nonlocal under_way, most
        async with pacer.turn():
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(ask() for _ in range(6)))

    assert most == 2


@pytest.mark.parametrize(
    "limits",
    [{"rate": 0}, {"burst": 0}, {"concurrent": 0}, {"gap": -1}, {"jitter": -1}],
)
def test_a_pace_that_lets_nothing_through_is_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        Pace(**limits)


def test_the_strictest_of_two_paces_keeps_to_both() -> None:
    one = Pace(rate=1, burst=9, concurrent=3, gap=1, jitter=2)
    other = Pace(rate=2, burst=8, concurrent=4, gap=3, jitter=1)

    assert one.strictest(other) == Pace(rate=1, burst=8, concurrent=3, gap=3, jitter=2)


async def test_a_pace_can_be_changed_on_the_way(time: Time) -> None:
    pacer = pacer_of(Pace(concurrent=3), time)
    pacer.keep_to(Pace(gap=2, concurrent=1))

    assert await starts(pacer, time, 3) == [0, 2, 4]
