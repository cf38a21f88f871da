"""Deciding: plans a link against the ledger, refuses or commits, all in one go.

This runs on the ledger's thread: from the reading of jobs and bases to the commit,
no job moves and no other link plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from ..model.film import FilmKey
from ..model.job import Job, JobState, NewJob
from ..model.link import LinkId, ListLink, RequestLink, ShelfLink
from ..model.operation import AddPlay, LogViewing, Uncollect
from ..model.plan import Base, BaseChange, Keep, Plan, Refusal, RefusalReason
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import RequestsView, ServerView
from ..store.ledger import Ledger
from ..sync import safety
from ..sync.library import plan_shelf, wanted_on_shelf
from ..sync.neighbours import owned, owned_items, wanted
from ..sync.outbox import WITHDRAWABLE
from ..sync.watchlist import plan_requests
from .gate import is_removal

_HAPPENED: Final = (AddPlay, LogViewing)


class Intent(StrEnum):
    """What is to become of a plan."""

    SHOW = "show"
    """Nothing changes."""
    RUN = "run"
    """Commit it, unless safety refuses."""
    APPROVE = "approve"
    """Commit it, with the removals of films that a person has seen and approved."""
    KEEP = "keep"
    """Commit it without removals: their films stay, and are forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """Another link to the same target."""

    link: ListLink | None
    """None for one whose account is not set up at this moment."""
    source: Snapshot[Listing] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AtRadarr:
    """A link to Radarr, and what was seen there."""

    link: RequestLink
    view: RequestsView


@dataclass(frozen=True, kw_only=True, slots=True)
class AtServer:
    """A link to a shelf, and what was seen of its server."""

    link: ShelfLink
    view: ServerView


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A link with everything that was seen of its ends."""

    target: AtRadarr | AtServer
    source: Snapshot[Listing]
    neighbours: Mapping[LinkId, Neighbour]
    intent: Intent
    shown: Refusal | None = None
    """The refusal that a person answers."""

    @property
    def link(self) -> ListLink:
        """The link that is decided about."""
        return self.target.link


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What was decided; unless refused or only shown, it is committed."""

    plan: Plan
    refusal: Refusal | None = None
    stands_by: frozenset[str] = frozenset()
    """Keys of the removals that wait and that this plan stands by."""


def decide(ledger: Ledger, case: Case, *, now: datetime) -> Decision:
    """Plan, and refuse or commit as intended."""
    link_id, target = case.link.link_id, case.link.target
    jobs = {job.key: job for job in ledger.jobs(account=target)}
    bases = ledger.bases([link_id, *case.neighbours])
    base = bases[link_id]
    plan = _plan(case, bases, jobs, now)
    refusal = _refuse(plan, case, base)
    match case.intent:
        case Intent.SHOW:
            return Decision(plan=plan, refusal=refusal)
        case Intent.KEEP:
            plan, refusal = safety.without_removals(plan), None
        case Intent.APPROVE if case.shown is not None and refusal is not None:
            plan, refusal = safety.approved(plan, refusal=case.shown, base=base), None
        case Intent.RUN | Intent.APPROVE:
            pass
        case _:
            assert_never(case.intent)
    if refusal is not None:
        return Decision(plan=plan, refusal=refusal)
    _commit(ledger, case.link, plan, now)
    return Decision(plan=plan, stands_by=_stands_by(ledger, case))


def _plan(
    case: Case, bases: Mapping[LinkId, Base], jobs: Mapping[str, Job], now: datetime
) -> Plan:
    match case.target:
        case AtRadarr(link=link, view=target):
            elsewhere = frozenset[FilmKey]().union(
                *(wanted(bases[i], each.source) for i, each in case.neighbours.items())
            )
            read_at = target.films.read_at
            plan = plan_requests(
                link=link,
                base=bases[link.link_id],
                source=case.source,
                target=target,
                owned=owned(bases.values(), jobs.values(), read_at=read_at),
                wanted_elsewhere=elsewhere,
                jobs=jobs,
                now=now,
            )
            return _without_guesses(plan, bases[link.link_id], case.source, target)
        case AtServer(link=link, view=server):
            same = {i: e for i, e in case.neighbours.items() if _shares(e.link, link)}
            return plan_shelf(
                link=link,
                base=bases[link.link_id],
                source=case.source,
                target=server,
                owned=owned_items(bases[i] for i in same),
                wanted_elsewhere=frozenset[FilmKey]().union(
                    *(_on_shelf(e, bases[i], server) for i, e in same.items())
                ),
                jobs=jobs,
                now=now,
            )
        case _:
            assert_never(case.target)


def _shares(other: ListLink | None, link: ShelfLink) -> bool:
    """Whether another link may fill the same shelf; one that is not here may."""
    return other is None or (isinstance(other, ShelfLink) and other.shelf == link.shelf)


def _on_shelf(each: Neighbour, base: Base, target: ServerView) -> frozenset[FilmKey]:
    if isinstance(each.link, ShelfLink):
        return wanted_on_shelf(each.link, base, each.source, target)
    return wanted(base, None)


def _without_guesses(
    plan: Plan, base: Base, source: Snapshot[Listing], target: RequestsView
) -> Plan:
    """Leave out new agreements on films that Radarr was seen to have before.

    Somebody may have removed a film there and listed it since: to agree on what an
    old look shows would make that removal the last word. The next look decides.
    """
    if target.films.whole and target.films.read_at >= source.read_at:
        return plan
    there = {key for entry in target.films.items for key in entry.film.ids.keys}

    def is_guess(change: BaseChange) -> bool:
        match change:
            case Keep(row=row):
                return row.key not in base and row.key in there
            case _:
                return False

    changes = tuple(each for each in plan.base_changes if not is_guess(each))
    return replace(plan, base_changes=changes)


def _refuse(plan: Plan, case: Case, base: Base) -> Refusal | None:
    """Ask the guard; one that breaks refuses."""
    link_id = case.link.link_id
    try:
        count = len(case.source.items)
        return safety.refuse(plan, link_id=link_id, base=base, source_count=count)
    except ArithmeticError, AttributeError, LookupError, TypeError, ValueError:
        return Refusal(link_id=link_id, reason=RefusalReason.GUARD_FAILED, films=())


def _commit(ledger: Ledger, link: ListLink, plan: Plan, now: datetime) -> None:
    ledger.commit_plan(
        jobs=[
            NewJob(
                key=planned.key,
                account=link.target,
                link_id=link.link_id,
                operation=planned.operation,
                settles=planned.settles,
            )
            for planned in plan.operations
        ],
        base_changes=plan.base_changes,
        now=now,
        freed=plan.freed,
        withdrawn=plan.withdrawn,
    )


def _stands_by(ledger: Ledger, case: Case) -> frozenset[str]:
    """Return the removals of the link that wait on, now that it is planned anew.

    A list that was not read whole speaks for no removal from Radarr. What goes off a
    shelf may go because it was watched, whatever the list says.
    """
    waiting = ledger.jobs(link_id=case.link.link_id, states=[JobState.QUEUED])
    return frozenset(
        job.key
        for job in waiting
        if is_removal(job)
        and (case.source.whole or isinstance(job.operation, Uncollect))
    )


def start_over(ledger: Ledger, link_id: LinkId, *, now: datetime) -> None:
    """Take back what waits under a link's former settings, and free what failed.

    Removals stay: the next plan says whether the new settings stand by them. So do
    plays and drafts: what was watched has been watched, whatever the settings.
    """
    waiting = ledger.jobs(link_id=link_id, states=WITHDRAWABLE)
    ledger.commit_plan(
        jobs=(),
        base_changes=(),
        now=now,
        withdrawn=[
            job.key
            for job in waiting
            if not is_removal(job) and not isinstance(job.operation, _HAPPENED)
        ],
    )
    ledger.retire_rejected(link_id)
