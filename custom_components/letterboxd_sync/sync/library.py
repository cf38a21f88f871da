"""Watchlist -> collection or playlist: which films go on the shelf, and which leave.

A film goes on once the server has it, however late that is, and leaves when it
leaves the watchlist or when everybody whom the link names has watched it. Servers
lose items from shelves by themselves (a rescan, a drive that is offline), so what
is missing from a shelf was not taken off by a person: it is put back, a few times.
Only what we put there ourselves is ever taken off (``off_shelf.py``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..model.film import Film, FilmKey
from ..model.job import Job, JobState
from ..model.link import ShelfLink
from ..model.operation import Collect, Uncollect
from ..model.plan import Base, BaseRow, Keep, Plan, SkipReason
from ..model.shelf import LibraryFilm
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import ServerView
from .draft import Draft
from .keys import collect_key
from .listed import distinct_films, knowing
from .neighbours import wanted
from .off_shelf import plan_unlisted, plan_watched, take_back_collects
from .outbox import ACTIVE, is_put_off
from .shelf_desk import ShelfDesk, held, library_index, watched_by_all
from .shelf_order import plan_order

OFTEN: Final = 3
"""So many times in a row we put an item on before we leave the server its way."""

A_WHILE: Final = timedelta(days=7)
"""After so long a vanished item is not the same trouble any more: we count anew."""


def plan_shelf(
    *,
    link: ShelfLink,
    base: Base,
    source: Snapshot[Listing],
    target: ServerView,
    owned: frozenset[str] = frozenset(),
    wanted_elsewhere: frozenset[FilmKey] = frozenset(),
    jobs: Mapping[str, Job],
    now: datetime,
) -> Plan:
    """Plan a shelf link.

    ``owned`` is what ``neighbours.owned_items`` returns for the bases of the other
    links to the same shelf, ``wanted_elsewhere`` what ``wanted_on_shelf`` returns
    for each of them, united; both stay empty when there is no other. ``jobs`` are
    all jobs of the target account whose keys are not retired, by natural key; they
    and ``base`` are to be read and the plan committed with no job moving in between.

    A shelf that ``target.shelves`` does not name was not read: nothing is done to it.
    """
    desk = ShelfDesk.laid_out(
        link=link,
        base=base,
        source=source,
        target=target,
        owned=owned,
        wanted_elsewhere=wanted_elsewhere,
        jobs=jobs,
        now=now,
    )
    draft = Draft(jobs)
    take_back_collects(desk, draft)
    shelving = _Shelving(desk, draft)
    shelving.plan()
    plan_unlisted(desk, draft, but=shelving.met)
    plan_order(desk, draft, shelving.on_shelf)
    return draft.plan


def wanted_on_shelf(
    link: ShelfLink, base: Base, source: Snapshot[Listing] | None, target: ServerView
) -> frozenset[FilmKey]:
    """Return every name of the films that ``link`` still wants on its shelf.

    What its people have watched they no longer want there.
    """
    library = library_index(target)
    return wanted(
        base,
        source,
        unless=lambda film: watched_by_all(link, target, held(library, film)),
    )


class _Shelving:
    """Decides about the films on the watchlist, top first."""

    def __init__(self, desk: ShelfDesk, draft: Draft) -> None:
        self._desk = desk
        self._draft = draft
        self.met: set[FilmKey] = set()
        """The films that are listed, by their key in the base."""
        self.on_shelf: list[str] = []
        """Wanted items that are on the shelf, in the order of the watchlist."""

    def plan(self) -> None:
        """Decide about each film once."""
        for film in distinct_films(self._desk.source, self._desk.listed):
            self._identify(film)

    def _identify(self, film: Film) -> None:
        """Find the film on both sides; what is known there fills in its ids."""
        row = self._row(film)
        if row is not None:
            film = knowing(film, row.film)
        items = self._desk.items(film)
        if items:
            film = knowing(film, items[0].film)
            row = row or self._row(film)
        key = film.key if row is None else row.key
        if key is None:
            self._draft.skip(film, SkipReason.UNRESOLVED)
        elif key not in self.met:
            self.met.add(key)
            self._decide(film, key, row, items)

    def _row(self, film: Film) -> BaseRow | None:
        return next(iter(self._desk.agreed.find(film)), None)

    def _decide(
        self,
        film: Film,
        key: FilmKey,
        row: BaseRow | None,
        items: Sequence[LibraryFilm],
    ) -> None:
        if not items:
            self._draft.skip(film, self._why_not_there(film))
        elif self._desk.watched(items):
            plan_watched(self._desk, self._draft, film, row, items)
        elif self._leaving(items):
            self._draft.skip(film, SkipReason.IN_PROGRESS)
        elif here := [item for item in items if item.item_id in self._desk.on_shelf]:
            self._there(film, key, row, here)
        else:
            self._missing(film, key, row, items)

    def _leaving(self, items: Sequence[LibraryFilm]) -> bool:
        """Take removals of the film back; whether one may be happening already."""
        for job in self._moves(items, Uncollect):
            if self._draft.withdraw(job.key):
                continue
            if self._desk.unsettled(job):
                return True
            self._draft.free(job.key)
        return False

    def _moves(
        self, items: Sequence[LibraryFilm], kind: type[Collect | Uncollect]
    ) -> list[Job]:
        return [
            job
            for item in items
            for job in self._desk.moving(item.item_id)
            if isinstance(job.operation, kind)
        ]

    def _there(
        self,
        film: Film,
        key: FilmKey,
        row: BaseRow | None,
        here: Sequence[LibraryFilm],
    ) -> None:
        """Agree on a film that is on the shelf."""
        item_ids = [item.item_id for item in here]
        under_way = [
            job
            for job in self._moves(here, Collect)
            if job.state in ACTIVE and not self._draft.withdraw(job.key)
        ]
        if row is not None:
            item_id = row.item_id if row.item_id in item_ids else item_ids[0]
            refreshed = replace(row, film=film.with_ids(row.film.ids))
            if refreshed.film.ids != row.film.ids:
                self._draft.keep(refreshed)
        elif under_way:
            self._draft.skip(film, SkipReason.IN_PROGRESS)
            return
        else:
            item_id = item_ids[0]
            ours = item_id in self._desk.owned
            self._draft.keep(self._new_row(film, key, item_id, ours=ours))
            self._draft.skip(film, SkipReason.ALREADY_THERE)
        self.on_shelf.append(item_id)

    def _missing(
        self,
        film: Film,
        key: FilmKey,
        row: BaseRow | None,
        items: Sequence[LibraryFilm],
    ) -> None:
        """Put a film on the shelf, unless something speaks against it."""
        again = [item for item in items if row and item.item_id == row.item_id]
        item_id = (again or items)[0].item_id
        times = self._times(row, item_id)
        jobs = self._moves(items, Collect)
        if off := [job for job in jobs if is_put_off(job)]:
            self._draft.skip(film, SkipReason.REFUSED, off[-1].reason)
        elif any(job.state in ACTIVE or self._desk.unsettled(job) for job in jobs):
            self._draft.skip(film, SkipReason.IN_PROGRESS)
        elif refused := [job for job in jobs if job.state is not JobState.DONE]:
            self._draft.skip(film, SkipReason.REFUSED, refused[-1].reason)
        elif not self._desk.shelf.whole:
            self._draft.skip(film, SkipReason.TARGET_INCOMPLETE)
        elif times > OFTEN:
            self._draft.skip(film, SkipReason.KEEPS_VANISHING)
        else:
            self._put(film, key, item_id, times)

    def _times(self, row: BaseRow | None, item_id: str) -> int:
        """The how-manieth time in a row this would be that we put the item on."""
        if row is None or not row.ours or row.item_id != item_id:
            return 1
        lasted = self._desk.now - row.agreed_at
        return 1 if lasted > A_WHILE else row.times + 1

    def _why_not_there(self, film: Film) -> SkipReason:
        if not self._desk.target.library.whole:
            return SkipReason.TARGET_INCOMPLETE
        if film.ids.tmdb is not None or film.ids.imdb is not None:
            return SkipReason.NOT_IN_LIBRARY
        if film.ids.tmdb_show is not None:
            return SkipReason.NOT_A_FILM
        return SkipReason.UNRESOLVED

    def _put(self, film: Film, key: FilmKey, item_id: str, times: int) -> None:
        link = self._desk.link
        row = self._new_row(film, key, item_id, ours=True, times=times)
        self._draft.do(
            collect_key(link.target, link.shelf, item_id, times),
            Collect(shelf=link.shelf, film=film, item_id=item_id),
            settles=Keep(row=row),
        )

    def _new_row(
        self, film: Film, key: FilmKey, item_id: str, *, ours: bool, times: int = 1
    ) -> BaseRow:
        return BaseRow(
            link_id=self._desk.link.link_id,
            key=key,
            film=film,
            ours=ours,
            item_id=item_id,
            times=times,
            agreed_at=self._desk.now,
        )
