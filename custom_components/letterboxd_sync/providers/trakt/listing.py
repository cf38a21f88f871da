"""The lists of a Trakt account: watchlist, favourites, what is owned, personal ones."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Final, override

from ...model.capability import Facet, Media
from ...model.film import Film
from ...model.show import Show
from ...model.snapshot import Snapshot
from ...model.title import Title
from ...model.tracking import Listing
from . import titles as written, wire
from .client import TraktClient
from .desk import BATCH, TraktDesk, keys, unknown
from .looks import Kept, Looks

type Listed = wire.Rows[wire.WireListed]

# Trakt's words for our facets, in addresses
_PATHS: Final = {
    Facet.WATCHLIST: "watchlist",
    Facet.FAVOURITES: "favorites",
    Facet.OWNED: "collection",
}

_MARKS: Final = {
    (Facet.WATCHLIST, Media.FILM): ("watchlist.updated_at", "movies.watchlisted_at"),
    (Facet.WATCHLIST, Media.SHOW): ("watchlist.updated_at", "shows.watchlisted_at"),
    (Facet.FAVOURITES, Media.FILM): ("favorites.updated_at", "movies.favorited_at"),
    (Facet.FAVOURITES, Media.SHOW): ("favorites.updated_at", "shows.favorited_at"),
    (Facet.OWNED, Media.FILM): ("movies.collected_at",),
    (Facet.OWNED, Media.SHOW): ("episodes.collected_at",),
}

_LISTS_MARK: Final = ("lists.updated_at",)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalList:
    """A list that a person made."""

    slug: str
    name: str
    length: int


class TraktLists(TraktDesk):
    """Reads, fills and empties lists."""

    @override
    def __init__(self, client: TraktClient, looks: Looks) -> None:
        super().__init__(client, looks)
        readers = {
            Facet.WATCHLIST: client.watchlist,
            Facet.FAVOURITES: client.favourites,
            Facet.OWNED: client.collection,
        }
        self._kept = {
            (facet, media): _kept(looks, marks, partial(readers[facet], media))
            for (facet, media), marks in _MARKS.items()
        }
        self._items: dict[str, Kept[Listed]] = {}

    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the films of the watchlist, newest first."""
        rows, at = await self._kept[Facet.WATCHLIST, Media.FILM].read()
        return _listings(_newest_first(rows.rows), rows, at)

    async def read_shows(self) -> Snapshot[Show]:
        """Read the shows of the watchlist, newest first."""
        rows, at = await self._kept[Facet.WATCHLIST, Media.SHOW].read()
        shows = (row.title for row in _newest_first(rows.rows))
        return _snapshot([it for it in shows if isinstance(it, Show)], rows, at)

    async def read_titles(self, facet: Facet) -> Snapshot[Title]:
        """Read ``FAVOURITES`` or ``OWNED``: films, then shows, each newest first."""
        films, at = await self._kept[facet, Media.FILM].read()
        shows, _ = await self._kept[facet, Media.SHOW].read()
        rows = (*_newest_first(films.rows), *_newest_first(shows.rows))
        return Snapshot(
            items=tuple(row.title for row in rows),
            complete=_is_complete(films) and _is_complete(shows),
            read_at=at,
            undecoded=films.unreadable + shows.unreadable,
        )

    async def lists(self) -> tuple[PersonalList, ...]:
        """Read the names of the personal lists."""
        return tuple(
            PersonalList(slug=row.slug, name=row.name, length=row.length)
            for row in (await self._client.lists()).rows
        )

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read the films of a personal list, in its order; ``Refused`` without it."""
        if slug not in self._items:
            read = partial(self._client.list_items, slug)
            self._items[slug] = _kept(self._looks, _LISTS_MARK, read)
        rows, at = await self._items[slug].read()
        return _listings(rows.rows, rows, at)

    async def add_to_list(self, facet: Facet, titles: Sequence[Film | Show]) -> None:
        """Add titles, a hundred at a time; those that are there already stay there.

        ``Refused(FILM_UNKNOWN)`` when Trakt does not know one of them: it has added the
        others, which may be added again.
        """
        for some in batched(titles, BATCH, strict=False):
            if not await self._list(facet, some, _PATHS[facet]):
                raise unknown(some)

    async def remove_from_list(
        self, facet: Facet, titles: Sequence[Film | Show]
    ) -> None:
        """Take titles off; one that is not there is passed over."""
        for some in batched(titles, BATCH, strict=False):
            await self._list(facet, some, f"{_PATHS[facet]}/remove")

    async def find_on_list(
        self, facet: Facet, titles: Sequence[Film | Show]
    ) -> tuple[bool, ...]:
        """Tell which of these are on the list now."""
        self._drop(facet)
        there: dict[Media, frozenset[str]] = {}
        for media in dict.fromkeys(map(_media, titles)):
            rows, _ = await self._kept[facet, media].read()
            there[media] = frozenset().union(*(keys(row.title) for row in rows.rows))
        return tuple(not keys(it).isdisjoint(there[_media(it)]) for it in titles)

    async def _list(
        self, facet: Facet, titles: Iterable[Film | Show], path: str
    ) -> bool:
        body = written.listed((title, {}) for title in titles)
        return await self._change(path, body, partial(self._drop, facet))

    def _drop(self, facet: Facet) -> None:
        """Have the facet read again, whatever the times say."""
        for media in (Media.FILM, Media.SHOW):
            self._kept[facet, media].drop()


def _kept(
    looks: Looks, marks: tuple[str, ...], read: Callable[[], Awaitable[Listed]]
) -> Kept[Listed]:
    """Keep a list, unless it changed while it was read."""
    return Kept(looks, marks, read, trusted=lambda rows: rows.whole)


def _newest_first(rows: Iterable[wire.WireListed]) -> list[wire.WireListed]:
    """Sort; Trakt leaves a sorting that it does not know, or sells, as it was."""
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _listings(
    order: Iterable[wire.WireListed], rows: Listed, at: datetime
) -> Snapshot[Listing]:
    films = [(row.title, row.at) for row in order]
    items = [
        Listing(film=film, position=position, listed_on=listed_at.date())
        for position, (film, listed_at) in enumerate(
            (title, at) for title, at in films if isinstance(title, Film)
        )
    ]
    return _snapshot(items, rows, at)


def _snapshot[T](items: Sequence[T], rows: Listed, at: datetime) -> Snapshot[T]:
    return Snapshot(
        items=tuple(items),
        complete=_is_complete(rows),
        read_at=at,
        undecoded=rows.unreadable,
    )


def _is_complete(rows: Listed) -> bool:
    return rows.whole and not rows.unreadable


def _media(title: Film | Show) -> Media:
    return Media.FILM if isinstance(title, Film) else Media.SHOW
