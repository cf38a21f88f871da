"""Tests of changing and giving up films that Radarr has."""

import pytest

from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RemoveRequest,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.providers.errors import Refused
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from simulators.catalogue import CatalogueFilm
from simulators.radarr import Radarr

from ..canned import Canned, CannedServer
from .examples import HEAT, film_of, movie


async def test_labels_are_added_and_made_when_missing(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    first = radarr.add_film(catalogue[0], tags=[radarr.add_tag("anna")])
    second = radarr.add_film(catalogue[1])
    await linked.tag_requests(
        [
            TagRequest(film=film_of(catalogue[0]), tags=("bob",)),
            TagRequest(film=film_of(catalogue[1]), tags=("bob",)),
            TagRequest(film=film_of(catalogue[1]), tags=("cleo", "anna")),
            TagRequest(film=film_of(catalogue[2]), tags=("dora",)),
            TagRequest(film=film_of(catalogue[0]), tags=("!",)),
        ]
    )
    labels = {number: radarr.state.tags[number] for number in radarr.state.tags}
    assert {labels[tag] for tag in first.tags} == {"anna", "bob"}
    assert {labels[tag] for tag in second.tags} == {"anna", "bob", "cleo"}
    assert "dora" not in labels.values()


async def test_a_label_that_is_known_is_not_asked_for_again(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    radarr.add_film(catalogue[0])
    request = TagRequest(film=film_of(catalogue[0]), tags=("bob",))
    await linked.tag_requests([request])
    before = len(radarr.requests)
    await linked.tag_requests([request])
    assert [r.path for r in radarr.requests[before:]] == [
        "/api/v3/movie",
        "/api/v3/movie/editor",
    ]


async def test_films_are_no_longer_looked_for(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    there = radarr.add_film(catalogue[0])
    other = radarr.add_film(catalogue[1])
    films = [film_of(catalogue[0]), film_of(catalogue[2])]
    await linked.unmonitor_requests([UnmonitorRequest(film=film) for film in films])
    assert there.monitored is False
    assert other.monitored is True


async def test_films_are_looked_for_again_and_searched_for_where_asked(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    there = [radarr.add_film(known) for known in catalogue[:3]]
    films = [film_of(known) for known in catalogue[:4]]
    await linked.unmonitor_requests([UnmonitorRequest(film=film) for film in films])
    await linked.monitor_requests(
        [
            MonitorRequest(film=films[0], search=True),
            MonitorRequest(film=films[1], search=False),
            MonitorRequest(film=films[3], search=True),
        ]
    )
    assert [movie.monitored for movie in there] == [True, True, False]
    assert [movie.searched for movie in there] == [True, False, False]


async def test_without_a_search_only_the_monitoring_changes(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    there = radarr.add_film(catalogue[0])
    film = film_of(catalogue[0])
    await linked.monitor_requests([MonitorRequest(film=film, search=False)])
    assert there.monitored is True
    assert radarr.requests[-1].path == "/api/v3/movie/editor"


async def test_a_film_is_monitored_before_it_is_searched_for(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay("GET /api/v3/movie", Canned(said=[movie(7, tmdbId=949)]))
    server.lay("PUT /api/v3/movie/editor", Canned(status=202, said=[]))
    server.lay("POST /api/v3/command", Canned(status=201, said={}))
    await account.monitor_requests([MonitorRequest(film=HEAT, search=True)])
    edit, search = server.asked[-2:]
    assert edit.json == {"movieIds": [7], "monitored": True}
    assert search.json == {"name": "MoviesSearch", "movieIds": [7]}


async def test_nothing_is_sent_for_films_that_are_not_there(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    await linked.unmonitor_requests([UnmonitorRequest(film=HEAT)])
    await linked.monitor_requests([MonitorRequest(film=HEAT, search=True)])
    await linked.tag_requests([TagRequest(film=HEAT, tags=("bob",))])
    await linked.remove_requests([RemoveRequest(film=HEAT, delete_files=True)])
    assert {request.method for request in radarr.requests} == {"GET"}


@pytest.mark.parametrize("delete_files", [True, False])
async def test_a_film_goes_with_its_files_only_when_asked(
    account: RadarrAccount, server: CannedServer, delete_files: bool
) -> None:
    server.lay("GET /api/v3/movie", Canned(said=[movie(7, tmdbId=949)]))
    server.lay("DELETE /api/v3/movie/7", Canned(said={}))
    await account.remove_requests([RemoveRequest(film=HEAT, delete_files=delete_files)])
    assert server.asked[-1].query == {
        "deleteFiles": str(delete_files).lower(),
        "addImportExclusion": "false",
    }


async def test_a_film_that_is_gone_meanwhile_is_passed_over(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay("GET /api/v3/movie", Canned(said=[movie(7, tmdbId=949)]))
    await account.remove_requests([RemoveRequest(film=HEAT, delete_files=True)])
    assert server.lines()[-1] == "DELETE /api/v3/movie/7"


async def test_a_removal_that_is_refused_is_not_passed_over(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay("GET /api/v3/movie", Canned(said=[movie(7, tmdbId=949)]))
    server.lay("DELETE /api/v3/movie/7", Canned(status=403))
    with pytest.raises(Refused):
        await account.remove_requests([RemoveRequest(film=HEAT, delete_files=True)])
