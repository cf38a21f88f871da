"""Films that leave a shelf: watched by everybody concerned, or no longer listed.

Only what a link put there itself is taken off, and not while another link to the
same shelf wants it. That a film was watched is a fact whatever the watchlist says;
that it is unlisted takes a watchlist that was read whole.
"""

from collections.abc import Collection, Sequence

from ..model.film import Film, FilmKey
from ..model.job import JobState
from ..model.operation import Collect, Uncollect
from ..model.plan import BaseRow, Forget, SkipReason
from ..model.shelf import LibraryFilm
from .draft import Draft
from .keys import uncollect_key
from .neighbours import wants
from .outbox import ACTIVE, is_put_off
from .shelf_desk import ShelfDesk


def take_back_collects(desk: ShelfDesk, draft: Draft) -> None:
    """Take back what waits for films that left; forget that some were refused.

    A film that comes back to the list is then put on the shelf anew. What is put off
    because the server does not know the item is taken back once it is not there.
    """
    for key, job in desk.jobs.items():
        if job.link_id != desk.link.link_id or not isinstance(job.operation, Collect):
            continue
        if is_put_off(job) and desk.lacks(job.operation.item_id):
            draft.withdraw(key)
        film = job.operation.film
        if not desk.source.whole:
            continue
        if desk.listed.sharing(film) or desk.listed.names(film):
            continue
        if job.state in (JobState.REJECTED, JobState.DROPPED):
            draft.free(key)
        elif not wants(desk.wanted_elsewhere, film):
            draft.withdraw(key)


def plan_watched(
    desk: ShelfDesk,
    draft: Draft,
    film: Film,
    row: BaseRow | None,
    items: Sequence[LibraryFilm],
) -> None:
    """Let a film that was watched leave the shelf, though it is listed still."""
    for item in items:
        for job in desk.moving(item.item_id):
            if job.link_id == desk.link.link_id and isinstance(job.operation, Collect):
                draft.withdraw(job.key)
    if row is None or not row.ours:
        draft.skip(film, SkipReason.WATCHED)
    elif wants(desk.wanted_elsewhere, row.film):
        _take_back_removal(desk, draft, row)
        draft.skip(film, SkipReason.WANTED_BY_ANOTHER)
    else:
        _take_off(desk, draft, row)


def plan_unlisted(desk: ShelfDesk, draft: Draft, *, but: Collection[FilmKey]) -> None:
    """Decide about each film of the base that is not on the watchlist, by key.

    ``but`` are the keys in the base of films that were found to be listed.
    """
    for key in sorted(desk.base.keys() - but):
        row = desk.base[key]
        if desk.listed.sharing(row.film):
            continue
        if not desk.source.whole:
            # What it does not show may be on it again.
            _take_back_removal(desk, draft, row)
            draft.skip(row.film, SkipReason.SOURCE_INCOMPLETE)
        elif desk.listed.names(row.film):
            # It may be listed under ids that nobody knows yet, or knows no more.
            _take_back_removal(desk, draft, row)
            draft.skip(row.film, SkipReason.UNRESOLVED)
        else:
            _leave(desk, draft, row)


def _leave(desk: ShelfDesk, draft: Draft, row: BaseRow) -> None:
    if row.ours and not wants(desk.wanted_elsewhere, row.film):
        _take_off(desk, draft, row)
        return
    _take_back_removal(desk, draft, row)
    draft.forget(row)
    if row.item_id in desk.on_shelf:
        another = SkipReason.WANTED_BY_ANOTHER
        draft.skip(row.film, another if row.ours else SkipReason.NOT_OURS)


def _take_back_removal(desk: ShelfDesk, draft: Draft, row: BaseRow) -> None:
    """Take back what this link no longer wants to happen to the film."""
    for job in desk.moving(row.item_id):
        if job.link_id == desk.link.link_id and isinstance(job.operation, Uncollect):
            draft.withdraw(job.key)


def _take_off(desk: ShelfDesk, draft: Draft, row: BaseRow) -> None:
    """Plan to take a film of ours off, unless something speaks against it."""
    link, film = desk.link, row.film
    jobs = [job for job in desk.moving(row.item_id) if not draft.withdraws(job.key)]
    refused = [
        job
        for job in jobs
        if isinstance(job.operation, Uncollect) and job.state is JobState.REJECTED
    ]
    if any(job.state in ACTIVE or desk.unsettled(job) for job in jobs):
        draft.skip(film, SkipReason.IN_PROGRESS)
    elif refused:
        draft.skip(film, SkipReason.REFUSED, refused[-1].reason)
    elif not desk.target_is_whole:
        draft.skip(film, SkipReason.TARGET_INCOMPLETE)
    elif row.item_id is None or row.item_id not in desk.on_shelf:
        draft.forget(row)
    else:
        draft.do(
            uncollect_key(link.target, link.shelf, row.item_id),
            Uncollect(shelf=link.shelf, film=film, item_id=row.item_id),
            settles=Forget(link_id=row.link_id, key=row.key),
            removes=True,
        )
