"""The crew: one worker for each account that can be written to."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from ..model.capability import Access
from ..model.link import AccountId
from ..providers.contracts import Account
from .clerk import Clerk
from .gate import Gate
from .ledger_thread import LedgerThread
from .quiet import Quiet
from .registry import Registry
from .tasks import Tasks, end
from .worker import Office, Sleep, Worker

_WRITING: Final = frozenset({Access.ADD, Access.EDIT, Access.REMOVE})


class Crew:
    """Hires, wakes and dismisses workers; two never serve one account."""

    def __init__(
        self,
        *,
        ledger: LedgerThread,
        registry: Registry,
        gate: Gate,
        office: Office,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        sleep: Sleep,
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Let workers report to ``office``."""
        self._ledger = ledger
        self._registry = registry
        self._gate = gate
        self._office = office
        self._clock = clock
        self._jitter = jitter
        self._sleep = sleep
        self._tasks = tasks
        self._quiet = quiet
        self._workers: dict[AccountId, Worker] = {}
        self._working: dict[AccountId, asyncio.Task[None]] = {}

    def hire(self, account: AccountId, provider_account: Account) -> None:
        """Let a worker serve an account that can be written to."""
        former = self._working.pop(account, None)
        if former is not None:
            former.cancel()
        support = provider_account.capabilities.values()
        if all(each.access.isdisjoint(_WRITING) for each in support):
            return
        worker = self._worker(account, provider_account)
        self._workers[account] = worker
        worker.wake()
        task = self._tasks.start(worker.run(after=former), f"worker {account}")
        task.add_done_callback(lambda _: worker.let_go())
        self._working[account] = task

    def rehire(self, account: AccountId, provider_account: Account) -> None:
        """Let a worker begin again that was turned away; the service lets us in now."""
        worker = self._workers.get(account)
        if worker is not None and worker.stopped:
            self.hire(account, provider_account)

    def wake(self, account: AccountId) -> None:
        """Say that there may be something to do for an account."""
        if account in self._workers:
            self._workers[account].wake()

    def hurry(self, account: AccountId) -> None:
        """Say that what is put off for an account may be tried now."""
        if account in self._workers:
            self._workers[account].hurry()

    async def dismiss(self, account: AccountId) -> None:
        """Let an account's worker go, and wait until it is gone."""
        self._workers.pop(account, None)
        task = self._working.pop(account, None)
        if task is not None:
            await end([task])

    def _worker(self, account: AccountId, provider_account: Account) -> Worker:
        clerk = Clerk(
            account,
            ledger=self._ledger,
            clock=self._clock,
            jitter=self._jitter,
            gate=self._gate,
            registry=self._registry,
        )
        return Worker(
            provider_account,
            clerk=clerk,
            office=self._office,
            clock=self._clock,
            sleep=self._sleep,
            quiet=self._quiet,
        )
