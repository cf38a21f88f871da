"""What the export of an account holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ...model.capability import Facet
from ...model.film import Film
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing, SeenFilm


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedList:
    """One list of the member, as the export has it."""

    title: str
    films: tuple[Listing, ...]
    undecoded: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """The lists of an export; None for one that the file does not hold."""

    made_at: datetime
    """When the account was as it says; what came later is not in it."""
    watchlist: tuple[Listing, ...] | None = None
    diary: tuple[DiaryEntry, ...] | None = None
    ratings: tuple[FilmRating, ...] | None = None
    likes: tuple[Like, ...] | None = None
    seen: tuple[SeenFilm, ...] | None = None
    lists: Mapping[str, ExportedList] | None = None
    """By their slugs."""
    partial: frozenset[Facet] = frozenset()
    """What the file holds some of and does not claim to be all."""
    undecoded_rows: Mapping[Facet, int] = field(default_factory=dict)
    """How many rows of a list could not be read; absent means none."""

    @property
    def undecoded(self) -> int:
        """How many rows could not be read in all."""
        in_lists = sum(each.undecoded for each in (self.lists or {}).values())
        return sum(self.undecoded_rows.values()) + in_lists

    def rows(self, facet: Facet) -> tuple[object, ...] | None:
        """Return a list of the export, or None when the file does not hold it."""
        match facet:
            case Facet.WATCHLIST:
                return self.watchlist
            case Facet.DIARY:
                return self.diary
            case Facet.RATINGS:
                return self.ratings
            case Facet.LIKES:
                return self.likes
            case Facet.SEEN:
                return self.seen
            case Facet.LISTS:
                return None if self.lists is None else tuple(self.lists)
            case _:
                return None

    def over(self, older: Export | None) -> Export:
        """Return this export with what only an older one holds.

        Members upload one CSV after another; the whole is as old as its oldest part.
        """
        if older is None:
            return self
        kept_rows = {
            facet: rows
            for facet, rows in older.undecoded_rows.items()
            if self.rows(facet) is None or facet in self.partial
        }
        return Export(
            made_at=min(self.made_at, older.made_at),
            watchlist=older.watchlist if self.watchlist is None else self.watchlist,
            diary=older.diary if self.diary is None else self.diary,
            ratings=self._ratings_over(older),
            likes=older.likes if self.likes is None else self.likes,
            seen=self._seen_over(older),
            lists=self._lists_over(older),
            partial=frozenset(
                facet
                for facet in self.partial | older.partial
                if self._is_partial_over(older, facet)
            ),
            undecoded_rows={**kept_rows, **self.undecoded_rows},
        )

    def _is_partial_over(self, older: Export, facet: Facet) -> bool:
        if self.rows(facet) is not None and facet not in self.partial:
            return False
        return older.rows(facet) is None or facet in older.partial

    def _ratings_over(self, older: Export) -> tuple[FilmRating, ...] | None:
        """Some ratings go over older ones unless those were given later."""
        if self.ratings is None:
            return older.ratings
        if Facet.RATINGS not in self.partial or older.ratings is None:
            return self.ratings
        latest = {_name(each.film): each for each in older.ratings}
        for each in self.ratings:
            before = latest.get(_name(each.film), each)
            if (before.rated_on or date.min) <= (each.rated_on or date.min):
                latest[_name(each.film)] = each
        return tuple(latest.values())

    def _seen_over(self, older: Export) -> tuple[SeenFilm, ...] | None:
        """What was seen once was seen."""
        if self.seen is None:
            return older.seen
        if Facet.SEEN not in self.partial or older.seen is None:
            return self.seen
        before = {_name(each.film): each for each in older.seen}
        return tuple(({_name(each.film): each for each in self.seen} | before).values())

    def _lists_over(self, older: Export) -> Mapping[str, ExportedList] | None:
        if self.lists is None:
            return older.lists
        if Facet.LISTS not in self.partial or older.lists is None:
            return self.lists
        return {**older.lists, **self.lists}


def _name(film: Film) -> str:
    return film.key or film.name
