"""Waiting: lets those who asked for something wait to hear what became of it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from ..model.job import Job
from ..sync.outbox import ACTIVE
from .ledger_thread import LedgerThread
from .tasks import first
from .worker import Sleep

PATIENCE: Final = timedelta(seconds=30)
"""So long a person who asks for something waits to hear what became of it."""


class Waiting:
    """Those who wait for jobs."""

    def __init__(
        self, *, ledger: LedgerThread, clock: Callable[[], datetime], sleep: Sleep
    ) -> None:
        """Begin with nobody."""
        self._ledger = ledger
        self._clock = clock
        self._sleep = sleep
        self._waiting: dict[int, asyncio.Future[Job]] = {}

    def moved(self, jobs: Sequence[Job]) -> None:
        """Tell those who wait what became of their job."""
        for job in jobs:
            ended = self._waiting.get(job.job_id)
            if ended is not None and not ended.done() and self._is_told(job):
                ended.set_result(job)

    async def ended(self, job: Job) -> Job:
        """Wait until a job has ended, or will not for a while, but not for ever."""
        # Several people may wait for the same.
        future = asyncio.get_running_loop().create_future()
        ended = self._waiting.setdefault(job.job_id, future)
        try:
            await first(asyncio.shield(ended), self._sleep(PATIENCE.total_seconds()))
        finally:
            self._waiting.pop(job.job_id, None)
        if ended.done():
            return ended.result()
        now = await self._ledger.call(lambda ledger: ledger.jobs_by_key([job.key]))
        return now.get(job.key, job)

    def _is_told(self, job: Job) -> bool:
        """Whether it is no use to wait: it has ended, or is put off for long."""
        if job.state not in ACTIVE:
            return True
        return job.not_before is not None and job.not_before - self._clock() > PATIENCE
