"""What of a server's library changed since the last look, for one request a look."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, final

from ...model.film import Film
from ...model.shelf import LibraryFilm
from ...model.snapshot import Snapshot
from ..aside import aside
from . import wire
from .client import Fetch, read_all

# More arrive between two looks only when somebody adds a whole library
_GLANCE: Final = 100

# Corrected ids of old films and the like show in no glance
_WHOLE_READ_EVERY: Final = timedelta(days=1)


@final
class Library:
    """The index of a server's films, newest first, kept up to date by glances.

    A glance reads the newest films and the total. What it shows and what is known
    besides must add up to the total; if not, something left or came elsewhere, and
    everything is read again.
    """

    def __init__(
        self,
        fetch: Fetch,
        translate: Callable[[wire.WireItem], LibraryFilm],
        clock: Callable[[], datetime],
    ) -> None:
        """Know nothing yet."""
        self._fetch = fetch
        self._translate = translate
        self._clock = clock
        self._films: tuple[LibraryFilm, ...] = ()
        self._whole_at: datetime | None = None

    async def read(self) -> Snapshot[LibraryFilm]:
        """Read the index."""
        now = self._clock()
        if self._whole_at is not None and now - self._whole_at < _WHOLE_READ_EVERY:
            films = self._updated(await self._fetch(0, _GLANCE))
            if films is not None:
                self._films = films
                return Snapshot(items=films, complete=True, read_at=now)
        return await self._read_whole(now)

    def by_id(self) -> dict[str, Film]:
        """The films of the last read, by item id."""
        return {each.item_id: each.film for each in self._films}

    def _updated(self, page: wire.WirePage) -> tuple[LibraryFilm, ...] | None:
        newest = tuple(map(self._translate, page.items))
        if newest == self._films[: len(newest)] and len(self._films) == page.total:
            return self._films
        shown = {film.item_id for film in newest}
        rest = (film for film in self._films if film.item_id not in shown)
        films = (*newest, *rest)
        return films if len(films) == page.total else None

    async def _read_whole(self, now: datetime) -> Snapshot[LibraryFilm]:
        page = await read_all(self._fetch)
        self._films = await aside(lambda: tuple(map(self._translate, page.items)))
        complete = len(self._films) == page.total
        self._whole_at = now if complete else None
        return Snapshot(
            items=self._films,
            complete=complete,
            read_at=now,
            undecoded=page.unreadable,
        )


@final
class Played:
    """The items that one user has watched; kept up to date by glances, likewise."""

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        """Know nothing yet."""
        self._fetch = fetch
        self._clock = clock
        self._ids: frozenset[str] = frozenset()
        self._whole_at: datetime | None = None

    async def read(self) -> frozenset[str]:
        """Read the ids of the items."""
        now = self._clock()
        if self._whole_at is not None and now - self._whole_at < _WHOLE_READ_EVERY:
            page = await self._fetch(0, _GLANCE)
            ids = self._ids.union(item.id for item in page.items)
            if len(ids) == page.total:
                self._ids = ids
                return ids
        page = await read_all(self._fetch)
        self._ids = frozenset(item.id for item in page.items)
        self._whole_at = now if len(self._ids) == page.total else None
        return self._ids
