"""What lies on the desk when a shelf link is planned: both ends, found by film."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

from ..model.film import Film, FilmKey
from ..model.job import Job
from ..model.link import ShelfLink
from ..model.operation import Collect, Uncollect
from ..model.plan import Base, BaseRow
from ..model.shelf import LibraryFilm, ShelfItem
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import ServerView
from .identify import Index, contradict
from .keys import shelf_name
from .listed import listed_films
from .neighbours import may_have_happened_since

_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelfDesk:
    """Everything that a decision about one film needs."""

    link: ShelfLink
    base: Base
    source: Snapshot[Listing]
    target: ServerView
    owned: frozenset[str]
    wanted_elsewhere: frozenset[FilmKey]
    jobs: Mapping[str, Job]
    now: datetime
    shelf: Snapshot[ShelfItem]
    on_shelf: frozenset[str]
    listed: Index[Film]
    agreed: Index[BaseRow]
    library: Index[LibraryFilm]
    in_library: frozenset[str]
    moves: Mapping[str, tuple[Job, ...]]
    """By item: what puts it on this shelf and takes it off, oldest first."""

    @classmethod
    def laid_out(
        cls,
        *,
        link: ShelfLink,
        base: Base,
        source: Snapshot[Listing],
        target: ServerView,
        owned: frozenset[str],
        wanted_elsewhere: frozenset[FilmKey],
        jobs: Mapping[str, Job],
        now: datetime,
    ) -> Self:
        """Index both ends and what they agreed on."""
        shelf = target.shelves.get(link.shelf)
        if shelf is None:
            unread = target.library.read_at
            shelf = Snapshot(items=(), complete=False, read_at=unread)
        return cls(
            link=link,
            base=base,
            source=source,
            target=target,
            owned=owned,
            wanted_elsewhere=wanted_elsewhere,
            jobs=jobs,
            now=now,
            shelf=shelf,
            on_shelf=frozenset(item.item_id for item in shelf.items),
            listed=listed_films(source),
            agreed=Index((row.film, row) for row in base.values()),
            library=library_index(target),
            in_library=frozenset(item.item_id for item in target.library.items),
            moves=_moves(link, jobs.values()),
        )

    def items(self, film: Film) -> tuple[LibraryFilm, ...]:
        """Return the film's versions in the library, the one added first first."""
        return tuple(sorted(held(self.library, film), key=_since))

    def watched(self, items: Iterable[LibraryFilm]) -> bool:
        """Whether everybody whom the link names has watched a version of the film."""
        return watched_by_all(self.link, self.target, items)

    def lacks(self, item_id: str) -> bool:
        """Whether the library is known to have no such item any more."""
        return self.target.library.whole and item_id not in self.in_library

    def moving(self, item_id: str | None) -> Iterable[Job]:
        """Return the jobs that move an item on or off this shelf."""
        return () if item_id is None else self.moves.get(item_id, ())

    def unsettled(self, job: Job) -> bool:
        """Whether what we saw may or may not include what the job does."""
        return may_have_happened_since(job, self.shelf.read_at)

    @property
    def target_is_whole(self) -> bool:
        """Whether absence from the library and the shelf means anything."""
        return self.target.library.whole and self.shelf.whole


def library_index(target: ServerView) -> Index[LibraryFilm]:
    """Index the library by film."""
    return Index((item.film, item) for item in target.library.items)


def held(library: Index[LibraryFilm], film: Film) -> tuple[LibraryFilm, ...]:
    """Return what a library holds of a film: by ids, else by an unambiguous name.

    The name counts when no id speaks against it and the library has only one film
    of that title and year.
    """
    found = library.find(film)
    if found or film.year is None:
        return found
    named = [
        (other, item)
        for other, item in library.named(film)
        if other.year == film.year and not contradict(other.ids, film.ids)
    ]
    if len({other.key for other, _ in named}) != 1:
        return ()
    return tuple(item for _, item in named)


def watched_by_all(
    link: ShelfLink, target: ServerView, items: Iterable[LibraryFilm]
) -> bool:
    """Whether each of the link's users has watched one of the items."""
    item_ids = {item.item_id for item in items}
    return bool(link.watched_by) and all(
        not item_ids.isdisjoint(target.played.get(user, ())) for user in link.watched_by
    )


def _since(item: LibraryFilm) -> tuple[datetime, str]:
    return item.added_at or _LAST, item.item_id


def _moves(link: ShelfLink, jobs: Iterable[Job]) -> dict[str, tuple[Job, ...]]:
    name = shelf_name(link.shelf)
    moves: dict[str, tuple[Job, ...]] = {}
    for job in jobs:
        match job.operation:
            case (
                Collect(shelf=shelf, item_id=item_id)
                | Uncollect(shelf=shelf, item_id=item_id)
            ) if shelf_name(shelf) == name:
                moves[item_id] = (*moves.get(item_id, ()), job)
    return moves
