"""Tests of which film or episode a media player plays, from its attributes."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.show import Episode, EpisodeIds, Show
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.providers.players.titles import (
    Attributes,
    title_of,
)

LONG = timedelta(minutes=100)
SHORT = timedelta(minutes=39, seconds=59)

OZYMANDIAS = Episode(
    show=Show(title="Breaking Bad"), season=5, number=14, title="Ozymandias"
)


def film(**changes: object) -> Attributes:
    return {"media_content_type": "movie", "media_title": "Heat", **changes}


def episode(**changes: object) -> Attributes:
    return {
        "media_content_type": "tvshow",
        "media_title": "Ozymandias",
        "media_series_title": "Breaking Bad",
        "media_season": 5,
        "media_episode": 14,
        **changes,
    }


@pytest.mark.parametrize(
    ("attributes", "title"),
    [
        pytest.param(
            film(media_content_id={"imdb": "tt0113277", "tmdb": "949"}),
            Film(title="Heat", ids=FilmIds(tmdb=949, imdb="tt0113277")),
            id="kodi-film",
        ),
        pytest.param(
            film(media_content_id={"unknown": "tt0113277", "tmdb": ""}),
            Film(title="Heat", ids=FilmIds(imdb="tt0113277")),
            id="kodi-film-of-an-old-library",
        ),
        pytest.param(
            episode(
                media_content_type="episode",
                media_content_id={
                    "tvdb": "4639461",
                    "imdb": "tt2301451",
                    "tmdb": 62161,
                },
            ),
            Episode(
                show=Show(title="Breaking Bad"),
                season=5,
                number=14,
                title="Ozymandias",
                ids=EpisodeIds(tmdb=62161, tvdb=4639461, imdb="tt2301451"),
            ),
            id="kodi-episode",
        ),
        pytest.param(
            film(media_title="Heat (1995)", media_content_id=101, username="Alice"),
            Film(title="Heat", year=1995),
            id="plex-film",
        ),
        pytest.param(
            episode(media_season="5", media_episode="14", media_content_id=204),
            OZYMANDIAS,
            id="plex-episode",
        ),
        pytest.param(
            film(media_content_id="1" * 32), Film(title="Heat"), id="jellyfin-film"
        ),
        pytest.param(
            episode(media_content_id="2" * 32), OZYMANDIAS, id="jellyfin-episode"
        ),
        pytest.param(
            film(media_content_type="MOVIE", app_name="Plex"),
            Film(title="Heat"),
            id="cast-film",
        ),
        pytest.param(
            film(media_content_type="video", app_id="com.netflix.Netflix"),
            Film(title="Heat"),
            id="apple-tv-film",
        ),
        pytest.param(
            episode(media_content_type="video", media_season=5.0),
            OZYMANDIAS,
            id="apple-tv-episode",
        ),
        pytest.param(
            film(media_title=" Heat (1995) ", media_content_id="tt0113277"),
            Film(title="Heat", year=1995, ids=FilmIds(imdb="tt0113277")),
            id="emby-film",
        ),
        pytest.param(
            episode(media_series_title="Breaking Bad (2008)", media_title=None),
            Episode(show=Show(title="Breaking Bad", year=2008), season=5, number=14),
            id="universal-episode",
        ),
        pytest.param(
            episode(media_season=0),
            Episode(
                show=Show(title="Breaking Bad"), season=0, number=14, title="Ozymandias"
            ),
            id="special",
        ),
        pytest.param(
            film(media_title="2001 (9999)"), Film(title="2001 (9999)"), id="no-year"
        ),
        pytest.param(
            film(media_title="(1995)"), Film(title="(1995)"), id="only-a-year"
        ),
    ],
)
def test_titles_are_told_in_the_words_of_each_integration(
    attributes: Attributes, title: Playable
) -> None:
    assert title_of(attributes, LONG) == title


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        film(media_content_type=None),
        film(media_content_type="music"),
        film(media_content_type="channel"),
        film(media_content_type="url"),
        film(media_title=None),
        film(media_title="  "),
        film(media_channel="BBC One"),
        film(media_content_type="video", app_id="com.google.ios.youtube"),
        film(media_content_type="video", app_name="Twitch"),
        film(media_content_type="video", media_series_title="Breaking Bad"),
        film(media_content_type="tvshow"),
        episode(media_series_title=""),
        episode(media_season=-1),
        episode(media_season=True),
        episode(media_season=1.5),
        episode(media_episode="fourteen"),
        episode(media_episode=None),
    ],
)
def test_what_is_neither_is_passed_over(attributes: Attributes) -> None:
    assert title_of(attributes, LONG) is None


@pytest.mark.parametrize("duration", [SHORT, None])
def test_a_video_is_a_film_from_forty_minutes_on(duration: timedelta | None) -> None:
    video = film(media_content_type="video")

    assert title_of(video, timedelta(minutes=40)) == Film(title="Heat")
    assert title_of(video, duration) is None


@pytest.mark.parametrize("duration", [SHORT, None])
@pytest.mark.parametrize(
    "attributes", [film(), episode(), episode(media_content_type="video")]
)
def test_what_the_player_calls_film_or_episode_may_have_any_length(
    attributes: Attributes, duration: timedelta | None
) -> None:
    assert title_of(attributes, duration) is not None
