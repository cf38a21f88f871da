"""What every ledger promises of plans and jobs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.operation import UnmonitorRequest
from custom_components.letterboxd_sync.model.plan import Forget, Keep
from custom_components.letterboxd_sync.store.columns import EPOCH
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import (
    JELLYFIN,
    LATER,
    LINK,
    NOW,
    OTHER_LINK,
    RADARR,
    SOON,
    film,
    film_key,
    new_job,
    request_key,
    row,
)

ENDED = [JobState.DONE, JobState.REJECTED, JobState.DROPPED]
UNDER_WAY = [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]


def commit(ledger: Ledger, *jobs: NewJob) -> tuple[Job, ...]:
    return ledger.commit_plan(jobs=jobs, base_changes=(), now=NOW)


def keys(jobs: tuple[Job, ...]) -> list[str]:
    return [job.key for job in jobs]


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


def test_a_job_is_done_together_with_its_agreement(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(949))
    done = replace(
        job,
        state=JobState.DONE,
        updated_at=SOON,
        not_before=LATER,
        attempts=3,
        reason="already added",
    )

    there = ledger.record([done], base_changes=[Keep(row=row(949))])

    assert there == (done,)
    assert ledger.jobs() == (done,)
    assert ledger.base(LINK) == {film_key(949): row(949)}


def test_what_a_job_is_about_never_changes(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(949))
    ledger.record(
        [
            replace(
                job,
                key="another",
                account=JELLYFIN,
                link_id=None,
                settles=None,
                operation=UnmonitorRequest(film=film(1)),
                created_at=LATER,
                state=JobState.SENDING,
            )
        ]
    )

    assert ledger.jobs() == (replace(job, state=JobState.SENDING),)


def test_a_reason_may_hold_half_a_surrogate_pair(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(949))
    ledger.record([replace(job, state=JobState.REJECTED, reason="no \ud83c film")])

    assert [job.reason for job in ledger.jobs()] == ["no ? film"]


@pytest.mark.parametrize("state", ENDED)
def test_a_freed_key_lets_the_fact_be_new_again(
    ledger: Ledger, state: JobState
) -> None:
    (old,) = commit(ledger, new_job(949, state=state))
    ledger.retire([request_key(949), "request|unknown"])
    (new,) = commit(ledger, new_job(949))

    assert new.job_id != old.job_id
    assert ledger.jobs() == (new,)
    assert ledger.jobs_by_key([request_key(949)]) == {request_key(949): new}


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_job_that_is_under_way_keeps_its_key(ledger: Ledger, state: JobState) -> None:
    added = commit(ledger, new_job(949, state=state))
    ledger.retire([request_key(949)])

    assert commit(ledger, new_job(949)) == ()
    assert ledger.jobs() == added


def test_a_plan_frees_keys_before_it_takes_them(ledger: Ledger) -> None:
    (old,) = commit(ledger, new_job(949, state=JobState.DONE))
    ledger.change_base([Keep(row=row(949))])

    (new,) = ledger.commit_plan(
        jobs=[new_job(949)],
        base_changes=[Forget(link_id=LINK, key=film_key(949))],
        now=SOON,
        freed=[request_key(949)],
    )

    assert ledger.jobs() == (new,)
    assert new.job_id != old.job_id
    assert ledger.base(LINK) == {}


@pytest.mark.parametrize("state", [JobState.HELD, JobState.QUEUED])
def test_a_plan_withdraws_what_was_not_sent(ledger: Ledger, state: JobState) -> None:
    (old,) = commit(ledger, new_job(949, state=state))

    (new,) = ledger.commit_plan(
        jobs=[new_job(949)], base_changes=(), now=SOON, withdrawn=[request_key(949)]
    )

    assert ledger.jobs() == (new,)
    assert new.job_id != old.job_id


@pytest.mark.parametrize(
    "state", [JobState.SENDING, JobState.UNCERTAIN, JobState.DONE, JobState.REJECTED]
)
def test_what_may_have_been_sent_cannot_be_withdrawn(
    ledger: Ledger, state: JobState
) -> None:
    added = commit(ledger, new_job(949, state=state))
    ledger.commit_plan(
        jobs=(), base_changes=(), now=SOON, withdrawn=[request_key(949), "unknown"]
    )

    assert ledger.jobs() == added


def test_a_withdrawn_job_cannot_be_picked_up_any_more(ledger: Ledger) -> None:
    first, second = commit(ledger, new_job(1), new_job(2))
    ledger.commit_plan(jobs=(), base_changes=(), now=NOW, withdrawn=[request_key(1)])

    sending = [replace(job, state=JobState.SENDING) for job in (first, second)]

    assert ledger.record(sending) == (sending[1],)
    assert ledger.jobs() == (sending[1],)


def test_a_withdrawn_job_is_kept_as_a_record_for_a_while(ledger: Ledger) -> None:
    commit(ledger, new_job(949))
    ledger.commit_plan(jobs=(), base_changes=(), now=SOON, withdrawn=[request_key(949)])

    assert ledger.prune(before=SOON) == 0
    assert ledger.prune(before=LATER) == 1


def test_a_job_that_ends_may_free_its_own_key(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_job(949))
    done = replace(job, state=JobState.DONE)

    assert ledger.record([done], freed=[job.key]) == (done,)
    assert ledger.jobs() == ()


def test_changed_settings_free_what_was_rejected_for_that_link(ledger: Ledger) -> None:
    commit(
        ledger,
        new_job(1, state=JobState.REJECTED),
        new_job(2),
        new_job(3, state=JobState.DONE),
        new_job(4, state=JobState.REJECTED, link_id=OTHER_LINK),
    )
    ledger.retire_rejected(LINK)

    assert keys(ledger.jobs()) == [request_key(number) for number in (2, 3, 4)]


def test_old_retired_jobs_and_old_lines_are_pruned(ledger: Ledger) -> None:
    kept, done, fresh = commit(
        ledger,
        new_job(1, state=JobState.DONE),
        new_job(2, state=JobState.DONE),
        new_job(3),
    )
    ledger.record([replace(fresh, state=JobState.DONE, updated_at=LATER)])
    ledger.retire([done.key, fresh.key])
    ledger.log(at=NOW, account=RADARR, kind="requested", text="old")
    ledger.log(at=SOON, account=RADARR, kind="requested", text="new")

    assert ledger.prune(before=SOON) == 2
    assert ledger.jobs() == (kept,)
    assert ledger.activity() == ((SOON, RADARR, "requested", "new"),)
    assert ledger.prune(before=LATER + timedelta(seconds=1)) == 2


def test_a_pruned_number_is_never_given_again(ledger: Ledger) -> None:
    (old,) = commit(ledger, new_job(1, state=JobState.DONE))
    ledger.retire([old.key])
    ledger.prune(before=LATER)

    (new,) = commit(ledger, new_job(1))

    assert new.job_id > old.job_id


def test_a_forgotten_link_takes_what_was_not_sent_with_it(ledger: Ledger) -> None:
    commit(
        ledger,
        new_job(1, state=JobState.HELD),
        new_job(2, state=JobState.QUEUED),
        new_job(3, state=JobState.DONE),
        new_job(4, state=JobState.REJECTED),
        new_job(5, link_id=OTHER_LINK),
        new_job(6, link_id=None),
    )
    ledger.change_base([Keep(row=row(3)), Keep(row=row(7, OTHER_LINK))])

    ledger.forget_link(LINK)

    assert keys(ledger.jobs()) == [request_key(5), request_key(6)]
    assert ledger.base(LINK) == {}
    assert ledger.base(OTHER_LINK) == {film_key(7): row(7, OTHER_LINK)}
    assert ledger.prune(before=LATER) == 2


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.UNCERTAIN])
def test_what_a_forgotten_link_may_have_sent_is_still_looked_up(
    ledger: Ledger, state: JobState
) -> None:
    (job,) = commit(ledger, new_job(1, state=state))

    ledger.forget_link(LINK)

    assert ledger.jobs() == (replace(job, settles=None),)


def test_a_job_of_a_forgotten_link_cannot_be_picked_up_any_more(
    ledger: Ledger,
) -> None:
    (job,) = commit(ledger, new_job(1))
    ledger.forget_link(LINK)

    assert ledger.record([replace(job, state=JobState.SENDING)]) == ()
    assert ledger.jobs() == ()


def test_a_forgotten_account_takes_all_its_jobs_with_it(ledger: Ledger) -> None:
    _, _, other = commit(
        ledger,
        new_job(1, state=JobState.SENDING),
        new_job(2, state=JobState.DONE),
        new_job(3, account=JELLYFIN),
    )
    ledger.retire([request_key(2)])

    ledger.forget_account(RADARR)

    assert ledger.jobs() == (other,)
    assert ledger.prune(before=LATER) == 0
