"""How a playlist gets into the order of a watchlist with the fewest moves."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence


def moves(current: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield what to move, and to which index, one after the other.

    ``current`` is what is on the playlist, ``wanted`` the order of some of it. An index
    counts in the list without the item, which is how Jellyfin counts. Items that are
    not wanted stay where they are; wanted ones that are not there are passed over.
    """
    order = list(current)
    known = frozenset(current)
    there = [item for item in wanted if item in known]
    staying = _longest_in_order(order, there)
    for before, item in zip([None, *there], there, strict=False):
        if item in staying:
            continue
        order.remove(item)
        index = 0 if before is None else order.index(before) + 1
        order.insert(index, item)
        yield item, index


def _longest_in_order(current: Sequence[str], wanted: Sequence[str]) -> frozenset[str]:
    """Return the largest set of items whose order is right already.

    The longest increasing subsequence of the wanted ranks, by patience sorting.
    """
    rank = {item: number for number, item in enumerate(wanted)}
    ranks = [rank[item] for item in current if item in rank]
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in ranks:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    chain: set[str] = set()
    at = tops[-1] if tops else None
    while at is not None:
        chain.add(wanted[at])
        at = below[at]
    return frozenset(chain)


def first_in_order(current: Sequence[str], wanted: Sequence[str]) -> int:
    """Return how many of ``wanted``, from its start, are on ``current`` in order."""
    positions = {item: index for index, item in enumerate(current)}
    last = -1
    for number, item in enumerate(wanted):
        if positions[item] < last:
            return number
        last = positions[item]
    return len(wanted)
