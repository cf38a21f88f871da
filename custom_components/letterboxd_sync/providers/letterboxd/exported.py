"""What the export of an account holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...model.capability import Facet
from ...model.tracking import DiaryEntry, FilmRating, Like, Listing


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """The lists of an export; None for one that the file does not hold."""

    made_at: datetime
    """When the account was as it says; what came later is not in it."""
    watchlist: tuple[Listing, ...] | None = None
    diary: tuple[DiaryEntry, ...] | None = None
    ratings: tuple[FilmRating, ...] | None = None
    likes: tuple[Like, ...] | None = None
    undecoded_rows: Mapping[Facet, int] = field(default_factory=dict)
    """How many rows of a list could not be read; absent means none."""

    @property
    def undecoded(self) -> int:
        """How many rows could not be read in all."""
        return sum(self.undecoded_rows.values())

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
            case _:
                return None

    def over(self, older: Export | None) -> Export:
        """Return this export with the lists that only an older one holds.

        Members upload one CSV after another; the whole is as old as its oldest part.
        """
        if older is None:
            return self
        kept_rows = {
            facet: rows
            for facet, rows in older.undecoded_rows.items()
            if self.rows(facet) is None
        }
        return Export(
            made_at=min(self.made_at, older.made_at),
            watchlist=older.watchlist if self.watchlist is None else self.watchlist,
            diary=older.diary if self.diary is None else self.diary,
            ratings=older.ratings if self.ratings is None else self.ratings,
            likes=older.likes if self.likes is None else self.likes,
            undecoded_rows={**kept_rows, **self.undecoded_rows},
        )
