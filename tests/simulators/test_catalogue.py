"""The invented films: always the same, with their oddities where they belong."""

import pytest

from simulators.catalogue import CatalogueFilm, films, slugify

FILMS = films(1_000)


def test_a_longer_catalogue_only_adds_films() -> None:
    assert films(40) == FILMS[:40]


def test_another_seed_is_another_world() -> None:
    assert films(5, seed=1) != films(5)


@pytest.mark.parametrize("attribute", ["slug", "lid", "uid", "imdb"])
def test_ids_are_unique(attribute: str) -> None:
    assert len({getattr(film, attribute) for film in FILMS}) == len(FILMS)


def test_a_film_of_a_year_is_unique() -> None:
    assert len({film.name_and_year for film in FILMS}) == len(FILMS)


def test_a_film_of_a_year_is_unique_on_the_server_too() -> None:
    names = [(film.server_title, film.year) for film in films(10_000)]
    assert len(set(names)) == len(names)


def test_the_first_films_are_plain() -> None:
    first = FILMS[:5]
    assert not any(film.is_show or film.is_animation for film in first)
    assert all(film.in_wikidata and film.original_title is None for film in first)


def test_the_id_of_a_show_is_the_movie_id_of_another_film() -> None:
    movies = {film.tmdb for film in FILMS if not film.is_show}
    shows = [film for film in FILMS if film.is_show]
    assert shows
    assert all(show.tmdb in movies for show in shows)


def test_movie_ids_are_unique() -> None:
    movies = [film.tmdb for film in FILMS if not film.is_show]
    assert len(set(movies)) == len(movies)


@pytest.mark.parametrize(
    ("odd", "least", "most"),
    [
        (lambda film: film.is_animation, 0.07, 0.09),
        (lambda film: not film.in_wikidata, 0.09, 0.11),
        (lambda film: film.original_title is not None, 0.07, 0.09),
        (lambda film: film.slug.endswith(f"-{film.year}"), 0.02, 0.03),
        (lambda film: film.is_show, 0.02, 0.03),
        (lambda film: len(film.wikidata_tmdb) > 1, 0.01, 0.02),
    ],
)
def test_oddities_are_as_common_as_promised(
    odd: object, least: float, most: float
) -> None:
    assert callable(odd)
    share = sum(1 for film in FILMS if odd(film)) / len(FILMS)
    assert least <= share <= most


def test_no_film_is_of_the_future() -> None:
    assert all(1900 < film.year <= 2026 for film in FILMS)


def test_the_server_calls_some_films_otherwise() -> None:
    film = CatalogueFilm(
        tmdb=1, imdb="tt1", slug="a", lid="a", uid=1, title="A", year=2000
    )
    assert film.server_title == "A"
    assert FILMS[11].server_title == FILMS[11].original_title


def test_slugs_are_plain() -> None:
    assert slugify("Odalys's Été: Part 2!") == "odalyss-ete-part-2"
