"""What counts plays and drafts notices when one is lost, doubled or made up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import LogViewing
from simulators.house import Simulators

from .home import ALICE, BOB
from .plays_truth import PlaysTruth

AT = datetime(2026, 11, 20, 21, 14, 30, tzinfo=UTC)
ON = date(2026, 11, 20)


@pytest.fixture
def truth(sims: Simulators) -> PlaysTruth:
    for name in (ALICE, BOB):
        sims.trakt.add_member(name)
    return PlaysTruth(sims)


def test_a_play_that_is_there_once_is_right(
    sims: Simulators, truth: PlaysTruth
) -> None:
    film, episode = sims.catalogue[0], sims.shows[0].episode(1, 1)
    truth.saw(ALICE, film, at=AT)
    truth.saw(ALICE, episode, at=AT)
    sims.trakt.log_play(film, at=AT, username=ALICE)
    sims.trakt.log_play(episode, at=AT, username=ALICE)
    assert truth.wrong() == []


def test_a_play_that_is_lost_late_or_another_persons_is_noticed(
    sims: Simulators, truth: PlaysTruth
) -> None:
    first, second = sims.catalogue[:2]
    truth.saw(ALICE, first, at=AT)
    sims.trakt.log_play(first, at=AT, username=BOB)
    truth.saw(ALICE, second, at=AT)
    sims.trakt.log_play(second, at=AT + timedelta(hours=2), username=ALICE)
    words = truth.wrong()
    assert [it.split(":")[0] for it in words] == [
        "lost",
        "lost",
        "not watched",
        "not watched",
    ]


def test_a_doubled_play_is_noticed(sims: Simulators, truth: PlaysTruth) -> None:
    film = sims.catalogue[0]
    truth.saw(ALICE, film, at=AT)
    for _ in range(2):
        sims.trakt.log_play(film, at=AT, username=ALICE)
    (words,) = truth.wrong()
    assert words.startswith("not watched")


def job(film: Film, on: date) -> Job:
    return Job(
        job_id=1,
        key=f"{film.title} {on}",
        account=AccountId(f"letterboxd:{ALICE}"),
        link_id=None,
        operation=LogViewing(film=film, watched_on=on),
        settles=None,
        state=JobState.HELD,
        not_before=None,
        created_at=AT,
        updated_at=AT,
    )


def test_drafts_are_counted_by_film_and_day(
    sims: Simulators, truth: PlaysTruth
) -> None:
    known = sims.catalogue[0]
    film = Film(title=known.title, year=known.year, ids=FilmIds(tmdb=known.tmdb))
    truth.drafts(ALICE, known, on=ON)
    (words,) = truth.wrong()
    assert words.startswith("no draft")
    truth.jobs = [job(film, ON)]
    assert truth.wrong() == []
    truth.jobs = [job(film, ON), job(film, ON + timedelta(days=1))]
    (words,) = truth.wrong()
    assert words.startswith("draft too many")
