"""Linking: the part of the engine that sets links up, runs them and lets them go."""

from collections.abc import Callable, Sequence
from datetime import datetime
import logging
from typing import Final

from ..model.link import AccountId, Link, LinkId, targets_of
from ..model.plan import Plan, Refusal
from ..store.errors import LedgerError
from .counts import Counts
from .cycle import Cycles
from .deciding import Intent, start_over
from .diary_desk import DiaryDesk
from .ledger_thread import LedgerThread
from .listener import Listener
from .playback_desk import PlaybackDesk
from .registry import Registry
from .roster import Roster
from .tasks import Tasks

_LOGGER: Final = logging.getLogger(__name__)


class Linking:
    """The links of a house."""

    diary: DiaryDesk
    playback: PlaybackDesk
    _clock: Callable[[], datetime]
    _counts: Counts
    _cycles: Cycles
    _ledger: LedgerThread
    _listener: Listener
    _missing: set[AccountId]
    """Accounts that were removed, and may be the end of a link."""
    _registry: Registry
    _roster: Roster
    _tasks: Tasks

    def set_links(self, source: AccountId, links: Sequence[Link]) -> None:
        """Replace the links that read from an account."""
        self._roster.set_links(source, links)
        self._registry.add(links)
        self._tasks.start(self._get_to_know(source, links), f"links of {source}")
        for link in links:
            for target in self._missing.intersection(targets_of(link)):
                self._listener.link_broken(link.link_id, target)

    def link(self, link_id: LinkId) -> Link | None:
        """Return a link, or None when it is not set up."""
        return self._roster.links.get(link_id)

    async def known_links(self, source: AccountId) -> tuple[LinkId, ...]:
        """Return the links of an account that are not forgotten, set up or not."""
        return self._registry.from_(source)

    async def forget_link(self, link_id: LinkId) -> None:
        """Let a link go for good; films stay where they are."""
        self._roster.links.pop(link_id, None)
        source = self._registry.source(link_id)
        self._registry.forget(link_id)
        self._cycles.forget(link_id)
        self._counts.forget_link(link_id)
        await self._ledger.call(lambda ledger: ledger.forget_link(link_id))
        await self.diary.forget_link(link_id)
        if source is not None:
            await self.playback.forget_link(source, link_id)
        await self._registry.save()

    async def link_changed(self, link_id: LinkId) -> None:
        """Take back what waits under a link's old settings; try again what failed."""
        now = self._clock()
        await self._ledger.call(lambda ledger: start_over(ledger, link_id, now=now))

    async def plan_link(self, link_id: LinkId) -> tuple[Plan, Refusal | None]:
        """Return what a run would do now; nothing changes.

        Raises a ``ProviderError`` when an end of the link has never been seen and
        cannot be.
        """
        return await self._cycles.run(link_id, Intent.SHOW)

    async def run_link(
        self, link_id: LinkId, *, approved: bool = False
    ) -> tuple[Plan, Refusal | None]:
        """Run a link; ``approved``: with the removals that were shown as refused.

        Raises a ``ProviderError`` when an end of the link has never been seen and
        cannot be.
        """
        intent = Intent.APPROVE if approved else Intent.RUN
        return await self._cycles.run(link_id, intent)

    async def keep_link(self, link_id: LinkId) -> None:
        """Run a link whose refused removals are not wanted: their films stay."""
        await self._cycles.run(link_id, Intent.KEEP)

    async def _get_to_know(self, source: AccountId, links: Sequence[Link]) -> None:
        await self.playback.begin(source)
        try:
            await self._registry.save()
            await self._counts.load_agreed([link.link_id for link in links])
        except LedgerError as err:
            _LOGGER.error("The links cannot be noted: %s", err)
