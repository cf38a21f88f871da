"""What is missing from a shelf: put back, on its way, or left alone."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import Collect
from custom_components.letterboxd_sync.model.plan import Base, Keep, Plan, SkipReason
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.keys import collect_key
from custom_components.letterboxd_sync.sync.library import A_WHILE
from custom_components.letterboxd_sync.sync.outbox import SHORTEST_PUT_OFF

from .shelf_plans import NONE_AGREED, collect, collected, plan
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
    agreed,
    item,
    job,
    reasons,
    server,
)


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


OFF = BEFORE + SHORTEST_PUT_OFF


def test_an_item_that_was_left_out_is_refused_until_it_is_tried_again() -> None:
    found = plan(jobs=collect(JobState.QUEUED, not_before=OFF))
    assert (found.operations, found.withdrawn) == ((), ())
    [skipped] = found.skipped
    assert (skipped.reason, skipped.detail) == (SkipReason.REFUSED, "no such item")


def test_an_item_that_is_gone_is_tried_no_more() -> None:
    jobs = collect(JobState.QUEUED, item_id="gone", not_before=OFF)
    found = plan(jobs=jobs)
    assert found.withdrawn == tuple(jobs)
    assert [item_id for _, item_id in collected(found)] == ["item-949"]


def test_jobs_of_another_shelf_are_its_own_business() -> None:
    operation = Collect(shelf=PLAYLIST, film=HEAT, item_id="item-949")
    jobs = job("other", operation, JobState.QUEUED)
    assert len(plan(jobs=jobs).operations) == 1
