"""Films as rows lose nothing that Letterboxd tells of them."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.providers.letterboxd.plain_rows import (
    compact,
    from_film,
    from_rows,
    to_film,
    to_rows,
)

BARE = Film(title="Heat")
FULL = Film(
    title="Heat",
    year=1995,
    ids=FilmIds(
        tmdb=949, imdb="tt0113277", letterboxd="heat-1995", boxd="2bg8", tmdb_show=7
    ),
    poster="https://a.ltrbxd.com/film-poster/heat.jpg",
)


@pytest.mark.parametrize("film", [BARE, FULL])
def test_a_film_comes_back_as_it_was(film: Film) -> None:
    assert from_rows(to_rows([film], from_film), to_film) == (film,)


def test_what_is_not_there_takes_no_room() -> None:
    assert to_rows([BARE], from_film) == [{"title": "Heat"}]


def test_text_is_as_short_as_it_gets() -> None:
    assert (
        compact({"title": "Amélie", "year": 2001}) == '{"title":"Amélie","year":2001}'
    )
