"""What every ledger promises of plans, and of finding their jobs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.operation import UnmonitorRequest
from custom_components.letterboxd_sync.model.plan import Keep
from custom_components.letterboxd_sync.store.columns import EPOCH
from custom_components.letterboxd_sync.store.ledger import CLOCK_SLACK, Ledger

from .examples import (
    JELLYFIN,
    LATER,
    LINK,
    NOW,
    OTHER_LINK,
    RADARR,
    SOON,
    commit,
    film,
    film_key,
    keys,
    new_job,
    request_key,
    row,
)


def test_a_plan_brings_its_jobs_and_its_agreements_together(ledger: Ledger) -> None:
    added = ledger.commit_plan(
        jobs=[new_job(949)], base_changes=[Keep(row=row(680, ours=False))], now=NOW
    )

    assert added == (
        Job(
            job_id=added[0].job_id,
            key=request_key(949),
            account=RADARR,
            link_id=LINK,
            operation=new_job(949).operation,
            settles=Keep(row=row(949)),
            state=JobState.QUEUED,
            created_at=NOW,
            updated_at=NOW,
        ),
    )
    assert ledger.jobs() == added
    assert ledger.base(LINK) == {film_key(680): row(680, ours=False)}


def test_a_job_that_a_person_asked_for_has_no_link(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(949, link_id=None))

    assert job.link_id is None
    assert job.settles is None
    assert ledger.jobs() == (job,)


def test_the_same_fact_seen_twice_is_one_job(ledger: Ledger) -> None:
    first = commit(ledger, new_job(949), new_job(680))
    second = commit(ledger, new_job(680), new_job(13), new_job(13))

    assert keys(second) == [request_key(13)]
    assert ledger.jobs() == first + second


def test_the_first_of_two_jobs_with_one_key_counts(ledger: Ledger) -> None:
    other = replace(new_job(949), operation=UnmonitorRequest(film=film(949)))

    (job,) = commit(ledger, new_job(949), other)

    assert job.operation == new_job(949).operation


def test_jobs_keep_the_order_in_which_they_were_planned(ledger: Ledger) -> None:
    commit(ledger, new_job(3), new_job(1))
    commit(ledger, new_job(2))

    assert keys(ledger.jobs()) == [request_key(3), request_key(1), request_key(2)]


@pytest.mark.parametrize(
    ("account", "link_id", "states", "found"),
    [
        (None, None, (), [1, 2, 3]),
        (RADARR, None, (), [1, 3]),
        (JELLYFIN, None, (), [2]),
        (None, LINK, (), [1, 2]),
        (None, OTHER_LINK, (), [3]),
        (None, None, (JobState.HELD,), [3]),
        (None, None, (JobState.HELD, JobState.QUEUED), [1, 2, 3]),
        (RADARR, LINK, (JobState.QUEUED,), [1]),
        (RADARR, LINK, (JobState.DONE,), []),
    ],
)
def test_jobs_are_found_by_account_link_and_state(
    ledger: Ledger,
    account: AccountId | None,
    link_id: LinkId | None,
    states: tuple[JobState, ...],
    found: list[int],
) -> None:
    commit(
        ledger,
        new_job(1),
        new_job(2, account=JELLYFIN),
        new_job(3, link_id=OTHER_LINK, state=JobState.HELD),
    )

    jobs = ledger.jobs(account=account, link_id=link_id, states=states)

    assert keys(jobs) == [request_key(number) for number in found]


def test_jobs_are_counted_by_state(ledger: Ledger) -> None:
    commit(
        ledger,
        new_job(1),
        new_job(2),
        new_job(3, state=JobState.REJECTED),
        new_job(4, account=JELLYFIN),
        new_job(5, state=JobState.DONE),
    )
    ledger.retire([request_key(5)])

    assert ledger.job_counts(RADARR) == {
        JobState.HELD: 0,
        JobState.QUEUED: 2,
        JobState.SENDING: 0,
        JobState.UNCERTAIN: 0,
        JobState.DONE: 0,
        JobState.REJECTED: 1,
        JobState.DROPPED: 0,
    }


def test_jobs_are_found_by_key(ledger: Ledger) -> None:
    first, _, third = commit(ledger, new_job(1), new_job(2), new_job(3))

    found = ledger.jobs_by_key([request_key(3), request_key(1), "request|unknown"])

    assert found == {request_key(1): first, request_key(3): third}


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (JobState.HELD, False),
        (JobState.QUEUED, True),
        (JobState.SENDING, False),
        (JobState.UNCERTAIN, True),
        (JobState.DONE, False),
        (JobState.REJECTED, False),
        (JobState.DROPPED, False),
    ],
)
def test_queued_and_uncertain_jobs_are_due(
    ledger: Ledger, state: JobState, *, waits: bool
) -> None:
    commit(ledger, new_job(1, state=state))

    assert bool(ledger.due(RADARR, now=NOW, limit=10)) == waits
    assert (ledger.next_due(RADARR) is not None) == waits


def test_a_job_is_due_from_its_time_on(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(1))
    put_off = replace(job, not_before=SOON)
    ledger.record([put_off])

    before = ledger.due(RADARR, now=SOON - timedelta(microseconds=1), limit=10)

    assert before == ()
    assert ledger.due(RADARR, now=SOON, limit=10) == (put_off,)
    assert ledger.next_due(RADARR) == SOON


def test_what_a_clock_that_was_ahead_put_off_is_due_once_it_is_right(
    ledger: Ledger,
) -> None:
    (job,) = commit(ledger, new_job(1))
    put_off = replace(job, updated_at=LATER, not_before=LATER + timedelta(hours=1))
    ledger.record([put_off])

    assert ledger.due(RADARR, now=LATER - CLOCK_SLACK, limit=10) == ()
    before = LATER - CLOCK_SLACK - timedelta(seconds=1)
    assert ledger.due(RADARR, now=before, limit=10) == (put_off,)


def test_due_jobs_come_oldest_first_and_no_more_than_asked_for(ledger: Ledger) -> None:
    jobs = commit(ledger, new_job(1), new_job(2), new_job(3), new_job(4))
    ledger.record([replace(jobs[0], not_before=LATER)])

    assert ledger.due(RADARR, now=SOON, limit=2) == jobs[1:3]


def test_jobs_of_other_accounts_are_not_due(ledger: Ledger) -> None:
    commit(ledger, new_job(1))

    assert ledger.due(JELLYFIN, now=NOW, limit=10) == ()
    assert ledger.next_due(JELLYFIN) is None


def test_the_next_one_is_overdue_when_any_may_be_sent(ledger: Ledger) -> None:
    first, _ = commit(ledger, new_job(1), new_job(2))
    ledger.record([replace(first, not_before=LATER)])

    assert ledger.next_due(RADARR) == EPOCH
