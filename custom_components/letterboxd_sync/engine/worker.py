"""A worker: sends the jobs of one account, and looks before it sends again.

What it takes is written down as being sent before it is sent, and what came of it
before it is told. Nothing else sends anything.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final, Protocol

from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import AddPlay, Collect, RequestFilm
from ..model.view import Trouble
from ..providers.contracts import Account
from ..providers.errors import ProviderError, Refused
from ..store.errors import LedgerError
from ..store.ledger import CLOCK_SLACK
from ..sync.outbox import Signal
from . import dispatch
from .bars import Bars
from .clerk import Clerk, is_long
from .dispatch_lots import batch_size
from .quiet import Quiet
from .tasks import first
from .verdict import (
    ACCEPTED,
    Verdict,
    verdict,
    verdict_on_lasting,
    verdict_on_viewings,
)

_LOGGER: Final = logging.getLogger(__name__)

# A full disk is not empty again in a moment; jobs are safe where they are.
_AFTER_LEDGER_FAILED: Final = timedelta(minutes=1)

# A service that fails twice at the same, and is well otherwise, fails at one of them.
_OFTEN_IN_VAIN: Final = 2

# Removals that wait for a plan are always due; the plan wakes us, this is the net.
_WHILE_GATE_IS_CLOSED: Final = timedelta(minutes=1)

type Sleep = Callable[[float], Awaitable[None]]
"""Seconds."""


class Office(Protocol):
    """Where a worker reports, after the ledger has it."""

    async def moved(self, account: AccountId, jobs: Sequence[Job]) -> None:
        """These jobs have moved."""

    def troubled(self, account: AccountId, trouble: str | None) -> None:
        """The service made trouble, or none any more."""

    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None:
        """A person has to see to these before all can be sent."""

    def not_authorized(self, account: AccountId) -> None:
        """The service does not let us in; the worker has stopped."""


class Worker:
    """Works off one account's outbox until it is cancelled or not let in."""

    def __init__(
        self,
        provider_account: Account,
        *,
        clerk: Clerk,
        office: Office,
        clock: Callable[[], datetime],
        sleep: Sleep,
        quiet: Quiet,
    ) -> None:
        """Serve the account that ``clerk`` keeps the outbox of."""
        self._provider_account = provider_account
        self._account = clerk.account
        self._clerk = clerk
        self._office = office
        self._clock = clock
        self._sleep = sleep
        self._quiet = quiet
        self._woken = asyncio.Event()
        self._held_from = clock()
        self._held_until: datetime | None = None
        self._hurried = False
        self._bars = Bars()
        self._in_vain = Counter[int]()
        """How often a job was sent, and nobody answered, and it had not happened."""
        self.stopped = False
        """Whether it has ended, because it was not let in or because it was let go."""

    def wake(self) -> None:
        """Say that there may be something to do."""
        if not self.stopped:
            self._quiet.begin(self)
            self._woken.set()

    def hurry(self) -> None:
        """Say that somebody has mended something: what is put off may be tried now."""
        self._hurried = True
        self.wake()

    async def run(self, after: asyncio.Task[None] | None = None) -> None:
        """Work, once a former worker of the same account has ended."""
        if after is not None:
            await asyncio.wait([after])
        while not self.stopped:
            try:
                await self._clerk.recover()
                # Whoever sets an account up anew may have mended what was wrong.
                await self._clerk.hurry()
                await self._office.moved(self._account, ())
                await self._work()
            except LedgerError as err:
                _LOGGER.error("Nothing is sent to %s: %s", self._account, err)
                self._woken.clear()
                await self._rest(_AFTER_LEDGER_FAILED)

    def let_go(self) -> None:
        """Say that the work has ended, whichever way."""
        self.stopped = True
        self._quiet.end(self)

    async def _work(self) -> None:
        """Carry batch after batch out; returns when it is not let in."""
        while not self.stopped:
            self._woken.clear()
            if self._hurried:
                await self._hurry()
            batch = () if self._is_held() else await self._take()
            if not batch:
                await self._rest(await self._until_due())
            elif batch[0].state is JobState.UNCERTAIN:
                await self._look(batch)
            else:
                await self._send(batch)

    async def _hurry(self) -> None:
        self._hurried = False
        held = self._held_until
        if held is not None and is_long(held - self._clock()):
            self._held_until = None
        await self._clerk.hurry()

    async def _take(self) -> tuple[Job, ...]:
        taken = await self._clerk.take(self._batch_size)
        if taken.dropped:
            await self._office.moved(self._account, ())
        if barred := self._bars.jobs:
            # A person may have taken back what was refused, or its link be gone.
            wanted = await self._clerk.active(barred)
            if self._bars.fall_but(wanted):
                self._office.barred(self._account, self._bars.troubles)
        return taken.batch

    async def _send(self, batch: Sequence[Job]) -> None:
        """Send a batch; one that is refused is narrowed down to the film at fault."""
        waiting = [tuple(batch)]
        while waiting:
            jobs = waiting.pop(0)
            judged = await self._attempt(jobs)
            if judged.narrows and len(jobs) > 1:
                half = len(jobs) // 2
                waiting[:0] = [jobs[:half], jobs[half:]]
                continue
            if judged.signal in _UNHEARD and any(map(self._is_suspect, jobs)):
                # One at a time: it is at fault, and no reason to leave others waiting.
                judged = replace(judged, holds=False)
            await self._write_down(jobs, judged)
            if judged.holds or judged.stops:
                # What was refused as a whole before has not happened.
                rest = tuple(job for some in waiting for job in some)
                held = Verdict(signal=Signal.NOT_SENT, reason=judged.reason)
                await self._write_down(rest, held)
                return

    async def _attempt(self, jobs: Sequence[Job]) -> Verdict:
        operations = [job.operation for job in jobs]
        try:
            await dispatch.send(self._provider_account, operations)
        except Refused as err:
            waited = self._clock() - min(job.created_at for job in jobs)
            if all(map(_was_watched, jobs)):
                return verdict_on_viewings(err, waited=waited)
            if all(map(_lasts, jobs)):
                return verdict_on_lasting(err, waited=waited)
            return verdict(err)
        except ProviderError as err:
            return verdict(err)
        return ACCEPTED

    async def _look(self, jobs: Sequence[Job]) -> None:
        """Find out what came of jobs of which we do not know."""
        operations = [job.operation for job in jobs]
        try:
            happened = await dispatch.look(self._provider_account, operations)
        except ProviderError as err:
            await self._write_down(jobs, verdict(err))
            return
        for answer, signal in _ANSWERS.items():
            told = [
                job for job, said in zip(jobs, happened, strict=True) if said is answer
            ]
            if signal is Signal.NOT_FOUND:
                self._in_vain.update(job.job_id for job in told)
            await self._write_down(told, Verdict(signal=signal))

    async def _write_down(self, jobs: Sequence[Job], judged: Verdict) -> None:
        """Record, then tell."""
        if not jobs:
            return
        moved = await self._clerk.write_down(
            jobs,
            judged.signal,
            retry_after=judged.retry_after,
            reason=judged.reason,
        )
        if judged.signal in _ENDS:
            for job in jobs:
                self._in_vain.pop(job.job_id, None)
        if judged.holds:
            self._held_from = self._clock()
            self._held_until = min(job.not_before for job in moved if job.not_before)
        self._office.troubled(self._account, judged.reason)
        if self._bars.changed_by(jobs, judged):
            self._office.barred(self._account, self._bars.troubles)
        await self._office.moved(self._account, moved)
        if judged.stops:
            self.stopped = True
            self._office.not_authorized(self._account)

    def _batch_size(self, job: Job) -> int:
        if self._is_suspect(job):
            return 1
        return batch_size(self._provider_account, job.operation)

    def _is_suspect(self, job: Job) -> bool:
        """Whether it, or what it travels with, may be why nobody answers."""
        return self._in_vain[job.job_id] >= _OFTEN_IN_VAIN

    def _is_held(self) -> bool:
        if self._held_until is None:
            return False
        # By a clock that was ahead when it was put off, it would be for ever.
        now = self._clock()
        return self._held_from - CLOCK_SLACK <= now < self._held_until

    async def _until_due(self) -> timedelta | None:
        """How long there is nothing to do; None until somebody wakes us."""
        if self._held_until is not None and self._is_held():
            return self._held_until - self._clock()
        due = await self._clerk.next_due()
        if due is None:
            return None
        wait = due - self._clock()
        return wait if wait > timedelta() else _WHILE_GATE_IS_CLOSED

    async def _rest(self, how_long: timedelta | None) -> None:
        """Rest until then, or until woken."""
        if self._woken.is_set():
            return
        self._quiet.end(self)
        if how_long is None:
            await self._woken.wait()
        else:
            await first(self._woken.wait(), self._sleep(how_long.total_seconds()))
        self._quiet.begin(self)


def _lasts(job: Job) -> bool:
    """Whether it is wanted until it is done; a person who asks wants an answer."""
    return job.link_id is not None and isinstance(job.operation, _LASTING)


def _was_watched(job: Job) -> bool:
    """Whether it is a play that was seen; a person who adds one wants an answer."""
    return isinstance(job.operation, AddPlay) and not job.operation.asked


_LASTING: Final = (Collect, RequestFilm)


_ENDS: Final = (Signal.ACCEPTED, Signal.FOUND, Signal.REFUSED)

_UNHEARD: Final = (Signal.NO_ANSWER, Signal.NOT_UNDERSTOOD)

_ANSWERS: Final = {
    True: Signal.FOUND,
    False: Signal.NOT_FOUND,
    None: Signal.NO_ANSWER,
}
