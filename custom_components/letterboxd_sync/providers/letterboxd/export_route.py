"""The export route: the lists of a file that the person handed us."""

from typing import Final

from ...model.capability import Access, Capabilities, Facet, Support
from ...model.snapshot import Route, Snapshot
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm
from ..abilities import with_abilities
from ..errors import Refused, RefusedReason
from .exported import Export
from .grids import MemberList

_READ: Final = Support(access=frozenset({Access.READ}))


class ExportRoute:
    """An account as its export says; use ``export_route``, which adds the abilities."""

    route: Final = Route.EXPORT

    def __init__(self, export: Export) -> None:
        """Read ``export``."""
        self._export = export

    @property
    def capabilities(self) -> Capabilities:
        """What the file holds."""
        return {
            facet: _READ for facet in _PARTS if self._export.rows(facet) is not None
        }

    def member_lists(self) -> tuple[MemberList, ...]:
        """Return the lists that the file has."""
        lists = sorted((self._export.lists or {}).items())
        return tuple(
            MemberList(slug=slug, title=each.title, films=len(each.films))
            for slug, each in lists
        )

    def snapshot[T](self, facet: Facet, rows: tuple[T, ...] | None) -> Snapshot[T]:
        """What the file holds of a facet, as of the day it was made."""
        undecoded = self._export.undecoded_rows.get(facet, 0)
        return Snapshot(
            items=rows or (),
            complete=not undecoded and facet not in self._export.partial,
            read_at=self._export.made_at,
            route=Route.EXPORT,
            undecoded=undecoded,
        )


def export_route(export: Export) -> ExportRoute:
    """The route over an export, able to read exactly what the file holds."""
    route = ExportRoute(export)
    parts = frozenset(_PARTS[facet] for facet in route.capabilities)
    return with_abilities(ExportRoute, parts)(export)


class _WithWatchlist(ExportRoute):
    async def read_watchlist(self) -> Snapshot[Listing]:
        """Read the watchlist, newest first."""
        return self.snapshot(Facet.WATCHLIST, self._export.watchlist)


class _WithDiary(ExportRoute):
    async def read_diary(self) -> Snapshot[DiaryEntry]:
        """Read the diary, last logged first."""
        return self.snapshot(Facet.DIARY, self._export.diary)


class _WithRatings(ExportRoute):
    async def read_ratings(self) -> Snapshot[FilmRating]:
        """Read one rating a film."""
        return self.snapshot(Facet.RATINGS, self._export.ratings)


class _WithLikes(ExportRoute):
    async def read_likes(self) -> Snapshot[Like]:
        """Read the liked films."""
        return self.snapshot(Facet.LIKES, self._export.likes)


class _WithSeen(ExportRoute):
    async def read_seen(self) -> Snapshot[SeenFilm]:
        """Read the films that were seen, nobody knows when."""
        return self.snapshot(Facet.SEEN, self._export.seen)


class _WithLists(ExportRoute):
    async def read_list(self, slug: str) -> Snapshot[Listing]:
        """Read a list in its owner's order; ``Refused`` NOT_FOUND: it has none such."""
        listed = (self._export.lists or {}).get(slug)
        if listed is None:
            raise Refused(RefusedReason.NOT_FOUND, f"the export has no list {slug}")
        return Snapshot(
            items=listed.films,
            complete=not listed.undecoded,
            read_at=self._export.made_at,
            route=Route.EXPORT,
            undecoded=listed.undecoded,
        )


_PARTS: Final[dict[Facet, type[ExportRoute]]] = {
    Facet.WATCHLIST: _WithWatchlist,
    Facet.DIARY: _WithDiary,
    Facet.RATINGS: _WithRatings,
    Facet.LIKES: _WithLikes,
    Facet.SEEN: _WithSeen,
    Facet.LISTS: _WithLists,
}
