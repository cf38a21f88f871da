"""Fills, empties and orders collections and playlists, one write at a time each.

The server reads, changes and writes a collection back without a lock, so two writes at
once lose one of the two.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Final, final

from ...model.film import Film
from ...model.shelf import Shelf, ShelfItem, ShelfKind
from ...model.snapshot import Snapshot
from ..aside import aside
from ..errors import Refused, RefusedReason
from . import order, wire
from .client import JellyfinClient
from .contents import Contents
from .racks import Rack, find, no_order, rack_of
from .workshop import Workshop

# Ids travel in the address; about 240 of them are more than the server reads
BATCH: Final = 50


@final
class Shelves:
    """All collections and playlists of one server."""

    def __init__(
        self,
        client: JellyfinClient,
        *,
        user: Callable[[], Awaitable[str]],
        films: Callable[[Sequence[wire.WireItem]], Iterable[Film]],
        clock: Callable[[], datetime],
    ) -> None:
        """Keep how a user to ask for is found, and how items become films."""
        self._client = client
        self._user = user
        self._films = films
        self._clock = clock
        self._contents = Contents()
        self._workshop = Workshop(clock)
        self._locks = defaultdict[str, asyncio.Lock](asyncio.Lock)

    async def read(self, shelf: Shelf) -> Snapshot[ShelfItem]:
        """Read a shelf; one that does not exist is empty and complete."""
        read_at = self._clock()
        rack = await self._rack(shelf)
        if (shelf_id := await find(rack, shelf)) is None:
            return Snapshot(items=(), complete=True, read_at=read_at)
        page = await rack.items(shelf_id)
        self._contents.learn(shelf_id, page)
        # In a thread: with ten thousand films it would hold the event loop
        items = await aside(self._items, page)
        return Snapshot(
            items=items,
            complete=len(items) == page.total,
            read_at=read_at,
            undecoded=page.unreadable,
        )

    async def add(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Put items on a shelf, making it when missing, and see that they are there.

        The server takes some films without a word and leaves them out (those in
        several versions, for one); that is ``Refused`` as well, and what of the others
        got there does no harm when it is added again.
        """
        rack = await self._rack(shelf)
        shelf_id = await self._workshop.find_or_make(rack, shelf)
        wanted = list(dict.fromkeys(map(wire.guid, item_ids)))
        async with self._locks[shelf_id]:
            there = await self._contents.ids(rack, shelf_id)
            missing = [item for item in wanted if item not in there]
            if not missing:
                return
            for some in batched(missing, BATCH, strict=False):
                await rack.put(shelf_id, some)
            there = await self._contents.ids_after(rack, shelf_id, missing)
            if left_out := [item for item in missing if item not in there]:
                raise Refused(
                    RefusedReason.LEFT_OUT,
                    f"Jellyfin left {len(left_out)} of {len(wanted)} films out"
                    f" of {shelf.name} without saying why",
                )

    async def remove(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Take items off; what is not there is passed over."""
        rack = await self._rack(shelf)
        if (shelf_id := await find(rack, shelf)) is None:
            return
        unwanted = frozenset(map(wire.guid, item_ids))
        async with self._locks[shelf_id]:
            page = await rack.items(shelf_id)
            there = [item for item in page.items if item.id in unwanted]
            self._contents.forget(shelf_id)
            for some in batched(there, BATCH, strict=False):
                await rack.take(shelf_id, some)

    async def order(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        """Bring the named items of a playlist into this order.

        Moving is for the playlist's own user alone, which an API key is not. With one,
        items are taken off and put back, few at a time: were we stopped in between,
        the link would find them missing and add them again.
        """
        if shelf.kind is ShelfKind.COLLECTION:
            raise no_order(shelf)
        rack = await self._rack(shelf)
        if (shelf_id := await find(rack, shelf)) is None:
            raise Refused(
                RefusedReason.SHELF_MISSING, f"there is no playlist {shelf.name}"
            )
        async with self._locks[shelf_id]:
            self._contents.forget(shelf_id)
            places = await _places(rack, shelf_id)
            named = dict.fromkeys(map(wire.guid, item_ids))
            wanted = [item for item in named if item in places]
            try:
                await self._move(shelf_id, places, wanted)
            except Refused:
                places = await _places(rack, shelf_id)
                await self._put_back(rack, shelf_id, places, wanted)

    def _items(self, page: wire.WirePage) -> tuple[ShelfItem, ...]:
        return tuple(
            ShelfItem(
                item_id=item.id,
                film=film,
                position=position,
                entry_id=item.playlist_item_id,
            )
            for position, (item, film) in enumerate(
                zip(page.items, self._films(page.items), strict=True)
            )
        )

    async def _rack(self, shelf: Shelf) -> Rack:
        user = shelf.owner_id or await self._user()
        return rack_of(self._client, shelf.kind, user)

    async def _move(
        self, shelf_id: str, places: dict[str, wire.WireItem], wanted: Sequence[str]
    ) -> None:
        for item_id, index in order.moves(list(places), wanted):
            entry = places[item_id].playlist_item_id or item_id
            await self._client.move_in_playlist(shelf_id, entry, index)

    async def _put_back(
        self,
        rack: Rack,
        shelf_id: str,
        places: dict[str, wire.WireItem],
        wanted: Sequence[str],
    ) -> None:
        wanted = [item for item in wanted if item in places]
        late = wanted[order.first_in_order(list(places), wanted) :]
        for some in batched(late, BATCH, strict=False):
            await rack.take(shelf_id, [places[item] for item in some])
            await rack.put(shelf_id, some)


async def _places(rack: Rack, shelf_id: str) -> dict[str, wire.WireItem]:
    """Read what is on a shelf, by item, in its order."""
    return {item.id: item for item in (await rack.items(shelf_id)).items}
