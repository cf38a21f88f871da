"""What other links to the same target say: what is ours there, what is still wanted."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from ..model.film import Film, FilmKey
from ..model.job import Job, JobState
from ..model.operation import RequestFilm
from ..model.plan import Base
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from .titles import normalise


def owned(
    bases: Iterable[Base], jobs: Iterable[Job], *, read_at: datetime
) -> frozenset[FilmKey]:
    """Return the films at a Radarr that are there because a link asked for them.

    ``bases`` are those of all links to it, ``jobs`` all of its account. A base says
    so, or a request of a link that a snapshot of ``read_at`` may already show while
    no base says so: on its way, or done since.
    """
    by_base = {row.key for base in bases for row in base.values() if row.ours}
    return frozenset(by_base.union(_just_requested(jobs, read_at)))


def owned_items(bases: Iterable[Base]) -> frozenset[str]:
    """Return the items that other links to the same shelf have put there."""
    rows = (row for base in bases for row in base.values() if row.ours)
    return frozenset(row.item_id for row in rows if row.item_id is not None)


def _just_requested(jobs: Iterable[Job], read_at: datetime) -> Iterator[FilmKey]:
    for job in jobs:
        match job.operation:
            case RequestFilm(film=film) if job.link_id and film.key:
                if may_have_happened_since(job, read_at):
                    yield film.key


def may_have_happened_since(job: Job, read_at: datetime) -> bool:
    """Whether a snapshot of ``read_at`` may or may not show what the job does."""
    if job.state in (JobState.SENDING, JobState.UNCERTAIN):
        return True
    return done_since(job, read_at)


def done_since(job: Job, read_at: datetime) -> bool:
    """Whether the job was done after that read began, so that it may not show it."""
    return job.state is JobState.DONE and job.updated_at >= read_at


def wanted(
    base: Base,
    source: Snapshot[Listing] | None,
    *,
    unless: Callable[[Film], bool] | None = None,
) -> frozenset[FilmKey]:
    """Return every name of the films that another link wants at the same target.

    By what its source shows; unless that is whole, also by what it last agreed on.
    """
    films = [listing.film for listing in source.items] if source else []
    if source is None or not source.whole:
        films += [row.film for row in base.values()]
    return frozenset(
        name
        for film in films
        if unless is None or not unless(film)
        for name in _names(film)
    )


def wants(wanted_elsewhere: frozenset[FilmKey], film: Film) -> bool:
    """Whether somebody else wants the film, under whatever name."""
    return not wanted_elsewhere.isdisjoint((*film.ids.keys, _by_title(film)))


def _names(film: Film) -> Iterator[FilmKey]:
    yield from film.ids.keys
    if film.ids.tmdb is None:
        # their list may know it by a short link alone
        yield _by_title(film)


def _by_title(film: Film) -> FilmKey:
    return FilmKey(f"title:{normalise(film.title)}")
