"""The two kinds of shelf that Jellyfin has, and how each is filled and emptied.

Collections belong to the server and everybody sees them; playlists belong to a user,
have an order, and know each place on them by an id of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never, final, override

from ...model.shelf import Shelf, ShelfKind
from ..errors import NotReached, Refused, RefusedReason
from . import wire
from .client import JellyfinClient, read_all


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """The shelves of one kind that one user was seen to have."""

    shelves: tuple[Shelf, ...]
    complete: bool
    """Whether one that is not among them is not there."""


class Rack(Protocol):
    """All shelves of one kind that one user sees."""

    async def shelves(self) -> Listed:
        """Read which shelves there are."""

    async def hides(self, name: str) -> bool:
        """Whether one of that name is there that the user is not shown.

        As far as it can be told: of an API key, which is no user, nothing is hidden.
        """

    async def make(self, name: str) -> str:
        """Make an empty shelf; return its id."""

    async def items(self, shelf_id: str) -> wire.WirePage:
        """Read all that is on a shelf that exists."""

    async def count(self, shelf_id: str) -> int:
        """Read how many places a shelf has that exists."""

    async def put(self, shelf_id: str, item_ids: Sequence[str]) -> None:
        """Put items at the end."""

    async def take(self, shelf_id: str, items: Sequence[wire.WireItem]) -> None:
        """Take items off."""


@final
class Collections(Rack):
    """The collections ("box sets") of the server, seen with the eyes of ``user``."""

    def __init__(self, client: JellyfinClient, user: str) -> None:
        """Keep whose eyes."""
        self._client = client
        self._user = user

    @override
    async def shelves(self) -> Listed:
        return await self._listed(self._user)

    @override
    async def hides(self, name: str) -> bool:
        listed = await self._listed(None)
        return any(one.name == name for one in listed.shelves) or not listed.complete

    async def _listed(self, user: str | None) -> Listed:
        page = await read_all(self._client.collections(user))
        shelves = tuple(
            Shelf(kind=ShelfKind.COLLECTION, name=item.name, shelf_id=item.id)
            for item in page.items
        )
        return Listed(shelves=shelves, complete=_is_whole(page))

    @override
    async def make(self, name: str) -> str:
        return await self._client.make_collection(name)

    @override
    async def items(self, shelf_id: str) -> wire.WirePage:
        return await read_all(self._client.collection_items(self._user, shelf_id))

    @override
    async def count(self, shelf_id: str) -> int:
        fetch = self._client.collection_items(self._user, shelf_id)
        return (await fetch(0, 1)).total

    @override
    async def put(self, shelf_id: str, item_ids: Sequence[str]) -> None:
        await self._client.add_to_collection(shelf_id, item_ids)

    @override
    async def take(self, shelf_id: str, items: Sequence[wire.WireItem]) -> None:
        await self._client.remove_from_collection(shelf_id, [item.id for item in items])


@final
class Playlists(Rack):
    """The playlists of ``user``."""

    def __init__(self, client: JellyfinClient, user: str) -> None:
        """Keep whose playlists."""
        self._client = client
        self._user = user

    @override
    async def shelves(self) -> Listed:
        page = await read_all(self._client.playlists(self._user))
        shelves = tuple(
            Shelf(
                kind=ShelfKind.PLAYLIST,
                name=item.name,
                shelf_id=item.id,
                owner_id=self._user,
            )
            for item in page.items
            # Whoever may not delete it does not own it: it is somebody's public one
            if item.can_delete
        )
        return Listed(shelves=shelves, complete=_is_whole(page))

    @override
    async def hides(self, name: str) -> bool:
        # Each has a folder of its own, whatever its name
        return False

    @override
    async def make(self, name: str) -> str:
        return await self._client.make_playlist(name, self._user)

    @override
    async def items(self, shelf_id: str) -> wire.WirePage:
        return await read_all(self._client.playlist_items(self._user, shelf_id))

    @override
    async def count(self, shelf_id: str) -> int:
        fetch = self._client.playlist_items(self._user, shelf_id)
        return (await fetch(0, 1)).total

    @override
    async def put(self, shelf_id: str, item_ids: Sequence[str]) -> None:
        await self._client.add_to_playlist(shelf_id, self._user, item_ids)

    @override
    async def take(self, shelf_id: str, items: Sequence[wire.WireItem]) -> None:
        entries = [item.playlist_item_id or item.id for item in items]
        await self._client.remove_from_playlist(shelf_id, entries)


def rack_of(client: JellyfinClient, kind: ShelfKind, user: str) -> Rack:
    """Return where the shelves of a kind stand that ``user`` sees or owns."""
    match kind:
        case ShelfKind.COLLECTION:
            return Collections(client, user)
        case ShelfKind.PLAYLIST:
            return Playlists(client, wire.guid(user))
        case _:
            assert_never(kind)


async def find(rack: Rack, shelf: Shelf) -> str | None:
    """Return the id that a shelf has today: by its id, or by its exact name.

    A shelf that the server lost and somebody made anew has the name still, but
    another id. Of several with the name the one with the lowest id is it, always.
    Raises ``NotReached`` when it may be one that was not listed.
    """
    listed = await rack.shelves()
    known = {one.shelf_id for one in listed.shelves}
    if shelf.shelf_id is not None and (same := wire.guid(shelf.shelf_id)) in known:
        return same
    named = [
        one.shelf_id
        for one in listed.shelves
        if one.name == shelf.name and one.shelf_id
    ]
    if not named and not listed.complete:
        raise NotReached(f"Jellyfin did not list every {shelf.kind}")
    return min(named, default=None)


def _is_whole(page: wire.WirePage) -> bool:
    return page.total == len(page.items)


def no_order(shelf: Shelf) -> Refused:
    """Say that a collection has no order of its own."""
    return Refused(RefusedReason.DISABLED, f"the collection {shelf.name} has no order")
