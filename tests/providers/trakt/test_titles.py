import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from custom_components.letterboxd_sync.model.title import Title
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.trakt import titles

GOZU = Film(title="Gozu", ids=FilmIds(tmdb=18_000, imdb="tt0361668", letterboxd="gozu"))
KITE = Show(title="Kite", ids=ShowIds(tvdb=40, tmdb=20))
BARE = Show(title="Bare")


def episode(number: int, *, show: Show = KITE, season: int = 1) -> Episode:
    return Episode(
        show=show, season=season, number=number, ids=EpisodeIds(tvdb=900 + number)
    )


def test_a_film_is_told_by_the_ids_that_trakt_knows() -> None:
    assert titles.played(GOZU) == {
        "movie": {"ids": {"tmdb": 18_000, "imdb": "tt0361668"}}
    }


def test_an_episode_is_told_by_its_show_and_place() -> None:
    assert titles.played(episode(2)) == {
        "show": {"ids": {"tvdb": 40, "tmdb": 20}},
        "episode": {"season": 1, "number": 2},
    }


def test_an_episode_of_a_show_without_ids_is_told_by_its_own() -> None:
    assert titles.played(episode(2, show=BARE)) == {"episode": {"ids": {"tvdb": 902}}}


def test_episodes_of_one_show_are_put_together() -> None:
    body = titles.listed(
        [
            (episode(1), {"watched_at": "a"}),
            (GOZU, {"watched_at": "b"}),
            (episode(2), {"watched_at": "c"}),
            (episode(1, season=2), {}),
            (episode(7, show=BARE), {}),
            (KITE, {}),
        ]
    )

    assert body == {
        "movies": [
            {"ids": {"tmdb": 18_000, "imdb": "tt0361668"}, "watched_at": "b"},
        ],
        "shows": [
            {"ids": {"tmdb": 20, "tvdb": 40}},
            {
                "ids": {"tmdb": 20, "tvdb": 40},
                "seasons": [
                    {
                        "number": 1,
                        "episodes": [
                            {"number": 1, "watched_at": "a"},
                            {"number": 2, "watched_at": "c"},
                        ],
                    },
                    {"number": 2, "episodes": [{"number": 1}]},
                ],
            },
        ],
        "episodes": [{"ids": {"tvdb": 907}}],
    }


def test_kinds_that_there_are_none_of_are_left_out() -> None:
    assert titles.listed([]) == {}


@pytest.mark.parametrize(
    "title",
    [
        Film(title="Gozu", ids=FilmIds(letterboxd="gozu")),
        Film(title="Roots", ids=FilmIds(tmdb_show=4_000)),
        BARE,
        Episode(show=BARE, season=1, number=1),
    ],
)
def test_a_title_without_an_id_that_trakt_knows_is_refused(title: Title) -> None:
    with pytest.raises(Refused) as refused:
        titles.listed([(title, {})])
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN
    assert title.name in refused.value.detail


@pytest.mark.parametrize(
    ("media", "said"),
    [(Media.FILM, "Film"), (Media.SHOW, "Show")],
)
def test_bare_rows_are_of_the_kind_that_was_asked_for(media: Media, said: str) -> None:
    row = {"title": "Kite", "year": 2020, "ids": {"trakt": 5, "tmdb": 0, "imdb": ""}}

    title = titles.bare(media)(row)

    assert type(title).__name__ == said
    assert titles.film_of(row) == Film(title="Kite", year=2020, ids=FilmIds(trakt=5))
