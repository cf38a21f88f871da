"""Titles as plain data, and back: what an attribute says can be asked for again."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.film_data import film_data
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import NowPlaying, PlayerState
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.model.title import Title
from custom_components.letterboxd_sync.title_data import (
    now_playing_data,
    poster_of,
    title_data,
    title_from_data,
)

SHOW = Show(
    title="Harbour",
    year=2001,
    ids=ShowIds(tmdb=1396, tvdb=81189, imdb="tt0903747", trakt=1388),
    poster="https://posters.example/harbour.jpg",
)
FILM = Film(
    title="Heat",
    year=1995,
    ids=FilmIds(tmdb=949, imdb="tt0113277", letterboxd="heat-1995", trakt=5),
    poster="https://posters.example/heat.jpg",
)
EPISODE = Episode(show=SHOW, season=2, number=5, title="Ebb")
FILE = Episode(show=SHOW, season=2, number=5, title="Ebb", through=6)


@pytest.mark.parametrize(
    "title",
    [FILM, SHOW, EPISODE, FILE],
    ids=lambda it: it.name + str(getattr(it, "through", "")),
)
def test_what_is_told_of_a_title_leads_back_to_it(title: Title) -> None:
    assert title_from_data(title_data(title)) == title


def test_what_is_only_about_films_need_not_say_so() -> None:
    assert title_from_data(film_data(FILM)) == FILM


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"media": "film", "title": "Heat"},
        {"media": "song", "title": "Heat", "ids": {}},
        {"media": "episode", "title": "Harbour", "ids": {}, "season": "2"},
    ],
)
def test_other_data_are_no_title(data: dict[str, object]) -> None:
    assert title_from_data(data) is None


def test_an_episode_is_told_by_its_show_and_place() -> None:
    assert title_data(EPISODE) == {
        "media": "episode",
        "title": "Harbour",
        "year": 2001,
        "ids": {"tmdb": 1396, "tvdb": 81189, "imdb": "tt0903747", "trakt": 1388},
        "poster": SHOW.poster,
        "season": 2,
        "episode": 5,
        "episode_title": "Ebb",
    }


@pytest.mark.parametrize(
    ("title", "poster"),
    [
        (FILM, FILM.poster),
        (SHOW, SHOW.poster),
        (EPISODE, SHOW.poster),
        (
            Episode(show=SHOW, season=1, number=1, poster="https://e.x/1"),
            "https://e.x/1",
        ),
        (Film(title="Heat"), None),
    ],
)
def test_a_picture_is_the_titles_own_or_its_shows(
    title: Title, poster: str | None
) -> None:
    assert poster_of(title) == poster


def test_what_has_no_known_length_has_no_progress() -> None:
    at = datetime(2026, 11, 1, 20, tzinfo=UTC)
    told = now_playing_data(
        NowPlaying(
            title=FILM,
            state=PlayerState.PAUSED,
            position=timedelta(minutes=3),
            duration=None,
            at=at,
            started_at=at,
        )
    )
    assert (told["progress"], told["duration"], told["position"]) == (None, None, 180)
    assert told["state"] == "paused"
