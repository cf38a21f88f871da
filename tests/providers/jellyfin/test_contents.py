"""What is remembered of shelves, and when they are read again."""

from collections.abc import Sequence
from typing import override

import pytest

from custom_components.letterboxd_sync.providers.jellyfin import wire
from custom_components.letterboxd_sync.providers.jellyfin.contents import Contents
from custom_components.letterboxd_sync.providers.jellyfin.racks import Listed, Rack


def page(*ids: str, total: int) -> wire.WirePage:
    return wire.WirePage(
        items=tuple(
            wire.WireItem(
                id=number,
                name=number,
                year=None,
                tmdb=None,
                imdb=None,
                created=None,
                can_delete=True,
                playlist_item_id=None,
            )
            for number in ids
        ),
        total=total,
        length=len(ids),
    )


class OneShelf(Rack):
    """A shelf that counts how often it is asked for."""

    def __init__(self, there: wire.WirePage) -> None:
        self.there = there
        self.asked: list[str] = []

    @override
    async def shelves(self) -> Listed:
        raise AssertionError("nobody asks for it")

    @override
    async def hides(self, name: str) -> bool:
        raise AssertionError("nobody asks for it")

    @override
    async def make(self, name: str) -> str:
        raise AssertionError("nobody asks for it")

    @override
    async def items(self, shelf_id: str) -> wire.WirePage:
        self.asked.append("items")
        return self.there

    @override
    async def count(self, shelf_id: str) -> int:
        self.asked.append("count")
        return self.there.total

    @override
    async def put(self, shelf_id: str, item_ids: Sequence[str]) -> None:
        raise AssertionError("nobody asks for it")

    @override
    async def take(self, shelf_id: str, items: Sequence[wire.WireItem]) -> None:
        raise AssertionError("nobody asks for it")


@pytest.mark.parametrize(
    ("learnt", "asked"),
    [
        (page("a", "b", total=2), ["count"]),
        (page("a", total=1), ["count", "items"]),
        (page("a", total=2), ["items"]),
    ],
    ids=["as it was", "one more", "half"],
)
async def test_a_shelf_is_read_only_when_it_is_not_as_it_was_seen_whole(
    learnt: wire.WirePage, asked: list[str]
) -> None:
    contents, rack = Contents(), OneShelf(page("a", "b", total=2))
    contents.learn("shelf", learnt)
    assert set(await contents.ids(rack, "shelf")) == {"a", "b"}
    assert rack.asked == asked


@pytest.mark.parametrize(
    ("put", "asked"),
    [(["b", "c"], ["count"]), (["b", "c", "d"], ["count", "items"])],
    ids=["all got there", "one was left out"],
)
async def test_what_was_put_on_a_shelf_is_told_by_the_number(
    put: list[str], asked: list[str]
) -> None:
    contents, rack = Contents(), OneShelf(page("a", "b", "c", total=3))
    contents.learn("shelf", page("a", total=1))
    assert set(await contents.ids_after(rack, "shelf", put)) == {"a", "b", "c"}
    assert rack.asked == asked


async def test_what_is_forgotten_is_read() -> None:
    contents, rack = Contents(), OneShelf(page("a", total=1))
    contents.learn("shelf", page("a", total=1))
    contents.forget("shelf")
    assert await contents.ids(rack, "shelf") == {"a"}
    assert rack.asked == ["items"]
