"""Plans of Anna's request link after Heat left her list, and jobs for Heat."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from custom_components.letterboxd_sync.model.film import Film, FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    Operation,
    RemoveRequest,
    RequestFilm,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import Base, Plan
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.keys import removal_key, request_key
from custom_components.letterboxd_sync.sync.watchlist import plan_requests

from .world import (
    ANNA,
    BEFORE,
    HEAT,
    NOW,
    RADARR,
    REQUESTS,
    agreed,
    job,
    key,
    radarr,
    watchlist,
)

EMPTY = watchlist()
NOTHING_THERE = radarr()
HEAT_THERE = radarr(HEAT)
HEAT_AGREED = agreed(HEAT)
NO_JOBS: Mapping[str, Job] = {}

UNMONITOR = UnlistedPolicy.UNMONITOR
KEEP_FILES = UnlistedPolicy.REMOVE_KEEP_FILES
WITH_FILES = UnlistedPolicy.REMOVE_WITH_FILES
REMOVING: dict[UnlistedPolicy, Operation] = {
    UNMONITOR: UnmonitorRequest(film=HEAT),
    KEEP_FILES: RemoveRequest(film=HEAT, delete_files=False),
    WITH_FILES: RemoveRequest(film=HEAT, delete_files=True),
}
HEAT_REMOVAL = removal_key(WITH_FILES, RADARR, key(HEAT))
HEAT_REQUEST = request_key(RADARR, key(HEAT))


def plan(
    source: Snapshot[Listing] = EMPTY,
    target: RequestsView = HEAT_THERE,
    *,
    policy: UnlistedPolicy = WITH_FILES,
    base: Base = HEAT_AGREED,
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link after Heat left her list, with the harshest policy."""
    return plan_requests(
        link=replace(REQUESTS, on_unlisted=policy),
        base=base,
        source=source,
        target=target,
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def removal(
    state: JobState,
    *,
    policy: UnlistedPolicy = WITH_FILES,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
) -> Mapping[str, Job]:
    """Return the job that removes Heat."""
    name = removal_key(policy, RADARR, key(HEAT))
    reason = "folder is locked"
    return job(name, REMOVING[policy], state, at=at, link=link, reason=reason)


def request(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
    of: Film = HEAT,
) -> Mapping[str, Job]:
    """Return the job that asked for a film, with Anna's label."""
    operation = RequestFilm(
        film=of, quality_profile_id=4, root_folder="/films", tags=("anna",)
    )
    return job(request_key(RADARR, key(of)), operation, state, at=at, link=link)
