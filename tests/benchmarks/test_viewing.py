"""Playback is measured through a Home Assistant, and its requests are counted."""

import pytest

from benchmarks import counting, viewing
from benchmarks.figure import Figure

# Enough for two pages of Trakt's.
LISTED = 300


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Let the tests open sockets; they go to loopback only."""


def values(figures: list[Figure]) -> dict[str, float]:
    return {each.name: each.value for each in figures}


async def test_each_beginning_of_a_film_is_seen_to_arrive() -> None:
    found = values(await viewing.latency(2, times=3))

    assert found["playback_reported_2"] == 3
    median = found["playback_to_scrobble_median_2"]
    assert 0 < median <= found["playback_to_scrobble_p99_2"]


async def test_an_hour_of_films_costs_trakt_what_happens_in_it() -> None:
    found = values(await viewing.hours(1))

    # A look each five minutes, and on top of that what happens to the film.
    assert found["an_hour_idle_jellyfin_1"] == 12
    assert 12 <= found["an_hour_idle_trakt_1"] < found["an_hour_films_trakt_1"]


async def test_a_trakt_account_where_nothing_changed_costs_one_request() -> None:
    found = values(await counting.tracker(LISTED, hurry=1000))

    assert found[f"trakt_first_read_watchlist_pages_{LISTED}"] == 2
    assert found[f"trakt_unchanged_{LISTED}"] == 1
