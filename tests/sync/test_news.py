"""What is told, and that each thing is told once."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.occurrence import (
    Occurrence,
    OccurrenceKind,
)
from custom_components.letterboxd_sync.sync.news import News, news

from .world import HEAT, NOW, film, films, key

ACCOUNT = AccountId("letterboxd:anna")
LISTED = OccurrenceKind.LISTED
UNLISTED = OccurrenceKind.UNLISTED


def by_key(*of: Film) -> dict[str, Film]:
    """Return films by their key."""
    return {key(each): each for each in of}


def look(
    seen: Mapping[str, Film] | None,
    now_there: Mapping[str, Film],
    *,
    complete: bool = True,
    left: OccurrenceKind | None = UNLISTED,
    window: bool = False,
) -> News | None:
    """Compare two looks at a watchlist."""
    return news(
        account=ACCOUNT,
        seen=seen,
        now_there=now_there,
        complete=complete,
        arrived=LISTED,
        left=left,
        window=window,
        at=NOW,
    )


def told(found: News | None) -> list[tuple[OccurrenceKind, str]]:
    """Return what is told of which film."""
    assert found is not None
    return [(each.kind, each.film.title) for each in found.occurrences]


def test_the_first_look_takes_bearings_and_tells_nothing() -> None:
    assert look(None, by_key(HEAT)) == News(added=by_key(HEAT))


def test_an_empty_first_look_takes_bearings_too() -> None:
    assert look(None, {}) == News()


def test_half_a_first_look_is_passed_over() -> None:
    assert look(None, by_key(HEAT), complete=False) is None


def test_the_first_look_at_a_window_takes_bearings() -> None:
    found = look(None, by_key(HEAT), complete=False, window=True)
    assert found == News(added=by_key(HEAT))


def test_what_is_new_is_told_once() -> None:
    found = look({}, by_key(HEAT))
    assert found is not None
    assert found.occurrences == (
        Occurrence(kind=LISTED, account=ACCOUNT, film=HEAT, at=NOW),
    )
    assert found.added == by_key(HEAT)
    assert look(found.added, by_key(HEAT)) is None


def test_the_newest_is_told_last() -> None:
    assert [title for _, title in told(look({}, by_key(*films(3, 2, 1))))] == [
        "Film no 1",
        "Film no 2",
        "Film no 3",
    ]


def test_what_left_is_told_by_key() -> None:
    found = look(by_key(film(2), film(1)), {})
    assert told(found) == [(UNLISTED, "Film no 1"), (UNLISTED, "Film no 2")]
    assert found is not None
    assert set(found.removed) == {"tmdb:1", "tmdb:2"}


def test_a_short_read_tells_nothing_gone() -> None:
    assert look(by_key(HEAT), {}, complete=False) is None
    found = look(by_key(HEAT), by_key(film(1)), complete=False)
    assert told(found) == [(LISTED, "Film no 1")]
    assert found is not None
    assert found.removed == ()


def test_what_left_can_be_noted_without_a_word() -> None:
    found = look(by_key(HEAT), {}, left=None)
    assert found == News(removed=("tmdb:949",))


def test_what_left_a_window_is_not_gone() -> None:
    assert look(by_key(HEAT), {}, window=True) is None


@pytest.mark.parametrize("complete", [True, False])
def test_a_film_that_got_a_better_key_is_no_news(complete: bool) -> None:
    vague = replace(HEAT, ids=FilmIds(letterboxd="heat-1995"))
    found = look(by_key(vague), by_key(HEAT), complete=complete)
    assert found == News(added=by_key(HEAT), removed=("letterboxd:heat-1995",))


def test_to_see_a_film_again_is_news() -> None:
    found = look({"viewing-1": HEAT}, {"viewing-2": HEAT}, complete=False, window=True)
    assert told(found) == [(LISTED, "Heat")]


NUMBERS = st.frozensets(st.integers(1, 6))


@given(st.lists(st.tuples(NUMBERS, st.booleans())))
def test_a_film_is_listed_and_unlisted_in_turn(
    looks: list[tuple[frozenset[int], bool]],
) -> None:
    seen: dict[str, Film] | None = None
    heard: dict[str, list[OccurrenceKind]] = {}
    for numbers, complete in looks:
        found = look(seen, by_key(*films(*sorted(numbers))), complete=complete)
        found = found or News(added=seen or {}) if seen is not None else found
        gone = found.removed if found else ()
        kept = {k: v for k, v in (seen or {}).items() if k not in gone}
        seen = None if found is None else kept | dict(found.added)
        for each in found.occurrences if found else ():
            heard.setdefault(key(each.film), []).append(each.kind)
    assert all(
        first is not second
        for kinds in heard.values()
        for first, second in pairwise(kinds)
    )
