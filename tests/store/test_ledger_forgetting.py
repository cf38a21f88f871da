"""What every ledger promises of what is old, or belongs to what is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.model.plan import Keep
from custom_components.letterboxd_sync.store.ledger import Ledger

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


PLAY = AddPlay(title=film(1), started_at=NOW, watched_at=SOON)


@pytest.mark.parametrize("state", [it for it in JobState if it != JobState.REJECTED])
def test_what_was_watched_outlives_the_link(ledger: Ledger, state: JobState) -> None:
    play = replace(new_job(1, state=state), operation=PLAY, settles=None)
    (job,) = commit(ledger, play)

    ledger.forget_link(LINK)

    assert ledger.jobs() == (replace(job, link_id=None),)


def test_a_play_that_was_refused_goes_with_its_link(ledger: Ledger) -> None:
    play = new_job(1, state=JobState.REJECTED)
    commit(ledger, replace(play, operation=PLAY, settles=None))

    ledger.forget_link(LINK)

    assert ledger.jobs() == ()


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
