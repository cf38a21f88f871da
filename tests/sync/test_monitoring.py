"""Films that a link unmonitored and that come back: monitored again, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import (
    LinkId,
    RequestLink,
    UnlistedPolicy,
)
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    RequestFilm,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import (
    Base,
    Keep,
    Plan,
    Planned,
    SkipReason,
)
from custom_components.letterboxd_sync.model.shelf import RequestedFilm
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.keys import (
    monitor_key,
    removal_key,
    request_key,
)
from custom_components.letterboxd_sync.sync.watchlist import plan_requests

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
    entry,
    forgotten,
    job,
    kept,
    key,
    operations,
    radarr,
    reasons,
    watchlist,
)

LINK = replace(REQUESTS, on_unlisted=UnlistedPolicy.UNMONITOR)
BACK = watchlist(HEAT)
GONE = watchlist()
QUIET = entry(HEAT, monitored=False)
NONE_AGREED: Base = {}
NO_JOBS: Mapping[str, Job] = {}
TOLD = removal_key(UnlistedPolicy.UNMONITOR, RADARR, key(HEAT))
UNDONE = monitor_key(RADARR, key(HEAT))


def plan(
    source: Snapshot[Listing],
    target: RequestsView | RequestedFilm = QUIET,
    *,
    link: RequestLink = LINK,
    base: Base = NONE_AGREED,
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link, with Heat there and unmonitored unless told otherwise."""
    return plan_requests(
        link=link,
        base=base,
        source=source,
        target=radarr(target) if isinstance(target, RequestedFilm) else target,
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def told(
    state: JobState = JobState.DONE,
    *,
    at: datetime = BEFORE,
    link: LinkId = ANNA,
) -> Mapping[str, Job]:
    """Return the job that had Radarr stop looking for Heat."""
    return job(TOLD, UnmonitorRequest(film=HEAT), state, at=at, link=link)


def undone(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId = ANNA,
) -> Mapping[str, Job]:
    """Return the job that has Radarr look for Heat again."""
    operation = MonitorRequest(film=HEAT, search=True)
    return job(UNDONE, operation, state, at=at, link=link, reason="no")


def monitoring(*, search: bool = True) -> Planned:
    """Return what has Radarr look for Heat again."""
    row = agreed(HEAT, at=NOW)[key(HEAT)]
    operation = MonitorRequest(film=HEAT, search=search)
    return Planned(key=UNDONE, operation=operation, settles=Keep(row=row))


# -- what comes back -------------------------------------------------------------------


@pytest.mark.parametrize("teller", [ANNA, BEN])
def test_a_film_that_a_link_unmonitored_is_monitored_again(teller: LinkId) -> None:
    found = plan(BACK, jobs=told(link=teller))
    assert found == Plan(operations=(monitoring(),))


def test_half_of_radarr_shows_enough() -> None:
    found = plan(BACK, radarr(QUIET, complete=False), jobs=told())
    assert found.operations == (monitoring(),)


def test_an_old_look_at_radarr_does_not() -> None:
    found = plan(BACK, radarr(QUIET, stale=True), jobs=told())
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


@pytest.mark.parametrize(
    ("link_searches", "has_file", "search"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_what_is_missing_is_searched_for_where_the_link_says_so(
    link_searches: bool, has_file: bool, search: bool
) -> None:
    link = replace(LINK, search=link_searches)
    found = plan(BACK, replace(QUIET, has_file=has_file), link=link, jobs=told())
    assert found.operations == (monitoring(search=search),)


def test_what_was_agreed_on_stays_so() -> None:
    base = agreed(HEAT, ours=False)
    [planned] = plan(BACK, base=base, jobs=told()).operations
    assert planned.settles == Keep(row=base[key(HEAT)])


# -- what stays as it is ---------------------------------------------------------------


@pytest.mark.parametrize(
    "jobs",
    [
        NO_JOBS,
        told(JobState.REJECTED),
        told(JobState.DROPPED),
        {**told(), **undone(JobState.DONE)},
        {**told(), **undone(JobState.DONE, at=AFTER)},
    ],
    ids=["never", "refused", "dropped", "undone since", "undone just now"],
)
def test_a_film_that_a_person_unmonitored_is_left_alone(
    jobs: Mapping[str, Job],
) -> None:
    found = plan(BACK, jobs=jobs)
    assert found.operations == ()
    assert [row.ours for row in kept(found)] == [False]
    assert set(found.freed) == set(jobs) - {UNDONE}


def test_a_film_whose_label_a_person_took_off_is_left_alone() -> None:
    request = RequestFilm(
        film=HEAT, quality_profile_id=4, root_folder="/films", tags=("anna",)
    )
    asked = job(request_key(RADARR, key(HEAT)), request, JobState.DONE)
    target = entry(HEAT, tags=["family"], monitored=False)
    found = plan(BACK, target, jobs={**told(), **asked})
    assert found.operations == ()
    assert [row.ours for row in kept(found)] == [False]
    assert found.freed == (TOLD,)


def test_a_link_that_does_not_monitor_only_agrees_on_its_film() -> None:
    link = replace(LINK, monitored=False)
    found = plan(BACK, link=link, jobs=told())
    assert (found.operations, found.freed) == ((), ())
    assert [row.ours for row in kept(found)] == [True]


@pytest.mark.parametrize("source", [BACK, GONE], ids=["listed", "unlisted"])
@pytest.mark.parametrize(
    "target", [radarr(HEAT), radarr()], ids=["monitored", "removed"]
)
def test_what_somebody_undid_at_radarr_is_forgotten(
    source: Snapshot[Listing], target: RequestsView
) -> None:
    assert plan(source, target, jobs=told()).freed == (TOLD,)


@pytest.mark.parametrize(
    ("target", "jobs"),
    [
        (radarr(QUIET), told()),
        (radarr(complete=False), told()),
        (radarr(stale=True), told()),
        (radarr(HEAT), told(at=AFTER)),
        (radarr(HEAT), told(JobState.REJECTED)),
        (radarr(HEAT), told(JobState.SENDING)),
    ],
    ids=["as told", "half", "stale", "not seen yet", "refused", "under way"],
)
def test_what_may_still_hold_is_remembered(
    target: RequestsView, jobs: Mapping[str, Job]
) -> None:
    assert plan(GONE, target, jobs=jobs) == Plan()


# -- while it is under way -------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]
)
def test_nobody_is_told_twice(state: JobState) -> None:
    found = plan(BACK, jobs={**told(), **undone(state, link=BEN)})
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize("state", [JobState.REJECTED, JobState.DROPPED])
def test_a_no_is_not_asked_for_again(state: JobState) -> None:
    found = plan(BACK, jobs={**told(), **undone(state)})
    assert found == Plan(skipped=found.skipped)
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "no")


def test_what_somebody_else_did_first_is_taken_back() -> None:
    found = plan(BACK, radarr(HEAT), jobs={**told(), **undone(JobState.QUEUED)})
    assert found.operations == ()
    assert found.withdrawn == (UNDONE,)
    assert found.freed == (TOLD,)


def test_what_may_have_done_it_settles_it_itself() -> None:
    found = plan(BACK, radarr(HEAT), jobs={**told(), **undone(JobState.UNCERTAIN)})
    assert found.base_changes == ()
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


# -- unlisted once more ----------------------------------------------------------------


def test_what_waits_is_taken_back_when_the_film_leaves_again() -> None:
    found = plan(GONE, jobs={**told(), **undone(JobState.QUEUED)})
    assert found == Plan(withdrawn=(UNDONE,))


def test_what_waits_goes_on_for_another_who_wants_the_film() -> None:
    jobs = {**told(), **undone(JobState.QUEUED)}
    assert plan(GONE, wanted_elsewhere=[key(HEAT)], jobs=jobs) == Plan()


def test_a_no_is_forgotten_when_the_film_leaves_again() -> None:
    found = plan(GONE, jobs={**told(), **undone(JobState.REJECTED)})
    assert found == Plan(freed=(UNDONE,))


@pytest.mark.parametrize(
    ("state", "at"), [(JobState.UNCERTAIN, BEFORE), (JobState.DONE, AFTER)]
)
def test_a_film_that_may_just_be_monitored_waits_for_the_next_look(
    state: JobState, at: datetime
) -> None:
    jobs = {**told(), **undone(state, at=at)}
    found = plan(GONE, base=agreed(HEAT), jobs=jobs)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_film_that_was_monitored_again_can_leave_once_more() -> None:
    jobs = {**told(), **undone(JobState.DONE)}
    found = plan(GONE, radarr(HEAT), base=agreed(HEAT), jobs=jobs)
    assert operations(found) == [UnmonitorRequest(film=HEAT)]
    assert set(found.freed) == {TOLD, UNDONE}


def test_a_film_that_never_got_monitored_only_leaves_the_base() -> None:
    found = plan(GONE, base=agreed(HEAT), jobs=told())
    assert forgotten(found) == [key(HEAT)]
    assert (found.operations, found.freed) == ((), ())
