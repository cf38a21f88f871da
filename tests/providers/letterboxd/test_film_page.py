"""A film page names the ids that other services use; the link to TMDB decides."""

import pytest

from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.letterboxd.film_page import (
    parse_film_page,
)

from .markup import film_page

MOVIE = 'data-tmdb-type="movie" data-tmdb-id="949"'


@pytest.mark.parametrize(
    ("html", "ids"),
    [
        (
            film_page(
                tmdb_link="/movie/949/", imdb="tt0113277", boxd="2bg8", attributes=MOVIE
            ),
            FilmIds(tmdb=949, imdb="tt0113277", boxd="2bg8"),
        ),
        # A miniseries says that it is a movie, and leaves the id empty
        (
            film_page(
                tmdb_link="/tv/91275/",
                attributes='data-tmdb-type="movie" data-tmdb-id=""',
            ),
            FilmIds(tmdb_show=91275),
        ),
        (film_page(tmdb_link="/tv/949/", attributes=MOVIE), FilmIds(tmdb_show=949)),
        (film_page(attributes=MOVIE), FilmIds(tmdb=949)),
        (
            film_page(attributes='data-tmdb-type="tv" data-tmdb-id="949"'),
            FilmIds(tmdb_show=949),
        ),
        (
            film_page(attributes='data-tmdb-type="movie" data-tmdb-id=""'),
            FilmIds(),
        ),
        (
            film_page(attributes='data-tmdb-type="game" data-tmdb-id="949"'),
            FilmIds(),
        ),
        (film_page(tmdb_link="/person/949/"), FilmIds()),
        (film_page(imdb="nm0000001"), FilmIds()),
        (film_page(), FilmIds()),
    ],
)
def test_ids_are_read_as_the_links_say(html: str, ids: FilmIds) -> None:
    assert parse_film_page(html) == ids


@pytest.mark.parametrize("html", ["", "<html><body class='error'>Sorry</body></html>"])
def test_another_page_is_not_understood(html: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_film_page(html)
