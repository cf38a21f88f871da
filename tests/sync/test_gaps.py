"""When nobody listened, by the moments of words."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.sync.gaps import TOLERATED, Gap, Heard

from .sittings import at


def gap(first: float, last: float) -> Gap:
    return Gap(since=at(first), until=at(last))


@pytest.mark.parametrize(
    ("minute", "anew", "missed"),
    [
        (1, False, None),
        (2, False, None),
        (3, False, gap(0, 3)),
        # In a new life nobody knows what was told to nobody.
        (1, True, gap(0, 1)),
        (-1, True, gap(0, 0)),
    ],
)
def test_a_word_tells_how_long_there_was_none(
    minute: float, anew: bool, missed: Gap | None
) -> None:
    after = Heard(until=at(0)).after(at(minute), anew=anew)
    assert after == Heard(until=max(at(0), at(minute)), gap=missed)


@pytest.mark.parametrize(("anew", "missed"), [(False, None), (True, gap(-600, -600))])
def test_a_clock_that_was_ahead_hides_no_gap_once_it_is_right(
    *, anew: bool, missed: Gap | None
) -> None:
    after = Heard(until=at(0)).after(at(-600), anew=anew)
    assert after == Heard(until=at(-600), gap=missed)
    assert after.asked(gap(-600, -600)).after(at(-500), anew=False).gap == gap(
        -600, -500
    )


def test_what_nobody_has_asked_about_stays() -> None:
    heard = Heard(until=at(0)).after(at(60), anew=False)
    assert heard.after(at(61), anew=False).gap == gap(0, 60)
    assert heard.after(at(90), anew=False).gap == gap(0, 90)
    assert heard.after(at(61), anew=False).asked(gap(0, 60)).gap is None


def test_a_gap_that_has_grown_is_not_asked_about_yet() -> None:
    heard = Heard(until=at(90), gap=gap(0, 90))
    assert heard.asked(gap(0, 60)) == heard


@pytest.mark.parametrize(
    ("minute", "covered"),
    [(-3, False), (-2, True), (30, True), (62, True), (63, False)],
)
def test_the_clock_of_a_server_may_be_off_a_bit(minute: float, covered: bool) -> None:
    assert timedelta(minutes=2) == TOLERATED
    assert gap(0, 60).covers(at(minute)) == covered
