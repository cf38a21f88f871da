"""Tests of bringing a playlist into order with few moves."""

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.providers.jellyfin.order import (
    first_in_order,
    moves,
)


def carried_out(current: str, wanted: str) -> tuple[str, int]:
    order, count = list(current), 0
    for item, index in moves(current, wanted):
        order.remove(item)
        order.insert(index, item)
        count += 1
    return "".join(order), count


@pytest.mark.parametrize(
    ("current", "wanted", "ordered", "count"),
    [
        ("", "", "", 0),
        ("abc", "abc", "abc", 0),
        ("bcda", "abcd", "abcd", 1),
        ("dabc", "abcd", "abcd", 1),
        ("dcba", "abcd", "abcd", 3),
        ("xbya", "ab", "xyab", 1),
        ("xay", "ab", "xay", 0),
        ("xay", "", "xay", 0),
    ],
)
def test_an_order_takes_as_few_moves_as_can_be(
    current: str, wanted: str, ordered: str, count: int
) -> None:
    assert carried_out(current, wanted) == (ordered, count)


@given(
    st.permutations("abcdefghij"),
    st.lists(st.sampled_from("abcdefghijkl"), unique=True),
)
def test_the_wanted_end_up_in_order_and_nothing_is_lost(
    current: list[str], wanted: list[str]
) -> None:
    order, _ = carried_out("".join(current), "".join(wanted))
    assert [item for item in order if item in wanted] == [
        item for item in wanted if item in order
    ]
    assert sorted(order) == sorted(current)
    others = [item for item in current if item not in wanted]
    assert [item for item in order if item not in wanted] == others


@pytest.mark.parametrize(
    ("current", "wanted", "staying"),
    [("abcd", "abcd", 4), ("bcda", "abcd", 1), ("abxdc", "abcd", 3), ("", "", 0)],
)
def test_the_start_that_is_in_order_stays(
    current: str, wanted: str, staying: int
) -> None:
    assert first_in_order(current, wanted) == staying
