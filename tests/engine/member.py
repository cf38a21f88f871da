"""Members whose lists can be read, and fail to be."""

from collections import deque
from collections.abc import Mapping

from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.tracking import (
    DiaryEntry,
    FilmRating,
    Like,
    Listing,
    SeenFilm,
)
from custom_components.letterboxd_sync.model.view import RouteStatus
from custom_components.letterboxd_sync.providers.errors import ProviderError

from .clock import Clock
from .faults import Fault, Faulty
from .films import listings


class Tracker(Faulty):
    """A member's watchlist."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock)
        self.films = list(films)
        self.complete = True
        self.stale = False
        self.shown: int | None = None
        """How many films a read shows; None: all."""

    @property
    def capabilities(self) -> Capabilities:
        return {Facet.WATCHLIST: Support(access=frozenset({Access.READ}))}

    async def read_watchlist(self) -> Snapshot[Listing]:
        await self.reading("read_watchlist")
        return Snapshot(
            items=listings(self.films[: self.shown]),
            complete=self.complete,
            stale=self.stale,
            read_at=self.clock(),
            route=Route.PAGES,
        )


class Member(Tracker):
    """A member of whom everything can be read."""

    def __init__(self, clock: Clock, *films: Film) -> None:
        super().__init__(clock, *films)
        self.lists: dict[str, list[Film]] = {}
        self.entries: list[DiaryEntry] = []
        self.seen: list[SeenFilm] = []
        self.diary_fails = Fault.NONE
        self.list_fails = Fault.NONE
        self.pages: dict[str, FilmIds] = {}
        self.page_faults: deque[ProviderError] = deque()
        self.routes: Mapping[Facet, RouteStatus] = {}

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        await self.reading(f"read_list {slug}", self.list_fails)
        items = listings(self.lists[slug])
        return Snapshot(items=items, complete=True, read_at=self.clock())

    async def read_diary(self) -> Snapshot[DiaryEntry]:
        await self.reading("read_diary", self.diary_fails)
        items = tuple(self.entries)
        return Snapshot(items=items, complete=False, read_at=self.clock())

    async def read_ratings(self) -> Snapshot[FilmRating]:
        await self.reading("read_ratings")
        return Snapshot(items=(), complete=True, read_at=self.clock())

    async def read_likes(self) -> Snapshot[Like]:
        await self.reading("read_likes")
        return Snapshot(items=(), complete=True, read_at=self.clock())

    async def read_seen(self) -> Snapshot[SeenFilm]:
        await self.reading("read_seen")
        return Snapshot(items=tuple(self.seen), complete=True, read_at=self.clock())

    async def film_ids(self, film: Film) -> FilmIds | None:
        self.calls.append(f"film_ids {film.ids.letterboxd}")
        if self.page_faults:
            raise self.page_faults.popleft()
        return self.pages.get(film.ids.letterboxd or "")
