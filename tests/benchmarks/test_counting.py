"""The requests of a small household are counted, at services in another process."""

import pytest

from benchmarks import counting
from benchmarks.figure import Figure

# As fast as the services can, with enough films for two pages.
FILMS = 30
HURRY = 1000


@pytest.fixture(autouse=True)
def loopback(socket_enabled: None) -> None:
    """Let the tests open sockets; they go to loopback only."""


def broken(figures: list[Figure]) -> list[Figure]:
    return [each for each in figures if each.held is False]


async def test_the_feed_is_counted() -> None:
    figures = await counting.feed(FILMS, hurry=HURRY)

    assert [(each.name, each.value) for each in figures] == [
        (f"letterboxd_feed_unchanged_{FILMS}", 1)
    ]


async def test_the_library_is_counted() -> None:
    figures = await counting.library(FILMS, hurry=HURRY)

    assert len(figures) == 2
    assert broken(figures) == []


async def test_the_watchlist_is_counted_and_arrives() -> None:
    figures = await counting.watchlist(FILMS, hurry=HURRY)
    values = {each.name: each.value for each in figures}

    assert values[f"first_read_watchlist_pages_{FILMS}"] == 2
    assert values[f"radarr_{FILMS}_new_largest_add"] > 1
    assert values[f"radarr_films_missing_or_twice_{FILMS}"] == 0
    assert broken(figures) == []
