"""The lists of a Trakt account: watchlist, favourites, what is owned, personal ones."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from typing import Final, override

from ...model.capability import Facet, Media
from ...model.film import Film
from ...model.show import Show
from ...model.snapshot import Snapshot
from ...model.title import Title
from ...model.tracking import Listing
from ..aside import aside
from ..unhurried import unhurried
from . import titles as written
from .client import TraktClient
from .desk import BATCH, TraktDesk, keys, unknown
from .looks import Kept, Looks
from .seen import Seen, kept_list
from .wire import Rows, WireListed

# Trakt's words for our facets, in addresses
_PATHS: Final = {
    Facet.WATCHLIST: "watchlist",
    Facet.FAVOURITES: "favorites",
    Facet.OWNED: "collection",
}

_LISTED_FILMS: Final = ("watchlist.updated_at", "movies.watchlisted_at")
_LISTED_SHOWS: Final = ("watchlist.updated_at", "shows.watchlisted_at")
_LISTS: Final = ("lists.updated_at",)

_MARKS: Final = {
    (Facet.FAVOURITES, Media.FILM): ("favorites.updated_at", "movies.favorited_at"),
    (Facet.FAVOURITES, Media.SHOW): ("favorites.updated_at", "shows.favorited_at"),
    (Facet.OWNED, Media.FILM): ("movies.collected_at",),
    (Facet.OWNED, Media.SHOW): ("episodes.collected_at",),
}

type Read = Callable[[Media], Awaitable[Rows[WireListed]]]


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
        self._readers: dict[Facet, Read] = {
            Facet.WATCHLIST: client.watchlist,
            Facet.FAVOURITES: client.favourites,
            Facet.OWNED: client.collection,
        }
        self._films = kept_list(
            looks,
            _LISTED_FILMS,
            partial(client.watchlist, Media.FILM),
            lambda rows: _listings(_newest_first(rows)),
        )
        self._shows = kept_list(
            looks, _LISTED_SHOWS, partial(client.watchlist, Media.SHOW), _shows
        )
        self._titles = {
            (facet, media): kept_list(
                looks, marks, partial(self._readers[facet], media), _titles
            )
            for (facet, media), marks in _MARKS.items()
        }
        self._personal: dict[str, Kept[Seen[Listing]]] = {}
        self._personal_titles: dict[str, Kept[Seen[Title]]] = {}

    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the films of the watchlist, newest first."""
        seen, at = await self._films.read()
        return seen.snapshot(at)

    async def read_shows(self) -> Snapshot[Show]:
        """Read the shows of the watchlist, newest first."""
        seen, at = await self._shows.read()
        return seen.snapshot(at)

    async def read_titles(self, facet: Facet) -> Snapshot[Title]:
        """Read ``FAVOURITES`` or ``OWNED``: films, then shows, each newest first."""
        films, at = await self._titles[facet, Media.FILM].read()
        shows, _ = await self._titles[facet, Media.SHOW].read()
        both = Seen(
            items=films.items + shows.items,
            whole=films.whole and shows.whole,
            unreadable=films.unreadable + shows.unreadable,
        )
        return both.snapshot(at)

    async def lists(self) -> tuple[PersonalList, ...]:
        """Read the names of the personal lists."""
        return tuple(
            PersonalList(slug=row.slug, name=row.name, length=row.length)
            for row in (await self._client.lists()).rows
        )

    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read the films of a personal list, in its order; ``Refused`` without it."""
        if slug not in self._personal:
            read = partial(self._client.list_items, slug, Media.FILM)
            self._personal[slug] = kept_list(self._looks, _LISTS, read, _listings)
        seen, at = await self._personal[slug].read()
        return seen.snapshot(at)

    async def read_list_titles(self, slug: str) -> Snapshot[Title]:
        """Read the films and shows of a personal list, in its order."""
        if slug not in self._personal_titles:
            read = partial(self._client.list_items, slug, Media.FILM, Media.SHOW)
            kept = kept_list(self._looks, _LISTS, read, _in_order)
            self._personal_titles[slug] = kept
        seen, at = await self._personal_titles[slug].read()
        return seen.snapshot(at)

    async def add_to_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        """Add titles, a hundred at a time; those that are there already stay there.

        ``Refused(FILM_UNKNOWN)`` when Trakt does not know one of them: it has added the
        others, which may be added again.
        """
        for some in batched(titles, BATCH, strict=False):
            if not await self._list(facet, some, slug, remove=False):
                raise unknown(some)

    async def remove_from_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        """Take titles off; one that is not there is passed over."""
        for some in batched(titles, BATCH, strict=False):
            await self._list(facet, some, slug, remove=True)

    async def find_on_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> tuple[bool, ...]:
        """Tell which of these are on the list now."""
        there: dict[Media, frozenset[str]] = {}
        read = self._readers.get(facet) or partial(self._client.list_items, slug or "")
        for media in dict.fromkeys(map(_media, titles)):
            rows = (await read(media)).rows
            there[media] = await aside(_all_keys, rows)
        return tuple(not keys(it).isdisjoint(there[_media(it)]) for it in titles)

    async def _list(
        self,
        facet: Facet,
        titles: Iterable[Film | Show],
        slug: str | None,
        *,
        remove: bool,
    ) -> bool:
        body = written.listed((title, {}) for title in titles)
        if slug is None:
            path = f"{_PATHS[facet]}{'/remove' if remove else ''}"
            return await self._change(path, body, partial(self._drop, facet))
        try:
            return await self._client.change_list(slug, body, remove=remove)
        finally:
            self._looks.end()
            self._personal.pop(slug, None)
            self._personal_titles.pop(slug, None)

    def _drop(self, facet: Facet) -> None:
        """Have the facet read again, whatever the times say."""
        if facet is Facet.WATCHLIST:
            self._films.drop()
            self._shows.drop()
        else:
            self._titles[facet, Media.FILM].drop()
            self._titles[facet, Media.SHOW].drop()


def _newest_first(rows: Iterable[WireListed]) -> list[WireListed]:
    """Sort; Trakt leaves a sorting that it does not know, or sells, as it was."""
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _listings(rows: Iterable[WireListed]) -> Iterator[Listing]:
    position = 0
    for row in unhurried(rows):
        if isinstance(row.title, Film):
            listed_on = row.at.date()
            yield Listing(film=row.title, position=position, listed_on=listed_on)
            position += 1


def _shows(rows: Iterable[WireListed]) -> Iterator[Show]:
    titles = (row.title for row in unhurried(_newest_first(rows)))
    return (title for title in titles if isinstance(title, Show))


def _titles(rows: Iterable[WireListed]) -> Iterator[Title]:
    return (row.title for row in unhurried(_newest_first(rows)))


def _in_order(rows: Iterable[WireListed]) -> Iterator[Title]:
    return (row.title for row in unhurried(rows))


def _all_keys(rows: Iterable[WireListed]) -> frozenset[str]:
    return frozenset().union(*(keys(row.title) for row in unhurried(rows)))


def _media(title: Film | Show) -> Media:
    return Media.FILM if isinstance(title, Film) else Media.SHOW
