"""Plays become drafts of diary entries once, and the diary settles them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    DiaryLink,
    DiaryPolicy,
    LinkId,
)
from custom_components.letterboxd_sync.model.operation import (
    Dated,
    LogViewing,
    Operation,
    Told,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import SkipReason
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.show import Episode, Show
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.sync.diary import (
    Drafts,
    SkippedPlay,
    plan_drafts,
)
from custom_components.letterboxd_sync.sync.settling import settled
from custom_components.letterboxd_sync.sync.viewings import Viewing, one_film

from .world import HEAT, film

ALICE = AccountId("letterboxd:alice")
HOME = AccountId("jellyfin:home")
LINK = DiaryLink(link_id=LinkId("diary"), source=AccountId("trakt:alice"), target=ALICE)
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
DAY = EVENING.date()
EPISODE = Episode(show=Show(title="Nachts"), season=1, number=1)


def utc(at: datetime) -> date:
    return at.date()


def play(title: Playable = HEAT, days: int = 0, hours: float = 0) -> Play:
    return Play(title=title, watched_at=EVENING + timedelta(days=days, hours=hours))


def entry(of: Film = HEAT, days: int | None = 0) -> DiaryEntry:
    on = None if days is None else DAY + timedelta(days=days)
    return DiaryEntry(key=f"{of.title} {days}", film=of, watched_on=on)


def draft(
    of: Film = HEAT,
    days: int = 0,
    state: JobState = JobState.HELD,
    number: int = 1,
    **more: Any,
) -> Job:
    on = DAY + timedelta(days=days)
    return job(LogViewing(film=of, watched_on=on, **more), state, number)


def told(days: float = 0, source: AccountId = LINK.source) -> Told:
    return Told(source=source, at=EVENING + timedelta(days=days))


def job(operation: Operation, state: JobState, number: int = 1) -> Job:
    return Job(
        job_id=number,
        key=f"diary {number}",
        account=ALICE,
        link_id=None,
        operation=operation,
        settles=None,
        state=state,
        created_at=EVENING,
        updated_at=EVENING,
    )


def drafts(
    *plays: Play,
    link: DiaryLink = LINK,
    diary: tuple[DiaryEntry, ...] = (),
    history: tuple[Viewing, ...] = (),
    jobs: tuple[Job, ...] = (),
    can_send: bool = False,
    local_date: Callable[[datetime], date] = utc,
    whole: bool = True,
) -> Drafts:
    return plan_drafts(
        link,
        plays,
        diary=diary,
        history=history,
        jobs=jobs,
        can_send=can_send,
        local_date=local_date,
        whole=whole,
    )


def viewings(made: Drafts) -> list[LogViewing]:
    return [it.operation for it in made.jobs if isinstance(it.operation, LogViewing)]


def test_a_play_becomes_a_draft_of_the_local_day() -> None:
    auckland = timezone(timedelta(hours=13))
    made = drafts(play(), local_date=lambda at: at.astimezone(auckland).date())

    day = DAY + timedelta(days=1)
    assert made == Drafts(
        jobs=(
            NewJob(
                key=f"diary|letterboxd:alice|tmdb:949|{day}",
                account=ALICE,
                link_id=None,
                operation=LogViewing(
                    film=HEAT,
                    watched_on=day,
                    told=Told(source=LINK.source, at=EVENING),
                ),
                settles=None,
                state=JobState.HELD,
            ),
        )
    )


def test_a_draft_has_the_tags_of_its_link() -> None:
    made = drafts(play(), link=replace(LINK, tags=("home", "tv")))
    assert [it.tags for it in viewings(made)] == [("home", "tv")]


@pytest.mark.parametrize(
    ("policy", "can_send", "state"),
    [
        (DiaryPolicy.ASK, False, JobState.HELD),
        (DiaryPolicy.ASK, True, JobState.HELD),
        (DiaryPolicy.SEND, False, JobState.HELD),
        (DiaryPolicy.SEND, True, JobState.QUEUED),
        (DiaryPolicy.EXPORT, False, JobState.QUEUED),
        (DiaryPolicy.EXPORT, True, JobState.HELD),
    ],
)
def test_the_policy_says_whether_a_draft_waits_for_a_word(
    policy: DiaryPolicy, can_send: bool, state: JobState
) -> None:
    made = drafts(play(), link=replace(LINK, policy=policy), can_send=can_send)
    assert [it.state for it in made.jobs] == [state]


def test_an_episode_makes_no_draft() -> None:
    assert drafts(play(EPISODE)) == Drafts(
        skipped=(SkippedPlay(title=EPISODE, reason=SkipReason.NOT_A_FILM),)
    )


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_what_the_diary_has_on_that_day_or_beside_it_does_not_go_back(
    days: int,
) -> None:
    made = drafts(play(), diary=(entry(days=days),))
    assert made == Drafts(
        skipped=(SkippedPlay(title=HEAT, reason=SkipReason.ALREADY_THERE),)
    )


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("state", JobState)
def test_what_was_drafted_is_not_drafted_again_whatever_became_of_it(
    days: int, state: JobState
) -> None:
    made = drafts(play(), jobs=(draft(days=days, state=state),))
    assert made == Drafts(
        skipped=(SkippedPlay(title=HEAT, reason=SkipReason.IN_PROGRESS),)
    )


def test_two_plays_of_one_night_are_one_draft() -> None:
    made = drafts(play(hours=3), play(), play())
    assert [it.watched_on for it in viewings(made)] == [DAY]
    assert len(made.skipped) == 2


@pytest.mark.parametrize(
    ("known", "skipped"),
    [
        (draft(days=-1, told=told(-1)), None),
        (draft(days=-1, told=told(-1), state=JobState.DROPPED), None),
        (draft(days=-1, told=told(-0.4)), SkipReason.IN_PROGRESS),
        (draft(days=-1, told=told(-1, HOME)), SkipReason.IN_PROGRESS),
        (draft(days=-1), SkipReason.IN_PROGRESS),
        (draft(told=told(-0.6)), SkipReason.IN_PROGRESS),
        (draft(days=-9, told=told(), dated=Dated.BY_PERSON), SkipReason.IN_PROGRESS),
        (draft(days=-1, told=told(-9), dated=Dated.BY_PERSON), SkipReason.IN_PROGRESS),
        (draft(days=-9, told=told(-9)), None),
    ],
    ids=[
        "the evening before",
        "the evening before, dismissed",
        "the same night",
        "by another source",
        "by nobody knows whom",
        "the same day",
        "moved away",
        "moved to the day before",
        "days before",
    ],
)
def test_one_source_that_tells_of_two_evenings_is_believed(
    known: Job, skipped: SkipReason | None
) -> None:
    made = drafts(play(), jobs=(known,))
    assert [it.reason for it in made.skipped] == ([skipped] if skipped else [])


def test_an_entry_of_the_evening_before_says_nothing_of_the_next() -> None:
    before = draft(days=-1, told=told(-1), state=JobState.DONE)
    one = (entry(days=-1),)
    assert len(drafts(play(), jobs=(before,), diary=one).jobs) == 1
    both = drafts(play(), jobs=(before,), diary=(*one, entry()))
    assert [it.reason for it in both.skipped] == [SkipReason.ALREADY_THERE]


@pytest.mark.parametrize(("days", "made"), [(1, 0), (7, 0), (8, 1)])
def test_the_rest_of_a_film_is_no_viewing_of_its_own(days: int, made: int) -> None:
    before = draft(told=told())
    rest = drafts(play(days=days), jobs=(before,), whole=False)
    assert len(rest.jobs) == made


@pytest.mark.parametrize("days", [-400, -2, 2])
def test_another_day_is_another_viewing(days: int) -> None:
    made = drafts(play(), diary=(entry(days=days),), jobs=(draft(days=-days * 2),))
    assert len(made.jobs) == 1


def test_jobs_of_other_kinds_are_passed_over() -> None:
    other = job(UnmonitorRequest(film=HEAT), JobState.DONE)
    assert len(drafts(play(), jobs=(other,)).jobs) == 1


@pytest.mark.parametrize(
    ("diary", "history", "jobs"),
    [
        ((entry(days=-30),), (), ()),
        ((entry(days=None),), (), ()),
        ((), (Viewing(film=HEAT, on=DAY - timedelta(days=300)),), ()),
        ((), (), (draft(days=-30),)),
        ((), (), (draft(days=-30, state=JobState.DONE),)),
    ],
    ids=["diary", "undated review", "history", "draft", "sent draft"],
)
def test_what_was_seen_before_is_a_rewatch(
    diary: tuple[DiaryEntry, ...],
    history: tuple[Viewing, ...],
    jobs: tuple[Job, ...],
) -> None:
    made = drafts(play(), diary=diary, history=history, jobs=jobs)
    assert [it.rewatch for it in viewings(made)] == [True]


@pytest.mark.parametrize(
    ("diary", "history", "jobs"),
    [
        ((), (), ()),
        ((entry(days=30),), (), ()),
        ((entry(film(1), days=-30),), (), ()),
        ((), (Viewing(film=HEAT, on=DAY),), ()),
        ((), (), (draft(days=-30, state=JobState.DROPPED),)),
    ],
    ids=["never", "later", "another film", "this very play", "not me"],
)
def test_what_was_not_seen_before_is_none(
    diary: tuple[DiaryEntry, ...],
    history: tuple[Viewing, ...],
    jobs: tuple[Job, ...],
) -> None:
    made = drafts(play(), diary=diary, history=history, jobs=jobs)
    assert [it.rewatch for it in viewings(made)] == [False]


def test_the_second_of_two_plays_is_a_rewatch() -> None:
    made = drafts(play(days=9), play())
    assert [(it.watched_on, it.rewatch) for it in viewings(made)] == [
        (DAY, False),
        (DAY + timedelta(days=9), True),
    ]


def test_a_film_without_ids_is_drafted_by_its_name() -> None:
    made = drafts(play(Film(title="Heat!", year=1995)))
    assert [it.key for it in made.jobs] == [
        f"diary|letterboxd:alice|title:heat 1995|{DAY}"
    ]


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        (HEAT, Film(title="Hitze", ids=FilmIds(tmdb=949)), True),
        (HEAT, Film(title="heat", year=1995), True),
        (HEAT, Film(title="Heat", year=1995, ids=FilmIds(imdb="tt0113277")), True),
        (HEAT, Film(title="Heat", year=1995, ids=FilmIds(tmdb=950)), False),
        (HEAT, Film(title="Heat", year=2013), False),
        (Film(title="Heat"), Film(title="Heat"), False),
    ],
)
def test_films_are_one_by_id_or_by_title_and_year(a: Film, b: Film, one: bool) -> None:
    assert one_film(a, b) is one
    assert one_film(b, a) is one


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


PLAYS = st.lists(
    st.builds(
        play,
        st.sampled_from([HEAT, film(1), film(2)]),
        st.integers(min_value=0, max_value=12),
    ),
    max_size=12,
)
SOURCES = (LINK, replace(LINK, link_id=LinkId("other"), source=HOME))


def committed(made: Drafts, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    """What the ledger has afterwards: a taken key is the same fact."""
    taken = {it.key for it in jobs}
    numbers = count(len(jobs))
    return jobs + tuple(
        replace(job(new.operation, new.state, next(numbers)), key=new.key)
        for new in made.jobs
        if new.key not in taken
    )


def days_of(jobs: tuple[Job, ...]) -> list[tuple[Playable, date]]:
    """Which films are drafted for which days."""
    return [
        (it.operation.film, it.operation.watched_on)
        for it in jobs
        if isinstance(it.operation, LogViewing)
    ]


@given(PLAYS, st.integers(min_value=1, max_value=4), st.data())
def test_however_often_one_source_tells_and_in_any_order_each_evening_has_one_draft(
    plays: list[Play], times: int, data: st.DataObject
) -> None:
    jobs: tuple[Job, ...] = ()
    for _ in range(times):
        for one in data.draw(st.permutations(plays)):
            jobs = committed(drafts(one, jobs=jobs), jobs)

    evenings = {(it.title, it.watched_at.date()) for it in plays}
    assert sorted(map(str, days_of(jobs))) == sorted(map(str, evenings))


@given(PLAYS, st.data())
def test_told_by_two_in_any_order_no_play_is_without_a_draft_and_no_day_has_two(
    plays: list[Play], data: st.DataObject
) -> None:
    told_by = [(one, link) for one in plays for link in SOURCES]
    jobs: tuple[Job, ...] = ()
    for one, link in data.draw(st.permutations(told_by)):
        jobs = committed(drafts(one, link=link, jobs=jobs), jobs)

    days = days_of(jobs)
    assert len(days) == len(set(days))
    assert all(
        any(
            known == it.title and abs(day - it.watched_at.date()) <= timedelta(days=1)
            for known, day in days
        )
        for it in plays
    )


@given(PLAYS)
def test_a_diary_with_all_of_it_settles_all_of_it_once(plays: list[Play]) -> None:
    jobs = committed(drafts(*plays), ())
    diary = [
        DiaryEntry(
            key=str(it.job_id),
            film=it.operation.film,
            watched_on=it.operation.watched_on,
        )
        for it in jobs
        if isinstance(it.operation, LogViewing)
    ]
    done = [replace(it, state=JobState.DONE) for it in jobs]

    assert settled(jobs, diary) == jobs
    assert settled(done, diary) == ()
    assert drafts(*plays, diary=tuple(diary)).jobs == ()
