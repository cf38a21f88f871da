"""A loop in which a script plays the same each time, and ledgers that are watched."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from typing import override

from custom_components.letterboxd_sync.model.job import Job
from custom_components.letterboxd_sync.model.plan import BaseChange
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger


class OneThread(asyncio.SelectorEventLoop):
    """A loop whose threads are this one, so that a script plays the same each time."""

    @override
    def run_in_executor[T](
        self, executor: Executor | None, func: Callable[..., T], *args: object
    ) -> asyncio.Future[T]:
        done: asyncio.Future[T] = self.create_future()
        try:
            result = func(*args)
        except Exception as err:  # noqa: BLE001 - whoever waits gets it
            self.call_soon(_unless_over, done, err)
        else:
            self.call_soon(_unless_over, done, None, result)
        return done


def _unless_over[T](
    done: asyncio.Future[T], err: Exception | None, result: T | None = None
) -> None:
    if done.done():
        return
    if err is not None:
        done.set_exception(err)
    else:
        done.set_result(result)  # type: ignore[arg-type]


class WitnessedMemory(MemoryLedger):
    """Says which removals leave, at the moment when they do."""

    witness: Callable[[Sequence[Job]], None]

    @override
    def record(
        self,
        jobs: Sequence[Job],
        *,
        base_changes: Sequence[BaseChange] = (),
        freed: Collection[str] = (),
    ) -> tuple[Job, ...]:
        self.witness(jobs)
        return super().record(jobs, base_changes=base_changes, freed=freed)


class WitnessedSqlite(SqliteLedger):
    """The same, durably."""

    witness: Callable[[Sequence[Job]], None]

    @override
    def record(
        self,
        jobs: Sequence[Job],
        *,
        base_changes: Sequence[BaseChange] = (),
        freed: Collection[str] = (),
    ) -> tuple[Job, ...]:
        self.witness(jobs)
        return super().record(jobs, base_changes=base_changes, freed=freed)
