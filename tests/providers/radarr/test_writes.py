"""Tests of requesting films."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.shelf import MinimumAvailability
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
    Throttled,
)
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.radarr.account import (
    BATCH,
    RadarrAccount,
)
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.radarr import Radarr

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import KEY
from .examples import HEAT, NAMELESS, failure, film_of, movie, wanted

ADD = "POST /api/v3/movie"


async def test_a_film_is_asked_for_with_all_that_the_link_says(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay(ADD, Canned(status=201, said=movie(1)))
    server.lay("GET /api/v3/tag", Canned(said=[{"id": 3, "label": "letterboxd-al"}]))
    request = wanted(HEAT)
    asked = type(request)(
        film=HEAT,
        quality_profile_id=5,
        root_folder="/data",
        minimum_availability=MinimumAvailability.IN_CINEMAS,
        monitored=False,
        search=False,
        tags=("Letterboxd Ål",),
    )
    await account.request_films([asked])
    assert server.asked[-1].headers["X-Api-Key"] == KEY
    assert server.asked[-1].json == {
        "tmdbId": 949,
        "qualityProfileId": 5,
        "rootFolderPath": "/data",
        "monitored": False,
        "minimumAvailability": "inCinemas",
        "tags": [3],
        "addOptions": {
            "searchForMovie": False,
            "monitor": "movieOnly",
            "addMethod": "manual",
        },
    }


async def test_many_films_go_in_batches_after_one_check(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    films = [film_of(known) for known in catalogue[: BATCH + 2]]
    await linked.request_films([wanted(film, folder="/data/movies/") for film in films])
    assert [request.path for request in radarr.requests] == [
        "/api/v3/qualityprofile",
        "/api/v3/rootfolder",
        "/api/v3/movie/import",
        "/api/v3/movie/import",
    ]
    assert len(radarr.state.movies) == len(films)


async def test_the_last_one_of_many_goes_alone(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    films = [film_of(known) for known in catalogue[: BATCH + 1]]
    await linked.request_films([wanted(film) for film in films])
    assert radarr.requests[-1].path == "/api/v3/movie"
    assert len(radarr.state.movies) == len(films)


async def test_a_film_that_is_asked_for_twice_goes_once(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    await linked.request_films([wanted(film_of(catalogue[0]))] * 2)
    assert [request.path for request in radarr.requests] == ["/api/v3/movie"]


async def test_checks_are_made_anew_when_they_are_old(
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    clock: Clock,
) -> None:
    await linked.request_films([wanted(film_of(known)) for known in catalogue[:2]])
    before = len(radarr.requests)
    await linked.request_films([wanted(film_of(known)) for known in catalogue[2:4]])
    assert len(radarr.requests) == before + 1
    clock.pass_by(timedelta(minutes=11))
    await linked.request_films([wanted(film_of(known)) for known in catalogue[4:6]])
    assert len(radarr.requests) == before + 4


async def test_a_profile_that_is_gone_stops_all_before_anything_is_sent(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    del radarr.state.profiles[4]
    with pytest.raises(Refused, match="4") as caught:
        await linked.request_films([wanted(film_of(known)) for known in catalogue[:2]])
    assert caught.value.reason is RefusedReason.QUALITY_PROFILE
    assert not radarr.state.movies


async def test_a_root_folder_that_is_gone_stops_all_before_anything_is_sent(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    requests = [wanted(film_of(known), folder="/gone") for known in catalogue[:2]]
    with pytest.raises(Refused, match="/gone") as caught:
        await linked.request_films(requests)
    assert caught.value.reason is RefusedReason.ROOT_FOLDER
    assert not radarr.state.movies


async def test_a_film_without_a_tmdb_id_is_refused_before_anything_is_sent(
    account: RadarrAccount, server: CannedServer
) -> None:
    with pytest.raises(Refused) as caught:
        await account.request_films([wanted(HEAT), wanted(NAMELESS)])
    assert caught.value.reason is RefusedReason.FILM_UNKNOWN
    assert server.asked == []


async def test_one_that_is_there_is_success(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    radarr.add_film(catalogue[0])
    await linked.request_films([wanted(film_of(catalogue[0]))])
    assert len(radarr.state.movies) == 1


async def test_one_that_is_there_makes_a_batch_be_refused_with_nothing_done(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    radarr.add_film(catalogue[0])
    with pytest.raises(Refused):
        await linked.request_films([wanted(film_of(known)) for known in catalogue[:3]])
    assert len(radarr.state.movies) == 1


async def test_a_film_that_tmdb_lost_is_refused_as_unknown(
    linked: RadarrAccount, radarr: Radarr
) -> None:
    with pytest.raises(Refused) as caught:
        await linked.request_films([wanted(HEAT)])
    assert caught.value.reason is RefusedReason.FILM_UNKNOWN
    assert not radarr.state.movies


async def test_a_race_for_the_same_film_is_success(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay(ADD, Canned(status=409, said={"message": "constraint failed"}))
    server.lay("GET /api/v3/movie", Canned(said=[movie(1, tmdbId=949)]))
    await account.request_films([wanted(HEAT)])
    assert server.lines() == [ADD, "GET /api/v3/movie"]


async def test_a_conflict_over_anything_else_is_refused(
    account: RadarrAccount, server: CannedServer
) -> None:
    server.lay(ADD, Canned(status=409, said={"message": "constraint failed"}))
    server.lay("GET /api/v3/movie", Canned(said=[]))
    with pytest.raises(Refused, match="constraint failed"):
        await account.request_films([wanted(HEAT)])


async def test_a_clash_of_folders_is_told_in_radarrs_words(
    account: RadarrAccount, server: CannedServer
) -> None:
    words = "Path '/data/Heat (1995)' is already configured for an existing movie"
    said = [failure("MoviePathValidator", words=words)]
    server.lay(ADD, Canned(status=400, said=said))
    server.lay("GET /api/v3/movie", Canned(said=[]))
    with pytest.raises(Refused, match="already configured") as caught:
        await account.request_films([wanted(HEAT)])
    assert caught.value.reason is RefusedReason.PATH_CLASH


async def test_no_metadata_is_a_reason_to_wait(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    radarr.metadata_down = True
    with pytest.raises(Throttled):
        await linked.request_films([wanted(film_of(known)) for known in catalogue[:2]])
    assert not radarr.state.movies


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Canned(status=503, said={"errorMessage": "Radarr is starting"}), NotReached),
        (Canned(status=500, said={"message": "oh"}), NoAnswer),
        (Canned(said="<html>Log in</html>", kind="text/html"), NotUnderstood),
        (Canned(status=307, headers={"Location": "/radarr/api"}), NotUnderstood),
    ],
)
async def test_a_failed_request_says_whether_it_may_have_happened(
    account: RadarrAccount,
    server: CannedServer,
    answer: Canned,
    kind: type[ProviderError],
) -> None:
    server.lay(ADD, answer)
    with pytest.raises(kind):
        await account.request_films([wanted(HEAT)])
    assert server.lines() == [ADD]


async def test_a_lost_answer_is_found_out_by_looking(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    radarr.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST"))
    with pytest.raises(NoAnswer):
        await linked.request_films([wanted(film_of(catalogue[0]))])
    assert await linked.find_requests([catalogue[0].tmdb]) == {catalogue[0].tmdb}


@pytest.mark.parametrize(
    ("known_as", "is_animation", "lookups", "folder"),
    [
        (True, False, 0, "/data/animation"),
        (False, True, 0, "/data/movies"),
        (None, True, 1, "/data/animation"),
        (None, False, 1, "/data/movies"),
    ],
)
async def test_animation_goes_to_its_own_folder(  # noqa: PLR0917
    linked: RadarrAccount,
    radarr: Radarr,
    catalogue: tuple[CatalogueFilm, ...],
    known_as: bool | None,
    is_animation: bool,
    lookups: int,
    folder: str,
) -> None:
    known = next(film for film in catalogue if film.is_animation is is_animation)
    film = film_of(known, animated=known_as)
    await linked.request_films([wanted(film, animation="/data/animation")])
    movie_there = radarr.movie(known.tmdb)
    assert movie_there is not None
    assert movie_there.path.startswith(folder)
    assert len(radarr.requests) == lookups + 1


async def test_without_another_folder_nobody_asks_for_the_kind(
    linked: RadarrAccount, radarr: Radarr, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    await linked.request_films([wanted(film_of(catalogue[0]))])
    assert len(radarr.requests) == 1


async def test_the_key_is_in_no_error(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    said = [failure("Other", words=f"bad key {KEY}")]
    server.lay("GET /api/v3/tag", Canned(status=400, said=said))
    account = RadarrAccount(http, url=server.url, api_key=KEY, clock=clock)
    with pytest.raises(Refused) as caught:
        await account.tags()
    assert KEY not in repr(caught.value)
    assert KEY not in repr(account)
