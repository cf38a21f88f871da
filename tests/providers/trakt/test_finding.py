from datetime import UTC, date, datetime

import pytest

from custom_components.letterboxd_sync.model.capability import Media
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode, CatalogueShow
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles

type Catalogue = tuple[CatalogueFilm, ...]


@pytest.mark.parametrize("known", ["tmdb", "imdb"])
async def test_a_film_is_found_by_its_ids(
    linked: TraktAccount, catalogue: Catalogue, known: str
) -> None:
    film = catalogue[0]
    ids = {"tmdb": FilmIds(tmdb=film.tmdb), "imdb": FilmIds(imdb=film.imdb)}[known]

    (candidate,) = await linked.search(Film(title="Whatever", ids=ids))

    assert candidate.film.ids.tmdb == film.tmdb
    assert candidate.film.ids.trakt is not None


async def test_a_film_without_ids_is_found_by_title_and_year(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    film = catalogue[0]
    wanted = Film(title=film.server_title, year=film.year + 1)

    found = await linked.search(wanted)

    assert film.tmdb in [it.film.ids.tmdb for it in found]
    assert trakt.requests[0].query["years"] == f"{film.year}-{film.year + 2}"


async def test_an_id_that_trakt_does_not_know_is_followed_by_the_title(
    linked: TraktAccount, catalogue: Catalogue
) -> None:
    film = catalogue[0]
    wanted = Film(title=film.server_title, ids=FilmIds(tmdb=999_999_999))

    found = await linked.search(wanted)

    assert film.tmdb in [it.film.ids.tmdb for it in found]


async def test_films_and_shows_are_searched_together(
    linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    shows = await linked.search_titles(show.title, year=show.year)
    films = await linked.search_titles(catalogue[0].server_title)

    assert show.tmdb in [it.ids.tmdb for it in shows if isinstance(it, Show)]
    assert catalogue[0].tmdb in [it.ids.tmdb for it in films if isinstance(it, Film)]


async def test_nothing_is_searched_for_nothing(
    trakt: Trakt, linked: TraktAccount
) -> None:
    assert await linked.search_titles("  ") == ()
    assert trakt.requests == []


async def test_signs_of_the_search_are_meant_literally(
    account: TraktAccount, server: CannedServer
) -> None:
    server.lay("GET /api/search/movie,show", Canned(said=[]))

    await account.search_titles("Alien: (re)wind? && 8½")

    assert server.asked[0].query["query"] == r"Alien\: \(re\)wind\? \&& 8½"


async def test_a_title_is_found_by_id_and_kind(
    linked: TraktAccount,
    catalogue: Catalogue,
    show: CatalogueShow,
    episode: CatalogueEpisode,
) -> None:
    # The number of a show is that of a film, too
    as_show = await linked.title_by_id("tmdb", str(show.tmdb), Media.SHOW)
    as_film = await linked.title_by_id("tmdb", str(show.tmdb), Media.FILM)
    as_episode = await linked.title_by_id("tvdb", str(episode.tvdb), Media.EPISODE)
    as_nothing = await linked.title_by_id("imdb", "tt0/../../x", Media.FILM)

    assert isinstance(as_show, Show)
    assert isinstance(as_film, Film | None)
    assert isinstance(as_episode, Episode)
    assert as_nothing is None


async def test_an_id_is_of_whatever_has_it(
    linked: TraktAccount, catalogue: Catalogue, episode: CatalogueEpisode
) -> None:
    (film,) = await linked.titles_by_id("imdb", str(catalogue[0].imdb))
    (found,) = await linked.titles_by_id("tvdb", str(episode.tvdb))

    assert isinstance(film, Film)
    assert isinstance(found, Episode)
    assert await linked.titles_by_id("imdb", "tt9999999") == ()


@pytest.mark.parametrize(("media", "kind"), [(Media.FILM, Film), (Media.SHOW, Show)])
async def test_trakt_offers_films_and_shows(
    linked: TraktAccount, media: Media, kind: type
) -> None:
    trending = await linked.trending(media, 3)
    popular = await linked.popular(media, 3)
    recommended = await linked.recommendations(media, 3)

    assert [type(it) for it in (*trending, *popular, *recommended)] == [kind] * 9


async def test_what_is_listed_can_be_left_out(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    first, *_ = await linked.recommendations(Media.FILM)
    listed = next(it for it in catalogue if it.tmdb == first.ids.tmdb)
    trakt.list_title(listed)

    assert first in await linked.recommendations(Media.FILM)
    assert first not in await linked.recommendations(Media.FILM, ignore_listed=True)


async def test_the_calendar_has_films_with_their_day(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    trakt.list_title(catalogue[0])
    trakt.release(catalogue[0], date(2026, 12, 24))

    entries = await linked.calendar(Media.FILM, date(2026, 11, 20), 60)

    assert [(it.title.name, it.day, it.at) for it in entries] == [
        (titles.film(catalogue[0]).name, date(2026, 12, 24), None)
    ]
    assert [it.path.rsplit("/", 2)[1:] for it in trakt.requests] == [
        ["2026-11-20", "31"],
        ["2026-12-21", "29"],
    ]


async def test_the_calendar_has_episodes_with_their_hour(
    trakt: Trakt,
    linked: TraktAccount,
    show: CatalogueShow,
    episode: CatalogueEpisode,
    clock: Clock,
) -> None:
    at = datetime(2026, 11, 25, 20, 15, tzinfo=UTC)
    trakt.list_title(show)
    trakt.air(episode, at)

    entries = await linked.calendar(Media.SHOW, clock.now.date(), 7)

    assert (at.date(), at) in [(it.day, it.at) for it in entries]


async def test_no_days_are_no_request(trakt: Trakt, linked: TraktAccount) -> None:
    assert await linked.calendar(Media.SHOW, date(2026, 11, 20), 0) == ()
    assert trakt.requests == []
