"""The invented shows: the same every time, and told apart by their own ids."""

from collections import Counter
from collections.abc import Callable

import pytest

from simulators.catalogue import films
from simulators.shows import CatalogueEpisode, shows


def test_a_longer_call_only_adds() -> None:
    assert shows(20)[:8] == shows(8)
    assert shows(8) != shows(8, seed=1)


@pytest.mark.parametrize(
    "key",
    [
        lambda one: one.trakt,
        lambda one: one.tvdb,
        lambda one: one.imdb,
        lambda one: one.tmdb,
    ],
)
def test_no_two_episodes_share_an_id(key: Callable[[CatalogueEpisode], object]) -> None:
    every = Counter(key(one) for show in shows(40) for one in show.episodes())
    assert set(every.values()) == {1}


def test_a_show_has_the_number_of_a_film() -> None:
    numbers = {film.tmdb for film in films(20)}
    assert all(show.tmdb in numbers for show in shows(20))


def test_some_have_specials_and_some_share_a_title() -> None:
    made = shows(20)
    assert made[3].seasons[0].number == 0
    assert made[8].title == made[4].title
    assert made[8].slug != made[4].slug
    assert len({one.slug for one in made}) == len(made)


def test_an_episode_is_found_by_its_numbers() -> None:
    show = shows(1)[0]
    assert show.episode(2, 3).season == 2
    with pytest.raises(KeyError, match="no episode 9x1"):
        show.episode(9, 1)
    assert show.name_and_year == f"{show.title} ({show.year})"
