"""A media server with shelves."""

from collections.abc import Sequence

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.shelf import LibraryFilm, Shelf, ShelfItem
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason

from .clock import Clock
from .faults import Fault, Faulty


class Server(Faulty):
    """A media server with shelves."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.server_id = "one"
        self.library = {f"item-{it.ids.tmdb}": it for it in films}
        self.played: dict[str, set[str]] = {}
        self.shelves: dict[str, list[str]] = {}
        self.complete = True
        self.shelf_reads_fail = Fault.NONE
        self.refuses: set[str] = set()
        self.hides_shelves = False
        self.added: list[str] = []
        self.taken_off: list[str] = []

    @property
    def capabilities(self) -> Capabilities:
        return {
            Facet.LIBRARY: Support(access=frozenset({Access.READ})),
            Facet.PLAYED: Support(access=frozenset({Access.READ})),
            Facet.COLLECTION: Support(access=frozenset(Access), batch_size=50),
        }

    async def read_library(self) -> Snapshot[LibraryFilm]:
        await self.reading("read_library")
        items = tuple(
            LibraryFilm(item_id=item_id, film=it)
            for item_id, it in self.library.items()
        )
        return Snapshot(items=items, complete=self.complete, read_at=self.clock())

    async def read_played(self, user_id: str) -> frozenset[str]:
        await self.reading("read_played", self.shelf_reads_fail)
        return frozenset(self.played.get(user_id, ()))

    async def read_shelf(self, shelf: Shelf) -> Snapshot[ShelfItem]:
        await self.reading("read_shelf", self.shelf_reads_fail)
        items = tuple(
            ShelfItem(item_id=item_id, film=self.library[item_id], position=at)
            for at, item_id in enumerate(self.shelves.get(shelf.name, ()))
        )
        return Snapshot(items=items, complete=self.complete, read_at=self.clock())

    async def add_to_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        def act() -> None:
            if self.hides_shelves:
                raise Refused(RefusedReason.SHELF_HIDDEN, "hidden")
            if self.refuses.intersection(item_ids):
                raise Refused(RefusedReason.ITEM_UNKNOWN, "unknown")
            there = self.shelves.setdefault(shelf.name, [])
            self.added += item_ids
            there += [item_id for item_id in item_ids if item_id not in there]

        await self.carry_out("add_to_shelf", act)

    async def order_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        def act() -> None:
            there = self.shelves[shelf.name]
            others = [item_id for item_id in there if item_id not in item_ids]
            self.shelves[shelf.name] = [*item_ids, *others]

        await self.carry_out("order_shelf", act)

    async def remove_from_shelf(self, shelf: Shelf, item_ids: Sequence[str]) -> None:
        def act() -> None:
            there = self.shelves[shelf.name]
            self.taken_off += [item_id for item_id in item_ids if item_id in there]
            self.shelves[shelf.name] = [it for it in there if it not in item_ids]

        await self.carry_out("remove_from_shelf", act)
