"""Watchlist -> Radarr: which films to ask for, and which to give up.

A film is asked for once. What Radarr has already is agreed on without asking; what
we agreed on and Radarr lacks was removed there by a person, and is left alone until
it leaves the watchlist and comes back. Films that leave the watchlist are the
subject of ``unlisted.py``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ..model.film import Film, FilmKey
from ..model.job import Job, JobState
from ..model.link import RequestLink
from ..model.operation import RequestFilm, TagRequest, UnmonitorRequest
from ..model.plan import Base, BaseRow, Keep, Plan, SkipReason
from ..model.shelf import RequestedFilm
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import RequestsView
from .draft import Draft
from .keys import removal_keys, request_key, tag_key
from .listed import distinct_films, knowing
from .monitoring import forget_what_is_undone, monitor_again, unmonitored_by_us
from .outbox import ACTIVE, WITHDRAWABLE, is_put_off
from .request_desk import RequestDesk
from .unlisted import plan_unlisted, take_back_requests

REFUSED_TO_OTHERS: Final = timedelta(days=1)
"""So long Radarr's no to one link holds for the others; then a link with another
folder or profile may try, and two that are both refused do not take turns at it."""


def plan_requests(
    *,
    link: RequestLink,
    base: Base,
    source: Snapshot[Listing],
    target: RequestsView,
    owned: frozenset[FilmKey] = frozenset(),
    wanted_elsewhere: frozenset[FilmKey] = frozenset(),
    jobs: Mapping[str, Job],
    now: datetime,
) -> Plan:
    """Plan a request link.

    The films of ``source`` come with every id that is known. ``owned`` and
    ``wanted_elsewhere`` are what ``neighbours.owned`` (over all links to this Radarr)
    and ``neighbours.wanted`` (of each other link to it, united) return. ``jobs`` are
    all jobs of the target account whose keys are not retired, by natural key; they
    and ``base`` are to be read and the plan committed with no job moving in between.
    """
    desk = RequestDesk.laid_out(
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
    take_back_requests(desk, draft)
    forget_what_is_undone(desk, draft)
    _Listed(desk, draft).plan()
    plan_unlisted(desk, draft)
    return draft.plan


class _Listed:
    """Decides about the films on the watchlist, top first."""

    def __init__(self, desk: RequestDesk, draft: Draft) -> None:
        self._desk = desk
        self._draft = draft
        self._room = self._room_for_requests()
        self._met: set[FilmKey] = set()

    def plan(self) -> None:
        """Decide about each film once."""
        for film in distinct_films(self._desk.source, self._desk.listed):
            self._identify(film)

    def _room_for_requests(self) -> int | None:
        """How many requests the limit still allows; None for any number."""
        if self._desk.link.limit is None:
            return None
        under_way = sum(
            job.link_id == self._desk.link.link_id
            and job.state in ACTIVE
            and not is_put_off(job)
            and isinstance(job.operation, RequestFilm)
            for key, job in self._desk.jobs.items()
            if not self._draft.withdraws(key)
        )
        return self._desk.link.limit - under_way

    def _identify(self, film: Film) -> None:
        """Find the film on both sides; what is known there fills in its ids."""
        row = next(iter(self._desk.agreed.find(film)), None)
        if row is not None:
            film = knowing(film, row.film)
        entry = next(iter(self._desk.there.find(film)), None)
        if entry is not None:
            film = knowing(film, entry.film)
        if film.ids.tmdb is None or film.key is None:
            show = film.ids.tmdb_show is not None
            reason = SkipReason.NOT_A_FILM if show else SkipReason.UNRESOLVED
            self._draft.skip(film, reason)
        elif film.key not in self._met:
            self._met.add(film.key)
            self._decide(film, film.key, row, entry)

    def _decide(
        self, film: Film, key: FilmKey, row: BaseRow | None, entry: RequestedFilm | None
    ) -> None:
        if self._leaving(key, entry):
            self._draft.skip(film, SkipReason.IN_PROGRESS)
        elif entry is not None:
            self._there(film, key, row, entry)
        elif row is not None:
            self._gone(film, key, row)
        else:
            self._missing(film, key)

    def _leaving(self, key: FilmKey, entry: RequestedFilm | None) -> bool:
        """Take removals of the film back; whether one may be happening already."""
        remembers = unmonitored_by_us(self._desk, key, entry)
        for name in removal_keys(self._desk.link.target, key):
            job = self._desk.jobs.get(name)
            if job is None or self._draft.withdraw(name):
                continue
            if self._desk.unsettled(job):
                return True
            if not (remembers and isinstance(job.operation, UnmonitorRequest)):
                self._draft.free(name)
        return False

    def _there(
        self, film: Film, key: FilmKey, row: BaseRow | None, entry: RequestedFilm
    ) -> None:
        """Agree on a film that Radarr has."""
        job = self._desk.request_job(key)
        if job is not None and job.state in ACTIVE:
            # Somebody was quicker than a request that waits: it is their film.
            waits = job.state in WITHDRAWABLE and job.link_id is not None
            if not waits:
                self._draft.skip(film, SkipReason.IN_PROGRESS)
                return
            self._draft.withdraw(job.key)
        labelled = self._desk.bears_our_label(entry, key)
        if row is None:
            ours = labelled and key in self._desk.owned
            ours = ours or unmonitored_by_us(self._desk, key, entry)
            agreed = self._desk.new_row(film, key, ours=ours)
        else:
            agreed = replace(
                row, film=film.with_ids(row.film.ids), ours=row.ours and labelled
            )
        if monitor_again(self._desk, self._draft, agreed, entry):
            return
        if row is None:
            self._draft.skip(film, SkipReason.ALREADY_THERE)
        if row is None or (agreed.ours, agreed.film.ids) != (row.ours, row.film.ids):
            self._draft.keep(agreed)
        if agreed.ours:
            self._label(film, key, entry, anew=row is None)

    def _label(
        self, film: Film, key: FilmKey, entry: RequestedFilm, *, anew: bool
    ) -> None:
        """Put the link's labels on a film of ours, once: a person may take them off."""
        labels = self._desk.link.tags
        name = tag_key(self._desk.link.target, key, labels)
        job = self._desk.jobs.get(name)
        may_label = job is None or (anew and job.state not in ACTIVE)
        if may_label and not entry.tags.issuperset(labels):
            self._draft.do(name, TagRequest(film=film, tags=labels))

    def _gone(self, film: Film, key: FilmKey, row: BaseRow) -> None:
        """Leave alone what we agreed on and Radarr no longer has."""
        if not self._desk.target.films.whole:
            self._draft.skip(film, SkipReason.TARGET_INCOMPLETE)
        elif self._desk.just_requested(self._desk.request_job(key)):
            self._draft.skip(film, SkipReason.IN_PROGRESS)
        else:
            self._draft.skip(film, SkipReason.REMOVED_AT_TARGET)
            if row.ours:
                # Whoever adds it again after this is not us.
                self._draft.keep(replace(row, ours=False))

    def _missing(self, film: Film, key: FilmKey) -> None:
        """Ask for a film, unless something speaks against it."""
        job = self._desk.request_job(key)
        if film.ids.tmdb in self._desk.target.excluded:
            if job is not None and job.link_id is not None:
                self._draft.withdraw(job.key)
            self._draft.skip(film, SkipReason.EXCLUDED)
        elif job is not None and is_put_off(job):
            self._draft.skip(film, SkipReason.REFUSED, job.reason)
        elif job is not None and job.state in ACTIVE:
            self._draft.skip(film, SkipReason.IN_PROGRESS)
        elif job is not None and self._desk.unseen(job):
            ours = job.link_id is not None
            self._draft.keep(self._desk.new_row(film, key, ours=ours))
            self._draft.skip(film, SkipReason.ALREADY_THERE)
        elif job is not None and self._still_refused(job):
            self._draft.skip(film, SkipReason.REFUSED, job.reason)
        elif not self._desk.target.films.whole:
            self._draft.skip(film, SkipReason.TARGET_INCOMPLETE)
        elif self._room is not None and self._room <= 0:
            self._draft.skip(film, SkipReason.LIMIT_REACHED)
        else:
            self._ask(film, key)

    def _still_refused(self, job: Job) -> bool:
        if job.state is JobState.DONE:
            return False
        if job.link_id == self._desk.link.link_id:
            return True
        return self._desk.now - job.updated_at < REFUSED_TO_OTHERS

    def _ask(self, film: Film, key: FilmKey) -> None:
        link = self._desk.link
        request = RequestFilm(
            film=film,
            quality_profile_id=link.quality_profile_id,
            root_folder=link.root_folder,
            animation_root_folder=link.animation_root_folder,
            minimum_availability=link.minimum_availability,
            monitored=link.monitored,
            search=link.search,
            tags=link.tags,
        )
        settles = Keep(row=self._desk.new_row(film, key, ours=True))
        self._draft.do(request_key(link.target, key), request, settles=settles)
        if self._room is not None:
            self._room -= 1
