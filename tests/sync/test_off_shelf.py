"""Which films leave a shelf, and what keeps them there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, ShelfLink
from custom_components.letterboxd_sync.model.operation import (
    Collect,
    OrderShelf,
    Uncollect,
)
from custom_components.letterboxd_sync.model.plan import (
    Base,
    Forget,
    Plan,
    Planned,
    SkipReason,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.keys import collect_key, uncollect_key
from custom_components.letterboxd_sync.sync.library import plan_shelf

from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    COLLECTION,
    HEAT,
    JELLYFIN,
    NOW,
    SHELVES,
    agreed,
    forgotten,
    item,
    job,
    key,
    operations,
    reasons,
    server,
    watchlist,
)

EMPTY = watchlist()
LISTED = watchlist(HEAT)
ON_SHELF = server(HEAT, on_shelf=["item-949"])
WATCHED = server(HEAT, on_shelf=["item-949"], watched={"u-anna": ["item-949"]})
OURS = agreed(HEAT, item_id="item-949")
NOT_OURS = agreed(HEAT, item_id="item-949", ours=False)
NO_JOBS: Mapping[str, Job] = {}
TAKE_OFF = uncollect_key(JELLYFIN, COLLECTION, "item-949")
REMOVAL = Plan(
    operations=(
        Planned(
            key="uncollect|jellyfin:home|collection::Watchlist|item-949",
            operation=Uncollect(shelf=COLLECTION, film=HEAT, item_id="item-949"),
            settles=Forget(link_id=ANNA, key=key(HEAT)),
            removes=True,
        ),
    )
)


def plan(
    source: Snapshot[Listing] = EMPTY,
    target: ServerView = ON_SHELF,
    *,
    link: ShelfLink = SHELVES,
    base: Base = OURS,
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link, whose shelf holds Heat that she put there."""
    return plan_shelf(
        link=link,
        base=base,
        source=source,
        target=target,
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def collect(
    state: JobState, *, at: datetime = BEFORE, link: LinkId | None = ANNA
) -> Mapping[str, Job]:
    """Return the job that puts Heat on the shelf."""
    operation = Collect(shelf=COLLECTION, film=HEAT, item_id="item-949")
    name = collect_key(JELLYFIN, COLLECTION, "item-949", 1)
    return job(name, operation, state, at=at, link=link)


def uncollect(
    state: JobState, *, at: datetime = BEFORE, link: LinkId | None = ANNA
) -> Mapping[str, Job]:
    """Return the job that takes Heat off the shelf."""
    operation = Uncollect(shelf=COLLECTION, film=HEAT, item_id="item-949")
    return job(TAKE_OFF, operation, state, at=at, link=link, reason="locked")


# -- watched --------------------------------------------------------------------------


def test_a_watched_film_leaves() -> None:
    assert plan(LISTED, WATCHED) == REMOVAL


@pytest.mark.parametrize(
    "source", [watchlist(HEAT, complete=False), watchlist(HEAT, stale=True)]
)
def test_a_watched_film_leaves_whatever_the_watchlist_says(
    source: Snapshot[Listing],
) -> None:
    assert plan(source, WATCHED) == REMOVAL


@pytest.mark.parametrize("watched_by", [("u-anna", "u-ben"), ()])
def test_a_film_stays_until_everybody_has_watched_it(
    watched_by: tuple[str, ...],
) -> None:
    link = replace(SHELVES, watched_by=watched_by)
    assert plan(LISTED, WATCHED, link=link) == Plan()


def test_to_have_watched_another_version_counts() -> None:
    target = server(
        item(HEAT),
        item(HEAT, "4k", added=1),
        on_shelf=["item-949"],
        watched={"u-anna": ["4k"]},
    )
    assert plan(LISTED, target) == REMOVAL


def test_a_watched_film_is_not_put_on_the_shelf() -> None:
    target = server(HEAT, watched={"u-anna": ["item-949"]})
    found = plan(LISTED, target, base={}, jobs=collect(JobState.QUEUED))
    assert found.operations == ()
    assert reasons(found) == [("Heat", SkipReason.WATCHED)]
    assert found.withdrawn == tuple(collect(JobState.QUEUED))


def test_a_watched_film_that_somebody_else_put_there_stays() -> None:
    found = plan(LISTED, WATCHED, base=NOT_OURS)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.WATCHED)]


def test_a_watched_film_stays_while_somebody_else_wants_it() -> None:
    found = plan(
        LISTED,
        WATCHED,
        wanted_elsewhere=[key(HEAT)],
        jobs=uncollect(JobState.QUEUED),
    )
    assert found == Plan(skipped=found.skipped, withdrawn=(TAKE_OFF,))
    assert reasons(found) == [("Heat", SkipReason.WANTED_BY_ANOTHER)]


def test_a_watched_film_that_is_off_the_shelf_is_forgotten() -> None:
    target = server(HEAT, watched={"u-anna": ["item-949"]})
    assert forgotten(plan(LISTED, target)) == [key(HEAT)]


# -- unlisted -------------------------------------------------------------------------


def test_an_unlisted_film_leaves() -> None:
    assert plan() == REMOVAL


@pytest.mark.parametrize(
    "source", [watchlist(complete=False), watchlist(stale=True)], ids=["half", "stale"]
)
def test_a_short_read_removes_nothing(source: Snapshot[Listing]) -> None:
    found = plan(source)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.SOURCE_INCOMPLETE)]


@pytest.mark.parametrize(
    "source", [watchlist(complete=False), watchlist(stale=True)], ids=["half", "stale"]
)
def test_after_a_short_read_a_removal_that_waits_is_taken_back(
    source: Snapshot[Listing],
) -> None:
    found = plan(source, jobs=uncollect(JobState.QUEUED))
    assert found == Plan(skipped=found.skipped, withdrawn=(TAKE_OFF,))


@pytest.mark.parametrize(
    "target",
    [
        server(HEAT, on_shelf=["item-949"], library_complete=False),
        server(HEAT, on_shelf=["item-949"], shelf_complete=False),
        server(HEAT, on_shelf=["item-949"], stale=True),
    ],
    ids=["library", "shelf", "stale"],
)
@pytest.mark.parametrize("watched", [{}, {"u-anna": frozenset({"item-949"})}])
def test_half_a_server_removes_nothing(
    target: ServerView, watched: Mapping[str, frozenset[str]]
) -> None:
    found = plan([EMPTY, LISTED][bool(watched)], replace(target, played=watched))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


def test_what_somebody_else_put_there_stays() -> None:
    found = plan(base=NOT_OURS)
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.NOT_OURS)]


@pytest.mark.parametrize("base", [OURS, NOT_OURS, agreed(HEAT)])
def test_what_is_off_the_shelf_already_is_only_forgotten(base: Base) -> None:
    found = plan(target=server(HEAT), base=base)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_only_the_item_that_we_put_there_leaves() -> None:
    target = server(item(HEAT), item(HEAT, "theirs"), on_shelf=["theirs"])
    found = plan(target=target)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_what_another_link_wants_on_the_shelf_stays() -> None:
    found = plan(wanted_elsewhere=[key(HEAT)])
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.WANTED_BY_ANOTHER)]


@pytest.mark.parametrize(
    "ids",
    [
        FilmIds(tmdb=949, letterboxd="renamed"),
        FilmIds(tmdb=950, letterboxd="heat-1995"),
        FilmIds(letterboxd="heat-1995"),
    ],
)
def test_a_film_listed_under_any_of_its_ids_has_not_left(ids: FilmIds) -> None:
    found = plan(watchlist(Film(title="Renamed", ids=ids)))
    assert found.operations == ()
    assert forgotten(found) == []


def test_a_film_stays_while_one_of_its_name_is_listed() -> None:
    namesake = Film(title="Heat", year=1995, ids=FilmIds(tmdb=950))
    found = plan(watchlist(namesake), jobs=uncollect(JobState.QUEUED))
    assert found.operations == ()
    assert forgotten(found) == []
    assert ("Heat", SkipReason.UNRESOLVED) in reasons(found)
    assert found.withdrawn == (TAKE_OFF,)


# -- jobs that are under way ----------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "at"),
    [
        (JobState.HELD, BEFORE),
        (JobState.QUEUED, BEFORE),
        (JobState.SENDING, BEFORE),
        (JobState.UNCERTAIN, BEFORE),
        (JobState.DONE, AFTER),
    ],
)
@pytest.mark.parametrize(("source", "target"), [(EMPTY, ON_SHELF), (LISTED, WATCHED)])
def test_a_film_is_not_taken_off_twice(
    source: Snapshot[Listing], target: ServerView, state: JobState, at: datetime
) -> None:
    found = plan(source, target, jobs=uncollect(state, at=at))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.DROPPED])
def test_an_old_removal_frees_its_key_for_a_new_one(state: JobState) -> None:
    found = plan(jobs=uncollect(state))
    assert found == replace(REMOVAL, freed=(TAKE_OFF,))


def test_a_refused_removal_is_not_tried_again() -> None:
    found = plan(jobs=uncollect(JobState.REJECTED))
    assert found.operations == ()
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "locked")


@pytest.mark.parametrize(
    ("state", "at"), [(JobState.UNCERTAIN, BEFORE), (JobState.DONE, AFTER)]
)
def test_a_film_that_may_just_have_come_is_not_forgotten(
    state: JobState, at: datetime
) -> None:
    found = plan(target=server(HEAT), jobs=collect(state, at=at, link=BEN))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_waiting_removal_is_taken_back_when_somebody_else_wants_the_film() -> None:
    jobs = uncollect(JobState.QUEUED)
    assert plan(wanted_elsewhere=[key(HEAT)], jobs=jobs).withdrawn == (TAKE_OFF,)


def test_the_removal_of_another_link_is_its_own_business() -> None:
    jobs = uncollect(JobState.QUEUED, link=BEN)
    assert plan(base=NOT_OURS, jobs=jobs).withdrawn == ()


# -- what waits for films that left ---------------------------------------------------


def test_what_waits_to_go_on_is_taken_back_when_its_film_leaves() -> None:
    jobs = collect(JobState.QUEUED)
    found = plan(target=server(HEAT), base={}, jobs=jobs)
    assert found == Plan(withdrawn=tuple(jobs))


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.UNCERTAIN])
def test_what_may_be_on_already_is_not_taken_back(state: JobState) -> None:
    assert plan(target=server(HEAT), base={}, jobs=collect(state)) == Plan()


def test_what_waits_to_go_on_stays_when_somebody_else_wants_it() -> None:
    found = plan(
        target=server(HEAT),
        base={},
        jobs=collect(JobState.QUEUED),
        wanted_elsewhere=[key(HEAT)],
    )
    assert found == Plan()


@pytest.mark.parametrize(
    "source",
    [
        watchlist(complete=False),
        watchlist(Film(title="Fire", ids=FilmIds(letterboxd="heat-1995"))),
        watchlist(Film(title="Heat", ids=FilmIds(letterboxd="heat"))),
    ],
    ids=["short", "same slug", "same name"],
)
def test_what_may_still_be_listed_is_not_taken_back(
    source: Snapshot[Listing],
) -> None:
    found = plan(source, server(HEAT), base={}, jobs=collect(JobState.QUEUED))
    assert found.withdrawn == ()


def test_only_what_the_link_does_is_taken_back() -> None:
    order = job("order", OrderShelf(shelf=COLLECTION, item_ids=()), JobState.QUEUED)
    jobs = {**collect(JobState.QUEUED, link=BEN), **order}
    assert plan(target=server(HEAT), base={}, jobs=jobs) == Plan()


@pytest.mark.parametrize("state", [JobState.REJECTED, JobState.DROPPED])
def test_a_refused_film_that_left_may_go_on_anew(state: JobState) -> None:
    jobs = collect(state)
    found = plan(target=server(HEAT), base={}, jobs=jobs)
    assert found == Plan(freed=tuple(jobs))


def test_a_film_whose_adding_was_taken_back_is_forgotten() -> None:
    found = plan(target=server(HEAT), jobs=collect(JobState.QUEUED))
    assert found.withdrawn == tuple(collect(JobState.QUEUED))
    assert forgotten(found) == [key(HEAT)]
    assert operations(found) == []
