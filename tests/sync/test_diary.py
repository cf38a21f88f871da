"""Plays become drafts of diary entries once, and the diary settles them."""

from dataclasses import replace
from datetime import date, timedelta, timezone
from itertools import count

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.link import (
    DiaryPolicy,
    LinkId,
)
from custom_components.letterboxd_sync.model.operation import (
    Dated,
    LogViewing,
    Told,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import SkipReason
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.model.tracking import DiaryEntry
from custom_components.letterboxd_sync.sync.diary import (
    Drafts,
    SkippedPlay,
)
from custom_components.letterboxd_sync.sync.settling import settled
from custom_components.letterboxd_sync.sync.viewings import Viewing, one_film

from .diaries import (
    ALICE,
    DAY,
    EPISODE,
    EVENING,
    HOME,
    LINK,
    draft,
    drafts,
    entry,
    job,
    play,
    told,
    viewings,
)
from .world import HEAT, film


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
