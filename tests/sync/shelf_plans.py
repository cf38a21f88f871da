"""Plans of Anna's shelf link, and jobs for Heat on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from custom_components.letterboxd_sync.model.film import FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, ShelfLink
from custom_components.letterboxd_sync.model.operation import Collect, Uncollect
from custom_components.letterboxd_sync.model.plan import Base, Plan
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.keys import collect_key, uncollect_key
from custom_components.letterboxd_sync.sync.library import plan_shelf

from .world import (
    ANNA,
    BEFORE,
    COLLECTION,
    HEAT,
    JELLYFIN,
    NOW,
    SHELVES,
    job,
    server,
    watchlist,
)

LISTED = watchlist(HEAT)
HELD = server(HEAT)
COLLECTED = server(HEAT, on_shelf=["item-949"])
NONE_AGREED: Base = {}
NO_JOBS: Mapping[str, Job] = {}


def plan(
    source: Snapshot[Listing] = LISTED,
    target: ServerView = HELD,
    *,
    link: ShelfLink = SHELVES,
    base: Base = NONE_AGREED,
    owned: Iterable[str] = (),
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link, with nothing agreed on and no jobs unless told otherwise."""
    return plan_shelf(
        link=link,
        base=base,
        source=source,
        target=target,
        owned=frozenset(owned),
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def collect(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
    times: int = 1,
    item_id: str = "item-949",
    not_before: datetime | None = None,
) -> Mapping[str, Job]:
    """Return the job that puts Heat on the collection."""
    name = collect_key(JELLYFIN, COLLECTION, item_id, times)
    operation = Collect(shelf=COLLECTION, film=HEAT, item_id=item_id)
    return job(
        name,
        operation,
        state,
        at=at,
        link=link,
        reason="no such item",
        not_before=not_before,
    )


def uncollect(
    state: JobState, *, at: datetime = BEFORE, link: LinkId | None = ANNA
) -> Mapping[str, Job]:
    """Return the job that takes Heat off the collection."""
    name = uncollect_key(JELLYFIN, COLLECTION, "item-949")
    operation = Uncollect(shelf=COLLECTION, film=HEAT, item_id="item-949")
    return job(name, operation, state, at=at, link=link)


def collected(plan: Plan) -> list[tuple[str, str]]:
    """Return the keys and items that a plan puts on the shelf."""
    return [
        (planned.key, planned.operation.item_id)
        for planned in plan.operations
        if isinstance(planned.operation, Collect)
    ]
