"""Tests of reading what is requested at a Radarr."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Access, Facet
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.providers.contracts import ABILITY, SearchesFilms
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.radarr.account import (
    QualityProfile,
    RadarrAccount,
    RootFolder,
)
from simulators.catalogue import CatalogueFilm
from simulators.radarr import Radarr

from ..canned import Canned, CannedServer
from ..moments import Clock
from .examples import movie


@pytest.mark.parametrize(("facet", "access"), list(ABILITY))
def test_capabilities_say_what_there_are_methods_for(
    account: RadarrAccount, facet: Facet, access: Access
) -> None:
    support = account.capabilities.get(facet)
    declared = support is not None and access in support.access
    assert declared == isinstance(account, ABILITY[facet, access])


def test_it_finds_films_by_name(account: RadarrAccount) -> None:
    assert isinstance(account, SearchesFilms)


async def test_what_a_link_can_choose_from_is_read(linked: RadarrAccount) -> None:
    assert QualityProfile(id=4, name="HD-1080p") in await linked.quality_profiles()
    assert [folder.path for folder in await linked.root_folders()] == [
        "/data/movies",
        "/data/animation",
    ]


async def test_a_folder_that_is_away_says_so(
    account: RadarrAccount, server: CannedServer
) -> None:
    said = [{"id": 1, "path": "/nas", "accessible": False, "freeSpace": 12}]
    server.lay("GET /api/v3/rootfolder", Canned(said=said))
    assert await account.root_folders() == (
        RootFolder(path="/nas", accessible=False, free_space=12),
    )


async def test_labels_come_in_alphabetical_order(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    radarr.add_tag("zoe")
    radarr.add_tag("anna")
    assert await linked.tags() == ("anna", "zoe")


async def test_every_film_is_read_with_its_state(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    clock: Clock,
) -> None:
    tag = radarr.add_tag("letterboxd-alice")
    radarr.add_film(catalogue[0], has_file=True, tags=[tag, 999])
    radarr.add_film(catalogue[1], monitored=False, tags=[tag, 999])
    radarr.add_film(catalogue[2])
    radarr.start_download(catalogue[2].tmdb)
    radarr.exclude(catalogue[3])
    view = await linked.read_requests()
    assert view.films.complete
    assert view.films.read_at == clock.now
    assert view.excluded == {catalogue[3].tmdb}
    first, second, third = view.films.items
    assert first.film.ids == FilmIds(tmdb=catalogue[0].tmdb, imdb=catalogue[0].imdb)
    assert first.film.title == catalogue[0].server_title
    assert first.film.year == catalogue[0].year
    assert first.film.poster is not None
    assert (first.has_file, first.monitored, first.downloading) == (True, True, False)
    assert first.tags is second.tags
    assert first.tags == {"letterboxd-alice"}
    assert second.monitored is False
    assert third.downloading is True
    assert third.tags == frozenset()


async def test_a_look_takes_five_requests(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    await linked.read_requests()
    assert len(radarr.requests) == 5


async def test_a_look_tells_which_radarr_it_was_whatever_its_address(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    before = await linked.read_requests()
    radarr.url_base = "/radarr"
    assert before.server
    assert (await linked.read_requests()).server == before.server


async def test_a_film_that_cannot_be_read_makes_the_look_incomplete(
    account: RadarrAccount, server: CannedServer
) -> None:
    _lay_look(server, [movie(1), {"id": 2, "title": "Film 2"}])
    view = await account.read_requests()
    assert len(view.films.items) == 1
    assert view.films.undecoded == 1
    assert not view.films.complete


async def test_a_film_that_tmdb_does_not_know_is_left_out(
    account: RadarrAccount, server: CannedServer
) -> None:
    _lay_look(server, [movie(1), movie(2, tmdbId=0)])
    view = await account.read_requests()
    assert view.server == ""
    assert [film.request_id for film in view.films.items] == [1]
    assert view.films.complete


async def test_half_a_list_is_no_list(
    account: RadarrAccount, server: CannedServer
) -> None:
    _lay_look(server, [])
    half = Canned(said='[{"tmdbId": 1, "title": "a"}, {', kind="application/json")
    server.lay("GET /api/v3/movie", half)
    with pytest.raises(NotUnderstood):
        await account.read_requests()


def _lay_look(server: CannedServer, movies: list[object]) -> None:
    status = {"appName": "Radarr", "version": "6.0.4.10291"}
    server.lay("GET /api/v3/system/status", Canned(said=status))
    server.lay("GET /api/v3/tag", Canned(said=[]))
    server.lay("GET /api/v3/exclusions", Canned(said=[]))
    server.lay("GET /api/v3/queue", Canned(said={"totalRecords": 0, "records": []}))
    server.lay("GET /api/v3/movie", Canned(said=movies))


async def test_a_long_queue_is_read_page_by_page(
    account: RadarrAccount, server: CannedServer
) -> None:
    pages = (
        Canned(said={"totalRecords": 3, "records": [{"movieId": 1, "title": "a"}, {}]}),
        Canned(said={"totalRecords": 3, "records": [{"movieId": 2, "title": "b"}]}),
    )
    server.lay("GET /api/v3/queue", *pages)
    assert [film.request_id for film in await account.queue()] == [1, 2]
    assert [asked.query["page"] for asked in server.asked] == ["1", "2"]


async def test_a_queue_that_shrinks_meanwhile_ends(
    account: RadarrAccount, server: CannedServer
) -> None:
    pages = (
        Canned(said={"totalRecords": 9, "records": [{"movieId": 1, "title": "a"}]}),
        Canned(said={"totalRecords": 9, "records": []}),
    )
    server.lay("GET /api/v3/queue", *pages)
    assert [film.release for film in await account.queue()] == ["a"]


async def test_a_download_that_is_over_is_not_under_way(
    account: RadarrAccount, server: CannedServer
) -> None:
    record = {"movieId": 1, "title": "a", "trackedDownloadState": "imported"}
    said = {"totalRecords": 1, "records": [record]}
    server.lay("GET /api/v3/queue", Canned(said=said))
    assert await account.queue() == ()


async def test_history_tells_what_happened_since(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    clock: Clock,
) -> None:
    radarr.clock = clock
    radarr.add_film(catalogue[0])
    radarr.finish_download(catalogue[0].tmdb)
    since = clock.now - timedelta(hours=1)
    events = await linked.history(since)
    assert [event.kind for event in events] == ["grabbed", "downloadFolderImported"]
    assert {event.film.ids.tmdb for event in events} == {catalogue[0].tmdb}
    assert {event.at for event in events} == {clock.now}


@pytest.mark.parametrize("several", [1, 11])
async def test_films_are_found_one_by_one_or_by_the_list(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    several: int,
) -> None:
    radarr.add_film(catalogue[0])
    asked = [film.tmdb for film in catalogue[:several]]
    assert await linked.find_requests(asked) == {catalogue[0].tmdb}
    assert len(radarr.requests) == 1


async def test_a_film_that_is_not_there_is_not_found(linked: RadarrAccount) -> None:
    assert await linked.find_requests([949]) == frozenset()


async def test_films_are_looked_up_by_the_best_that_is_known(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay("GET /api/v3/movie/lookup", Canned(said=[movie(0), movie(0, tmdbId=0)]))
    known = (
        Film(title="Heat", ids=FilmIds(tmdb=949, imdb="tt0113277")),
        Film(title="Heat", ids=FilmIds(imdb="tt0113277")),
        Film(title="Heat", year=1995),
        Film(title="Heat"),
    )
    found = [await account.search(film) for film in known]
    assert [asked.query["term"] for asked in server.asked] == [
        "tmdb:949",
        "imdb:tt0113277",
        "Heat 1995",
        "Heat",
    ]
    assert [candidate.film.ids.tmdb for candidate in found[0]] == [1000]
