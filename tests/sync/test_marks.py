"""Which marks are plays that we did not see."""

from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.operation import AddPlay, MarkPlayed
from custom_components.letterboxd_sync.model.playback import PlayedTitle
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.marks import MarksCase
from custom_components.letterboxd_sync.sync.playback_track import Past
from custom_components.letterboxd_sync.sync.plays import Interval
from custom_components.letterboxd_sync.sync.tally import NewMark, Tally

from .sittings import HEAT, LENGTH, PILOT, RONIN, at

DAY = 24 * 60


def session(
    start: float, end: float, title: Playable = HEAT, *, counted: bool = True
) -> Past:
    interval = Interval(title=title, started_at=at(start), ended_at=at(end))
    return Past(interval=interval, counted=counted)


def ours(minute: float, item_id: str = "heat") -> MarkPlayed:
    return MarkPlayed(user_id="anna", item_id=item_id, title=HEAT, played_at=at(minute))


def plays(
    played_at: float | None = 200,
    *,
    known_at: datetime | None = None,
    looked: float = 190,
    now: float = 205,
    title: Playable = HEAT,
    duration: timedelta | None = LENGTH,
    rules: WatchRules | None = None,
    past: tuple[Past, ...] = (),
    set_by_us: tuple[MarkPlayed, ...] = (),
) -> tuple[AddPlay, ...]:
    """Return what comes of a mark of that date, seen now and not at the last look."""
    case = MarksCase(
        tally=Tally(looked_at=at(looked)),
        now=at(now),
        rules=rules or WatchRules(),
        past=past,
        ours=set_by_us,
    )
    mark = NewMark(
        item_id="heat",
        played_at=None if played_at is None else at(played_at),
        known_at=known_at,
    )
    played = PlayedTitle(item_id="heat", title=title, duration=duration)
    return case.plays([mark], {"heat": played})


@pytest.mark.parametrize(
    ("played_at", "ended"),
    [
        (200, 200),
        # Begun once, ticked now: the server keeps the date of then.
        (-40_000, 205),
        (190, 205),
        (None, 205),
        # Its clock is ahead.
        (300, 205),
    ],
)
def test_a_mark_is_a_play_of_its_date_or_of_when_it_was_noticed(
    played_at: float | None, ended: float
) -> None:
    (play,) = plays(played_at)
    assert (play.title, play.started_at, play.watched_at) == (
        HEAT,
        at(ended - 100),
        at(ended),
    )


def test_without_a_length_it_began_when_it_ended() -> None:
    (play,) = plays(duration=None)
    assert play.started_at == play.watched_at


@pytest.mark.parametrize(
    ("past", "left"),
    [
        # The server dates the mark by the end, or by the beginning.
        (session(100, 200), 0),
        (session(200, 204), 0),
        # We came when it had been going on for a while.
        (session(203, 204), 0),
        # It ended after the last look, whatever its date says.
        (session(85, 185), 0),
        # What did not count explains nothing: it has been ticked.
        (session(100, 160, counted=False), 1),
        (session(100, 200, RONIN), 1),
        # Seen to 85 %, which is no play for its server, and ticked within days.
        (session(-2 * DAY, -2 * DAY + 85), 0),
        (session(-8 * DAY, -8 * DAY + 85), 1),
    ],
)
def test_one_that_a_session_explains_is_none(past: Past, left: int) -> None:
    assert len(plays(past=(past,))) == left


def test_what_was_played_unticked_and_ticked_is_another_play() -> None:
    past = (session(-DAY, -DAY + 100),)
    assert len(plays(past=past, known_at=at(-DAY))) == 1
    assert plays(past=past, known_at=at(-90 * DAY)) == ()


def test_without_a_length_a_session_of_hours_before_explains_it() -> None:
    assert plays(duration=None, past=(session(202, 204),)) == ()


@pytest.mark.parametrize(
    ("set_by_us", "left"), [(ours(201), 0), (ours(210), 1), (ours(200, "ronin"), 1)]
)
def test_one_that_we_set_is_none(set_by_us: MarkPlayed, left: int) -> None:
    assert len(plays(set_by_us=(set_by_us,))) == left


def test_one_without_a_date_we_did_not_set() -> None:
    assert len(plays(None, set_by_us=(ours(205),))) == 1


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
    assert len(plays(title=title, rules=rules)) == left


def test_what_is_no_title_is_none() -> None:
    mark = NewMark(item_id="trailer", played_at=at(1))
    case = MarksCase(tally=Tally(looked_at=at(0)), now=at(2), rules=WatchRules())
    assert case.plays([mark], {}) == ()
    assert case.left([mark], {}) == frozenset()


def test_what_still_runs_is_left_until_it_has_ended() -> None:
    marks = [NewMark(item_id=it, played_at=at(1)) for it in ("heat", "ronin")]
    titles = {
        "heat": PlayedTitle(item_id="heat", title=HEAT, duration=LENGTH),
        "ronin": PlayedTitle(item_id="ronin", title=RONIN, duration=LENGTH),
    }
    case = MarksCase(
        tally=Tally(looked_at=at(0)), now=at(2), rules=WatchRules(), running=[HEAT]
    )
    assert case.left(marks, titles) == {"heat"}
