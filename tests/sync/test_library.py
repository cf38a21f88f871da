"""Which films go on a shelf, and which are left alone and why."""

from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import Collect
from custom_components.letterboxd_sync.model.plan import (
    BaseRow,
    Keep,
    Plan,
    Planned,
    SkipReason,
)
from custom_components.letterboxd_sync.model.shelf import LibraryFilm
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.library import wanted_on_shelf

from .shelf_plans import COLLECTED, HELD, collect, collected, plan, uncollect
from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    COLLECTION,
    HEAT,
    NOW,
    PLAYLIST,
    SHELVES,
    agreed,
    film,
    item,
    kept,
    key,
    operations,
    reasons,
    server,
    watchlist,
)


def test_a_film_that_the_server_has_goes_on_the_shelf() -> None:
    row = BaseRow(
        link_id=ANNA,
        key=key(HEAT),
        film=HEAT,
        ours=True,
        item_id="item-949",
        agreed_at=NOW,
    )
    assert plan() == Plan(
        operations=(
            Planned(
                key="collect|jellyfin:home|collection::Watchlist|item-949|1",
                operation=Collect(shelf=COLLECTION, film=HEAT, item_id="item-949"),
                settles=Keep(row=row),
            ),
        )
    )


def test_films_go_on_in_the_order_of_the_watchlist() -> None:
    found = plan(watchlist(film(2), film(1)), server(film(1), film(2)))
    assert [item_id for _, item_id in collected(found)] == ["item-2", "item-1"]


def test_a_film_that_the_server_lacks_waits_for_it() -> None:
    found = plan(target=server())
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.NOT_IN_LIBRARY)]


def test_a_film_that_becomes_available_later_still_gets_in() -> None:
    assert collected(plan(target=server())) == []
    assert len(collected(plan(target=HELD))) == 1


@pytest.mark.parametrize("target", [server(library_complete=False), server(stale=True)])
def test_half_a_library_does_not_say_what_is_missing(target: ServerView) -> None:
    assert reasons(plan(target=target)) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        (FilmIds(imdb="tt1"), SkipReason.NOT_IN_LIBRARY),
        (FilmIds(letterboxd="gozu"), SkipReason.UNRESOLVED),
        (FilmIds(letterboxd="gozu", tmdb_show=1), SkipReason.NOT_A_FILM),
        (FilmIds(), SkipReason.UNRESOLVED),
    ],
)
def test_a_film_that_is_nowhere_says_why(ids: FilmIds, reason: SkipReason) -> None:
    found = plan(watchlist(Film(title="Gozu", ids=ids)))
    assert reasons(found) == [("Gozu", reason)]


# -- there already --------------------------------------------------------------------


@pytest.mark.parametrize("ours", [True, False])
def test_what_is_on_the_shelf_already_is_ours_only_if_a_link_put_it_there(
    ours: bool,
) -> None:
    found = plan(target=COLLECTED, owned=["item-949"] if ours else [])
    [row] = kept(found)
    assert (row.item_id, row.ours) == ("item-949", ours)
    assert found.operations == ()
    assert reasons(found) == [("Heat", SkipReason.ALREADY_THERE)]


def test_another_version_on_the_shelf_will_do() -> None:
    versions: list[LibraryFilm] = [item(HEAT, "first"), item(HEAT, "other", added=1)]
    found = plan(target=server(*versions, on_shelf=["other"]))
    assert [row.item_id for row in kept(found)] == ["other"]
    agreed_before = agreed(HEAT, item_id="first")
    again = plan(target=server(*versions, on_shelf=["other"]), base=agreed_before)
    assert again == Plan()


def test_what_both_ends_agree_on_needs_nothing() -> None:
    found = plan(target=COLLECTED, base=agreed(HEAT, item_id="item-949"))
    assert found == Plan()


def test_new_ids_of_a_film_on_the_shelf_are_learnt() -> None:
    vague = Film(title="Heat", year=1995, ids=FilmIds(letterboxd="heat-1995"))
    found = plan(target=COLLECTED, base=agreed(vague, item_id="item-949"))
    [row] = kept(found)
    assert (row.key, row.film.ids.tmdb) == ("letterboxd:heat-1995", 949)
    assert (row.ours, row.times) == (True, 1)


@pytest.mark.parametrize("link", [ANNA, BEN])
def test_a_film_that_somebody_put_there_first_is_not_ours(link: LinkId) -> None:
    jobs = collect(JobState.QUEUED, link=link)
    found = plan(target=COLLECTED, jobs=jobs)
    assert found.withdrawn == tuple(jobs)
    assert [row.ours for row in kept(found)] == [False]


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.UNCERTAIN])
def test_a_job_that_may_have_put_the_film_there_settles_it_itself(
    state: JobState,
) -> None:
    found = plan(target=COLLECTED, jobs=collect(state))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


# -- listed again while it leaves -----------------------------------------------------


@pytest.mark.parametrize("link", [ANNA, BEN])
def test_a_waiting_removal_is_taken_back_when_the_film_is_listed_again(
    link: LinkId,
) -> None:
    jobs = uncollect(JobState.QUEUED, link=link)
    base = agreed(HEAT, item_id="item-949")
    assert plan(target=COLLECTED, base=base, jobs=jobs) == Plan(withdrawn=tuple(jobs))


@pytest.mark.parametrize(
    ("state", "at"),
    [
        (JobState.SENDING, BEFORE),
        (JobState.UNCERTAIN, BEFORE),
        (JobState.DONE, AFTER),
    ],
)
@pytest.mark.parametrize("target", [HELD, COLLECTED])
def test_a_film_that_may_just_have_left_waits_for_the_next_look(
    state: JobState, at: datetime, target: ServerView
) -> None:
    found = plan(target=target, jobs=uncollect(state, at=at))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_film_that_left_and_came_back_has_new_keys() -> None:
    jobs = {**uncollect(JobState.DONE), **collect(JobState.DONE)}
    found = plan(jobs=jobs)
    assert len(found.operations) == 1
    assert set(found.freed) == set(jobs)


# -- what other links to the shelf want -----------------------------------------------


def test_what_a_link_wants_on_its_shelf_has_not_been_watched_by_its_people() -> None:
    link = replace(SHELVES, link_id=BEN, watched_by=("u-ben",))
    target = server(HEAT, film(1), watched={"u-ben": ["item-1"]})
    found = wanted_on_shelf(link, {}, watchlist(HEAT, film(1)), target)
    assert found == set(HEAT.ids.keys)


def test_operations_name_the_shelf_of_the_link() -> None:
    link = replace(SHELVES, shelf=PLAYLIST)
    [operation] = operations(plan(link=link, target=server(HEAT, shelf=PLAYLIST)))
    assert isinstance(operation, Collect)
    assert operation.shelf == PLAYLIST
