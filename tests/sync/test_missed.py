"""Which marks are plays of a time in which nobody listened."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.operation import AddPlay, MarkPlayed
from custom_components.letterboxd_sync.model.playback import MarkedPlayed
from custom_components.letterboxd_sync.model.title import Playable
from custom_components.letterboxd_sync.sync.gaps import Gap
from custom_components.letterboxd_sync.sync.missed import missed_plays, sittings
from custom_components.letterboxd_sync.sync.playback_track import Past
from custom_components.letterboxd_sync.sync.plays import Interval

from .sittings import HEAT, LENGTH, PILOT, RONIN, at

EVENING = Gap(since=at(0), until=at(300))


def mark(
    minute: float = 100,
    *,
    title: Playable = HEAT,
    item_id: str = "heat",
    duration: timedelta | None = LENGTH,
) -> MarkedPlayed:
    return MarkedPlayed(
        item_id=item_id, title=title, duration=duration, played_at=at(minute)
    )


def past(
    start: float,
    end: float,
    *,
    title: Playable = HEAT,
    counted: bool = True,
    share: float = 1.0,
) -> Past:
    interval = Interval(
        title=title, started_at=at(start), ended_at=at(end), share=share
    )
    return Past(interval=interval, counted=counted)


def plays(
    *marks: MarkedPlayed,
    gap: Gap = EVENING,
    rules: WatchRules | None = None,
    seen: tuple[Past, ...] = (),
    ours: tuple[MarkPlayed, ...] = (),
) -> tuple[AddPlay, ...]:
    return missed_plays(
        marks, gap=gap, rules=rules or WatchRules(), seen=seen, ours=ours
    )


def test_a_server_dates_by_the_beginning() -> None:
    (play,) = plays(mark(100))
    assert (play.title, play.started_at, play.watched_at) == (HEAT, at(100), at(200))


@pytest.mark.parametrize(
    ("marked", "ended"),
    [
        # It was over when somebody listened again.
        (mark(250), 300),
        # A server's clock may be ahead of ours.
        (mark(301), 301),
        (mark(100, duration=None), 100),
    ],
)
def test_the_end_is_not_later_than_can_be(marked: MarkedPlayed, ended: float) -> None:
    (play,) = plays(marked)
    assert (play.started_at, play.watched_at) == (marked.played_at, at(ended))


@pytest.mark.parametrize(
    ("before", "ended"),
    [
        (past(-100, -20, counted=False, share=0.8), 120),
        (past(-100, -20, counted=False, share=1.5), 100),
        (past(-100, -20), 200),
        (past(-100, -20, title=RONIN, counted=False, share=0.8), 200),
    ],
)
def test_of_what_was_begun_before_only_the_rest_was_seen(
    before: Past, ended: float
) -> None:
    (play,) = plays(mark(100), seen=(before,))
    assert play.watched_at == at(ended)


@pytest.mark.parametrize(
    ("seen", "left"),
    [
        # What we saw at that time or later is that sitting.
        (past(100, 200), 0),
        (past(90, 100, counted=False), 0),
        (past(295, 310, counted=False), 0),
        # Who sees the end and then marks it has seen it once.
        (past(0, 95), 0),
        # Who goes on a little later has not finished it before.
        (past(0, 99, counted=False), 1),
        (past(0, 80), 1),
        (past(100, 200, title=RONIN), 1),
    ],
)
def test_what_was_seen_explains_a_mark(seen: Past, left: int) -> None:
    assert len(plays(mark(100), seen=(seen,))) == left


def test_a_mark_of_ours_is_none() -> None:
    ours = MarkPlayed(user_id="anna", item_id="heat", title=HEAT, played_at=at(100))
    assert plays(mark(100), ours=(ours,)) == ()
    assert len(plays(mark(100, item_id="other"), ours=(ours,))) == 1


@pytest.mark.parametrize(
    "rules", [WatchRules(films=False), WatchRules(min_length=timedelta(minutes=101))]
)
def test_what_the_link_leaves_out_is_none(rules: WatchRules) -> None:
    assert plays(mark(100), rules=rules) == ()


@pytest.mark.parametrize(
    ("marks", "sat"),
    [
        ([mark(100), mark(200, title=RONIN)], 2),
        # Nobody begins two titles at once: a season was marked.
        ([mark(100), mark(100.5, title=PILOT)], 0),
        # One film in two libraries is marked in both.
        ([mark(100), mark(100, item_id="heat in 4k")], 2),
        # Outside the gap somebody would have been heard.
        ([mark(-3), mark(303)], 0),
        ([mark(-3, title=PILOT), mark(-2.2)], 0),
    ],
)
def test_marks_out_of_the_gap_are_sittings(marks: list[MarkedPlayed], sat: int) -> None:
    assert len(sittings(marks, EVENING)) == sat


def sitting(
    first: float,
    last: float,
    *,
    share: float = 1.0,
    device: str | None = None,
    duration: timedelta | None = LENGTH,
) -> MarkedPlayed:
    """A row of a server that keeps a history."""
    return MarkedPlayed(
        item_id="heat",
        title=HEAT,
        duration=duration,
        played_at=at(first),
        ended_at=at(last),
        share=share,
        device=device,
    )


def test_a_server_with_a_history_knows_the_end() -> None:
    """Also when it was later than we listened again."""
    (play,) = plays(sitting(100, 230))
    assert (play.started_at, play.watched_at) == (at(100), at(230))
    (play,) = plays(sitting(250, 350))
    assert play.watched_at == at(350)


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (WatchRules(threshold=80), 1),
        (WatchRules(threshold=86), 0),
        (WatchRules(devices_left_out=frozenset({"phone"})), 0),
    ],
)
def test_a_link_says_what_of_a_history_counts(rules: WatchRules, left: int) -> None:
    row = sitting(100, 185, share=0.85, device="phone")
    assert len(plays(row, rules=rules)) == left


@pytest.mark.parametrize(
    ("rows", "seen", "left"),
    [
        # The credits, after a break.
        ([sitting(0, 95, share=0.95), sitting(120, 125)], (), 1),
        ([sitting(120, 125)], (past(-100, -5),), 0),
        ([sitting(0, 100), sitting(150, 250)], (), 2),
        # Without a length nobody knows how much of it that was.
        ([sitting(120, 125, duration=None)], (past(-100, -5),), 1),
    ],
)
def test_the_rest_of_a_play_is_no_other(
    rows: list[MarkedPlayed], seen: tuple[Past, ...], left: int
) -> None:
    assert len(plays(*rows, seen=seen)) == left


def test_what_a_history_tells_nobody_has_set_by_hand() -> None:
    rows = [sitting(100, 101), mark(100.5, title=PILOT)]
    assert sittings(rows, EVENING) == (rows[0],)
