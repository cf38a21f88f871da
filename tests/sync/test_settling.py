"""The diary settles drafts: one entry one draft, and nothing that has not arrived."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.operation import (
    Dated,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.sync.settling import settled

from .diaries import (
    draft,
    entry,
    job,
)
from .world import HEAT, film


def test_a_draft_that_the_diary_shows_is_settled() -> None:
    held, queued = draft(), draft(film(1), days=3, state=JobState.QUEUED, number=2)
    other = draft(film(2), number=3)
    diary = [entry(film(1), days=2), entry(days=1)]

    assert settled([other, queued, held], diary) == (held, queued)


@pytest.mark.parametrize(
    "state", [JobState.SENDING, JobState.UNCERTAIN, JobState.DROPPED, JobState.REJECTED]
)
def test_what_is_on_its_way_or_has_failed_is_not_settled(state: JobState) -> None:
    assert settled([draft(state=state)], [entry()]) == ()


@pytest.mark.parametrize("days", [-2, 2, None])
def test_an_entry_of_another_day_settles_nothing(days: int | None) -> None:
    assert settled([draft()], [entry(days=days)]) == ()


@pytest.mark.parametrize("dated", [Dated.BY_PERSON, Dated.OVER_ENTRY])
@pytest.mark.parametrize("days", [-1, 1])
def test_what_a_person_dated_is_settled_on_that_day_alone(
    dated: Dated, days: int
) -> None:
    dated_so = draft(dated=dated)
    assert settled([dated_so], [entry(days=days)]) == ()
    assert settled([dated_so], [entry(days=days), entry()]) == (dated_so,)


@pytest.mark.parametrize(
    ("said", "shown", "is_settled"),
    [
        ({}, {}, True),
        ({"stars": 4.0}, {}, False),
        ({"stars": 4.0}, {"stars": 3.0}, False),
        ({"stars": 4.0}, {"stars": 4.0, "review": "Cold"}, True),
        ({"review": "So *cold*."}, {}, False),
        ({"review": "So *cold*."}, {"review": "So cold."}, True),
        ({"tags": ("tv",)}, {}, False),
        ({"tags": ("tv",)}, {"tags": ("home", "tv")}, True),
        ({"rewatch": True}, {}, False),
        ({"rewatch": True}, {"rewatch": True}, True),
    ],
)
def test_where_the_diary_had_the_film_an_entry_has_to_say_what_the_draft_says(
    said: dict[str, Any], shown: dict[str, Any], is_settled: bool
) -> None:
    over = draft(dated=Dated.OVER_ENTRY, **said)
    new = draft(dated=Dated.BY_PERSON, **said)
    shows = [replace(entry(), **shown)]
    assert settled([over], shows) == ((over,) if is_settled else ())
    assert settled([new], shows) == (new,)


def test_one_entry_settles_one_draft_and_the_nearest() -> None:
    beside, same = draft(days=1, number=1), draft(number=2)
    assert settled([beside, same], [entry()]) == (same,)


def test_an_entry_that_settled_a_draft_settles_no_other() -> None:
    done = draft(days=-1, state=JobState.DONE, number=1)
    beside = draft(days=1, number=2)
    assert settled([done, beside], [entry()]) == ()
    assert settled([done, beside], [entry(), entry(days=1)]) == (beside,)


def test_a_job_that_is_no_draft_is_never_settled() -> None:
    assert settled([job(UnmonitorRequest(film=HEAT), JobState.QUEUED)], [entry()]) == ()
