"""What is known to be on shelves, so that filling one does not read it for each batch.

The server cannot be asked which of some items are on a shelf: whoever names items has
the parent ignored. It tells how many there are, for one small request; as long as
that is what we expect, what we know is what is there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import final

from . import wire
from .racks import Rack


@dataclass(kw_only=True, slots=True)
class _Known:
    """The items of one shelf, and how many places it has."""

    item_ids: set[str]
    total: int


@final
class Contents:
    """Remembers what was last seen on each shelf."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, _Known] = {}

    async def ids(self, rack: Rack, shelf_id: str) -> Collection[str]:
        """Return the items on a shelf; it is read only when it has changed."""
        return await self._ids(rack, shelf_id, put=())

    async def ids_after(
        self, rack: Rack, shelf_id: str, put: Collection[str]
    ) -> Collection[str]:
        """Return the items on a shelf on which ``put`` were put, and were not before.

        It is read only when they did not all get there.
        """
        return await self._ids(rack, shelf_id, put=put)

    def learn(self, shelf_id: str, page: wire.WirePage) -> None:
        """Take in what a shelf was read to hold."""
        self.forget(shelf_id)
        if page.length == page.total:
            there = {item.id for item in page.items}
            self._known[shelf_id] = _Known(item_ids=there, total=page.total)

    def forget(self, shelf_id: str) -> None:
        """Know nothing of a shelf any more."""
        self._known.pop(shelf_id, None)

    async def _ids(
        self, rack: Rack, shelf_id: str, *, put: Collection[str]
    ) -> Collection[str]:
        known = self._known.get(shelf_id)
        if known and await rack.count(shelf_id) == known.total + len(put):
            known.item_ids.update(put)
            known.total += len(put)
            return known.item_ids
        page = await rack.items(shelf_id)
        self.learn(shelf_id, page)
        return {item.id for item in page.items}
