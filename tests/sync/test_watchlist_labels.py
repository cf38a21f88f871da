"""Labels tell whose film it is, and are put on once."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.operation import TagRequest
from custom_components.letterboxd_sync.model.plan import Plan

from .request_plans import HEAT_TAGS, asked, plan
from .world import (
    BEN,
    HEAT,
    REQUESTS,
    agreed,
    entry,
    job,
    kept,
    operations,
    radarr,
    watchlist,
)


def test_a_film_of_ours_gets_the_label_of_the_next_person_who_wants_it() -> None:
    found = plan(watchlist(HEAT), radarr(entry(HEAT, tags=["ben"])), owned=[HEAT])
    [planned] = found.operations
    assert planned.operation == TagRequest(film=HEAT, tags=("anna",))
    assert planned.key == HEAT_TAGS
    assert [row.ours for row in kept(found)] == [True]


def test_a_film_of_somebody_else_gets_no_label() -> None:
    found = plan(watchlist(HEAT), radarr(entry(HEAT, tags=[])))
    assert found.operations == ()


@pytest.mark.parametrize(
    "state", [JobState.QUEUED, JobState.SENDING, JobState.DONE, JobState.REJECTED]
)
def test_a_label_is_put_on_once_since_a_person_may_take_it_off(state: JobState) -> None:
    label = TagRequest(film=HEAT, tags=("anna",))
    found = plan(
        watchlist(HEAT),
        radarr(entry(HEAT, tags=["ben"])),
        base=agreed(HEAT),
        jobs=job(HEAT_TAGS, label, state),
    )
    assert found.operations == ()


def test_a_film_that_was_agreed_on_anew_may_be_labelled_again() -> None:
    label = TagRequest(film=HEAT, tags=("anna",))
    found = plan(
        watchlist(HEAT),
        radarr(entry(HEAT, tags=["ben"])),
        owned=[HEAT],
        jobs=job(HEAT_TAGS, label, JobState.DONE),
    )
    assert operations(found) == [label]
    assert found.freed == (HEAT_TAGS,)


def test_a_new_label_of_the_link_is_put_on_what_is_ours() -> None:
    link = replace(REQUESTS, tags=("anna", "film-night"))
    found = plan(
        watchlist(HEAT),
        radarr(HEAT),
        link=link,
        base=agreed(HEAT),
        jobs=asked(JobState.DONE),
    )
    assert operations(found) == [TagRequest(film=HEAT, tags=("anna", "film-night"))]


def test_a_film_that_lost_the_label_of_its_request_is_ours_no_longer() -> None:
    found = plan(
        watchlist(HEAT),
        radarr(entry(HEAT, tags=["family"])),
        base=agreed(HEAT),
        jobs=asked(JobState.DONE),
    )
    assert [row.ours for row in kept(found)] == [False]
    assert found.operations == ()


def test_a_film_that_a_person_added_while_we_asked_is_not_ours() -> None:
    found = plan(
        watchlist(HEAT),
        radarr(entry(HEAT, tags=[])),
        owned=[HEAT],
        jobs=asked(JobState.DONE, link=BEN, tags=("ben",)),
    )
    assert [row.ours for row in kept(found)] == [False]
    assert found.operations == ()


def test_a_request_without_labels_is_trusted_to_be_ours() -> None:
    found = plan(
        watchlist(HEAT),
        radarr(entry(HEAT, tags=[])),
        link=replace(REQUESTS, tags=()),
        base=agreed(HEAT),
        jobs=asked(JobState.DONE, tags=()),
    )
    assert found == Plan()
