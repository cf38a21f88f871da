"""A poster names its film, wherever the site puts the facts this year."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.providers.letterboxd.posters import (
    POSTER,
    film_of,
)


def node(attributes: str, inner: str = "") -> LexborNode:
    html = (
        '<div class="react-component" data-component-class="LazyPoster"'
        f" {attributes}>{inner}</div>"
    )
    found = LexborHTMLParser(html).css_first(POSTER)
    assert found is not None
    return found


NAMED = 'data-item-slug="gozu" data-item-name="Gozu (2003)"'
IDENTITY = '{"lid":"1RTa","uid":"film:44548","type":"film"}'


@pytest.mark.parametrize(
    ("attributes", "film"),
    [
        (
            f"{NAMED} data-postered-identifier='{IDENTITY}'",
            Film(title="Gozu", year=2003, ids=FilmIds(letterboxd="gozu", boxd="1RTa")),
        ),
        (
            f"{NAMED} data-resolvable-poster-path='{{\"postered\":{IDENTITY}}}'",
            Film(title="Gozu", year=2003, ids=FilmIds(letterboxd="gozu", boxd="1RTa")),
        ),
        (NAMED, Film(title="Gozu", year=2003, ids=FilmIds(letterboxd="gozu"))),
        (
            f"{NAMED} data-postered-identifier='{{'",
            Film(title="Gozu", year=2003, ids=FilmIds(letterboxd="gozu")),
        ),
        (
            f'{NAMED} data-postered-identifier=\'{{"lid":""}}\'',
            Film(title="Gozu", year=2003, ids=FilmIds(letterboxd="gozu")),
        ),
        (
            'data-item-link="/film/x/" data-item-full-display-name="X"',
            Film(title="X", ids=FilmIds(letterboxd="x")),
        ),
        (
            'data-target-link="/film/1984/" data-item-name="1984 (1956) (1956)"',
            Film(title="1984 (1956)", year=1956, ids=FilmIds(letterboxd="1984")),
        ),
        (
            'data-item-slug="s" data-item-name="A Soldier&#039;s &amp; B (1961)"',
            Film(title="A Soldier's & B", year=1961, ids=FilmIds(letterboxd="s")),
        ),
    ],
)
def test_a_film_is_read_from_whatever_places_there_are(
    attributes: str, film: Film
) -> None:
    assert film_of(node(attributes)) == film


def test_a_picture_is_taken_unless_it_is_the_grey_one() -> None:
    real = '<img src="https://a.ltrbxd.com/resized/film-poster/4/gozu.jpg">'
    grey = '<img src="https://s.ltrbxd.com/static/img/empty-poster.png">'

    assert film_of(node(NAMED, real)).poster == (
        "https://a.ltrbxd.com/resized/film-poster/4/gozu.jpg"
    )
    assert film_of(node(NAMED, grey)).poster is None


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'data-item-slug="gozu"',
        'data-item-name="Gozu (2003)"',
        'data-item-name="Gozu" data-target-link="/"',
        'data-item-slug="" data-item-name="Gozu"',
    ],
)
def test_a_poster_without_name_or_address_names_no_film(attributes: str) -> None:
    with pytest.raises(ValueError, match="without name or address"):
        film_of(node(attributes))
