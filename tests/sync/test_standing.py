"""How far a film has come."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.occurrence import Standing
from custom_components.letterboxd_sync.model.view import RequestsView, ServerView
from custom_components.letterboxd_sync.sync.standing import standings

from .world import HEAT, entry, film, key, radarr, server, watchlist

WITH_FILE = replace(entry(HEAT), has_file=True)
DOWNLOADING = replace(entry(HEAT), downloading=True)


@pytest.mark.parametrize(
    ("requests", "servers", "standing"),
    [
        ([], [], Standing.NOT_REQUESTED),
        ([radarr(film(1))], [server(film(1))], Standing.NOT_REQUESTED),
        ([radarr(HEAT)], [server()], Standing.REQUESTED),
        ([radarr(), radarr(HEAT)], [], Standing.REQUESTED),
        ([radarr(DOWNLOADING)], [], Standing.DOWNLOADING),
        ([radarr(HEAT), radarr(DOWNLOADING)], [], Standing.DOWNLOADING),
        ([radarr(WITH_FILE)], [server()], Standing.AVAILABLE),
        ([], [server(), server(HEAT)], Standing.AVAILABLE),
    ],
)
def test_a_film_stands_where_it_is_furthest(
    requests: list[RequestsView], servers: list[ServerView], standing: Standing
) -> None:
    [(listing, found)] = standings(
        watchlist(HEAT).items, requests=requests, servers=servers
    )
    assert (listing.film, found) == (HEAT, standing)


def test_a_watched_film_is_watched_wherever_it_is() -> None:
    [(_, found)] = standings(
        watchlist(HEAT).items,
        requests=[],
        servers=[server(HEAT)],
        watched={key(HEAT)},
    )
    assert found is Standing.WATCHED


def test_films_keep_the_order_of_the_list() -> None:
    unknown = Film(title="Gozu", ids=FilmIds(letterboxd="gozu"))
    found = standings(
        watchlist(unknown, HEAT).items, requests=[radarr(HEAT)], servers=[]
    )
    assert [standing for _, standing in found] == [
        Standing.NOT_REQUESTED,
        Standing.REQUESTED,
    ]


def test_a_film_without_a_picture_gets_the_one_that_a_service_has() -> None:
    seen = replace(HEAT, poster="http://jellyfin/heat")
    [(listing, _)] = standings(
        watchlist(HEAT).items, requests=[radarr(HEAT)], servers=[server(seen)]
    )
    assert listing.film == seen


def test_a_film_keeps_its_own_picture() -> None:
    own = replace(HEAT, poster="http://letterboxd/heat")
    seen = replace(HEAT, poster="http://jellyfin/heat")
    [(listing, _)] = standings(
        watchlist(own).items, requests=[], servers=[server(seen)]
    )
    assert listing.film == own
