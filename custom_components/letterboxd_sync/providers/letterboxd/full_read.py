"""Puts the pages of one grid together, and tells whether that is all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...model.film import Film, FilmKey
from ...model.snapshot import Route, Snapshot
from ...model.tracking import Listing
from .grids import GridPage
from .kept import listings


@dataclass(frozen=True, kw_only=True, slots=True)
class FullRead:
    """The pages of a grid in order, as far as they were read."""

    began: datetime
    pages: Sequence[GridPage]
    every_page: bool
    """False when a page failed or was no longer there."""

    def snapshot(self) -> Snapshot[Listing]:
        """What was read; a film that moved to the next page meanwhile counts once."""
        films = _once(film for page in self.pages for film in page.films)
        undecoded = sum(page.undecoded for page in self.pages)
        return Snapshot(
            items=listings(films),
            complete=(self.every_page and not undecoded and self._is_whole(len(films))),
            read_at=self.began,
            route=Route.PAGES,
            undecoded=undecoded,
        )

    def _is_whole(self, count: int) -> bool:
        """Whether as many films were read as there were all the time.

        Pages that disagree about the total or the number of pages were read while
        somebody changed the list. Without a total, each page but the last has to be
        as full as the first, and no film may be there twice.
        """
        totals = {page.total for page in self.pages} - {None}
        if len(totals) > 1 or len({page.last_page for page in self.pages}) > 1:
            return False
        if totals:
            return totals == {count}
        sizes = [len(page.films) for page in self.pages]
        return count == sum(sizes) and len(set(sizes[:-1])) <= 1


def _once(films: Iterable[Film]) -> tuple[Film, ...]:
    once: dict[FilmKey | None, Film] = {}
    for film in films:
        once.setdefault(film.key, film)
    return tuple(once.values())
