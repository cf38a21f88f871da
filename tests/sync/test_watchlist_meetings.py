"""A person, another link or a removal meets a request that is under way."""

from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    Operation,
    RemoveRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import Plan, SkipReason
from custom_components.letterboxd_sync.sync.keys import removal_key

from .request_plans import HEAT_REQUEST, asked, plan
from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    HEAT,
    RADARR,
    agreed,
    job,
    kept,
    key,
    radarr,
    reasons,
    watchlist,
)

# -- a person or another link is quicker ---------------------------------------------


@pytest.mark.parametrize("link", [ANNA, BEN])
@pytest.mark.parametrize("state", [JobState.HELD, JobState.QUEUED])
def test_a_waiting_request_is_taken_back_when_the_film_is_there(
    state: JobState, link: LinkId | None
) -> None:
    found = plan(watchlist(HEAT), radarr(HEAT), jobs=asked(state, link=link))
    assert found.withdrawn == (HEAT_REQUEST,)
    assert [row.ours for row in kept(found)] == [False]


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.UNCERTAIN])
def test_a_request_that_may_have_brought_the_film_settles_it_itself(
    state: JobState,
) -> None:
    found = plan(watchlist(HEAT), radarr(HEAT), jobs=asked(state))
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


# -- listed again while it is being removed ------------------------------------------

REMOVALS: list[tuple[str, Operation]] = [
    (
        removal_key(UnlistedPolicy.REMOVE_WITH_FILES, RADARR, key(HEAT)),
        RemoveRequest(film=HEAT, delete_files=True),
    ),
    (
        removal_key(UnlistedPolicy.REMOVE_KEEP_FILES, RADARR, key(HEAT)),
        RemoveRequest(film=HEAT, delete_files=False),
    ),
    (
        removal_key(UnlistedPolicy.UNMONITOR, RADARR, key(HEAT)),
        UnmonitorRequest(film=HEAT),
    ),
]


@pytest.mark.parametrize("link", [ANNA, BEN])
@pytest.mark.parametrize(("name", "operation"), REMOVALS)
def test_a_waiting_removal_is_taken_back_when_the_film_is_listed_again(
    name: str, operation: Operation, link: LinkId | None
) -> None:
    jobs = job(name, operation, JobState.QUEUED, link=link)
    found = plan(watchlist(HEAT), radarr(HEAT), base=agreed(HEAT), jobs=jobs)
    assert found == Plan(withdrawn=(name,))


@pytest.mark.parametrize(("name", "operation"), REMOVALS)
@pytest.mark.parametrize(
    ("state", "at"),
    [
        (JobState.SENDING, BEFORE),
        (JobState.UNCERTAIN, BEFORE),
        (JobState.DONE, AFTER),
    ],
)
def test_a_film_that_may_just_have_left_waits_for_the_next_look(
    name: str, operation: Operation, state: JobState, at: datetime
) -> None:
    jobs = job(name, operation, state, at=at)
    found = plan(watchlist(HEAT), radarr(HEAT), jobs=jobs)
    assert found == Plan(skipped=found.skipped)
    assert reasons(found) == [("Heat", SkipReason.IN_PROGRESS)]


@pytest.mark.parametrize(("name", "operation"), REMOVALS)
@pytest.mark.parametrize("state", [JobState.DONE, JobState.REJECTED, JobState.DROPPED])
def test_an_old_removal_frees_its_key_when_the_film_is_listed_again(
    name: str, operation: Operation, state: JobState
) -> None:
    jobs = job(name, operation, state)
    found = plan(watchlist(HEAT), radarr(HEAT), base=agreed(HEAT), jobs=jobs)
    assert found == Plan(freed=(name,))


def test_a_removed_film_is_asked_for_again_when_it_is_listed_again() -> None:
    [(name, operation), *_] = REMOVALS
    removed = job(name, operation, JobState.DONE)
    jobs = {**asked(JobState.DONE), **removed}
    found = plan(watchlist(HEAT), jobs=jobs)
    assert [planned.key for planned in found.operations] == [HEAT_REQUEST]
    assert set(found.freed) == {HEAT_REQUEST, name}
