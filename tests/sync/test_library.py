"""Which films go on a shelf, and which are left alone and why."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, ShelfLink
from custom_components.letterboxd_sync.model.operation import Collect, Uncollect
from custom_components.letterboxd_sync.model.plan import (
    Base,
    BaseRow,
    Keep,
    Plan,
    Planned,
    SkipReason,
)
from custom_components.letterboxd_sync.model.shelf import LibraryFilm
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.keys import collect_key, uncollect_key
from custom_components.letterboxd_sync.sync.library import (
    A_WHILE,
    plan_shelf,
    wanted_on_shelf,
)

from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    COLLECTION,
    HEAT,
    JELLYFIN,
    NOW,
    PLAYLIST,
    SHELVES,
    agreed,
    film,
    item,
    job,
    kept,
    key,
    operations,
    reasons,
    server,
    watchlist,
)

LISTED = watchlist(HEAT)
HELD = server(HEAT)
COLLECTED = server(HEAT, on_shelf=["item-949"])
NONE_AGREED: Base = {}
NO_JOBS: Mapping[str, Job] = {}


def plan(
    source: Snapshot[Listing] = LISTED,
    target: ServerView = HELD,
    *,
    link: ShelfLink = SHELVES,
    base: Base = NONE_AGREED,
    owned: Iterable[str] = (),
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link, with nothing agreed on and no jobs unless told otherwise."""
    return plan_shelf(
        link=link,
        base=base,
        source=source,
        target=target,
        owned=frozenset(owned),
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def collect(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
    times: int = 1,
    item_id: str = "item-949",
) -> Mapping[str, Job]:
    """Return the job that puts Heat on the collection."""
    name = collect_key(JELLYFIN, COLLECTION, item_id, times)
    operation = Collect(shelf=COLLECTION, film=HEAT, item_id=item_id)
    return job(name, operation, state, at=at, link=link, reason="no such item")


def uncollect(
    state: JobState, *, at: datetime = BEFORE, link: LinkId | None = ANNA
) -> Mapping[str, Job]:
    """Return the job that takes Heat off the collection."""
    name = uncollect_key(JELLYFIN, COLLECTION, "item-949")
    operation = Uncollect(shelf=COLLECTION, film=HEAT, item_id="item-949")
    return job(name, operation, state, at=at, link=link)


def collected(plan: Plan) -> list[tuple[str, str]]:
    """Return the keys and items that a plan puts on the shelf."""
    return [
        (planned.key, planned.operation.item_id)
        for planned in plan.operations
        if isinstance(planned.operation, Collect)
    ]


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


# -- which item is which film ---------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(tmdb=949), FilmIds(tmdb=949)),
        (FilmIds(tmdb=949, imdb="tt1"), FilmIds(tmdb=949, imdb="tt2")),
        (FilmIds(imdb="tt0113277"), FilmIds(tmdb=949, imdb="tt0113277")),
    ],
)
def test_films_are_matched_by_id_whatever_their_titles(
    listed: FilmIds, held: FilmIds
) -> None:
    source = watchlist(Film(title="Heat", ids=listed))
    target = server(item(Film(title="Schlagabtausch", ids=held), "x"))
    assert [item_id for _, item_id in collected(plan(source, target))] == ["x"]


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(letterboxd="heat-1995"), FilmIds(tmdb=949)),
        (FilmIds(letterboxd="heat-1995"), FilmIds()),
        (FilmIds(tmdb=949), FilmIds()),
        (FilmIds(), FilmIds(tmdb=949)),
    ],
)
def test_without_ids_in_common_title_and_year_match(
    listed: FilmIds, held: FilmIds
) -> None:
    source = watchlist(Film(title="HEAT", year=1995, ids=listed))
    target = server(item(Film(title="Heat", year=1995, ids=held), "x"))
    assert [item_id for _, item_id in collected(plan(source, target))] == ["x"]


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(letterboxd="heat"), [(1986, FilmIds(tmdb=10))]),
        (FilmIds(letterboxd="heat"), [(None, FilmIds(tmdb=10))]),
        (FilmIds(tmdb=949), [(1995, FilmIds(tmdb=10))]),
        (FilmIds(imdb="tt1"), [(1995, FilmIds(imdb="tt2"))]),
        (
            FilmIds(letterboxd="heat"),
            [(1995, FilmIds(tmdb=949)), (1995, FilmIds(tmdb=10))],
        ),
    ],
    ids=["year", "no year", "tmdb", "imdb", "two of them"],
)
def test_a_name_that_may_be_another_film_matches_nothing(
    listed: FilmIds, held: list[tuple[int | None, FilmIds]]
) -> None:
    source = watchlist(Film(title="Heat", year=1995, ids=listed))
    library = [
        item(Film(title="Heat", year=year, ids=ids), f"x{year}{ids.key}")
        for year, ids in held
    ]
    assert collected(plan(source, server(*library))) == []


def test_without_a_year_no_name_matches() -> None:
    source = watchlist(Film(title="Heat", ids=FilmIds(letterboxd="heat")))
    assert collected(plan(source)) == []


def test_a_film_without_any_id_on_both_sides_is_unresolved() -> None:
    bare = Film(title="Holidays", year=2020)
    found = plan(watchlist(bare), server(item(bare, "x")))
    assert reasons(found) == [("Holidays", SkipReason.UNRESOLVED)]


def test_a_film_that_only_its_name_ties_to_the_base_has_not_left() -> None:
    source = watchlist(Film(title="Heat", year=1995))
    found = plan(source, COLLECTED, base=agreed(HEAT, item_id="item-949"))
    assert found == Plan()


def test_a_film_is_known_by_what_was_agreed_on() -> None:
    source = watchlist(Film(title="Feuer", ids=FilmIds(letterboxd="heat-1995")))
    found = plan(source, COLLECTED, base=agreed(HEAT, item_id="item-949"))
    assert found == Plan()


def test_of_several_versions_the_one_added_first_goes_on() -> None:
    versions = [
        item(HEAT, "new", added=9),
        item(HEAT, "b", added=1),
        item(HEAT, "a", added=1),
        replace(item(HEAT, "undated"), added_at=None),
    ]
    found = plan(target=server(*versions))
    assert [item_id for _, item_id in collected(found)] == ["a"]


def test_a_film_listed_twice_goes_on_once() -> None:
    other = Film(title="Heat", year=1995, ids=FilmIds(boxd="29pM"))
    found = plan(watchlist(HEAT, other))
    assert len(found.operations) == 1
    assert found.skipped == ()


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


# -- missing from the shelf -----------------------------------------------------------


@pytest.mark.parametrize(
    "state", [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]
)
@pytest.mark.parametrize("link", [ANNA, BEN])
def test_a_film_on_its_way_is_not_put_on_twice(state: JobState, link: LinkId) -> None:
    found = plan(jobs=collect(state, link=link))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize("base", [NONE_AGREED, agreed(HEAT, item_id="item-949")])
def test_a_view_older_than_our_job_does_not_prove_a_vanishing(base: Base) -> None:
    found = plan(base=base, jobs=collect(JobState.DONE, at=AFTER))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize(
    "target", [server(HEAT, shelf_complete=False), server(HEAT, stale=True)]
)
def test_half_a_shelf_does_not_say_what_is_missing(target: ServerView) -> None:
    assert reasons(plan(target=target)) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


def test_a_shelf_that_was_not_read_is_left_alone() -> None:
    unread = server(HEAT, shelf=PLAYLIST)
    found = plan(target=unread)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


@pytest.mark.parametrize("times", [1, 2])
def test_what_vanished_is_put_back_under_a_new_key(times: int) -> None:
    base = agreed(HEAT, item_id="item-949", times=times)
    found = plan(base=base, jobs=collect(JobState.DONE, times=times))
    name = collect_key(JELLYFIN, COLLECTION, "item-949", times + 1)
    assert collected(found) == [(name, "item-949")]
    [planned] = found.operations
    assert isinstance(planned.settles, Keep)
    assert planned.settles.row.times == times + 1


def test_what_keeps_vanishing_is_left_alone() -> None:
    found = plan(base=agreed(HEAT, item_id="item-949", times=3))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.KEEPS_VANISHING)]


def test_after_a_while_what_vanished_is_put_back_again() -> None:
    long_ago = NOW - A_WHILE - timedelta(seconds=1)
    base = agreed(HEAT, item_id="item-949", times=3, at=long_ago)
    found = plan(base=base, jobs=collect(JobState.DONE))
    name = collect_key(JELLYFIN, COLLECTION, "item-949", 1)
    assert collected(found) == [(name, "item-949")]
    assert found.freed == (name,)


def test_a_replaced_file_is_a_new_item_and_counts_anew() -> None:
    base = agreed(HEAT, item_id="old", times=3)
    found = plan(base=base)
    name = collect_key(JELLYFIN, COLLECTION, "item-949", 1)
    assert collected(found) == [(name, "item-949")]


def test_the_version_that_was_on_the_shelf_is_put_back() -> None:
    versions = [item(HEAT, "first"), item(HEAT, "ours", added=1)]
    found = plan(target=server(*versions), base=agreed(HEAT, item_id="ours"))
    assert [item_id for _, item_id in collected(found)] == ["ours"]


def test_what_somebody_else_put_there_becomes_ours_when_we_put_it_back() -> None:
    base = agreed(HEAT, item_id="item-949", ours=False)
    [planned] = plan(base=base).operations
    assert isinstance(planned.settles, Keep)
    assert (planned.settles.row.ours, planned.settles.row.times) == (True, 1)


@pytest.mark.parametrize("state", [JobState.REJECTED, JobState.DROPPED])
def test_a_refused_item_is_not_tried_again(state: JobState) -> None:
    found = plan(jobs=collect(state))
    assert found.operations == ()
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "no such item")


def test_jobs_of_another_shelf_are_its_own_business() -> None:
    operation = Collect(shelf=PLAYLIST, film=HEAT, item_id="item-949")
    jobs = job("other", operation, JobState.QUEUED)
    assert len(plan(jobs=jobs).operations) == 1


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
