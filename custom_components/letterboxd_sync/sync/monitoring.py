"""Films that we unmonitored and that are wanted again: Radarr is to look for them.

That it was us is told by the ended job of the policy, which keeps its key from the
moment it is done until something has undone it: we, somebody at Radarr, or the
removal of the film. A film without such a job was unmonitored by a person, and is
left alone.
"""

from ..model.film import FilmKey
from ..model.job import JobState
from ..model.link import UnlistedPolicy
from ..model.operation import MonitorRequest, UnmonitorRequest
from ..model.plan import BaseRow, Keep, SkipReason
from ..model.shelf import RequestedFilm
from .draft import Draft
from .keys import monitor_key, removal_key
from .outbox import ACTIVE
from .request_desk import RequestDesk


def unmonitored_by_us(
    desk: RequestDesk, key: FilmKey, entry: RequestedFilm | None
) -> bool:
    """Whether Radarr does not look for a film of ours because a link told it so."""
    if entry is None or entry.monitored or not desk.bears_our_label(entry, key):
        return False
    target = desk.link.target
    told = desk.jobs.get(removal_key(UnlistedPolicy.UNMONITOR, target, key))
    undone = desk.jobs.get(monitor_key(target, key))
    if undone is not None and undone.state is JobState.DONE:
        # A film that is not monitored after this was unmonitored by a person.
        return False
    return told is not None and told.state is JobState.DONE


def forget_what_is_undone(desk: RequestDesk, draft: Draft) -> None:
    """Forget that we unmonitored films which Radarr monitors again or has no more.

    Who unmonitors such a film after this is a person.
    """
    for name, job in desk.jobs.items():
        if not isinstance(job.operation, UnmonitorRequest):
            continue
        if job.state is not JobState.DONE or desk.unseen(job):
            continue
        entry = next(iter(desk.there.find(job.operation.film)), None)
        if desk.target.films.whole if entry is None else entry.monitored:
            draft.free(name)


def monitor_again(
    desk: RequestDesk, draft: Draft, row: BaseRow, entry: RequestedFilm
) -> bool:
    """Have a listed film monitored that we unmonitored; whether there was need to.

    ``row`` is what is agreed on once it is.
    """
    name = monitor_key(desk.link.target, row.key)
    job = desk.jobs.get(name)
    if job is not None and job.state in ACTIVE:
        if entry.monitored and draft.withdraw(name):
            # Somebody was quicker.
            return False
        draft.skip(row.film, SkipReason.IN_PROGRESS)
    elif not desk.link.monitored or not unmonitored_by_us(desk, row.key, entry):
        return False
    elif desk.target.films.stale:
        draft.skip(row.film, SkipReason.TARGET_INCOMPLETE)
    elif job is not None:
        draft.skip(row.film, SkipReason.REFUSED, job.reason)
    else:
        search = desk.link.search and not entry.has_file
        operation = MonitorRequest(film=row.film, search=search)
        draft.do(name, operation, settles=Keep(row=row))
    return True
