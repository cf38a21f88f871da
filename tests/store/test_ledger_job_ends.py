"""What every ledger promises of jobs that end, are withdrawn or free their keys."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.operation import UnmonitorRequest
from custom_components.letterboxd_sync.model.plan import Forget, Keep
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import (
    JELLYFIN,
    LATER,
    LINK,
    NOW,
    OTHER_LINK,
    SOON,
    commit,
    film,
    film_key,
    keys,
    new_job,
    request_key,
    row,
)

ENDED = [JobState.DONE, JobState.REJECTED, JobState.DROPPED]
UNDER_WAY = [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]


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


def test_what_becomes_of_a_job_does_not_change_what_it_is_about(ledger: Ledger) -> None:
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
