"""What a person wants of one thing: only the latest counts, in whatever order."""

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    AddToList,
    LogViewing,
    MarkPlayed,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
)
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.sync.wishes import (
    in_the_way,
    is_wish,
    overtaken,
    rival_keys,
    wish_key,
)

from .world import BEFORE, HEAT, NOW, RADARR

EPISODE = Episode(show=Show(title="Nachts", ids=ShowIds(tmdb=1396)), season=1, number=2)
ON = AddToList(facet=Facet.WATCHLIST, title=HEAT)
OFF = RemoveFromList(facet=Facet.WATCHLIST, title=HEAT)
RATED = RateTitle(title=HEAT, stars=4.5, rated_at=NOW)
UNRATED = RateTitle(title=HEAT, stars=None, rated_at=NOW)
PLAY = AddPlay(title=EPISODE, started_at=BEFORE, watched_at=NOW)
VIEWING = LogViewing(film=HEAT, watched_on=date(2026, 11, 20))
OTHERS: list[PersonalOperation] = [
    PLAY,
    RemovePlay(title=HEAT, play_id="77"),
    MarkPlayed(user_id="u1", item_id="i1", title=HEAT, played_at=NOW),
    VIEWING,
    TakeBack(title=EPISODE, watched_at=NOW),
    TakeBack(title=Film(title="Heat", year=1995), watched_at=NOW),
]


def job(number: int, operation: PersonalOperation, state: JobState) -> Job:
    """A wish that was taken down as the so manieth."""
    return Job(
        job_id=number,
        key=wish_key(RADARR, operation),
        account=RADARR,
        link_id=None,
        operation=operation,
        settles=None,
        state=state,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize(
    ("operation", "key"),
    [
        (ON, "listed|radarr:home|watchlist|tmdb:949|on"),
        (OFF, "listed|radarr:home|watchlist|tmdb:949|off"),
        (RATED, "rating|radarr:home|tmdb:949|4.5"),
        (UNRATED, "rating|radarr:home|tmdb:949|none"),
        (OTHERS[1], "unplay|radarr:home|77"),
        (OTHERS[2], "mark|radarr:home|u1|i1"),
        (VIEWING, "diary|radarr:home|tmdb:949|2026-11-20"),
        (
            OTHERS[4],
            f"take back|radarr:home|tmdb_show:1396|S01E02|{NOW:%Y-%m-%dT%H:%MZ}",
        ),
        (
            OTHERS[5],
            f"take back|radarr:home|name:Heat (1995)|{NOW:%Y-%m-%dT%H:%MZ}",
        ),
    ],
)
def test_a_wish_has_a_natural_key(operation: PersonalOperation, key: str) -> None:
    assert wish_key(RADARR, operation) == key


def test_a_play_is_named_by_the_minute_it_began_in() -> None:
    start = BEFORE.replace(hour=20, minute=4, second=59)
    key = wish_key(RADARR, replace(PLAY, started_at=start))
    assert key == f"play|radarr:home|tmdb_show:1396|S01E02|{start:%Y-%m-%d}T20:04Z"


@pytest.mark.parametrize(
    "operation",
    [replace(ON, title=Film(title="Heat")), replace(RATED, title=Film(title="Heat"))],
)
def test_a_title_without_any_id_cannot_be_wished_for(
    operation: PersonalOperation,
) -> None:
    with pytest.raises(ValueError, match="Heat has no id"):
        wish_key(RADARR, operation)
    with pytest.raises(ValueError, match="Heat has no id"):
        rival_keys(RADARR, operation)


@pytest.mark.parametrize("operation", [ON, OFF, RATED, UNRATED, *OTHERS])
def test_every_wish_is_among_its_rivals(operation: PersonalOperation) -> None:
    assert wish_key(RADARR, operation) in rival_keys(RADARR, operation)


def test_the_opposite_is_a_rival_and_another_rating_too() -> None:
    assert rival_keys(RADARR, ON) == rival_keys(RADARR, OFF)
    assert rival_keys(RADARR, RATED) == rival_keys(RADARR, UNRATED)
    assert len(set(rival_keys(RADARR, RATED))) == 11


@pytest.mark.parametrize("operation", OTHERS)
def test_what_can_be_true_beside_others_has_no_rival(
    operation: PersonalOperation,
) -> None:
    assert rival_keys(RADARR, operation) == (wish_key(RADARR, operation),)
    assert not is_wish(job(1, operation, JobState.QUEUED))


@pytest.mark.parametrize(
    ("one", "other"),
    combinations([ON, RATED, *OTHERS, replace(ON, facet=Facet.OWNED)], 2),
)
def test_other_things_are_no_rivals(
    one: PersonalOperation, other: PersonalOperation
) -> None:
    assert set(rival_keys(RADARR, one)).isdisjoint(rival_keys(RADARR, other))


def test_an_older_wish_that_waits_is_overtaken() -> None:
    older, newer = job(1, ON, JobState.QUEUED), job(2, OFF, JobState.QUEUED)
    assert overtaken([newer, older]) == (older,)


@pytest.mark.parametrize("state", [JobState.SENDING, JobState.UNCERTAIN])
def test_one_that_may_be_there_is_not_overtaken_and_the_newer_waits(
    state: JobState,
) -> None:
    older, newer = job(1, ON, state), job(2, OFF, JobState.QUEUED)
    assert overtaken([older, newer]) == ()
    assert in_the_way([older, newer]) == {2}


STATES = [JobState.QUEUED, JobState.SENDING, JobState.UNCERTAIN]
WISHES = st.lists(
    st.tuples(st.sampled_from([ON, OFF, RATED, UNRATED]), st.sampled_from(STATES)),
    max_size=6,
)


@given(WISHES)
def test_of_each_thing_at_most_one_may_be_sent_and_it_is_the_latest(
    wishes: list[tuple[PersonalOperation, JobState]],
) -> None:
    jobs = [job(n, wish, state) for n, (wish, state) in enumerate(wishes)]
    gone = {each.job_id for each in overtaken(jobs)} | in_the_way(jobs)
    free = [it for it in jobs if it.state is JobState.QUEUED and it.job_id not in gone]
    things = [it.key.rpartition("|")[0] for it in free]
    latest = {it.key.rpartition("|")[0]: it.job_id for it in jobs}

    assert len(things) == len(set(things))
    assert [latest[thing] for thing in things] == [it.job_id for it in free]
