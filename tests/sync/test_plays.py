"""When two plays are one, whoever told of them."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.plays import (
    Interval,
    interval_of,
    same_play,
    same_title,
)

from .sittings import HEAT, NEXT, PILOT, RONIN, at

SHOW = Show(title="Dark")


def interval(
    start: float, end: float, *, title: Playable = HEAT, share: float = 1.0
) -> Interval:
    return Interval(title=title, started_at=at(start), ended_at=at(end), share=share)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (HEAT, True),
        (Film(title="Heat", year=1995), True),
        (Film(title="HEAT"), True),
        # Ids of kinds that the other does not know tell nothing.
        (Film(title="Heat", year=1995, ids=FilmIds(imdb="tt0113277")), True),
        (Film(title="Ronin", year=1998, ids=FilmIds(imdb="tt0122690")), False),
        (Film(title="Heat", year=1986), False),
        (Film(title="Heat", ids=FilmIds(tmdb=1, imdb="tt1")), False),
        (RONIN, False),
        (PILOT, False),
    ],
)
def test_a_film_is_known_by_its_ids_or_else_by_its_name(
    other: Playable, same: bool
) -> None:
    assert same_title(HEAT, other) is same
    assert same_title(other, HEAT) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Episode(show=SHOW, season=1, number=1), True),
        (Episode(show=SHOW, season=1, number=2), False),
        (
            Episode(show=Show(title="x", ids=ShowIds(tmdb=70523)), season=1, number=1),
            True,
        ),
        (NEXT, False),
    ],
)
def test_an_episode_is_known_by_its_show_and_place(other: Playable, same: bool) -> None:
    assert same_title(PILOT, other) is same


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (interval(0, 100), True),
        (interval(50, 150), True),
        (interval(-50, 20), True),
        (interval(99.5, 190), False),
        (interval(100, 200), False),
        (interval(100, 150, share=0.5), False),
        (interval(100, 120, share=0.4), True),
        (interval(24 * 60, 24 * 60 + 20, share=0.4), True),
        (interval(24 * 60 * 9, 24 * 60 * 9 + 20, share=0.4), False),
        (interval(-30, -10, share=0.4), False),
        (interval(50, 50), True),
        (interval(101, 101), False),
        (interval(0, 100, title=RONIN), False),
    ],
)
def test_two_intervals_are_one_play(later: Interval, same: bool) -> None:
    assert same_play(interval(0, 100), later) is same


def test_a_play_that_is_to_be_told_has_its_interval() -> None:
    play = AddPlay(title=HEAT, started_at=at(0), watched_at=at(100))
    assert interval_of(play) == interval(0, 100)
    assert interval_of(play, share=0.4).share == 0.4
