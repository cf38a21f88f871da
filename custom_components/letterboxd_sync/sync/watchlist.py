"""Watchlist -> Radarr: which films to ask for, and which to give up."""

from collections.abc import Mapping
from datetime import datetime

from ..model.film import FilmKey
from ..model.job import Job
from ..model.link import RequestLink
from ..model.plan import Base, Plan
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import RequestsView
from .draft import Draft


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
    all jobs of the target account whose keys are not retired, by natural key.
    """
    return Draft(jobs).plan
