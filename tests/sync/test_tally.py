"""What is new in a list of all that somebody has played."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.playback import PlayedGlance, PlayedList
from custom_components.letterboxd_sync.sync.tally import (
    BY_ONE_HAND,
    NewMark,
    Played,
    Tally,
    played_after,
)

from .sittings import at

TALLY = Tally(looked_at=at(0))


def listed(dates: Mapping[str, datetime | None]) -> PlayedList:
    newest = max((it for it in dates.values() if it is not None), default=None)
    return PlayedList(dates=dates, glance=PlayedGlance(total=len(dates), newest=newest))


def known(*lists: Mapping[str, datetime | None]) -> Played:
    """What is known to be played after these lists."""
    played = Played()
    for dates in lists:
        played = played_after(played, listed(dates), left=())
    return played


def news(played: Played | None, dates: Mapping[str, datetime | None]) -> list[str]:
    return [mark.item_id for mark in TALLY.news(played, listed(dates))]


HEAT = {"heat": at(-500)}
NOTHING: Mapping[str, datetime | None] = {}


@pytest.mark.parametrize(
    ("played", "now", "new"),
    [
        pytest.param(known(HEAT), HEAT, [], id="what was played is none"),
        pytest.param(known(), HEAT, ["heat"], id="what keeps an old date is one"),
        pytest.param(known(), {"heat": at(5)}, ["heat"], id="so is what is of now"),
        pytest.param(known(), {"heat": None}, ["heat"], id="and what has no date"),
        pytest.param(
            known(HEAT),
            {"heat": at(5)},
            ["heat"],
            id="played since the last look",
        ),
        pytest.param(
            known(HEAT), {"heat": at(-400)}, [], id="a date that was mended is none"
        ),
        pytest.param(
            known(HEAT), {"heat": at(-500 + 0.4 / 60)}, [], id="nor is a fraction"
        ),
        pytest.param(
            known(HEAT, NOTHING), HEAT, [], id="out of reach for a while, nor that"
        ),
        pytest.param(
            known(HEAT, NOTHING),
            {"heat": at(-10)},
            ["heat"],
            id="unticked and ticked, with another old date",
        ),
        pytest.param(
            known(HEAT, NOTHING, {"heat": at(-10)}),
            {"heat": at(-10)},
            [],
            id="which is known from then on",
        ),
    ],
)
def test_what_is_new(
    played: Played, now: Mapping[str, datetime | None], new: list[str]
) -> None:
    assert news(played, now) == new


def test_the_first_list_has_only_news_since_somebody_wanted_to_know() -> None:
    assert news(None, {"old": at(-1), "new": at(1), "undated": None}) == ["new"]


def test_a_new_mark_of_what_was_known_says_since_when() -> None:
    (mark,) = TALLY.news(known(HEAT), listed({"heat": at(5)}))
    assert mark == NewMark(item_id="heat", played_at=at(5), known_at=at(-500))


def test_of_what_was_known_without_a_date_nobody_says_since_when() -> None:
    (mark,) = TALLY.news(known({"heat": None}), listed({"heat": at(5)}))
    assert mark.known_at is None


@pytest.mark.parametrize(("many", "new"), [(0, BY_ONE_HAND + 1), (1, 1)])
def test_more_old_dates_than_a_hand_sets_at_once_are_none(many: int, new: int) -> None:
    old = {f"old {number}": at(-number) for number in range(BY_ONE_HAND + many)}
    assert len(news(known(), {**old, "of now": at(1)})) == new


def test_what_is_left_is_new_again_with_its_date() -> None:
    now = listed({"heat": at(5), "ronin": at(6)})
    before = known(HEAT)
    played = played_after(before, now, left={"heat"})
    tally = TALLY.after(now, left={"heat"}, at=at(10))
    assert tally.glance is None
    assert [mark.item_id for mark in tally.news(played, now)] == ["heat"]


@pytest.mark.parametrize(
    ("glance", "later", "told"),
    [
        (PlayedGlance(total=1, newest=at(-500)), timedelta(minutes=5), True),
        (PlayedGlance(total=2, newest=at(-500)), timedelta(minutes=5), False),
        (PlayedGlance(total=1, newest=at(1)), timedelta(minutes=5), False),
        (PlayedGlance(total=1, newest=at(-500)), timedelta(days=1), False),
        # The clock was ahead when they were listed.
        (PlayedGlance(total=1, newest=at(-500)), timedelta(minutes=-5), False),
    ],
)
def test_a_glance_that_shows_the_same_is_enough_for_a_day(
    glance: PlayedGlance, later: timedelta, *, told: bool
) -> None:
    tally = TALLY.after(listed(HEAT), left=(), at=at(10))
    assert tally.is_told_by(glance, at(10) + later) is told


@pytest.mark.parametrize(
    ("glanced_at", "known_to"), [(None, at(0)), (at(-5), at(0)), (at(5), at(5))]
)
def test_dates_before_a_glance_that_showed_nothing_new_are_of_the_past(
    glanced_at: datetime | None, known_to: datetime
) -> None:
    assert TALLY.seen(glanced_at).looked_at == known_to


def test_a_list_whose_rows_have_moved_is_not_complete() -> None:
    assert listed(HEAT).complete
    assert not PlayedList(
        dates=HEAT, glance=PlayedGlance(total=2, newest=at(-500))
    ).complete
