"""Wishes: what a person said they want of one thing; only the latest counts.

"On the watchlist" and "off the watchlist", three stars and four: of one thing only
one of them can be true in the end. So a newer wish takes the place of an older one
that waits. An older one that is on its way, or of which nobody knows, cannot be taken
back: the newer one waits until it has ended, or is known not to have happened, and
then the older is dropped, since nobody wants it any more.
"""

from collections.abc import Sequence
from typing import Final, assert_never

from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import (
    AddPlay,
    AddToList,
    LogViewing,
    MarkPlayed,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
)
from ..model.title import Title, title_keys
from .keys import (
    listed_key,
    mark_key,
    play_key,
    rating_key,
    take_back_key,
    unplay_key,
    viewing_key,
)

_THINGS: Final = ("listed|", "rating|")

_MAY_BE_THERE: Final = frozenset({JobState.SENDING, JobState.UNCERTAIN})

_STARS: Final = (None, *(halves / 2 for halves in range(1, 11)))


def wish_key(target: AccountId, operation: PersonalOperation) -> str:
    """Name a wish; raises ``ValueError`` for a title without any id."""
    match operation:
        case AddPlay(title=title, started_at=started_at):
            return play_key(target, _key(title), started_at)
        case RemovePlay(play_id=play_id):
            return unplay_key(target, play_id)
        case TakeBack(title=title, watched_at=watched_at):
            # What has no id is compared by its name, and so named by it.
            name = next(iter(title_keys(title)), f"name:{title.name}")
            return take_back_key(target, name, watched_at)
        case AddToList():
            return _listed_key(target, operation, wanted=True)
        case RemoveFromList():
            return _listed_key(target, operation, wanted=False)
        case RateTitle(title=title, stars=stars):
            return rating_key(target, _key(title), stars)
        case MarkPlayed(user_id=user_id, item_id=item_id):
            return mark_key(target, user_id, item_id)
        case LogViewing(film=film, watched_on=watched_on):
            return viewing_key(target, _key(film), watched_on)
        case _:
            assert_never(operation)


def rival_keys(target: AccountId, operation: PersonalOperation) -> tuple[str, ...]:
    """Name every wish of the same thing, this one included."""
    match operation:
        case AddToList() | RemoveFromList():
            both = (True, False)
            return tuple(_listed_key(target, operation, wanted=it) for it in both)
        case RateTitle(title=title):
            return tuple(rating_key(target, _key(title), stars) for stars in _STARS)
        case _:
            return (wish_key(target, operation),)


def is_wish(job: Job) -> bool:
    """Whether a job is a wish that another one can take the place of."""
    return job.key.startswith(_THINGS)


def overtaken(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return the queued wishes that a later one has taken the place of."""
    latest = {_thing(job): job for job in _in_order(jobs)}
    return tuple(
        job
        for job in _in_order(jobs)
        if job.state is JobState.QUEUED and latest[_thing(job)] is not job
    )


def in_the_way(jobs: Sequence[Job]) -> frozenset[int]:
    """Return the numbers of queued wishes that wait for what became of an earlier."""
    busy = {_thing(job) for job in _in_order(jobs) if job.state in _MAY_BE_THERE}
    return frozenset(
        job.job_id
        for job in _in_order(jobs)
        if job.state is JobState.QUEUED and _thing(job) in busy
    )


def _in_order(jobs: Sequence[Job]) -> list[Job]:
    return sorted(filter(is_wish, jobs), key=lambda job: job.job_id)


def _thing(job: Job) -> str:
    return job.key.rpartition("|")[0]


def _listed_key(
    target: AccountId, operation: AddToList | RemoveFromList, *, wanted: bool
) -> str:
    return listed_key(
        target,
        operation.facet,
        _key(operation.title),
        slug=operation.slug,
        wanted=wanted,
    )


def _key(title: Title) -> str:
    keys = title_keys(title)
    if not keys:
        raise ValueError(f"{title.name} has no id")
    return keys[0]
