"""What happens to films that left the watchlist, and what keeps them from leaving."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    Operation,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
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
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.keys import removal_key, request_key
from custom_components.letterboxd_sync.sync.neighbours import wanted
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
    film,
    films,
    forgotten,
    job,
    key,
    operations,
    radarr,
    reasons,
    watchlist,
)

EMPTY = watchlist()
NOTHING_THERE = radarr()
HEAT_THERE = radarr(HEAT)
HEAT_AGREED = agreed(HEAT)
NO_JOBS: Mapping[str, Job] = {}

UNMONITOR = UnlistedPolicy.UNMONITOR
KEEP_FILES = UnlistedPolicy.REMOVE_KEEP_FILES
WITH_FILES = UnlistedPolicy.REMOVE_WITH_FILES
REMOVING: dict[UnlistedPolicy, Operation] = {
    UNMONITOR: UnmonitorRequest(film=HEAT),
    KEEP_FILES: RemoveRequest(film=HEAT, delete_files=False),
    WITH_FILES: RemoveRequest(film=HEAT, delete_files=True),
}
HEAT_REMOVAL = removal_key(WITH_FILES, RADARR, key(HEAT))
HEAT_REQUEST = request_key(RADARR, key(HEAT))


def plan(
    source: Snapshot[Listing] = EMPTY,
    target: RequestsView = HEAT_THERE,
    *,
    policy: UnlistedPolicy = WITH_FILES,
    base: Base = HEAT_AGREED,
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link after Heat left her list, with the harshest policy."""
    return plan_requests(
        link=replace(REQUESTS, on_unlisted=policy),
        base=base,
        source=source,
        target=target,
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def removal(
    state: JobState,
    *,
    policy: UnlistedPolicy = WITH_FILES,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
) -> Mapping[str, Job]:
    """Return the job that removes Heat."""
    name = removal_key(policy, RADARR, key(HEAT))
    reason = "folder is locked"
    return job(name, REMOVING[policy], state, at=at, link=link, reason=reason)


def request(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
    of: Film = HEAT,
) -> Mapping[str, Job]:
    """Return the job that asked for a film, with Anna's label."""
    operation = RequestFilm(
        film=of, quality_profile_id=4, root_folder="/films", tags=("anna",)
    )
    return job(request_key(RADARR, key(of)), operation, state, at=at, link=link)


# -- policies -------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "operation"), REMOVING.items())
def test_a_film_of_ours_leaves_as_the_link_says(
    policy: UnlistedPolicy, operation: Operation
) -> None:
    found = plan(policy=policy)
    assert found == Plan(
        operations=(
            Planned(
                key=f"{policy}|radarr:home|tmdb:949",
                operation=operation,
                settles=Forget(link_id=ANNA, key=key(HEAT)),
                removes=True,
            ),
        )
    )


def test_by_default_a_film_stays_and_is_forgotten() -> None:
    found = plan(policy=UnlistedPolicy.NOTHING)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_removals_come_in_the_order_of_their_keys() -> None:
    several = films(3, 1, 2)
    found = plan(watchlist(HEAT), radarr(*several), base=agreed(*several))
    assert [
        operation.film.ids.tmdb
        for operation in operations(found)
        if isinstance(operation, RemoveRequest)
    ] == [1, 2, 3]


def test_a_film_that_is_unmonitored_already_is_only_forgotten() -> None:
    target = radarr(entry(HEAT, monitored=False))
    found = plan(target=target, policy=UNMONITOR)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_a_film_that_is_gone_already_is_only_forgotten() -> None:
    found = plan(target=NOTHING_THERE)
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


# -- what keeps a film ----------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [watchlist(complete=False), watchlist(stale=True)],
    ids=["half", "stale"],
)
@pytest.mark.parametrize("policy", UnlistedPolicy)
def test_a_short_read_removes_nothing_and_forgets_nothing(
    source: Snapshot[Listing], policy: UnlistedPolicy
) -> None:
    found = plan(source, policy=policy)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.SOURCE_INCOMPLETE)]


@pytest.mark.parametrize(
    "target",
    [
        radarr(HEAT, complete=False),
        radarr(HEAT, stale=True),
        radarr(complete=False),
        radarr(stale=True),
    ],
    ids=["half, there", "stale, there", "half", "stale"],
)
def test_half_of_radarr_removes_nothing(target: RequestsView) -> None:
    found = plan(target=target)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.TARGET_INCOMPLETE)]


@pytest.mark.parametrize("policy", REMOVING)
def test_what_somebody_else_requested_is_never_removed(policy: UnlistedPolicy) -> None:
    found = plan(base=agreed(HEAT, ours=False), policy=policy)
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.NOT_OURS)]


def test_what_is_not_ours_and_gone_needs_no_words() -> None:
    found = plan(target=NOTHING_THERE, base=agreed(HEAT, ours=False))
    assert found == Plan(base_changes=(Forget(link_id=ANNA, key=key(HEAT)),))


def test_a_film_whose_label_a_person_took_off_stays() -> None:
    target = radarr(entry(HEAT, tags=["family"]))
    found = plan(target=target, jobs=request(JobState.DONE))
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.NOT_OURS)]


def test_a_label_under_the_key_of_a_request_proves_nothing() -> None:
    other = TagRequest(film=HEAT, tags=("ben",))
    found = plan(jobs=job(HEAT_REQUEST, other, JobState.DONE))
    assert len(found.operations) == 1


BENS_NAMES = [
    HEAT.ids,
    FilmIds(letterboxd="heat-1995"),
    FilmIds(boxd="29pM"),
    FilmIds(),
]


@pytest.mark.parametrize("ids", BENS_NAMES)
def test_what_another_member_wants_stays_under_whatever_name(ids: FilmIds) -> None:
    bens = wanted({}, watchlist(Film(title="HEAT", ids=ids)))
    found = plan(wanted_elsewhere=bens)
    assert found.operations == ()
    assert forgotten(found) == [key(HEAT)]
    assert reasons(found) == [("Heat", SkipReason.WANTED_BY_ANOTHER)]


@pytest.mark.parametrize("known", [True, False])
def test_what_another_member_wants_stays_while_their_list_is_unread(
    known: bool,
) -> None:
    short = watchlist(film(1), complete=False)
    bens = wanted(agreed(HEAT, link=BEN), [None, short][known])
    assert plan(wanted_elsewhere=bens).operations == ()


def test_what_another_member_no_longer_wants_keeps_nothing() -> None:
    bens = wanted(agreed(HEAT, link=BEN), watchlist(film(1)))
    assert len(plan(wanted_elsewhere=bens).operations) == 1


# -- ids that change ------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        FilmIds(tmdb=949, letterboxd="renamed"),
        FilmIds(tmdb=950, letterboxd="heat-1995"),
        FilmIds(tmdb_show=5, letterboxd="heat-1995"),
        FilmIds(letterboxd="heat-1995"),
    ],
)
def test_a_film_listed_under_any_of_its_ids_has_not_left(listed: FilmIds) -> None:
    found = plan(watchlist(Film(title="Renamed", ids=listed)))
    assert [planned.key for planned in found.operations if planned.removes] == []
    assert forgotten(found) == []


@pytest.mark.parametrize("year", [1995, None])
@pytest.mark.parametrize("ids", [FilmIds(letterboxd="heat"), FilmIds(tmdb=950)])
def test_a_film_stays_while_one_of_its_name_is_listed(
    ids: FilmIds, year: int | None
) -> None:
    namesake = Film(title="HEAT!", year=year, ids=ids)
    found = plan(watchlist(namesake), jobs=removal(JobState.QUEUED))
    assert [planned.key for planned in found.operations if planned.removes] == []
    assert forgotten(found) == []
    assert ("Heat", SkipReason.UNRESOLVED) in reasons(found)
    assert found.withdrawn == (HEAT_REMOVAL,)


def test_a_film_of_the_same_name_from_another_year_is_another_film() -> None:
    namesake = Film(title="Heat", year=1986, ids=FilmIds(letterboxd="heat-1986"))
    assert len(plan(watchlist(namesake)).operations) == 1


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
def test_a_removal_is_not_made_twice(state: JobState, at: datetime) -> None:
    found = plan(jobs=removal(state, at=at))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.DROPPED])
def test_an_old_removal_frees_its_key_for_a_new_one(state: JobState) -> None:
    found = plan(jobs=removal(state))
    assert [planned.key for planned in found.operations] == [HEAT_REMOVAL]
    assert found.freed == (HEAT_REMOVAL,)


def test_a_refused_removal_is_not_tried_again() -> None:
    found = plan(jobs=removal(JobState.REJECTED))
    assert found.operations == ()
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "folder is locked")


@pytest.mark.parametrize(
    ("state", "at"), [(JobState.UNCERTAIN, BEFORE), (JobState.DONE, AFTER)]
)
def test_a_film_that_may_just_have_come_is_not_forgotten(
    state: JobState, at: datetime
) -> None:
    found = plan(target=NOTHING_THERE, jobs=request(state, at=at, link=BEN))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


def test_a_softer_policy_takes_a_harsher_removal_back() -> None:
    found = plan(policy=KEEP_FILES, jobs=removal(JobState.QUEUED))
    assert found.withdrawn == (HEAT_REMOVAL,)
    assert operations(found) == [REMOVING[KEEP_FILES]]


@pytest.mark.parametrize(
    ("policy", "base", "wanted_elsewhere"),
    [
        (UnlistedPolicy.NOTHING, HEAT_AGREED, []),
        (WITH_FILES, agreed(HEAT, ours=False), []),
        (WITH_FILES, HEAT_AGREED, [key(HEAT)]),
    ],
    ids=["policy", "not ours", "wanted"],
)
def test_a_waiting_removal_is_taken_back_when_its_reason_is_gone(
    policy: UnlistedPolicy, base: Base, wanted_elsewhere: list[FilmKey]
) -> None:
    jobs = removal(JobState.QUEUED)
    found = plan(policy=policy, base=base, wanted_elsewhere=wanted_elsewhere, jobs=jobs)
    assert found.withdrawn == (HEAT_REMOVAL,)


@pytest.mark.parametrize("source", [EMPTY, watchlist(complete=False)])
@pytest.mark.parametrize(
    "target",
    [
        radarr(entry(HEAT, tags=[])),
        radarr(entry(HEAT, tags=[]), complete=False),
        NOTHING_THERE,
    ],
    ids=["put back by hand", "put back by hand, half a read", "removed by hand"],
)
def test_a_waiting_removal_is_taken_back_when_a_person_was_quicker(
    source: Snapshot[Listing], target: RequestsView
) -> None:
    jobs = {**removal(JobState.QUEUED), **request(JobState.DONE)}
    found = plan(source, target, jobs=jobs)
    assert found.withdrawn == (HEAT_REMOVAL,)
    assert found.operations == ()


@pytest.mark.parametrize(
    "target",
    [HEAT_THERE, radarr(complete=False), radarr(stale=True)],
    ids=["ours", "half", "stale"],
)
def test_a_waiting_removal_stays_while_nothing_speaks_against_it(
    target: RequestsView,
) -> None:
    jobs = {**removal(JobState.QUEUED), **request(JobState.DONE)}
    assert plan(watchlist(complete=False), target, jobs=jobs).withdrawn == ()


def test_the_removal_of_another_link_is_its_own_business() -> None:
    jobs = removal(JobState.QUEUED, link=BEN)
    assert plan(policy=UnlistedPolicy.NOTHING, jobs=jobs).withdrawn == ()


# -- requests for films that left -----------------------------------------------------


def test_a_waiting_request_is_taken_back_when_its_film_leaves() -> None:
    found = plan(target=NOTHING_THERE, base={}, jobs=request(JobState.QUEUED))
    assert found == Plan(withdrawn=(HEAT_REQUEST,))


def test_a_request_that_may_have_happened_is_not_taken_back() -> None:
    found = plan(target=NOTHING_THERE, base={}, jobs=request(JobState.UNCERTAIN))
    assert found == Plan()


def test_a_waiting_request_stays_when_another_member_wants_the_film() -> None:
    found = plan(
        target=NOTHING_THERE,
        base={},
        jobs=request(JobState.QUEUED),
        wanted_elsewhere=[key(HEAT)],
    )
    assert found == Plan()


@pytest.mark.parametrize("link", [BEN, None])
def test_only_requests_of_the_link_are_taken_back(link: LinkId | None) -> None:
    jobs = request(JobState.QUEUED, link=link)
    assert plan(target=NOTHING_THERE, base={}, jobs=jobs) == Plan()


def test_a_short_read_takes_no_request_back() -> None:
    found = plan(
        watchlist(complete=False),
        NOTHING_THERE,
        base={},
        jobs=request(JobState.QUEUED),
    )
    assert found == Plan()


@pytest.mark.parametrize(
    "listed",
    [FilmIds(letterboxd="heat-1995"), FilmIds(letterboxd="heat")],
    ids=["same slug", "same name"],
)
def test_a_request_stays_while_the_list_may_mean_its_film(listed: FilmIds) -> None:
    vague = Film(title="Heat", ids=listed)
    found = plan(
        watchlist(vague), NOTHING_THERE, base={}, jobs=request(JobState.QUEUED)
    )
    assert found.withdrawn == ()


@pytest.mark.parametrize("state", [JobState.REJECTED, JobState.DROPPED])
def test_a_refused_film_that_left_may_be_asked_for_anew(state: JobState) -> None:
    found = plan(target=NOTHING_THERE, base={}, jobs=request(state))
    assert found == Plan(freed=(HEAT_REQUEST,))


def test_jobs_that_are_no_requests_are_passed_over() -> None:
    label = TagRequest(film=HEAT, tags=("anna",))
    jobs = job("tag", label, JobState.QUEUED)
    assert plan(target=NOTHING_THERE, base={}, jobs=jobs) == Plan()
