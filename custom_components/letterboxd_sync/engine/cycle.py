"""Cycles: look, identify, plan, refuse or commit, wake the worker; a link at a time.

One cycle of a link runs at a time; one that is asked for meanwhile runs once more
after it. What was decided is told after it is durable.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
import logging
from typing import Final

from ..model.link import AccountId, LinkId, ListLink, RequestLink, ShelfLink
from ..model.plan import Plan, Refusal
from ..model.view import AccountView, RequestsView, ServerView
from ..providers.errors import NotSeen, NotSetUp
from ..store.errors import LedgerError
from .deciding import AtRadarr, AtServer, Case, Decision, Intent, Neighbour, decide
from .gate import Gate, Sightings
from .identifying import Identifier
from .ledger_thread import LedgerThread
from .quiet import Quiet
from .registry import Registry
from .roster import Roster
from .tasks import Tasks

_LOGGER: Final = logging.getLogger(__name__)


class Cycles:
    """Runs the links."""

    def __init__(
        self,
        *,
        roster: Roster,
        registry: Registry,
        ledger: LedgerThread,
        identifier: Identifier,
        gate: Gate,
        clock: Callable[[], datetime],
        look: Callable[[AccountId], Awaitable[AccountView]],
        committed: Callable[[ListLink, Plan], Awaitable[None]],
        refused: Callable[[LinkId, Refusal | None], None],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Report commits to ``committed``; changed refusals to ``refused``."""
        self._roster = roster
        self._registry = registry
        self._ledger = ledger
        self._identifier = identifier
        self._gate = gate
        self._clock = clock
        self._look = look
        self._committed = committed
        self._refused = refused
        self._tasks = tasks
        self._quiet = quiet
        self._locks = defaultdict[LinkId, asyncio.Lock](asyncio.Lock)
        self._refusals: dict[LinkId, Refusal] = {}
        self._wanted: set[LinkId] = set()
        self._running: set[LinkId] = set()

    def start(self, link_id: LinkId) -> None:
        """Run a link in the background, once more if it is running already."""
        self._wanted.add(link_id)
        if link_id not in self._running:
            self._running.add(link_id)
            self._quiet.begin(("cycle", link_id))
            self._tasks.start(self._run_wanted(link_id), f"link {link_id}")

    async def run(self, link_id: LinkId, intent: Intent) -> tuple[Plan, Refusal | None]:
        """Run a link now; raises a ``ProviderError`` when an end was never seen."""
        link = self._roster.list_link(link_id)
        if link is None:
            raise NotSetUp
        # A person answers what they were shown, not what we find out meanwhile.
        shown = self._refusals.get(link_id)
        for account in (link.source, link.target):
            if account not in self._roster.views:
                await self._look(account)
        decision = await self._decide(link_id, intent, shown)
        if decision is None:
            raise NotSeen("the list or the shelf of the link could not be read")
        return decision.plan, decision.refusal

    def forget(self, link_id: LinkId) -> None:
        """Let a link go."""
        self._wanted.discard(link_id)
        self.withdraw(link_id)
        self._gate.close_for(link_id)

    def withdraw(self, link_id: LinkId) -> None:
        """Ask nobody about a refusal any more; the next run asks anew."""
        self._refusals.pop(link_id, None)

    async def _run_wanted(self, link_id: LinkId) -> None:
        try:
            while link_id in self._wanted:
                self._wanted.discard(link_id)
                await self._decide(link_id, Intent.RUN)
        except LedgerError as err:
            _LOGGER.error("The link %s cannot be run: %s", link_id, err)
        finally:
            self._running.discard(link_id)
            self._quiet.end(("cycle", link_id))

    async def _decide(
        self, link_id: LinkId, intent: Intent, shown: Refusal | None = None
    ) -> Decision | None:
        """Identify, decide, tell; None when an end of the link has not been seen."""
        async with self._locks[link_id]:
            link = self._roster.list_link(link_id)
            if link is None:
                return None
            await self._identifier.identify(link.source)
            # Who is there may have changed while others were asked.
            case = self._case(link, intent, shown)
            if case is None:
                return None
            sightings = self._gate.sightings(case.link.target)
            now = self._clock()
            decision = await self._ledger.call(
                lambda ledger: (
                    decide(ledger, case, now=now) if self._is_current(case) else None
                )
            )
            if decision is not None and intent is not Intent.SHOW:
                await self._after(case.link, decision, sightings)
            return decision

    def _is_current(self, case: Case) -> bool:
        """Whether the link is still there, as it was (asked on the ledger's thread)."""
        return self._roster.links.get(case.link.link_id) == case.link

    def _case(
        self, link: ListLink, intent: Intent, shown: Refusal | None
    ) -> Case | None:
        """Gather what is there, or None when an end of the link was not seen."""
        source = self._roster.listing(link)
        target = _target(link, self._view(link.target))
        if source is None or target is None:
            return None
        others = (i for i in self._registry.to(link.target) if i != link.link_id)
        return Case(
            target=target,
            source=source,
            neighbours={i: self._neighbour(i) for i in others},
            intent=intent,
            shown=shown,
        )

    def _view(self, account: AccountId) -> AccountView | None:
        """Return what was seen of an account, with whom others saw at its server."""
        view = self._roster.views.get(account)
        if not isinstance(view, ServerView):
            return view
        played = dict(view.played)
        for entry in sorted(self._registry.entries_of(account) - {account}):
            if isinstance(other := self._roster.views.get(entry), ServerView):
                played = {**other.played, **played}
        return replace(view, played=played)

    def _neighbour(self, link_id: LinkId) -> Neighbour:
        link = self._roster.list_link(link_id)
        return Neighbour(link=link, source=self._roster.listing(link) if link else None)

    async def _after(
        self, link: ListLink, decision: Decision, sightings: Sightings
    ) -> None:
        """Open or close the gate for removals, tell, and let the worker work."""
        self._note(link.link_id, decision.refusal)
        if decision.refusal is not None:
            self._gate.close_for(link.link_id)
            return
        self._gate.stand_by(link.link_id, decision.stands_by, sightings)
        await self._committed(link, decision.plan)

    def _note(self, link_id: LinkId, refusal: Refusal | None) -> None:
        if refusal == self._refusals.get(link_id):
            return
        if refusal is None:
            del self._refusals[link_id]
        else:
            self._refusals[link_id] = refusal
        self._refused(link_id, refusal)


def _target(link: ListLink, view: AccountView | None) -> AtRadarr | AtServer | None:
    """Put a link and its target together; None when they do not go together.

    A shelf that has not been read might be full of films that we know nothing of.
    """
    match link, view:
        case RequestLink(), RequestsView():
            return AtRadarr(link=link, view=view)
        case ShelfLink(shelf=shelf), ServerView(shelves=shelves) if shelf in shelves:
            return AtServer(link=link, view=view)
        case _:
            return None
