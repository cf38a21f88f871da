"""Titles: what services call shows and episodes, and how people read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.playback import NowPlaying, PlayerState
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.model.title import Title, title_keys

SHOW = Show(title="Nachts", year=2021, ids=ShowIds(tmdb=7, tvdb=8, imdb="tt9", trakt=1))
EPISODE = Episode(
    show=SHOW,
    season=2,
    number=5,
    ids=EpisodeIds(tmdb=2, tvdb=3, imdb="tt4", trakt=5),
)
NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        (Film(title="Heat", ids=FilmIds(tmdb=949)), ("tmdb:949",)),
        (SHOW, ("tmdb_show:7", "tvdb_show:8", "imdb:tt9", "trakt_show:1")),
        (
            EPISODE,
            (
                "tmdb_show:7|S02E05",
                "tvdb_show:8|S02E05",
                "imdb:tt9|S02E05",
                "trakt_show:1|S02E05",
                "tvdb_episode:3",
                "tmdb_episode:2",
                "imdb:tt4",
                "trakt_episode:5",
            ),
        ),
        (Episode(show=Show(title="Nachts"), season=1, number=1), ()),
    ],
)
def test_a_title_goes_by_its_ids_strongest_first(
    title: Title, keys: tuple[str, ...]
) -> None:
    assert title_keys(title) == keys


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (SHOW, "Nachts (2021)"),
        (Show(title="Nachts"), "Nachts"),
        (EPISODE, "Nachts S02E05"),
        (Episode(show=SHOW, season=0, number=12), "Nachts S00E12"),
    ],
)
def test_people_read_titles_with_year_and_place(title: Title, name: str) -> None:
    assert title.name == name


@pytest.mark.parametrize(
    ("position", "duration", "progress"),
    [
        (timedelta(minutes=30), timedelta(hours=2), 25.0),
        (timedelta(hours=3), timedelta(hours=2), 100.0),
        (timedelta(hours=1), None, None),
        (timedelta(hours=1), timedelta(), None),
    ],
)
def test_progress_is_told_in_percent_of_a_known_length(
    position: timedelta, duration: timedelta | None, progress: float | None
) -> None:
    playing = NowPlaying(
        title=EPISODE,
        state=PlayerState.PLAYING,
        position=position,
        duration=duration,
        at=NOW,
        started_at=NOW,
    )
    assert playing.progress == progress


@pytest.mark.parametrize(
    ("through", "places"),
    [
        (None, ["S02E05"]),
        (6, ["S02E05", "S02E06"]),
        (7, ["S02E05", "S02E06", "S02E07"]),
    ],
)
def test_a_file_of_several_episodes_has_each_by_itself(
    through: int | None, places: list[str]
) -> None:
    first, *rest = replace(EPISODE, through=through).parts
    assert [it.place for it in (first, *rest)] == places
    assert first == EPISODE
    assert all(it.show == SHOW and not it.ids.keys for it in rest)
