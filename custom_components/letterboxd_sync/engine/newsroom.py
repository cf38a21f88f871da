"""The newsroom: notices what is worth telling, notes it durably, then tells it once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from ..model.film import Film
from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.occurrence import Occurrence, OccurrenceKind
from ..model.operation import (
    AddPlay,
    AddToList,
    Collect,
    MarkPlayed,
    OrderShelf,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    RequestFilm,
    TakeBack,
)
from ..store.ledger import Ledger
from ..sync.identify import Index
from ..sync.news import news
from .ledger_thread import LedgerThread
from .roster import Roster
from .scenes import Scene, scenes

_OF_TITLES: Final = (
    AddPlay,
    RemovePlay,
    TakeBack,
    AddToList,
    RemoveFromList,
    RateTitle,
    MarkPlayed,
)

_ENDED: Final = frozenset({JobState.DONE, JobState.REJECTED})

# As many films as a line of the activity log names; the rest are counted.
_NAMED: Final = 5


class Newsroom:
    """Tells what has happened since the last look, each thing once."""

    def __init__(
        self,
        roster: Roster,
        ledger: LedgerThread,
        clock: Callable[[], datetime],
        tell: Callable[[Occurrence], None],
    ) -> None:
        """Tell occurrences to ``tell``, once the ledger knows that they are told."""
        self._roster = roster
        self._ledger = ledger
        self._clock = clock
        self._tell = tell

    async def after_look(self, account: AccountId) -> None:
        """Tell what a look at an account brought."""
        now = self._clock()
        for scene in tuple(scenes(self._roster, account)):
            report = partial(_report, scene=scene, now=now)
            for occurrence in await self._ledger.call(report):
                self._tell(occurrence)

    async def after_jobs(self, account: AccountId, jobs: Sequence[Job]) -> None:
        """Tell which films were asked for and which were put on a shelf; log it."""
        ended = [job for job in jobs if job.state in _ENDED]
        lines = list(_lines(ended))
        if lines:
            now = self._clock()

            def log(ledger: Ledger) -> None:
                for kind, text in lines:
                    ledger.log(at=now, account=account, kind=kind, text=text)

            await self._ledger.call(log)
        for job in ended:
            if job.state is JobState.DONE:
                self._done(job)

    def _done(self, job: Job) -> None:
        match job.operation:
            case RequestFilm(film=film):
                kind = OccurrenceKind.REQUESTED
            case Collect(film=film):
                kind = OccurrenceKind.COLLECTED
            case _:
                return
        link = self._roster.links.get(job.link_id) if job.link_id else None
        person = link.source if link else job.account
        self._tell(Occurrence(kind=kind, account=person, film=film, at=job.updated_at))


def _report(ledger: Ledger, *, scene: Scene, now: datetime) -> tuple[Occurrence, ...]:
    """Compare, note, and return what is to be told."""
    found = news(
        account=scene.account,
        seen=ledger.seen(scene.scope),
        now_there=scene.there(),
        complete=scene.complete,
        arrived=scene.arrived,
        left=scene.left,
        window=scene.window,
        at=now,
    )
    if found is None:
        return ()
    told = [film for scope in scene.unless_told for film in _seen(ledger, scope)]
    known = Index((film, None) for film in (*told, *scene.unless_among))
    ledger.note_seen(scene.scope, added=found.added, removed=found.removed)
    return tuple(
        each
        for each in found.occurrences
        if each.film in scene.even_so or not known.find(each.film)
    )


def _seen(ledger: Ledger, scope: str) -> Iterable[Film]:
    return (ledger.seen(scope) or {}).values()


def _lines(jobs: Iterable[Job]) -> Iterable[tuple[str, str]]:
    """Put jobs that went the same way into one line of the activity log."""
    together: dict[tuple[str, str | None], list[str]] = {}
    for job in jobs:
        kind = f"{type(job.operation).__name__} {job.state}"
        together.setdefault((kind, job.reason), []).append(_subject(job))
    for (kind, reason), names in together.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        why = f": {reason}" if reason else ""
        yield kind, ", ".join(names[:_NAMED]) + more + why


def _subject(job: Job) -> str:
    if isinstance(job.operation, OrderShelf):
        return job.operation.shelf.name
    if isinstance(job.operation, _OF_TITLES):
        return job.operation.title.name
    return job.operation.film.name
