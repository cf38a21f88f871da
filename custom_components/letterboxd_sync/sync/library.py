"""Watchlist -> collection or playlist: which films go on the shelf, and which leave."""

from collections.abc import Mapping
from datetime import datetime

from ..model.film import FilmKey
from ..model.job import Job
from ..model.link import ShelfLink
from ..model.plan import Base, Plan
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from ..model.view import ServerView
from .draft import Draft


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

    ``owned`` are the item ids that other links' bases call ours on the same shelf,
    ``wanted_elsewhere`` what ``wanted_on_shelf`` returns for each other link that
    fills it, united; both stay empty when no other link does. ``jobs`` are all jobs
    of the target account whose keys are not retired, by natural key.
    """
    return Draft(jobs).plan


def wanted_on_shelf(
    link: ShelfLink, base: Base, source: Snapshot[Listing] | None, target: ServerView
) -> frozenset[FilmKey]:
    """Return every name of the films that ``link`` still wants on its shelf."""
    return frozenset()
