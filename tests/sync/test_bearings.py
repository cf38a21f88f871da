"""Which plays of a history are new: each once, and none that is merely old."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, strategies as st

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.playback import Play
from custom_components.letterboxd_sync.sync.bearings import (
    Bearings,
    first_bearings,
    has_gap,
    new_plays,
    next_bearings,
    play_name,
)

from .world import HEAT

START = datetime(2026, 11, 1, 20, tzinfo=UTC)
WINDOW = 5


def play(number: int) -> Play:
    """The play of an hour."""
    at = START + timedelta(hours=number)
    return Play(title=HEAT, watched_at=at, play_id=str(number))


def window(history: set[int]) -> list[Play]:
    """The newest part of a history, last watched first."""
    return [play(number) for number in sorted(history, reverse=True)[:WINDOW]]


def is_whole(history: set[int]) -> bool:
    """Whether the window shows all of a history."""
    return len(history) <= WINDOW


def test_the_first_look_takes_bearings() -> None:
    bearings = first_bearings(window({1, 2}), START)
    assert bearings == Bearings(since=play(1).watched_at, seen=frozenset({"1", "2"}))
    assert new_plays(bearings, window({1, 2})) == ()


def test_after_an_empty_history_everything_from_then_on_is_new() -> None:
    bearings = first_bearings([], START)
    assert new_plays(bearings, [play(3), play(-1)]) == (play(3),)


def test_of_a_history_that_was_seen_whole_late_words_of_last_week_are_new() -> None:
    bearings = first_bearings(window({0}), START, whole=True)
    assert new_plays(bearings, [play(-7 * 24)]) == (play(-7 * 24),)
    assert new_plays(bearings, [play(-15 * 24)]) == ()
    after = next_bearings(bearings, [play(-24), play(0)], whole=True)
    assert after.since == bearings.since


def test_of_a_history_that_was_seen_whole_nothing_seen_is_new() -> None:
    bearings = first_bearings(window({-20 * 24, 0}), START, whole=True)
    assert new_plays(bearings, window({-20 * 24, 0})) == ()


def test_a_history_that_was_seen_whole_has_no_gap() -> None:
    bearings = first_bearings(window({0}), START, whole=True)
    assert not has_gap(bearings, window({0, 1}), whole=True)
    assert has_gap(bearings, window({0, 1}))


def test_what_is_added_between_is_new_and_what_is_older_than_all_is_not() -> None:
    bearings = first_bearings(window({2, 4}), START)
    assert new_plays(bearings, window({1, 2, 3, 4, 5})) == (play(3), play(5))


def test_what_comes_back_into_the_window_is_not_new() -> None:
    bearings = first_bearings(window(set(range(1, 9))), START)
    assert new_plays(bearings, window({1, 2, 3, 4, 5})) == ()
    after = next_bearings(bearings, window({1, 2, 3, 4, 5}))
    assert new_plays(after, window({1, 2, 3, 4})) == ()
    assert after.since == bearings.since


def test_an_empty_look_forgets_nothing() -> None:
    bearings = first_bearings(window({1, 2}), START)
    assert next_bearings(bearings, []).since == bearings.since
    assert not has_gap(bearings, [])


def test_a_window_that_has_moved_on_may_have_missed_some() -> None:
    bearings = first_bearings(window({1, 2}), START)
    assert has_gap(bearings, window({5, 6, 7, 8, 9}))
    assert has_gap(bearings, window({2, 5, 6, 7, 8}))
    assert not has_gap(bearings, window({1, 2, 5}))
    assert not has_gap(bearings, window({2}), whole=True)


def test_a_history_that_outgrows_its_window_may_have_grown_behind_it() -> None:
    bearings = first_bearings(window({1, 2, 3, 4, 5}), START, whole=True)
    assert has_gap(bearings, window({0, 1, 2, 3, 4, 5}))


def test_a_play_without_an_id_goes_by_its_title_and_time() -> None:
    assert play_name(Play(title=HEAT, watched_at=START)) == (
        f"tmdb:949 {START.isoformat()}"
    )
    assert play_name(Play(title=Film(title="Heat"), watched_at=START)) == (
        f"Heat {START.isoformat()}"
    )


STEPS = st.lists(
    st.tuples(
        st.sets(st.integers(min_value=0, max_value=40), max_size=9),
        st.sets(st.integers(min_value=0, max_value=40), max_size=4),
    ),
    max_size=6,
)


@example(first={5}, steps=[({1, 2, 3, 4}, set()), ({0}, set())])
@given(st.sets(st.integers(min_value=0, max_value=40), max_size=20), STEPS)
def test_whatever_comes_and_goes_each_new_play_is_told_once(
    first: set[int], steps: list[tuple[set[int], set[int]]]
) -> None:
    history, ever = set(first), set(first)
    bearings = first_bearings(window(history), START, whole=is_whole(history))
    told: list[str] = []
    due: list[str] = []
    for added, removed in steps:
        fresh = {it for it in added - ever if play(it).watched_at >= bearings.since}
        history = (history | (added - ever)) - removed
        ever |= added
        due += [str(it) for it in sorted(fresh & history)]
        whole = is_whole(history)
        missed = has_gap(bearings, window(history), whole=whole)
        plays = [play(number) for number in history] if missed else window(history)
        told += [play_name(it) for it in new_plays(bearings, plays)]
        bearings = next_bearings(bearings, window(history), whole=whole)

    assert told == due
