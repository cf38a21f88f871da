"""What the other links to the same target say."""

from datetime import datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import (
    RequestFilm,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.sync.neighbours import (
    owned,
    owned_items,
    wanted,
    wants,
)

from .world import (
    AFTER,
    ANNA,
    BEFORE,
    BEN,
    HEAT,
    READ_AT,
    agreed,
    film,
    job,
    key,
    watchlist,
)


def test_what_any_base_calls_ours_is_owned() -> None:
    bases = [agreed(HEAT), agreed(film(1), link=BEN), agreed(film(2), ours=False)]
    assert owned(bases, [], read_at=READ_AT) == {"tmdb:949", "tmdb:1"}


@pytest.mark.parametrize(
    ("state", "at", "link", "expected"),
    [
        (JobState.SENDING, BEFORE, ANNA, {"tmdb:949"}),
        (JobState.UNCERTAIN, BEFORE, ANNA, {"tmdb:949"}),
        (JobState.DONE, AFTER, ANNA, {"tmdb:949"}),
        (JobState.DONE, READ_AT, ANNA, {"tmdb:949"}),
        (JobState.DONE, BEFORE, ANNA, set()),
        (JobState.QUEUED, BEFORE, ANNA, set()),
        (JobState.REJECTED, AFTER, ANNA, set()),
        (JobState.DONE, AFTER, None, set()),
    ],
)
def test_what_a_link_may_just_have_brought_is_owned(
    state: JobState, at: datetime, link: LinkId | None, expected: set[str]
) -> None:
    request = RequestFilm(film=HEAT, quality_profile_id=4, root_folder="/films")
    jobs = job("request", request, state, at=at, link=link)
    assert owned([], jobs.values(), read_at=READ_AT) == expected


def test_other_operations_own_nothing() -> None:
    jobs = job("x", UnmonitorRequest(film=HEAT), JobState.SENDING)
    assert owned([], jobs.values(), read_at=READ_AT) == frozenset()


def test_items_that_other_links_put_on_a_shelf_are_owned() -> None:
    bases = [
        agreed(HEAT, item_id="a"),
        agreed(film(1), item_id="b", ours=False),
        agreed(film(2)),
    ]
    assert owned_items(bases) == {"a"}


def test_a_whole_list_says_what_is_wanted_whatever_was_agreed_on() -> None:
    found = wanted(agreed(film(1)), watchlist(HEAT))
    assert found == {"tmdb:949", "letterboxd:heat-1995"}


def test_half_a_list_adds_to_what_was_agreed_on() -> None:
    found = wanted(agreed(film(1)), watchlist(HEAT, complete=False))
    assert {"tmdb:949", "tmdb:1"} <= found


def test_what_was_agreed_on_is_wanted_while_a_list_was_never_read() -> None:
    assert key(HEAT) in wanted(agreed(HEAT), None)


def test_what_is_spoken_against_is_not_wanted() -> None:
    assert wanted({}, watchlist(HEAT), unless=lambda film: film == HEAT) == frozenset()


def test_a_film_without_a_tmdb_id_is_wanted_by_its_title_too() -> None:
    vague = Film(title="Heat!", ids=FilmIds(boxd="29pM"))
    assert wants(wanted({}, watchlist(vague)), HEAT)


def test_an_identified_film_of_the_same_title_is_another() -> None:
    remake = Film(title="Heat", year=1986, ids=FilmIds(tmdb=10))
    assert not wants(wanted({}, watchlist(remake)), HEAT)
