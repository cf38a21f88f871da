"""Plays: when two of them are one, whoever told of them.

A person watches a title once however many devices, servers and players tell of it.
Two intervals of one title that lie over each other are one play. So are a play that
counted and what was watched of the same title within the days after it, when that is
less than half of it: the credits, seen next day. Who sees half of a title or more
again, sees it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from ..model.film import Film
from ..model.operation import AddPlay
from ..model.show import Episode
from ..model.title import Playable, title_keys
from .titles import normalise

CONTINUED_WITHIN: Final = timedelta(days=7)
"""Who has not seen the last of a title after a week begins it again."""

# Who sees half of a title again sees it again.
_HALF: Final = 0.5

# Two sources may tell of an end some seconds apart; the next play begins in between.
_LONG_ENOUGH: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """When somebody watched a title, from first to last."""

    title: Playable
    started_at: datetime
    ended_at: datetime
    share: float = 1.0
    """How much of the title was played, 0 to 1; with it what came before it, if that
    did not count by itself."""


def same_title(a: Playable, b: Playable) -> bool:
    """Whether two sources mean one title.

    By any id, or by name where they know no ids of the same kind.
    """
    ours, theirs = title_keys(a), title_keys(b)
    if not _kinds(ours).isdisjoint(_kinds(theirs)):
        return not set(ours).isdisjoint(theirs)
    return type(a) is type(b) and _alike(name_key(a), name_key(b))


def _kinds(keys: Iterable[str]) -> set[str]:
    return {key.partition(":")[0] for key in keys}


def name_key(title: Playable) -> tuple[str, int | None]:
    """Name a title without ids: a film by title and year, an episode by its place."""
    match title:
        case Film():
            return normalise(title.title), title.year
        case Episode():
            return f"{normalise(title.show.title)} {title.place}", title.show.year
        case _:
            assert_never(title)


def same_play(former: Interval, later: Interval) -> bool:
    """Whether what was watched later is one play with what has counted before."""
    if not same_title(former.title, later.title):
        return False
    if _overlap(former, later):
        return True
    since = later.started_at - former.ended_at
    return later.share < _HALF and timedelta() <= since <= CONTINUED_WITHIN


def interval_of(play: AddPlay, *, share: float = 1.0) -> Interval:
    """Return when a play took place."""
    return Interval(
        title=play.title,
        started_at=play.started_at,
        ended_at=play.watched_at,
        share=share,
    )


def _overlap(a: Interval, b: Interval) -> bool:
    """Whether two intervals lie over each other for more than a moment."""
    both = min(a.ended_at, b.ended_at) - max(a.started_at, b.started_at)
    shorter = min(a.ended_at - a.started_at, b.ended_at - b.started_at)
    if shorter <= timedelta():
        return both >= timedelta()
    return both > min(_LONG_ENOUGH, shorter / 2)


def _alike(a: tuple[str, int | None], b: tuple[str, int | None]) -> bool:
    """Whether names are equal; one without a year may be of any year."""
    return a[0] == b[0] and (a[1] == b[1] or None in (a[1], b[1]))
