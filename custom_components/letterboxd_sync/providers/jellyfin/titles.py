"""Turns what Jellyfin plays and marks into films and episodes, shows' ids included."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, final

from ...model.film import Film, FilmIds
from ...model.show import Episode, EpisodeIds, Show, ShowIds
from ...model.title import Playable
from ..lookups import Lookups
from .title_wire import WireSeries, WireShow, WireTitle
from .viewer import Viewer
from .watch_points import WatchPoints

# A household watches fewer different shows in a season; films come and go
_SHOWS: Final = 200
_PLACES: Final = 500


@final
class Titles:
    """Knows what goes with a title: its show's ids, and which library it is in.

    Each is asked for once. What the server does not say stays out: the title is told
    nevertheless.
    """

    def __init__(
        self,
        points: WatchPoints,
        *,
        url: str,
        viewer: Viewer,
        clock: Callable[[], datetime],
    ) -> None:
        """Ask ``points`` with the eyes of ``viewer``."""
        self._points = points
        self._url = url
        self._viewer = viewer
        self._shows = Lookups(self._show, most=_SHOWS, clock=clock)
        self._libraries = Lookups(self._library, most=_PLACES, clock=clock)

    async def title(self, found: WireTitle) -> Playable:
        """Translate a title."""
        if found.series is None:
            return Film(
                title=found.name,
                year=found.year,
                ids=FilmIds(tmdb=number(found.ids, "tmdb"), imdb=imdb(found.ids)),
                poster=self._poster(found.id),
            )
        return Episode(
            show=await self._show_of(found.series),
            season=found.series.season,
            number=found.series.number,
            title=found.name,
            ids=EpisodeIds(
                tmdb=number(found.ids, "tmdb"),
                tvdb=number(found.ids, "tvdb"),
                imdb=imdb(found.ids),
            ),
            poster=self._poster(found.id),
            through=found.series.through,
        )

    async def library(self, found: WireTitle) -> str | None:
        """Say which library a title is in; all episodes of a show are in one."""
        series = found.series
        return await self._libraries.get(
            series.id if series and series.id else found.id
        )

    async def _show_of(self, series: WireSeries) -> Show:
        if series.id is None:
            return Show(title=series.name)
        poster = self._poster(series.id)
        if (known := await self._shows.get(series.id)) is None:
            return Show(title=series.name, poster=poster)
        ids = show_ids(known.ids)
        return Show(title=series.name, year=known.year, ids=ids, poster=poster)

    async def _show(self, series: str) -> WireShow | None:
        return await self._points.show(await self._viewer.id(), series)

    async def _library(self, item: str) -> str | None:
        return await self._points.library(await self._viewer.id(), item)

    def _poster(self, item: str) -> str:
        # Needs no key, whoever looks at it
        return f"{self._url}/Items/{item}/Images/Primary"


def show_ids(ids: Mapping[str, str]) -> ShowIds:
    """Read the ids of a show."""
    return ShowIds(tmdb=number(ids, "tmdb"), tvdb=number(ids, "tvdb"), imdb=imdb(ids))


def number(ids: Mapping[str, str], name: str) -> int | None:
    """Read an id that is a number."""
    text = ids.get(name, "")
    return int(text) or None if text.isascii() and text.isdecimal() else None


def imdb(ids: Mapping[str, str]) -> str | None:
    """Read the IMDb id."""
    return ids.get("imdb") or None
