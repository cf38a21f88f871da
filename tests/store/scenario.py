"""Some days with a ledger and a service; it may be killed anywhere and begun again.

The service keeps its books in a file, one line for each thing that was done to it, so
that they outlive the process and tell what was sent, how often, and in which order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
import os
from pathlib import Path
from typing import Final

from custom_components.letterboxd_sync.model.film import FilmKey
from custom_components.letterboxd_sync.model.identity import Attempt, IdentityRoute
from custom_components.letterboxd_sync.model.job import Job, JobState, NewJob
from custom_components.letterboxd_sync.model.operation import RemoveRequest
from custom_components.letterboxd_sync.model.plan import Forget, Keep
from custom_components.letterboxd_sync.store.ledger import Ledger

from .examples import (
    LATER,
    LINK,
    NOW,
    RADARR,
    draft_key,
    film,
    film_key,
    identity,
    new_draft,
    new_job,
    request_key,
    row,
    viewing,
)

SCOPE: Final = "letterboxd:alice|watchlist"
THERE_ALREADY: Final = 9
IMPATIENT: Final = 20
SEEN: Final = 30
# What is on the watchlist, day by day: 2 leaves, and comes back.
DAYS: Final = ({1, 2, 3}, {1, 3}, {1, 2, 3, 4})
EXPECTED: Final = {"request 1": 1, "request 2": 2, "request 3": 1, "request 4": 1} | {
    "remove 2": 1,
    "news 4": 1,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """Radarr and a person's telephone, as far as they matter here."""

    books: Path

    def do(self, line: str) -> None:
        """Do what the line says, for good."""
        with self.books.open("a") as books:
            books.write(f"{line}\n")
            books.flush()
            os.fsync(books.fileno())

    def done(self) -> list[str]:
        """All that was done, in order."""
        return self.books.read_text().splitlines() if self.books.exists() else []

    def stands(self, line: str) -> bool:
        """Whether it was done and not undone."""
        number = line.split()[1]
        opposite = {f"request {number}", f"remove {number}"}
        return [each for each in self.done() if each in opposite][-1:] == [line]


def live(ledger: Ledger, service: Service) -> None:
    """Live through all days, or through what is left of them."""
    for job in ledger.jobs(states=[JobState.SENDING]):
        ledger.record([replace(job, state=JobState.UNCERTAIN)])
    _work(ledger, service)
    _learn(ledger)
    for day, watchlist in enumerate(DAYS[_day(ledger) :], start=_day(ledger)):
        _tell(ledger, service, watchlist)
        _plan(ledger, day, watchlist)
        _work(ledger, service)
        _note(ledger, day)
        ledger.keep("day", str(day + 1))
    ledger.log(at=NOW, account=RADARR, kind="requested", text="all")
    ledger.retire_ended(["remove"], before=LATER)
    ledger.prune(before=LATER)


def _day(ledger: Ledger) -> int:
    return int(ledger.kept("day") or 0)


def _learn(ledger: Ledger) -> None:
    vain = FilmKey("letterboxd:unknown")
    ledger.remember(
        [identity(1), identity(2, alias="gozu")],
        [Attempt(alias=vain, route=IdentityRoute.WIKIDATA, tried_at=NOW)],
    )


def _tell(ledger: Ledger, service: Service, watchlist: set[int]) -> None:
    """Take bearings on the first day, and tell of each film once from then on."""
    seen = ledger.seen(SCOPE)
    new = {str(number): film(number) for number in watchlist}
    ledger.note_seen(
        SCOPE, added={key: new[key] for key in new if key not in (seen or {})}
    )
    for number in [] if seen is None else sorted(new.keys() - seen.keys()):
        service.do(f"news {number}")


def _plan(ledger: Ledger, day: int, watchlist: set[int]) -> None:
    base = ledger.base(LINK)
    requests = [new_job(n) for n in sorted(watchlist) if film_key(n) not in base]
    ledger.commit_plan(
        jobs=[
            *requests,
            *_removals(ledger, watchlist),
            _waiting(day),
            new_draft(SEEN),
        ],
        base_changes=[Keep(row=row(THERE_ALREADY, ours=False))],
        now=NOW + timedelta(days=day),
        withdrawn=[request_key(IMPATIENT + day - 1)],
    )


def _removals(ledger: Ledger, watchlist: set[int]) -> Iterator[NewJob]:
    for each in ledger.base(LINK).values():
        if each.ours and each.film.ids.tmdb not in watchlist:
            yield NewJob(
                key=f"remove|{RADARR}|{each.key}",
                account=RADARR,
                link_id=LINK,
                operation=RemoveRequest(film=each.film, delete_files=False),
                settles=Forget(link_id=LINK, key=each.key),
            )


def _waiting(day: int) -> NewJob:
    """A job that nobody confirms, and that the next day's plan withdraws."""
    return new_job(IMPATIENT + day, state=JobState.HELD)


def _note(ledger: Ledger, day: int) -> None:
    """Rate what was seen anew each day: held, then confirmed, then found in a diary."""
    amended = ledger.amend(draft_key(SEEN), viewing(SEEN, day + 1), now=NOW)
    moved = [] if amended is None else [replace(amended, state=_STATES[day])]
    ledger.record(moved)


_STATES: Final = (JobState.HELD, JobState.QUEUED, JobState.DONE)


def _work(ledger: Ledger, service: Service) -> None:
    while jobs := ledger.due(RADARR, now=LATER, limit=2):
        for job in jobs:
            if job.state is JobState.QUEUED:
                _send(ledger, service, job)
            else:
                _look(ledger, service, job)


def _send(ledger: Ledger, service: Service, job: Job) -> None:
    for sending in ledger.record([replace(job, state=JobState.SENDING)]):
        # A statement that lets the kill come before the job was sent, too.
        ledger.log(at=NOW, account=RADARR, kind="sending", text=job.key)
        service.do(_line(job))
        _settle(ledger, sending)


def _look(ledger: Ledger, service: Service, job: Job) -> None:
    if service.stands(_line(job)):
        _settle(ledger, job)
    else:
        ledger.record([replace(job, state=JobState.QUEUED)])


def _settle(ledger: Ledger, job: Job) -> None:
    ledger.record(
        [replace(job, state=JobState.DONE)],
        base_changes=[job.settles] if job.settles else [],
        freed=[job.key, job.key.replace("remove|", "request|")]
        if isinstance(job.settles, Forget)
        else [],
    )


def _line(job: Job) -> str:
    kind, _, key = job.key.split("|")
    return f"{kind} {key.removeprefix('tmdb:')}"
