"""Films and their ids."""

import pytest

from custom_components.letterboxd_sync.model.film import (
    Film,
    FilmIds,
    FilmKey,
    said_once,
)

FULL = FilmIds(
    tmdb=949, imdb="tt0113277", letterboxd="heat-1995", boxd="2bdo", tmdb_show=7
)


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        (FilmIds(), None),
        (FULL, "tmdb:949"),
        (FilmIds(imdb="tt0113277", letterboxd="heat-1995"), "imdb:tt0113277"),
        (FilmIds(letterboxd="heat-1995", boxd="2bdo"), "letterboxd:heat-1995"),
        (FilmIds(boxd="2bdo", tmdb_show=7), "boxd:2bdo"),
        (FilmIds(tmdb_show=7), "tmdb_show:7"),
    ],
)
def test_the_strongest_id_is_the_key(ids: FilmIds, key: str | None) -> None:
    assert ids.key == key
    assert Film(title="Heat", ids=ids).key == key


def test_every_id_is_a_key_strongest_first() -> None:
    assert FULL.keys == (
        FilmKey("tmdb:949"),
        FilmKey("imdb:tt0113277"),
        FilmKey("letterboxd:heat-1995"),
        FilmKey("boxd:2bdo"),
        FilmKey("tmdb_show:7"),
    )
    assert FilmIds().keys == ()


def test_a_film_and_a_show_of_one_number_are_not_one_key() -> None:
    assert FilmIds(tmdb=949).key != FilmIds(tmdb_show=949).key


def test_merging_fills_gaps_and_overrules_nothing() -> None:
    other = FilmIds(tmdb=1, imdb="tt1", letterboxd="one", boxd="1", tmdb_show=1)

    assert FULL.merged(other) == FULL
    assert FilmIds().merged(FULL) == FULL
    assert FilmIds(tmdb=949).merged(FilmIds(imdb="tt0113277")) == FilmIds(
        tmdb=949, imdb="tt0113277"
    )


def test_the_ids_of_a_film_are_filled_in() -> None:
    film = Film(title="Heat", year=1995, ids=FilmIds(letterboxd="heat-1995"))

    filled = film.with_ids(FilmIds(tmdb=949, letterboxd="other"))

    assert filled == Film(
        title="Heat", year=1995, ids=FilmIds(tmdb=949, letterboxd="heat-1995")
    )


@pytest.mark.parametrize(
    ("year", "name"), [(1995, "Heat (1995)"), (None, "Heat"), (0, "Heat")]
)
def test_a_film_is_called_by_title_and_year(year: int | None, name: str) -> None:
    assert Film(title="Heat", year=year).name == name


def test_a_text_that_two_services_say_is_kept_once() -> None:
    one, other = b"tt0113277".decode(), b"tt0113277".decode()
    assert one is not other
    assert said_once(one) is said_once(other)
    assert said_once(None) is None
