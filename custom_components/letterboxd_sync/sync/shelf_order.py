"""The order of a playlist: that of the watchlist, brought about when all is there."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from ..model.job import JobState
from ..model.operation import Collect, OrderShelf, Uncollect
from ..model.shelf import ShelfKind
from .draft import Draft
from .keys import order_key, shelf_name
from .outbox import ACTIVE
from .shelf_desk import ShelfDesk

ORDER_AGAIN: Final = timedelta(days=1)
"""How soon the very same order is brought about again: a person who likes another
order, or a server that cannot keep ours, is not fought every few minutes."""


def plan_order(desk: ShelfDesk, draft: Draft, wanted: Sequence[str]) -> None:
    """Plan to order the shelf once it holds what it should, and only then.

    ``wanted`` are the items on the shelf that the link wants there, in order. A
    shelf that several links fill has no one order and is left as it is.
    """
    if desk.link.shelf.kind is not ShelfKind.PLAYLIST or desk.wanted_elsewhere:
        return
    if not desk.source.whole or not desk.target_is_whole:
        return
    if draft.has_operations or _moving(desk, draft):
        return
    places = sorted(desk.shelf.items, key=lambda item: item.position)
    present = frozenset(wanted)
    order = dict.fromkeys(i.item_id for i in places if i.item_id in present)
    if tuple(order) == tuple(wanted):
        return
    name = order_key(desk.link.target, desk.link.shelf, wanted)
    if not _too_soon(desk, name):
        operation = OrderShelf(shelf=desk.link.shelf, item_ids=tuple(wanted))
        draft.do(name, operation)


def _moving(desk: ShelfDesk, draft: Draft) -> bool:
    """Whether anything is on its way to the shelf, or not in sight yet."""
    name = shelf_name(desk.link.shelf)
    return any(
        (job.state in ACTIVE or desk.unsettled(job)) and not draft.withdraws(job.key)
        for job in desk.jobs.values()
        if isinstance(job.operation, Collect | Uncollect | OrderShelf)
        and shelf_name(job.operation.shelf) == name
    )


def _too_soon(desk: ShelfDesk, name: str) -> bool:
    job = desk.jobs.get(name)
    if job is None:
        return False
    done = job.state is JobState.DONE
    return not done or desk.now - job.updated_at < ORDER_AGAIN
