"""Finds the items on a Jellyfin that are a title, by ids and else by name and year.

The server cannot search by the ids of others, so what it has is looked through.
"""

from collections.abc import Awaitable, Callable
from typing import assert_never, final

from ...model.film import Film
from ...model.shelf import LibraryFilm
from ...model.show import Episode, Show
from ...model.title import Title
from .client import PAGE
from .title_wire import WireShow, WireTitle, is_title, title
from .titles import show_ids
from .viewer import Viewer
from .watch_points import WatchPoints

type Library = Callable[[], Awaitable[tuple[LibraryFilm, ...]]]


@final
class Finder:
    """Looks for titles in a library."""

    def __init__(self, points: WatchPoints, viewer: Viewer, library: Library) -> None:
        """Look through ``library`` for films and ask ``points`` for shows."""
        self._points = points
        self._viewer = viewer
        self._library = library

    async def items(self, wanted: Title) -> tuple[str, ...]:
        """Return the ids of what may be played of a title; of a show, all episodes."""
        match wanted:
            case Film():
                films = await self._library()
                return tuple(sorted(_of_film(wanted, films)))
            case Show():
                found = await self._episodes(wanted)
                return tuple(one.id for one in found)
            case Episode():
                place = (wanted.season, wanted.number)
                found = await self._episodes(wanted.show)
                return tuple(one.id for one in found if _place(one) == place)
            case _:
                assert_never(wanted)

    async def _episodes(self, wanted: Show) -> list[WireTitle]:
        user = await self._viewer.id()
        found: list[WireTitle] = []
        for series in sorted(_of_show(wanted, await self._shows(user))):
            rows = await self._points.episodes(user, series)
            read = (title(row) for row in rows if is_title(row))
            found += [one for one in read if one is not None]
        return sorted(found, key=lambda one: (_place(one), one.id))

    async def _shows(self, user: str) -> list[WireShow]:
        """Read all series; a server that repeats its first page is read once."""
        found: dict[str, WireShow] = {}
        while True:
            page = await self._points.shows(user, len(found))
            known = len(found)
            found.update((show.id, show) for show in page)
            if len(page) < PAGE or len(found) == known:
                return list(found.values())


def _of_film(wanted: Film, films: tuple[LibraryFilm, ...]) -> list[str]:
    """Find all versions of a film; by its name only when it has no id at all."""
    keys = frozenset(wanted.ids.keys)
    if keys:
        return [it.item_id for it in films if not keys.isdisjoint(it.film.ids.keys)]
    named = wanted.name.casefold()
    return [it.item_id for it in films if it.film.name.casefold() == named]


def _of_show(wanted: Show, shows: list[WireShow]) -> list[str]:
    keys = frozenset(wanted.ids.keys)
    if keys:
        return [it.id for it in shows if not keys.isdisjoint(show_ids(it.ids).keys)]
    named = wanted.title.casefold()
    return [
        it.id
        for it in shows
        if it.name.casefold() == named and wanted.year in {None, it.year}
    ]


def _place(one: WireTitle) -> tuple[int, int]:
    series = one.series
    return (series.season, series.number) if series else (-1, -1)
