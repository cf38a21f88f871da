"""What happens to jobs that are under way when a film leaves the watchlist."""

from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds, FilmKey
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import TagRequest
from custom_components.letterboxd_sync.model.plan import Base, Plan, SkipReason
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView

from .unlisted_plans import (
    EMPTY,
    HEAT_AGREED,
    HEAT_REMOVAL,
    HEAT_REQUEST,
    HEAT_THERE,
    KEEP_FILES,
    NOTHING_THERE,
    REMOVING,
    WITH_FILES,
    plan,
    removal,
    request,
)
from .world import (
    AFTER,
    BEFORE,
    BEN,
    HEAT,
    agreed,
    entry,
    job,
    key,
    operations,
    radarr,
    reasons,
    watchlist,
)


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
