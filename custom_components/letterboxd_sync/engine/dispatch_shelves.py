"""Shelves: fills, empties and orders them, and looks whether they are so."""

from collections.abc import Sequence
from typing import Final, assert_never

from ..model.operation import Collect, Operation, OrderShelf, Uncollect
from ..providers.contracts import (
    Account,
    AddsToCollection,
    EditsCollection,
    ReadsCollection,
    RemovesFromCollection,
)
from .dispatch_lots import lost, only

type OfShelves = Collect | Uncollect | OrderShelf

_OnShelf: Final = Collect | Uncollect | OrderShelf


async def send_to_shelf(
    account: Account, first: OfShelves, operations: Sequence[Operation]
) -> None:
    """Carry out one lot, of the kind of its ``first`` and for its shelf."""
    match first:
        case Collect(shelf=shelf):
            if not isinstance(account, AddsToCollection):
                raise lost()
            items = [each.item_id for each in only(Collect, operations)]
            await account.add_to_shelf(shelf, items)
        case Uncollect(shelf=shelf):
            if not isinstance(account, RemovesFromCollection):
                raise lost()
            items = [each.item_id for each in only(Uncollect, operations)]
            await account.remove_from_shelf(shelf, items)
        case OrderShelf(shelf=shelf, item_ids=item_ids):
            if not isinstance(account, EditsCollection):
                raise lost()
            await account.order_shelf(shelf, item_ids)
        case _:
            assert_never(first)


async def look_at_shelf(
    account: Account, first: OfShelves, operations: Sequence[Operation]
) -> tuple[bool | None, ...]:
    """Find out which items are on the shelf of a lot, and in which order."""
    if not isinstance(account, ReadsCollection):
        raise lost()
    seen = await account.read_shelf(first.shelf)
    order = [item.item_id for item in sorted(seen.items, key=lambda it: it.position)]
    there = frozenset(order)

    def happened(operation: OfShelves) -> bool | None:
        match operation:
            case Collect(item_id=item_id):
                return item_id in there or (False if seen.complete else None)
            case Uncollect(item_id=item_id):
                return item_id not in there and (seen.complete or None)
            case OrderShelf(item_ids=item_ids):
                wanted = [item_id for item_id in item_ids if item_id in there]
                return wanted == [it for it in order if it in frozenset(item_ids)]
            case _:
                assert_never(operation)

    return tuple(happened(it) for it in operations if isinstance(it, _OnShelf))
