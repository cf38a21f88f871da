"""A plan in the making: collects what is decided film by film, in order."""

from collections.abc import Mapping

from ..model.film import Film
from ..model.job import Job
from ..model.operation import ListOperation
from ..model.plan import (
    BaseChange,
    BaseRow,
    Forget,
    Keep,
    Plan,
    Planned,
    Skipped,
    SkipReason,
)
from .outbox import ACTIVE, WITHDRAWABLE


class Draft:
    """What has been decided so far; ``plan`` is the outcome."""

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        """Begin with nothing decided; ``jobs`` are by natural key."""
        self._jobs = jobs
        self._operations: dict[str, Planned] = {}
        self._base_changes: list[BaseChange] = []
        self._skipped: list[Skipped] = []
        self._freed: dict[str, None] = {}
        self._withdrawn: dict[str, None] = {}

    def do(
        self,
        key: str,
        operation: ListOperation,
        *,
        settles: BaseChange | None = None,
        removes: bool = False,
    ) -> None:
        """Plan an operation; the key of an ended job is freed for it.

        The caller has made sure that no job under this key speaks against it.
        """
        self.free(key)
        planned = Planned(
            key=key, operation=operation, settles=settles, removes=removes
        )
        self._operations.setdefault(key, planned)

    def keep(self, row: BaseRow) -> None:
        """Note that both ends agree on a film."""
        self._base_changes.append(Keep(row=row))

    def forget(self, row: BaseRow) -> None:
        """Note that the ends no longer agree on a film."""
        self._base_changes.append(Forget(link_id=row.link_id, key=row.key))

    def skip(self, film: Film, reason: SkipReason, detail: str | None = None) -> None:
        """Leave a film alone, and say why."""
        self._skipped.append(Skipped(film=film, reason=reason, detail=detail))

    def free(self, key: str) -> None:
        """Let the key of an ended job be used anew; one that is at work keeps it."""
        job = self._jobs.get(key)
        if job is not None and job.state not in ACTIVE:
            self._freed[key] = None

    def withdraw(self, key: str) -> bool:
        """Take a job back that has done nothing yet; whether there was one."""
        job = self._jobs.get(key)
        if job is None or job.state not in WITHDRAWABLE:
            return False
        self._withdrawn[key] = None
        return True

    def withdraws(self, key: str) -> bool:
        """Whether a job is being taken back."""
        return key in self._withdrawn

    @property
    def has_operations(self) -> bool:
        """Whether anything is planned so far."""
        return bool(self._operations)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return Plan(
            operations=tuple(self._operations.values()),
            base_changes=tuple(self._base_changes),
            skipped=tuple(self._skipped),
            freed=tuple(self._freed),
            withdrawn=tuple(self._withdrawn),
        )
