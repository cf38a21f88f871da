"""Which films of a watchlist are asked for, and which are left alone and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.model.plan import Base, Keep, Plan, SkipReason
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.keys import request_key
from custom_components.letterboxd_sync.sync.outbox import SHORTEST_PUT_OFF
from custom_components.letterboxd_sync.sync.watchlist import REFUSED_TO_OTHERS

from .request_plans import HEAT_REQUEST, asked, plan
from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    HEAT,
    NOW,
    RADARR,
    REQUESTS,
    agreed,
    film,
    films,
    forgotten,
    kept,
    key,
    operations,
    radarr,
    reasons,
    watchlist,
)


def test_a_listed_film_is_requested_as_the_link_says() -> None:
    link = replace(
        REQUESTS, animation_root_folder="/cartoons", search=False, monitored=False
    )
    [planned] = plan(watchlist(HEAT), link=link).operations
    assert planned.operation == RequestFilm(
        film=HEAT,
        quality_profile_id=4,
        root_folder="/films",
        animation_root_folder="/cartoons",
        search=False,
        monitored=False,
        tags=("anna",),
    )
    assert planned.key == "request|radarr:home|tmdb:949"
    assert not planned.removes


def test_a_request_that_succeeds_makes_the_film_ours() -> None:
    [planned] = plan(watchlist(HEAT)).operations
    [row] = agreed(HEAT, at=NOW).values()
    assert planned.settles == Keep(row=row)


def test_requests_follow_the_order_of_the_watchlist() -> None:
    source = watchlist(*films(3, 1, 2))
    source = replace(source, items=tuple(reversed(source.items)))
    assert [
        operation.film.ids.tmdb
        for operation in operations(plan(source))
        if isinstance(operation, RequestFilm)
    ] == [3, 1, 2]


def test_a_film_listed_twice_is_asked_for_once() -> None:
    again = replace(HEAT, ids=FilmIds(tmdb=949, boxd="29pM"))
    [operation] = operations(plan(watchlist(HEAT, again)))
    assert isinstance(operation, RequestFilm)
    assert operation.film.ids == FilmIds(tmdb=949, letterboxd="heat-1995", boxd="29pM")


def test_a_duplicate_that_knows_more_resolves_the_first() -> None:
    vague = Film(title="Heat", ids=FilmIds(imdb="tt0113277"))
    exact = Film(title="Heat", ids=FilmIds(tmdb=949, imdb="tt0113277"))
    third = Film(title="Heat", ids=FilmIds(tmdb=949))
    found = plan(watchlist(vague, third, exact))
    assert len(found.operations) == 1
    assert found.skipped == ()


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        (FilmIds(letterboxd="heat-1995"), SkipReason.UNRESOLVED),
        (FilmIds(imdb="tt0113277"), SkipReason.UNRESOLVED),
        (FilmIds(), SkipReason.UNRESOLVED),
        (FilmIds(letterboxd="chernobyl", tmdb_show=87108), SkipReason.NOT_A_FILM),
    ],
)
def test_a_film_without_a_tmdb_id_is_never_asked_for(
    ids: FilmIds, reason: SkipReason
) -> None:
    found = plan(watchlist(Film(title="Heat", ids=ids)))
    assert found.operations == ()
    assert reasons(found) == [("Heat", reason)]


def test_a_film_known_only_by_its_imdb_id_is_found_at_radarr() -> None:
    vague = Film(title="Heat", ids=FilmIds(imdb="tt0113277"))
    there = replace(HEAT, ids=FilmIds(tmdb=949, imdb="tt0113277"))
    found = plan(watchlist(vague), radarr(there))
    assert [row.key for row in kept(found)] == ["tmdb:949"]
    assert reasons(found) == [("Heat", SkipReason.ALREADY_THERE)]


def test_what_is_there_already_is_agreed_on_and_is_not_ours() -> None:
    found = plan(watchlist(HEAT), radarr(HEAT))
    assert found.operations == ()
    assert kept(found) == list(agreed(HEAT, ours=False, at=NOW).values())
    assert reasons(found) == [("Heat", SkipReason.ALREADY_THERE)]


def test_what_both_ends_agree_on_needs_nothing() -> None:
    found = plan(watchlist(HEAT), radarr(HEAT), base=agreed(HEAT))
    assert found == Plan()


def test_an_excluded_film_is_not_asked_for() -> None:
    found = plan(watchlist(HEAT), radarr(excluded=[949]))
    assert reasons(found) == [("Heat", SkipReason.EXCLUDED)]
    assert found.operations == ()


def test_a_waiting_request_for_a_film_excluded_since_is_taken_back() -> None:
    found = plan(watchlist(HEAT), radarr(excluded=[949]), jobs=asked(JobState.QUEUED))
    assert found.withdrawn == (HEAT_REQUEST,)


def test_what_a_person_asked_for_directly_is_not_taken_back() -> None:
    jobs = asked(JobState.QUEUED, link=None)
    assert plan(watchlist(HEAT), radarr(excluded=[949]), jobs=jobs).withdrawn == ()
    assert plan(watchlist(HEAT), radarr(HEAT), jobs=jobs).withdrawn == ()


@pytest.mark.parametrize("link", [ANNA, BEN, None])
@pytest.mark.parametrize(
    "state", [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]
)
def test_a_request_under_way_is_not_made_again(
    state: JobState, link: LinkId | None
) -> None:
    found = plan(watchlist(HEAT), jobs=asked(state, link=link))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_request_done_after_we_looked_is_not_made_again() -> None:
    found = plan(watchlist(HEAT), jobs=asked(JobState.DONE, at=AFTER, link=BEN))
    assert found.operations == ()
    assert kept(found) == list(agreed(HEAT, at=NOW).values())
    assert reasons(found) == [("Heat", SkipReason.ALREADY_THERE)]


def test_what_a_person_asked_for_directly_is_not_ours() -> None:
    found = plan(watchlist(HEAT), jobs=asked(JobState.DONE, at=AFTER, link=None))
    assert [row.ours for row in kept(found)] == [False]


def test_an_old_request_frees_its_key_for_a_film_that_is_listed_anew() -> None:
    found = plan(watchlist(HEAT), jobs=asked(JobState.DONE))
    assert [planned.key for planned in found.operations] == [HEAT_REQUEST]
    assert found.freed == (HEAT_REQUEST,)


@pytest.mark.parametrize("state", [JobState.REJECTED, JobState.DROPPED])
def test_a_refused_film_is_not_asked_for_again(state: JobState) -> None:
    found = plan(watchlist(HEAT), jobs=asked(state, reason="no such film"))
    assert found.operations == ()
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "no such film")


def test_a_film_that_radarr_does_not_know_yet_is_refused_and_takes_no_room() -> None:
    off = asked(
        JobState.QUEUED, reason="not found", not_before=BEFORE + SHORTEST_PUT_OFF
    )
    found = plan(watchlist(HEAT, film(1)), link=replace(REQUESTS, limit=1), jobs=off)
    [operation] = operations(found)
    assert isinstance(operation, RequestFilm)
    assert operation.film == film(1)
    assert [(it.reason, it.detail) for it in found.skipped] == [
        (SkipReason.REFUSED, "not found")
    ]


def test_a_refusal_to_another_link_holds_for_a_day() -> None:
    fresh = asked(JobState.REJECTED, link=BEN, at=NOW - timedelta(hours=23))
    assert plan(watchlist(HEAT), jobs=fresh).operations == ()
    old = asked(JobState.REJECTED, link=BEN, at=NOW - REFUSED_TO_OTHERS)
    found = plan(watchlist(HEAT), jobs=old)
    assert [planned.key for planned in found.operations] == [HEAT_REQUEST]
    assert found.freed == (HEAT_REQUEST,)


@pytest.mark.parametrize(
    "target", [radarr(complete=False), radarr(stale=True)], ids=["half", "stale"]
)
@pytest.mark.parametrize("base", [{}, agreed(HEAT)], ids=["new", "agreed"])
def test_without_all_of_radarr_nothing_is_asked_for(
    target: RequestsView, base: Base
) -> None:
    found = plan(watchlist(HEAT), target, base=base)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


def test_half_a_watchlist_may_still_add() -> None:
    found = plan(watchlist(HEAT, complete=False))
    assert len(found.operations) == 1


def test_a_limit_counts_what_is_under_way_and_leaves_the_rest_for_later() -> None:
    link = replace(REQUESTS, limit=2)
    found = plan(watchlist(*films(1, 2), HEAT), link=link, jobs=asked(JobState.QUEUED))
    assert [planned.key for planned in found.operations] == [
        request_key(RADARR, key(film(1)))
    ]
    assert reasons(found) == [
        ("Film no 2", SkipReason.LIMIT_REACHED),
        ("Heat", SkipReason.IN_PROGRESS),
    ]


def test_a_limit_is_per_link() -> None:
    link = replace(REQUESTS, limit=1)
    found = plan(
        watchlist(film(1), HEAT), link=link, jobs=asked(JobState.QUEUED, link=BEN)
    )
    assert len(found.operations) == 1


def test_what_is_taken_back_makes_room() -> None:
    link = replace(REQUESTS, limit=1)
    found = plan(watchlist(film(1)), link=link, jobs=asked(JobState.QUEUED))
    assert found.withdrawn == (HEAT_REQUEST,)
    assert len(found.operations) == 1


# -- removed at Radarr by a person ---------------------------------------------------


def test_what_a_person_removed_at_radarr_is_not_asked_for_again() -> None:
    found = plan(watchlist(HEAT), base=agreed(HEAT), jobs=asked(JobState.DONE))
    assert found.operations == ()
    assert reasons(found) == [("Heat", SkipReason.REMOVED_AT_TARGET)]


def test_what_a_person_removed_at_radarr_is_not_ours_when_it_is_there_again() -> None:
    found = plan(watchlist(HEAT), base=agreed(HEAT))
    assert [row.ours for row in kept(found)] == [False]
    again = plan(watchlist(HEAT), base=agreed(HEAT, ours=False))
    assert kept(again) == []


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.UNCERTAIN])
def test_what_another_link_asks_for_again_is_on_its_way(state: JobState) -> None:
    found = plan(watchlist(HEAT), base=agreed(HEAT), jobs=asked(state, link=BEN))
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_view_older_than_our_request_does_not_prove_a_removal() -> None:
    found = plan(
        watchlist(HEAT), base=agreed(HEAT), jobs=asked(JobState.DONE, at=AFTER)
    )
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


# -- ids that change -----------------------------------------------------------------


def test_a_renamed_slug_is_learnt_and_asks_for_nothing() -> None:
    renamed = replace(HEAT, ids=FilmIds(tmdb=949, letterboxd="heat"))
    found = plan(watchlist(renamed), radarr(HEAT), base=agreed(HEAT))
    assert found.operations == ()
    [row] = kept(found)
    assert (row.key, row.ours) == (key(HEAT), True)
    assert row.film.ids.letterboxd == "heat"


def test_a_film_whose_tmdb_id_is_forgotten_is_known_by_what_was_agreed_on() -> None:
    vague = Film(title="Heat", ids=FilmIds(letterboxd="heat-1995"))
    found = plan(watchlist(vague), radarr(HEAT), base=agreed(HEAT))
    assert found == Plan()


def test_a_corrected_tmdb_id_is_asked_for_and_the_old_film_stays() -> None:
    corrected = replace(HEAT, ids=FilmIds(tmdb=950, letterboxd="heat-1995"))
    link = replace(REQUESTS, on_unlisted=UnlistedPolicy.REMOVE_WITH_FILES)
    found = plan(watchlist(corrected), radarr(HEAT), base=agreed(HEAT), link=link)
    [operation] = operations(found)
    assert isinstance(operation, RequestFilm)
    assert operation.film.ids.tmdb == 950
    assert forgotten(found) == []
