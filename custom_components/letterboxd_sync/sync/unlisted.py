"""Films that left the watchlist: whether Radarr gives them up, as the link says.

Nothing is given up unless the whole watchlist was read, nothing on it could be the
film, no other link wants it, Radarr was read whole, and the film is there because
of us.
"""

from typing import assert_never

from ..model.film import Film
from ..model.job import JobState
from ..model.link import UnlistedPolicy
from ..model.operation import (
    ListOperation,
    MonitorRequest,
    RemoveRequest,
    RequestFilm,
    UnmonitorRequest,
)
from ..model.plan import BaseRow, Forget, SkipReason
from ..model.shelf import RequestedFilm
from .draft import Draft
from .keys import monitor_key, removal_key, removal_keys
from .neighbours import wants
from .outbox import ACTIVE
from .request_desk import RequestDesk


def take_back_requests(desk: RequestDesk, draft: Draft) -> None:
    """Take back requests that wait for films which left; forget that some failed.

    A film that comes back to the list is then asked for anew.
    """
    if not desk.source.whole:
        return
    for key, job in desk.jobs.items():
        if job.link_id != desk.link.link_id:
            continue
        if not isinstance(job.operation, RequestFilm | MonitorRequest):
            continue
        film = job.operation.film
        if desk.listed.sharing(film) or desk.listed.names(film):
            continue
        if job.state in (JobState.REJECTED, JobState.DROPPED):
            draft.free(key)
        elif not wants(desk.wanted_elsewhere, film):
            draft.withdraw(key)


def plan_unlisted(desk: RequestDesk, draft: Draft) -> None:
    """Decide about each film of the base that is not on the watchlist, by key."""
    for key in sorted(desk.base):
        row = desk.base[key]
        if desk.listed.sharing(row.film):
            continue
        if _is_no_longer_ours(desk, row):
            _take_back_removals(desk, draft, row)
        if not desk.source.whole:
            draft.skip(row.film, SkipReason.SOURCE_INCOMPLETE)
        elif desk.listed.names(row.film):
            # It may be listed under ids that nobody knows yet, or knows no more.
            _take_back_removals(desk, draft, row)
            draft.skip(row.film, SkipReason.UNRESOLVED)
        else:
            _leave(desk, draft, row)


def _is_no_longer_ours(desk: RequestDesk, row: BaseRow) -> bool:
    """Whether the film is gone from Radarr, or is there as somebody else's."""
    entry = next(iter(desk.there.find(row.film)), None)
    if entry is not None:
        return not desk.bears_our_label(entry, row.key)
    request = desk.request_job(row.key)
    return desk.target.films.whole and not desk.just_requested(request)


def _leave(desk: RequestDesk, draft: Draft, row: BaseRow) -> None:
    """Let a film leave the base; let it leave Radarr too where the link says so."""
    operation = _removal(desk.link.on_unlisted, row.film)
    entry = next(iter(desk.there.find(row.film)), None)
    spoken_for = wants(desk.wanted_elsewhere, row.film)
    if operation is not None and row.ours and not spoken_for:
        name = removal_key(desk.link.on_unlisted, desk.link.target, row.key)
        _take_back_removals(desk, draft, row, but=name)
        _remove(desk, draft, row, entry, operation)
        return
    _take_back_removals(desk, draft, row)
    draft.forget(row)
    if operation is not None and entry is not None:
        another = SkipReason.WANTED_BY_ANOTHER
        draft.skip(row.film, another if row.ours else SkipReason.NOT_OURS)


def _removal(policy: UnlistedPolicy, film: Film) -> ListOperation | None:
    """What a policy does to a film that left; None when it does nothing."""
    match policy:
        case UnlistedPolicy.NOTHING:
            return None
        case UnlistedPolicy.UNMONITOR:
            return UnmonitorRequest(film=film)
        case UnlistedPolicy.REMOVE_KEEP_FILES:
            return RemoveRequest(film=film, delete_files=False)
        case UnlistedPolicy.REMOVE_WITH_FILES:
            return RemoveRequest(film=film, delete_files=True)
        case _:
            assert_never(policy)


def _take_back_removals(
    desk: RequestDesk, draft: Draft, row: BaseRow, *, but: str | None = None
) -> None:
    """Take back what this link no longer wants to happen to the film."""
    for name in removal_keys(desk.link.target, row.key):
        job = desk.jobs.get(name)
        if name != but and job is not None and job.link_id == desk.link.link_id:
            draft.withdraw(name)


def _remove(
    desk: RequestDesk,
    draft: Draft,
    row: BaseRow,
    entry: RequestedFilm | None,
    operation: ListOperation,
) -> None:
    """Plan the removal of a film that is ours, unless something speaks against it."""
    name = removal_key(desk.link.on_unlisted, desk.link.target, row.key)
    job = None if draft.withdraws(name) else desk.jobs.get(name)
    if job is not None and (job.state in ACTIVE or desk.unseen(job)):
        draft.skip(row.film, SkipReason.IN_PROGRESS)
    elif job is not None and job.state is JobState.REJECTED:
        draft.skip(row.film, SkipReason.REFUSED, job.reason)
    elif not desk.target.films.whole:
        draft.skip(row.film, SkipReason.TARGET_INCOMPLETE)
    elif _may_just_have_come(desk, row, entry):
        draft.skip(row.film, SkipReason.IN_PROGRESS)
    elif entry is None or _is_done(operation, entry):
        draft.forget(row)
    elif not desk.bears_our_label(entry, row.key):
        draft.forget(row)
        draft.skip(row.film, SkipReason.NOT_OURS)
    else:
        forget = Forget(link_id=row.link_id, key=row.key)
        draft.do(name, operation, settles=forget, removes=True)
        # What undid the last unmonitoring does not undo this one.
        draft.free(monitor_key(desk.link.target, row.key))


def _may_just_have_come(
    desk: RequestDesk, row: BaseRow, entry: RequestedFilm | None
) -> bool:
    """Whether Radarr may have the film, or look for it, since we looked."""
    if entry is None and desk.just_requested(desk.request_job(row.key)):
        return True
    job = desk.jobs.get(monitor_key(desk.link.target, row.key))
    return job is not None and desk.unsettled(job)


def _is_done(operation: ListOperation, entry: RequestedFilm) -> bool:
    return isinstance(operation, UnmonitorRequest) and not entry.monitored
