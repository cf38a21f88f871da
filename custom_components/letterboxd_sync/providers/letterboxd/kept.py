"""The last whole read of a grid, and what it saves us from asking again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...model.film import Film
from ...model.snapshot import Snapshot
from ...model.tracking import Listing
from .grids import GridPage


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A complete snapshot, with the first page that it began with."""

    snapshot: Snapshot[Listing]
    first_page: GridPage
    good_for: timedelta
    """After so long it is read in full again, whatever the first page says."""

    def confirmed(self, page: GridPage, now: datetime) -> Snapshot[Listing] | None:
        """The snapshot as of now, if the first page shows that nothing changed.

        What is added appears on the first page, what is removed changes the total.
        """
        if not self.is_good_at(now) or page != self.first_page:
            return None
        return replace(self.snapshot, read_at=now)

    def under(self, read: Snapshot[Listing], now: datetime) -> Snapshot[Listing]:
        """Lay an incomplete read over the last complete one.

        What we read comes first; what we did not see again is still shown, since it
        may be there. The whole stays incomplete.
        """
        if read.complete or not self.is_good_at(now):
            return read
        seen = {key for listing in read.items for key in listing.film.ids.keys}
        unseen = (
            listing.film
            for listing in self.snapshot.items
            if seen.isdisjoint(listing.film.ids.keys)
        )
        films = [listing.film for listing in read.items]
        return replace(read, items=listings((*films, *unseen)))

    def is_good_at(self, now: datetime) -> bool:
        """Whether a full read is not due yet; it is after one of the future.

        A clock that was wrong for a while must not save us from reading for years.
        """
        return timedelta() <= now - self.first_read_at < self.good_for

    @property
    def first_read_at(self) -> datetime:
        """When the full read began."""
        return self.snapshot.read_at


def listings(films: tuple[Film, ...]) -> tuple[Listing, ...]:
    """Number films from the top."""
    return tuple(Listing(film=film, position=at) for at, film in enumerate(films))
