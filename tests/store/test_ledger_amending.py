"""What every ledger promises of jobs that people change before they are sent."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import NOW, SOON, commit, draft_key, new_draft, viewing

NOT_SENT = [JobState.HELD, JobState.QUEUED]
MAY_BE_THERE = [state for state in JobState if state not in NOT_SENT]


@pytest.mark.parametrize("state", NOT_SENT)
def test_what_was_not_sent_can_be_changed(ledger: Ledger, state: JobState) -> None:
    (job,) = commit(ledger, new_draft(949, state=state))

    amended = ledger.amend(draft_key(949), viewing(949, 4.5), now=SOON)

    assert amended == replace(job, operation=viewing(949, 4.5), updated_at=SOON)
    assert ledger.jobs() == (amended,)


@pytest.mark.parametrize("state", MAY_BE_THERE)
def test_what_may_be_at_the_service_stays_what_it_was(
    ledger: Ledger, state: JobState
) -> None:
    (job,) = commit(ledger, new_draft(949))
    (moved,) = ledger.record([replace(job, state=state)])

    assert ledger.amend(draft_key(949), viewing(949, 4.5), now=SOON) is None
    assert ledger.jobs() == (moved,)


def test_what_is_not_there_cannot_be_changed(ledger: Ledger) -> None:
    assert ledger.amend(draft_key(949), viewing(949), now=SOON) is None
    assert ledger.jobs() == ()


def test_what_was_withdrawn_stays_withdrawn(ledger: Ledger) -> None:
    commit(ledger, new_draft(949))
    ledger.commit_plan(jobs=(), base_changes=(), now=NOW, withdrawn=[draft_key(949)])

    assert ledger.amend(draft_key(949), viewing(949), now=SOON) is None


def test_only_the_one_is_changed(ledger: Ledger) -> None:
    _, other = commit(ledger, new_draft(949), new_draft(950))
    ledger.amend(draft_key(949), viewing(949, 1.0), now=SOON)

    assert ledger.jobs_by_key([draft_key(950)]) == {draft_key(950): other}


def test_what_a_change_says_is_what_is_sent(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_draft(949, state=JobState.QUEUED))
    ledger.amend(draft_key(949), viewing(949, 4.5), now=SOON)

    (due,) = ledger.due(job.account, now=SOON, limit=5)

    assert due.operation == viewing(949, 4.5)


def test_what_is_about_another_day_gets_the_key_of_that_day(ledger: Ledger) -> None:
    (job,) = commit(ledger, new_draft(949))
    moved = ledger.amend(draft_key(949), viewing(950), now=SOON, new_key=draft_key(950))

    assert moved == replace(
        job, key=draft_key(950), operation=viewing(950), updated_at=SOON
    )
    assert ledger.jobs() == (moved,)
    (again,) = commit(ledger, new_draft(949))
    assert again.key == draft_key(949)


@pytest.mark.parametrize("state", MAY_BE_THERE)
def test_what_was_sent_or_is_not_there_gets_no_other_key(
    ledger: Ledger, state: JobState
) -> None:
    (job,) = commit(ledger, new_draft(949))
    (moved,) = ledger.record([replace(job, state=state)])
    for key in (draft_key(949), draft_key(1)):
        amended = ledger.amend(key, viewing(950), now=SOON, new_key=draft_key(950))
        assert amended is None

    assert ledger.jobs() == (moved,)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.REJECTED, JobState.DROPPED])
def test_what_has_ended_gives_its_key_up(ledger: Ledger, state: JobState) -> None:
    _, ended = commit(ledger, new_draft(949), new_draft(950))
    ledger.record([replace(ended, state=state)])

    moved = ledger.amend(draft_key(949), viewing(950), now=SOON, new_key=draft_key(950))

    assert ledger.jobs() == (moved,)


@pytest.mark.parametrize(
    "state",
    [JobState.HELD, JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN],
)
def test_what_is_at_work_keeps_its_key_and_nothing_changes(
    ledger: Ledger, state: JobState
) -> None:
    job, other = commit(ledger, new_draft(949), new_draft(950))
    (busy,) = ledger.record([replace(other, state=state)])

    refused = ledger.amend(
        draft_key(949), viewing(950), now=SOON, new_key=draft_key(950)
    )

    assert refused is None
    assert ledger.jobs() == (job, busy)
