"""Makes collections and playlists that a server lacks, and sees that they are there.

A user may be shown no collections at all, though they may make some. A collection lies
in a folder of its name, and its id is made of that: whoever makes one of a name that
is there already empties that one. So nothing is made of a name that is hidden, and
nothing is deleted that was made to no avail: it may have been there before.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, final

from ...model.shelf import Shelf
from ..errors import Refused, RefusedReason
from .racks import Rack, find

# A person lets the user see them within hours, or never
_HIDDEN_FOR: Final = timedelta(hours=6)


@final
class Workshop:
    """Finds a shelf, or makes it; one at a time, so that two do not make two."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Have made none yet."""
        self._clock = clock
        self._lock = asyncio.Lock()
        self._made: dict[Shelf, str] = {}
        self._hidden: dict[Shelf, datetime] = {}

    async def find_or_make(self, rack: Rack, shelf: Shelf) -> str:
        """Return the id of a shelf; ``Refused`` when it would be made to no avail."""
        async with self._lock:
            return await self._find(rack, shelf) or await self._make(rack, shelf)

    async def _find(self, rack: Rack, shelf: Shelf) -> str | None:
        """Find it, also when the server has changed the name that we gave it."""
        found = await find(rack, shelf)
        made = self._made.get(shelf)
        return found if found or not made else await _find_id(rack, made)

    async def _make(self, rack: Rack, shelf: Shelf) -> str:
        hidden_at = self._hidden.get(shelf)
        if hidden_at is not None and self._clock() - hidden_at < _HIDDEN_FOR:
            raise _hidden(shelf)
        if not await rack.hides(shelf.name):
            made = await rack.make(shelf.name)
            if await _find_id(rack, made) is not None:
                self._made[shelf] = made
                return made
        self._hidden[shelf] = self._clock()
        raise _hidden(shelf)


async def _find_id(rack: Rack, shelf_id: str) -> str | None:
    """Return the id if it is listed, or may be."""
    listed = await rack.shelves()
    there = any(one.shelf_id == shelf_id for one in listed.shelves)
    return shelf_id if there or not listed.complete else None


def _hidden(shelf: Shelf) -> Refused:
    return Refused(
        RefusedReason.SHELF_HIDDEN,
        f"Jellyfin does not show the {shelf.kind} {shelf.name} to the user that it is"
        " looked at with",
    )
