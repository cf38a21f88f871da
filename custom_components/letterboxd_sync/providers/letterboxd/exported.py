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
