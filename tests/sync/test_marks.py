"""Which marks are plays that we did not see."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.operation import AddPlay, MarkPlayed
from custom_components.letterboxd_sync.model.playback import MarkedPlayed
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.marks import Cursor, marked_plays
from custom_components.letterboxd_sync.sync.plays import Interval

from .sittings import HEAT, LENGTH, PILOT, RONIN, at

SEEN = Cursor(at=at(0))


def mark(
    minute: float = 200,
    *,
    title: Playable = HEAT,
    item_id: str = "heat",
    duration: timedelta | None = LENGTH,
) -> MarkedPlayed:
    return MarkedPlayed(
        item_id=item_id, title=title, duration=duration, played_at=at(minute)
    )


def session(start: float, end: float, title: Playable = HEAT) -> Interval:
    return Interval(title=title, started_at=at(start), ended_at=at(end))


def ours(minute: float, item_id: str = "heat") -> MarkPlayed:
    return MarkPlayed(user_id="anna", item_id=item_id, title=HEAT, played_at=at(minute))


def plays(
    *marks: MarkedPlayed,
    cursor: Cursor = SEEN,
    rules: WatchRules | None = None,
    sessions: tuple[Interval, ...] = (),
    set_by_us: tuple[MarkPlayed, ...] = (),
) -> tuple[AddPlay, ...]:
    return marked_plays(
        marks,
        cursor=cursor,
        rules=rules or WatchRules(),
        sessions=sessions,
        ours=set_by_us,
    )


def test_a_mark_is_a_play_that_ended_then() -> None:
    (play,) = plays(mark(200))
    assert (play.title, play.started_at, play.watched_at) == (HEAT, at(100), at(200))


def test_without_a_length_it_began_when_it_ended() -> None:
    (play,) = plays(mark(200, duration=None))
    assert play.started_at == play.watched_at


@pytest.mark.parametrize(
    ("explained", "left"),
    [
        # The server dates the mark by the end, or by the beginning.
        (session(100, 200), 0),
        (session(200, 300), 0),
        # However it ended.
        (session(195, 205), 0),
        # We came when it had been going on for a while.
        (session(290, 300), 0),
        (session(400, 500), 1),
        (session(0, 100), 1),
        (session(100, 200, RONIN), 1),
    ],
)
def test_one_that_a_session_explains_is_none(explained: Interval, left: int) -> None:
    assert len(plays(mark(200), sessions=(explained,))) == left


def test_without_a_length_a_session_of_hours_before_explains_it() -> None:
    explained = (session(400, 500),)
    assert plays(mark(200, duration=None), sessions=explained) == ()


@pytest.mark.parametrize(
    ("set_by_us", "left"), [(ours(201), 0), (ours(210), 1), (ours(200, "ronin"), 1)]
)
def test_one_that_we_set_is_none(set_by_us: MarkPlayed, left: int) -> None:
    assert len(plays(mark(200), set_by_us=(set_by_us,))) == left


@pytest.mark.parametrize(
    ("rules", "title", "left"),
    [
        (WatchRules(films=False), HEAT, 0),
        (WatchRules(films=False), PILOT, 1),
        (WatchRules(episodes=False), PILOT, 0),
        (WatchRules(min_length=timedelta(minutes=101)), HEAT, 0),
    ],
)
def test_what_the_link_leaves_out_is_none(
    rules: WatchRules, title: Playable, left: int
) -> None:
    assert len(plays(mark(200, title=title), rules=rules)) == left


def test_what_was_seen_before_is_none() -> None:
    assert plays(mark(-1)) == ()


def test_of_one_moment_each_is_seen_once() -> None:
    first, second = mark(10, item_id="a"), mark(10, item_id="b", title=RONIN)
    cursor = SEEN.after([first])
    assert cursor == Cursor(at=at(10), item_ids=frozenset({"a"}))
    assert [it.title for it in plays(first, second, cursor=cursor)] == [RONIN]
    assert cursor.after([second]).item_ids == {"a", "b"}


def test_the_cursor_never_goes_back() -> None:
    assert SEEN.after([]) == SEEN
    assert SEEN.after([mark(-5)]) == SEEN
