"""Radarr fails while films are asked for."""

from datetime import timedelta
from functools import partial

import pytest

from simulators.faults import Fault, FaultKind

from .home import ALICE, BOB, Home

ADDING = "/api/v3/movie(/import)?"
EVERYTHING = ".*"
TEN_MINUTES = timedelta(minutes=10)


adding = partial(Fault, path=ADDING, method="POST")


def list_one_more_each(home: Home) -> None:
    sims = home.sims
    sims.letterboxd.list_film(ALICE, sims.catalogue[20])
    sims.letterboxd.list_film(BOB, sims.catalogue[21])


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            adding(kind=FaultKind.RESET_BEFORE), id="reset before it was taken"
        ),
        pytest.param(adding(kind=FaultKind.RESET_AFTER), id="reset after it was taken"),
        pytest.param(adding(kind=FaultKind.TRUNCATED), id="answer broken off"),
        pytest.param(adding(kind=FaultKind.EMPTY_BODY), id="answer empty"),
        pytest.param(adding(kind=FaultKind.WRONG_CONTENT_TYPE), id="log-in page"),
        pytest.param(adding(kind=FaultKind.CHALLENGE), id="challenge"),
        pytest.param(adding(kind=FaultKind.STATUS, status=500), id="500"),
        pytest.param(adding(kind=FaultKind.STATUS, status=502), id="502"),
        pytest.param(adding(kind=FaultKind.STATUS, status=503), id="503"),
        pytest.param(
            adding(kind=FaultKind.STATUS, status=503, retry_after=600), id="503, later"
        ),
        pytest.param(
            adding(kind=FaultKind.STATUS, status=429, retry_after=600), id="429, later"
        ),
        pytest.param(adding(kind=FaultKind.STATUS, status=401), id="401 once"),
    ],
)
async def test_a_request_that_went_wrong_is_made_good_and_made_once(
    home: Home, fault: Fault
) -> None:
    home.sims.radarr.faults.add(fault)
    await home.link_household()
    await home.later()
    await home.later()
    asked = {film.tmdb for film in home.sims.catalogue[:5]}
    assert set(home.truth.asked) == asked
    home.sims.radarr.faults.add(fault)
    list_one_more_each(home)
    await home.later()
    await home.later()
    assert len(home.truth.asked) == len(set(home.truth.asked)) == 7


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.RESET_BEFORE, path=EVERYTHING, times=None),
        Fault(kind=FaultKind.WRONG_CONTENT_TYPE, path=EVERYTHING, times=None),
        Fault(kind=FaultKind.STATUS, status=503, path=EVERYTHING, times=None),
        Fault(kind=FaultKind.STATUS, status=502, path=EVERYTHING, times=None),
    ],
    ids=["unreachable", "log-in page", "503", "502"],
)
async def test_an_hour_without_radarr_loses_and_doubles_nothing(
    home: Home, fault: Fault
) -> None:
    sims = home.sims
    await home.link_household(requests={"on_unlisted": "remove_keep_files"})
    sims.radarr.faults.add(fault)
    # What is listed and what is given up meanwhile happens when it is back.
    list_one_more_each(home)
    sims.letterboxd.unlist_film(ALICE, sims.catalogue[0])
    for _ in range(6):
        await home.later(TEN_MINUTES)
    assert home.truth.removals == []
    assert len(home.truth.asked) == 5

    sims.clear_faults()
    home.truth.may_remove(sims.catalogue[0], files=False)
    await home.later(TEN_MINUTES)
    await home.later()
    assert sims.radarr.movie(sims.catalogue[20].tmdb) is not None
    assert sims.radarr.movie(sims.catalogue[21].tmdb) is not None
    assert sims.radarr.movie(sims.catalogue[0].tmdb) is None


async def test_radarr_goes_down_in_the_middle_of_a_batch(home: Home) -> None:
    sims = home.sims
    # The batch is refused, so films go one by one; after the second it is down.
    sims.radarr.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=409,
            path="/api/v3/movie/import",
            method="POST",
            times=None,
        ),
        Fault(
            kind=FaultKind.RESET_BEFORE,
            path="/api/v3/movie",
            method="POST",
            after=2,
            times=3,
        ),
    )
    await home.link_household()
    for _ in range(4):
        await home.later()
    assert sorted(home.truth.asked) == [it.tmdb for it in sims.catalogue[:5]]


async def test_a_stopped_radarr_is_waited_for(home: Home) -> None:
    sims = home.sims
    await home.link_household()
    port = int(sims.radarr.origin.rpartition(":")[2])
    await sims.radarr.stop()
    list_one_more_each(home)
    for _ in range(6):
        await home.later(TEN_MINUTES)
    await sims.radarr.start(port=port)
    await home.later()
    await home.later()
    assert sims.radarr.movie(sims.catalogue[20].tmdb) is not None
    assert sims.radarr.movie(sims.catalogue[21].tmdb) is not None


async def test_one_film_that_radarr_does_not_know_holds_up_no_other(home: Home) -> None:
    sims = home.sims
    second = sims.catalogue[1]
    del sims.radarr.known[second.tmdb]
    home.truth.excuse(second)
    sims.radarr.faults.add(adding(kind=FaultKind.RESET_AFTER, after=1))
    await home.link_household()
    await home.later()
    others = {sims.catalogue[place].tmdb for place in (0, 2, 3, 4)}
    assert set(home.truth.asked) == others


async def test_what_a_person_removed_at_radarr_is_not_asked_for_until_listed_anew(
    home: Home,
) -> None:
    sims = home.sims
    first, shared = sims.catalogue[0], sims.catalogue[2]
    await home.link_household()
    await home.later()
    sims.radarr.remove_film(first.tmdb)
    sims.radarr.remove_film(shared.tmdb)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.TRUNCATED, path="/api/v3/movie", method="GET")
    )
    for _ in range(3):
        await home.later()
    assert len(home.truth.asked) == 5
    assert sims.radarr.movie(first.tmdb) is None

    sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    sims.letterboxd.list_film(ALICE, first)
    home.truth.may_be_asked_again(first)
    home.truth.excuse(shared)
    await home.later()
    assert sims.radarr.movie(first.tmdb) is not None
    assert sims.radarr.movie(shared.tmdb) is None


async def test_an_excluded_film_is_not_asked_for_until_it_is_allowed(
    home: Home,
) -> None:
    sims = home.sims
    shared = sims.catalogue[2]
    exclusion = sims.radarr.exclude(shared)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.TRUNCATED, path="/api/v3/exclusions.*", times=2)
    )
    await home.link_household()
    await home.later()
    assert sims.radarr.movie(shared.tmdb) is None
    assert len(home.truth.asked) == 4

    del sims.radarr.state.exclusions[exclusion.id]
    await home.later()
    assert sims.radarr.movie(shared.tmdb) is not None


async def test_a_new_key_is_asked_for_and_then_everything_goes_on(home: Home) -> None:
    sims = home.sims
    await home.link_household()
    key = sims.radarr.api_key
    sims.radarr.api_key = "f" * 32
    list_one_more_each(home)
    await home.later()
    await home.later()
    flows = home.hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"]
    sims.radarr.api_key = key
    await home.later()
    await home.later()
    assert sims.radarr.movie(sims.catalogue[20].tmdb) is not None
