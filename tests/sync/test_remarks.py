"""Which draft a person means, whatever the clocks of their zone do that night."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import AccountId, DiaryLink, LinkId
from custom_components.letterboxd_sync.model.operation import Dated, LogViewing
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.sync.diary import plan_drafts
from custom_components.letterboxd_sync.sync.remarks import (
    Remarked,
    dated_by_person,
    draft_meant,
)

from .world import HEAT, film

ALICE = AccountId("letterboxd:alice")
TRAKT = AccountId("trakt:alice")
BERLIN, AUCKLAND, HONOLULU = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("Pacific/Honolulu"),
)


def draft(
    zone: ZoneInfo, at: datetime, state: JobState = JobState.HELD
) -> tuple[Job, LogViewing]:
    """What a player's word becomes, where the house stands."""
    link = DiaryLink(link_id=LinkId("diary"), source=TRAKT, target=ALICE)
    made = plan_drafts(
        link,
        [Play(title=HEAT, watched_at=at)],
        diary=(),
        history=(),
        jobs=(),
        can_send=False,
        local_date=lambda it: it.astimezone(zone).date(),
    )
    (new,) = made.jobs
    assert isinstance(new.operation, LogViewing)
    job = Job(
        job_id=1,
        key=new.key,
        account=ALICE,
        link_id=None,
        operation=new.operation,
        settles=None,
        state=state,
        created_at=at,
        updated_at=at,
    )
    return job, new.operation


@pytest.mark.parametrize(
    ("zone", "ended_at", "day", "is_of_a_night"),
    [
        (BERLIN, "2026-08-01T23:59+02:00", date(2026, 8, 1), False),
        (BERLIN, "2026-08-02T00:00+02:00", date(2026, 8, 2), True),
        (BERLIN, "2026-08-02T11:59+02:00", date(2026, 8, 2), True),
        (BERLIN, "2026-08-02T12:00+02:00", date(2026, 8, 2), False),
        # The clocks go back at three.
        (BERLIN, "2026-10-25T02:30+02:00", date(2026, 10, 25), True),
        (BERLIN, "2026-10-25T02:30+01:00", date(2026, 10, 25), True),
        (BERLIN, "2026-10-25T23:30+01:00", date(2026, 10, 25), False),
        # The clocks go forward at two.
        (BERLIN, "2026-03-29T01:59+01:00", date(2026, 3, 29), True),
        (BERLIN, "2026-03-29T03:01+02:00", date(2026, 3, 29), True),
        (BERLIN, "2026-03-30T00:30+02:00", date(2026, 3, 30), True),
        (AUCKLAND, "2026-09-27T00:30+12:00", date(2026, 9, 27), True),
        (HONOLULU, "2026-12-31T23:50-10:00", date(2026, 12, 31), False),
        (HONOLULU, "2027-01-01T00:10-10:00", date(2027, 1, 1), True),
    ],
)
def test_what_ends_in_the_night_is_of_its_day_and_may_be_meant_by_the_evening(
    zone: ZoneInfo, ended_at: str, day: date, is_of_a_night: bool
) -> None:
    at = datetime.fromisoformat(ended_at)
    job, viewing = draft(zone, at)
    around = [day + timedelta(days=away) for away in range(-3, 4)]
    meant = [
        on
        for on in around
        if draft_meant(
            Remarked(film=HEAT, on=on, remarks={}),
            [job],
            now=at,
            local_date=lambda it: it.astimezone(zone).date(),
        )
    ]

    assert viewing.watched_on == day
    assert meant == [day - timedelta(days=1)] * is_of_a_night + [day]


@pytest.mark.parametrize("state", JobState)
def test_only_what_was_not_sent_can_be_meant(state: JobState) -> None:
    at = datetime(2026, 8, 1, 20, tzinfo=UTC)
    job, _ = draft(BERLIN, at, state)
    meant = draft_meant(
        Remarked(film=HEAT, on=None, remarks={}),
        [job],
        now=at,
        local_date=datetime.date,
    )

    assert (meant is not None) is (state in {JobState.HELD, JobState.QUEUED})


def test_another_film_is_never_meant() -> None:
    at = datetime(2026, 8, 1, 20, tzinfo=UTC)
    job, _ = draft(BERLIN, at)
    said = Remarked(film=film(1), on=None, remarks={})

    assert draft_meant(said, [job], now=at, local_date=datetime.date) is None


@pytest.mark.parametrize(
    ("diary", "dated"),
    [
        (None, Dated.OVER_ENTRY),
        ([], Dated.BY_PERSON),
        ([(HEAT, 0)], Dated.OVER_ENTRY),
        ([(HEAT, 1), (film(1), 0)], Dated.BY_PERSON),
    ],
    ids=["never read", "empty", "there", "beside and others"],
)
def test_a_day_may_be_one_that_the_diary_has(
    diary: list[tuple[Film, int]] | None, dated: Dated
) -> None:
    day = date(2026, 8, 1)
    entries = (
        None
        if diary is None
        else [
            DiaryEntry(key="k", film=of, watched_on=day + timedelta(days=days))
            for of, days in diary
        ]
    )
    viewing = LogViewing(film=HEAT, watched_on=day)

    assert dated_by_person(viewing, entries) is dated
