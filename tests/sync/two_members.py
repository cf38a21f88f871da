"""Two members with one Radarr, and what we remember of them.

Plans are carried out by the book: what they withdraw is dropped, what they free is
retired, then their jobs and base changes are taken over; every step takes a second.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from custom_components.letterboxd_sync.model.film import Film, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import (
    LinkId,
    RequestLink,
    UnlistedPolicy,
)
from custom_components.letterboxd_sync.model.operation import (
    MonitorRequest,
    Operation,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import (
    BaseChange,
    BaseRow,
    Forget,
    Keep,
    Plan,
    Planned,
)
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.neighbours import owned, wanted
from custom_components.letterboxd_sync.sync.outbox import (
    WITHDRAWABLE,
    Signal,
    advance,
)
from custom_components.letterboxd_sync.sync.watchlist import plan_requests

from .world import ANNA, BEN, NOW, RADARR, REQUESTS, entry, film

MEMBERS = (ANNA, BEN)
UNREAD = RequestsView(films=Snapshot(items=(), complete=False, read_at=NOW))


def _empty_lists() -> dict[LinkId, list[int]]:
    return {member: [] for member in MEMBERS}


def _empty_bases() -> dict[LinkId, dict[FilmKey, BaseRow]]:
    return {member: {} for member in MEMBERS}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a member's latest plan could know."""

    listed: frozenset[int] = frozenset()
    by_a_person: frozenset[int] = frozenset()
    """Films at Radarr, as it was seen, that a person put there."""
    quiet_by_a_person: frozenset[int] = frozenset()
    """Films there that a person unmonitored."""


@dataclass(kw_only=True)
class Household:
    """What is the case, what we saw of it, and what we wrote down."""

    on_unlisted: UnlistedPolicy = UnlistedPolicy.REMOVE_WITH_FILES
    now: datetime = NOW
    lists: dict[LinkId, list[int]] = field(default_factory=_empty_lists)
    radarr: dict[int, frozenset[str]] = field(default_factory=dict)
    """Films by TMDB id, with their labels."""
    by_a_person: set[int] = field(default_factory=set)
    """Those of them that a person put there."""
    quiet: set[int] = field(default_factory=set)
    """Those that Radarr does not look for."""
    quiet_by_a_person: set[int] = field(default_factory=set)

    view: RequestsView = UNREAD
    read: dict[LinkId, Snapshot[Listing]] = field(default_factory=dict)

    jobs: dict[str, Job] = field(default_factory=dict)
    bases: dict[LinkId, dict[FilmKey, BaseRow]] = field(default_factory=_empty_bases)
    unsaid: set[str] = field(default_factory=set)
    """Jobs of which no plan has been made since they last moved."""
    numbers: Iterator[int] = field(default_factory=count)

    # -- what people do -----------------------------------------------------------

    def list_film(self, member: LinkId, number: int) -> None:
        """Put a film on top of a watchlist."""
        self.unlist_film(member, number)
        self.lists[member].insert(0, number)

    def unlist_film(self, member: LinkId, number: int) -> None:
        """Take a film off a watchlist."""
        self.lists[member] = [each for each in self.lists[member] if each != number]

    def add_by_hand(self, number: int) -> None:
        """Add a film to Radarr, unless it is there."""
        if number not in self.radarr:
            self.radarr[number] = frozenset()
            self.by_a_person.add(number)

    def remove_by_hand(self, number: int) -> None:
        """Remove a film from Radarr."""
        self.radarr.pop(number, None)
        self.by_a_person.discard(number)
        self.monitor_by_hand(number)

    def monitor_by_hand(self, number: int) -> None:
        """Let Radarr look for a film."""
        self.quiet.discard(number)
        self.quiet_by_a_person.discard(number)

    def unmonitor_by_hand(self, number: int) -> None:
        """Let Radarr look for a film no more, unless it does not anyway."""
        if number in self.radarr and number not in self.quiet:
            self.quiet.add(number)
            self.quiet_by_a_person.add(number)

    # -- what we see --------------------------------------------------------------

    def look(self, *, without: Iterable[int] = ()) -> None:
        """Read Radarr; without some films the read was a short one."""
        short = frozenset(without)
        items = tuple(
            entry(film(number), tags=labels, monitored=number not in self.quiet)
            for number, labels in sorted(self.radarr.items())
            if number not in short
        )
        films = Snapshot(items=items, complete=not short, read_at=self._tick())
        self.view = RequestsView(films=films)

    def read_list(self, member: LinkId, *, without: Iterable[int] = ()) -> None:
        """Read a watchlist; without some films the read was a short one."""
        short = frozenset(without)
        listings = tuple(
            Listing(film=film(number), position=place)
            for place, number in enumerate(self.lists[member])
            if number not in short
        )
        self.read[member] = Snapshot(
            items=listings, complete=not short, read_at=self._tick()
        )

    # -- what we decide and do ----------------------------------------------------

    def plan(self, member: LinkId) -> Plan:
        """Plan a member's link by what was read last, and take the plan over."""
        now = self._tick()
        plan = plan_requests(
            link=link_of(member, self.on_unlisted),
            base=self.bases[member],
            source=self.read[member],
            target=self.view,
            owned=owned(
                self.bases.values(),
                self.jobs.values(),
                read_at=self.view.films.read_at,
            ),
            wanted_elsewhere=frozenset().union(
                *(
                    wanted(self.bases[other], self.read.get(other))
                    for other in MEMBERS
                    if other != member
                )
            ),
            jobs=self.jobs,
            now=now,
        )
        self._take_over(plan, member)
        self.unsaid -= {key for key, job in self.jobs.items() if job.link_id == member}
        return plan

    def sendable(self) -> list[str]:
        """Return what may be sent: a removal only if a plan still stands by it."""
        return [
            key
            for key, job in sorted(self.in_state(JobState.QUEUED).items())
            if key not in self.unsaid
            or not isinstance(job.operation, RemoveRequest | UnmonitorRequest)
        ]

    def _take_over(self, plan: Plan, member: LinkId) -> None:
        for key in plan.withdrawn:
            assert self.jobs.pop(key).state in WITHDRAWABLE
        for key in plan.freed:
            del self.jobs[key]
        for planned in plan.operations:
            # a key that is taken is the same fact seen twice: the plan must not say so
            assert planned.key not in self.jobs
            self.jobs[planned.key] = self._new_job(planned, member)
        for change in plan.base_changes:
            self._settle(change)

    def _new_job(self, planned: Planned, member: LinkId) -> Job:
        return Job(
            job_id=next(self.numbers),
            key=planned.key,
            account=RADARR,
            link_id=member,
            operation=planned.operation,
            settles=planned.settles,
            state=JobState.QUEUED,
            created_at=self.now,
            updated_at=self.now,
        )

    def _settle(self, change: BaseChange | None) -> None:
        match change:
            case Keep(row=row):
                self.bases[row.link_id][row.key] = row
            case Forget(link_id=link_id, key=key):
                self.bases[link_id].pop(key, None)
            case None:
                pass

    def work(self, key: str, *outcome: Signal) -> None:
        """Let a job go through what happens to it."""
        job = self.jobs[key]
        for signal in outcome:
            job = advance(job, signal, now=self._tick(), jitter=1.0)
        self.jobs[key] = job
        self.unsaid.add(key)
        if job.state is JobState.DONE:
            self._settle(job.settles)
            if isinstance(job.operation, UnmonitorRequest):
                # Who was there a moment before cannot be seen.
                self.quiet_by_a_person.discard(number_of(job.operation.film))

    def carry_out(self, operation: Operation) -> None:
        """Do at Radarr what an operation says; doing it twice changes nothing."""
        match operation:
            case RequestFilm(film=wanted_film, tags=tags):
                self.radarr.setdefault(number_of(wanted_film), frozenset(tags))
            case TagRequest(film=wanted_film, tags=tags):
                number = number_of(wanted_film)
                if number in self.radarr:
                    self.radarr[number] |= frozenset(tags)
            case RemoveRequest(film=unwanted):
                self.remove_by_hand(number_of(unwanted))
            case UnmonitorRequest(film=unwanted):
                self.quiet |= {number_of(unwanted)} & self.radarr.keys()
            case MonitorRequest(film=wanted_film):
                self.monitor_by_hand(number_of(wanted_film))
            case _:
                raise AssertionError(operation)

    def is_done(self, operation: Operation) -> bool:
        """Look whether Radarr is as an operation wants it."""
        match operation:
            case RequestFilm(film=wanted_film):
                return number_of(wanted_film) in self.radarr
            case TagRequest(film=wanted_film, tags=tags):
                labels = self.radarr.get(number_of(wanted_film), frozenset(tags))
                return labels.issuperset(tags)
            case RemoveRequest(film=unwanted):
                return number_of(unwanted) not in self.radarr
            case UnmonitorRequest(film=unwanted):
                there = number_of(unwanted) in self.radarr
                return not there or number_of(unwanted) in self.quiet
            case MonitorRequest(film=wanted_film):
                return number_of(wanted_film) not in self.quiet
            case _:
                raise AssertionError(operation)

    def known_to(self, member: LinkId) -> Known:
        """Return what the latest plan of a member could know."""
        return Known(
            listed=frozenset(number_of(each.film) for each in self.read[member].items),
            by_a_person=frozenset(
                number_of(each.film)
                for each in self.view.films.items
                if not each.tags and number_of(each.film) in self.by_a_person
            ),
            quiet_by_a_person=frozenset(
                number_of(each.film)
                for each in self.view.films.items
                if not each.monitored and number_of(each.film) in self.quiet_by_a_person
            ),
        )

    def in_state(self, state: JobState) -> Mapping[str, Job]:
        """Return the jobs in this state."""
        return {key: job for key, job in self.jobs.items() if job.state is state}

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def number_of(of: Film) -> int:
    """Return the TMDB id of a film that has one."""
    assert of.ids.tmdb is not None
    return of.ids.tmdb


def link_of(member: LinkId, on_unlisted: UnlistedPolicy) -> RequestLink:
    """Return a member's link."""
    return replace(
        REQUESTS,
        link_id=member,
        tags=(str(member),),
        on_unlisted=on_unlisted,
    )
