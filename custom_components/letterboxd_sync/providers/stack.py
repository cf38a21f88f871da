"""One facet of an account that has several routes: the best that answers is taken."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import final

from ..model.snapshot import Route, Snapshot
from ..model.view import RouteStatus, Trouble
from .errors import ProviderError


class BrokeOff[T](Exception):
    """A read that failed on the way but brought something; only stacks catch it."""

    def __init__(self, snapshot: Snapshot[T], cause: ProviderError) -> None:
        """Keep what was read, and why it is not all."""
        super().__init__(str(cause))
        self.snapshot = snapshot
        self.cause = cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Source[T]:
    """One route to a facet."""

    route: Route
    read: Callable[[], Awaitable[Snapshot[T]]]
    """Raises the six errors, or ``BrokeOff``."""


@final
class StackedFacet[T]:
    """Reads a facet by the first of ``sources`` that answers.

    A lesser route steps in only with news: when what it has is older than the last
    good snapshot (an export of last month, say), that one is returned, marked stale.
    Otherwise it would look as if everything since had been undone. For the same
    reason a lesser route that stands in never counts as complete.
    """

    def __init__(
        self, sources: Sequence[Source[T]], *, clock: Callable[[], datetime]
    ) -> None:
        """Take ``sources`` best first; a facet without any is never read."""
        self._sources = tuple(sources)
        self._clock = clock
        self._last: Snapshot[T] | None = None
        self._status: RouteStatus | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def status(self) -> RouteStatus | None:
        """Which route answers, and what is wrong; None before the first read."""
        return self._status

    def restore(self, snapshot: Snapshot[T]) -> None:
        """Go on from the last good snapshot of an earlier life."""
        self._last = snapshot

    async def read(self) -> Snapshot[T]:
        """Read, or return the last good snapshot as stale.

        Raises the best route's error when there is neither.
        """
        async with self._one_at_a_time:
            failures: list[ProviderError] = []
            for source in self._sources:
                try:
                    snapshot = await source.read()
                except BrokeOff as broke_off:
                    return self._answered(
                        broke_off.snapshot, [*failures, broke_off.cause]
                    )
                except ProviderError as err:
                    failures.append(err)
                    continue
                if not failures:
                    return self._answered(snapshot, failures)
                if not self._is_overtaken(snapshot):
                    return self._answered(replace(snapshot, complete=False), failures)
            return self._unanswered(failures[0])

    def _is_overtaken(self, snapshot: Snapshot[T]) -> bool:
        return self._last is not None and snapshot.read_at < self._last.read_at

    def _answered(
        self, snapshot: Snapshot[T], failures: Sequence[ProviderError]
    ) -> Snapshot[T]:
        self._last = snapshot
        self._tell(
            route=snapshot.route,
            read_at=snapshot.read_at,
            complete=snapshot.complete,
            trouble=failures[0].trouble if failures else None,
        )
        return snapshot

    def _unanswered(self, failure: ProviderError) -> Snapshot[T]:
        last = self._last
        self._tell(
            route=last.route if last else self._sources[0].route,
            read_at=last.read_at if last else None,
            complete=last.complete if last else False,
            trouble=failure.trouble,
        )
        if last is None:
            raise failure
        return replace(last, stale=True)

    def _tell(
        self,
        *,
        route: Route,
        read_at: datetime | None,
        complete: bool,
        trouble: Trouble | None,
    ) -> None:
        before = self._status
        same_route = before is not None and before.route is route
        self._status = RouteStatus(
            route=route,
            since=before.since if before and same_route else self._clock(),
            read_at=read_at,
            complete=complete,
            trouble=trouble,
        )
