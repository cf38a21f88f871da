"""Film pages name ids, one request each, and none while the site is closed."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.providers.errors import Refused
from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesRoute

from ..canned import Canned, CannedServer
from ..moments import Clock
from .answers import CHALLENGE, GONE, PAGE_1, html, page
from .markup import film_page

HEAT = Film(title="Heat", ids=FilmIds(letterboxd="heat-1995"))
FILM = "GET /film/heat-1995/"


class TestFilmPages:
    """Film pages, one request each."""

    async def test_a_film_page_names_ids(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(FILM, html(film_page(tmdb_link="/movie/949/", boxd="2bg8")))

        assert await route.film_ids(HEAT) == FilmIds(
            tmdb=949, boxd="2bg8", letterboxd="heat-1995"
        )

    @pytest.mark.parametrize("answer", [GONE, html(film_page(boxd="2bg8"))])
    async def test_a_page_that_is_not_there_or_names_none_gives_none(
        self, route: PagesRoute, server: CannedServer, answer: Canned
    ) -> None:
        server.lay(FILM, answer)

        assert await route.film_ids(HEAT) is None

    async def test_a_film_without_a_slug_is_not_asked_for(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        assert await route.film_ids(Film(title="Heat", ids=FilmIds(boxd="x"))) is None
        assert not server.asked

    async def test_while_the_site_is_closed_to_us_no_film_page_is_asked_for(
        self, route: PagesRoute, server: CannedServer, clock: Clock
    ) -> None:
        server.lay(FILM, CHALLENGE, html(film_page(tmdb_link="/movie/949/")))
        for _ in range(2):
            with pytest.raises(Refused):
                await route.film_ids(HEAT)
        assert len(server.asked) == 1
        clock.pass_by(timedelta(hours=1))

        assert await route.film_ids(HEAT) is not None

    async def test_a_page_that_is_shown_opens_the_site_again(
        self, route: PagesRoute, server: CannedServer
    ) -> None:
        server.lay(FILM, CHALLENGE, html(film_page(tmdb_link="/movie/949/")))
        server.lay(PAGE_1, page([], total=0))
        with pytest.raises(Refused):
            await route.film_ids(HEAT)
        await route.read_watchlist()

        assert await route.film_ids(HEAT) is not None
