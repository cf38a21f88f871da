"""Plans of Anna's request link, and the job that asked for Heat."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import LinkId, RequestLink
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.model.plan import Base, Plan
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RequestsView
from custom_components.letterboxd_sync.sync.keys import request_key, tag_key
from custom_components.letterboxd_sync.sync.watchlist import plan_requests

from .world import ANNA, BEFORE, HEAT, NOW, RADARR, REQUESTS, job, key, radarr

NOTHING_THERE = radarr()
NONE_AGREED: Base = {}
NO_JOBS: Mapping[str, Job] = {}
HEAT_REQUEST = request_key(RADARR, key(HEAT))
HEAT_TAGS = tag_key(RADARR, key(HEAT), ("anna",))


def plan(
    source: Snapshot[Listing],
    target: RequestsView = NOTHING_THERE,
    *,
    link: RequestLink = REQUESTS,
    base: Base = NONE_AGREED,
    owned: Iterable[Film] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's link, with nothing agreed on and no jobs unless told otherwise."""
    return plan_requests(
        link=link,
        base=base,
        source=source,
        target=target,
        owned=frozenset(key(each) for each in owned),
        jobs=jobs,
        now=NOW,
    )


def asked(
    state: JobState,
    *,
    at: datetime = BEFORE,
    link: LinkId | None = ANNA,
    reason: str | None = None,
    tags: tuple[str, ...] = ("anna",),
    not_before: datetime | None = None,
) -> Mapping[str, Job]:
    """Return the job that asked for Heat."""
    operation = RequestFilm(
        film=HEAT, quality_profile_id=4, root_folder="/films", tags=tags
    )
    return job(
        HEAT_REQUEST,
        operation,
        state,
        at=at,
        link=link,
        reason=reason,
        not_before=not_before,
    )
