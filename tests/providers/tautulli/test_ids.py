"""Tests of reading ids out of Plex's guids."""

import pytest

from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.model.show import EpisodeIds, ShowIds
from custom_components.letterboxd_sync.providers.tautulli.ids import (
    episode_ids,
    film_ids,
    show_ids,
)


@pytest.mark.parametrize(
    ("guids", "ids"),
    [
        (["imdb://tt1375666", "tmdb://27205"], FilmIds(tmdb=27205, imdb="tt1375666")),
        (["com.plexapp.agents.imdb://tt0113277?lang=en"], FilmIds(imdb="tt0113277")),
        (["com.plexapp.agents.themoviedb://603?lang=en"], FilmIds(tmdb=603)),
        (["plex://movie/5d77", "mcfilm://live", "local://1", ""], FilmIds()),
        (["tmdb://x", "imdb://nm0000136", "tmdb://"], FilmIds()),
        (["tmdb://0"], FilmIds()),
        (["tmdb://1", "tmdb://2"], FilmIds(tmdb=1)),
        (["com.plexapp.agents.thetvdb://81189/5/14?lang=en"], FilmIds()),
    ],
)
def test_ids_of_a_film(guids: list[str], ids: FilmIds) -> None:
    assert film_ids(guids) == ids


def test_ids_of_an_episode_are_its_own() -> None:
    own = ["tvdb://4639461", "tmdb://62161", "imdb://tt2301451"]
    of_show = ["com.plexapp.agents.thetvdb://81189/5/14?lang=en"]

    assert episode_ids([*own, *of_show]) == EpisodeIds(
        tmdb=62161, tvdb=4639461, imdb="tt2301451"
    )


@pytest.mark.parametrize(
    ("guids", "of_episode", "ids"),
    [
        (["tvdb://81189", "tmdb://1396"], [], ShowIds(tmdb=1396, tvdb=81189)),
        ([], ["com.plexapp.agents.thetvdb://81189/5/14?lang=en"], ShowIds(tvdb=81189)),
        ([], ["com.plexapp.agents.themoviedb://1396/5/14"], ShowIds(tmdb=1396)),
        (["com.plexapp.agents.thetvdb://81189"], ["tvdb://4"], ShowIds(tvdb=81189)),
        ([], ["tvdb://4639461", "plex://episode/1"], ShowIds()),
    ],
)
def test_ids_of_a_show_may_stand_in_its_episodes(
    guids: list[str], of_episode: list[str], ids: ShowIds
) -> None:
    assert show_ids(guids, of_episode) == ids
