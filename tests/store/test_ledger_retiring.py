"""What every ledger promises of facts that are over for good."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import LATER, NOW, SOON, commit, draft_key, keys, new_draft, new_job

OVER = [JobState.DONE, JobState.DROPPED]


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_frees_its_key(ledger: Ledger, state: JobState) -> None:
    (job,) = commit(ledger, new_draft(1))
    ledger.record([replace(job, state=state)])
    ledger.retire_ended(["diary"], before=SOON)

    assert ledger.jobs() == ()
    assert keys(commit(ledger, new_draft(1))) == [draft_key(1)]


@pytest.mark.parametrize("state", [it for it in JobState if it not in OVER])
def test_what_waits_or_was_refused_is_not_over(ledger: Ledger, state: JobState) -> None:
    (job,) = commit(ledger, new_draft(1))
    ledger.record([replace(job, state=state)])
    ledger.retire_ended(["diary"], before=LATER)

    assert keys(ledger.jobs()) == [draft_key(1)]


def test_other_kinds_and_later_ends_stay(ledger: Ledger) -> None:
    jobs = commit(ledger, new_draft(1), new_draft(2), new_job(3))
    ends = [SOON, NOW, NOW]
    ledger.record(
        [
            replace(job, state=JobState.DONE, updated_at=at)
            for job, at in zip(jobs, ends, strict=True)
        ]
    )
    ledger.retire_ended(["diary", "dia"], before=SOON)

    assert keys(ledger.jobs()) == [jobs[0].key, jobs[2].key]
    assert ledger.prune(before=LATER) == 1
