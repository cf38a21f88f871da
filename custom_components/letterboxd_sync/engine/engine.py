"""The engine: joins accounts by links, and does what the decisions of ``sync/`` say.

A façade: looking, identifying, cycles, workers and news live in modules of their own.
Everything is to be called in one event loop, which none of it holds up.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
import contextlib
from datetime import datetime, timedelta
import logging
from typing import Any, Final

from ..model.film import Film, FilmIds
from ..model.job import Job, JobState
from ..model.link import AccountId, ListLink
from ..model.plan import Plan
from ..model.presence import Presence
from ..model.view import AccountView, Trouble
from ..providers.contracts import Account, ResolvesIds
from ..store.ledger import Ledger
from ..sync.keys import OVER
from .asking import Asking
from .clerk import restart
from .counts import AccountFigures, Counts
from .crew import Crew
from .cycle import Cycles
from .diary_desk import DiaryDesk
from .drafting import LocalDate
from .gate import Gate, is_removal
from .identifying import Identifier
from .keepsakes import Keepsakes
from .ledger_thread import LedgerThread
from .linking import Linking
from .listener import Listener
from .looker import Looker
from .naming import Naming
from .newsroom import Newsroom
from .people import People
from .playback_desk import PlaybackDesk
from .quiet import Quiet
from .registry import Registry
from .resolve import Resolver
from .roster import Roster
from .taking_back import TakingBack
from .tasks import Tasks
from .twins import Twins
from .waiting import Waiting
from .wishing import Wishing
from .worker import Sleep

__all__ = ["AccountFigures", "Clock", "Engine", "Listener"]

_LOGGER: Final = logging.getLogger(__name__)

type Clock = Callable[[], datetime]
"""Aware, in UTC."""

# What has ended and is over for so long nobody asks about any more.
_KEPT_FOR: Final = timedelta(days=30)


class Engine(Keepsakes, Linking, People):
    """All accounts of one house and the links between them."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        clock: Clock,
        listener: Listener,
        spawn: Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]],
        presence: Callable[[str], Presence] = lambda _: Presence.HOME,
        local_date: LocalDate = datetime.date,
        jitter: Callable[[], float] = lambda: 1.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the ledger over; ``spawn`` starts a task of that name.

        ``presence`` tells of a person's entity, ``local_date`` the date of an instant
        where the house stands. ``jitter`` returns factors around 1 by which waits are
        stretched, ``sleep`` takes seconds.
        """
        self._clock = clock
        self._listener = listener
        self._jitter = jitter
        self._ledger = LedgerThread(ledger)
        self._tasks = Tasks(spawn)
        self._quiet = Quiet()
        self._roster = Roster()
        self._twins = Twins(self._ledger)
        self._registry = Registry(self._ledger, self._twins)
        self._counts = Counts(self._ledger)
        self._gate = Gate(self._roster, self._twins)
        self._missing: set[AccountId] = set()
        self._unresolved: dict[AccountId, tuple[object, ...]] = {}
        self._newsroom = Newsroom(self._roster, self._ledger, clock, listener.occurred)
        resolver = Resolver(self._ledger, clock)
        self._naming = Naming(
            roster=self._roster, resolver=resolver, ledger=self._ledger, clock=clock
        )
        self._identifier = Identifier(
            self._roster,
            resolver,
            lambda account, _: self._tell_unresolved(account),
        )
        self._looker = Looker(
            roster=self._roster,
            twins=self._twins,
            identifier=self._identifier,
            newsroom=self._newsroom,
            counts=self._counts,
            clock=clock,
            changed=listener.account_changed,
        )
        self._crew = Crew(
            ledger=self._ledger,
            registry=self._registry,
            gate=self._gate,
            office=self,
            clock=clock,
            jitter=jitter,
            sleep=sleep,
            tasks=self._tasks,
            quiet=self._quiet,
        )
        self._cycles = Cycles(
            roster=self._roster,
            registry=self._registry,
            ledger=self._ledger,
            identifier=self._identifier,
            gate=self._gate,
            clock=clock,
            look=self._looker.look,
            committed=self._committed,
            refused=listener.refused,
            tasks=self._tasks,
            quiet=self._quiet,
        )
        self._waiting = Waiting(ledger=self._ledger, clock=clock, sleep=sleep)
        self._asking = Asking(
            roster=self._roster,
            registry=self._registry,
            ledger=self._ledger,
            clock=clock,
            waiting=self._waiting,
            wake=self._crew.wake,
        )
        self._wishing = Wishing(
            roster=self._roster,
            ledger=self._ledger,
            clock=clock,
            waiting=self._waiting,
            wake=self._crew.wake,
        )
        self._taking_back = TakingBack(
            roster=self._roster,
            ledger=self._ledger,
            clock=clock,
            local_date=local_date,
            wishing=self._wishing,
            moved=self.moved,
        )
        self.diary = DiaryDesk(
            roster=self._roster,
            ledger=self._ledger,
            clock=clock,
            local_date=local_date,
            moved=self.moved,
            changed=listener.drafts_changed,
            wake=self._crew.wake,
        )
        self.playback = PlaybackDesk(
            roster=self._roster,
            ledger=self._ledger,
            listener=listener,
            filed=self._filed,
            wake=self._crew.wake,
            unresolved=self._tell_unresolved,
            resolve=self._naming.known_playable,
            learnt=self.diary.choose,
            local_date=local_date,
            presence=presence,
            clock=clock,
            jitter=jitter,
            sleep=sleep,
            tasks=self._tasks,
            quiet=self._quiet,
        )

    # -- life ---------------------------------------------------------------------

    async def open(self) -> None:
        """Pick up what an earlier life left; to be called before anything else."""
        now, jitter = self._clock(), self._jitter()

        def recover(ledger: Ledger) -> None:
            restart(ledger, account=None, now=now, jitter=jitter)
            ledger.retire_ended(OVER, before=now - _KEPT_FOR)
            ledger.prune(before=now - _KEPT_FOR)

        await self._ledger.call(recover)
        await self._twins.open()
        await self._registry.open()
        await self._counts.load_agreed(self._registry.links)
        await self.diary.open()
        await self.playback.open()

    async def close(self) -> None:
        """Stop whatever is going on and give the ledger up."""
        await self._tasks.end()
        self._ledger.release()
        await self._ledger.close()

    def attach(self, account: AccountId, provider_account: Account) -> None:
        """Let an account in; a worker begins when it can be written to."""
        self._roster.accounts[account] = provider_account
        self._crew.hire(account, provider_account)
        self.playback.attach(account, provider_account)
        if account in self._missing:
            self._missing.discard(account)
            for link in self._roster.links_to(account):
                self._listener.link_broken(link.link_id, None)

    def set_resolver(self, account: AccountId, resolver: ResolvesIds) -> None:
        """Say who knows the ids of an account's films by the hundred."""
        self._roster.resolvers[account] = resolver

    async def detach(self, account: AccountId) -> None:
        """Let an account go for now; what it was about to do stays in the ledger."""
        await self._crew.dismiss(account)
        self._roster.leave(account)
        await self.playback.detach(account)
        # Whoever is set up anew is told anew.
        self._identifier.forget(account)
        self._unresolved.pop(account, None)
        for link in self._roster.links_from(account):
            self._cycles.withdraw(link.link_id)

    async def forget_account(self, account: AccountId) -> None:
        """Let an account go for good, with its links and everything kept of it."""
        await self.detach(account)
        for link_id in self._registry.from_(account):
            await self.forget_link(link_id)
        await self._ledger.call(lambda ledger: ledger.forget_account(account))
        await self._twins.forget(account)
        self._counts.forget_account(account)
        self.diary.forget_account(account)
        self.playback.forget_account(account)
        self._missing.add(account)
        for link in self._roster.links_to(account):
            self._listener.link_broken(link.link_id, account)

    # -- waiting ------------------------------------------------------------------

    async def settled(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - that it passes is no error
    ) -> None:
        """Wait until nothing more can be done now, or for so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._quiet.wait()

    # -- looking ------------------------------------------------------------------

    async def look(self, account: AccountId) -> AccountView:
        """Look at an account, tell the news, run its links in the background.

        Raises a ``ProviderError`` when nothing could be read; the last view is then
        kept, stale.
        """
        view = await self._looker.look(account)
        provider_account = self._roster.accounts.get(account)
        if provider_account is not None:
            self._crew.rehire(account, provider_account)
            self.playback.looked(account)
            await self.diary.looked(account)
        for link in self._roster.links_of(account):
            self._cycles.start(link.link_id)
        return view

    def hurry(self, account: AccountId) -> None:
        """Try what was put off for long: somebody may have mended what was wrong."""
        self._crew.hurry(account)

    def view(self, account: AccountId) -> AccountView | None:
        """Return the last look at an account, or None before the first."""
        return self._roster.views.get(account)

    # -- people -------------------------------------------------------------------

    async def choose_identity(
        self, account: AccountId, film: Film, chosen: FilmIds
    ) -> None:
        """Keep what a person says that a film of an account is."""
        await self._identifier.choose(account, film, chosen)
        await self.playback.choose(film, chosen)
        await self.diary.choose(film, chosen)
        for link in self._roster.links_from(account):
            self._cycles.start(link.link_id)

    def unresolved_films(self, account: AccountId) -> tuple[Film, ...]:
        """Return the films of an account that nobody knows."""
        played = self.playback.unresolved_films(account)
        return tuple(dict.fromkeys((*self._identifier.unresolved(account), *played)))

    # -- what the workers report --------------------------------------------------

    async def moved(self, account: AccountId, jobs: Sequence[Job]) -> None:
        """Bring figures up to date, tell, and let links plan anew what was in doubt."""
        done = (job.settles for job in jobs if job.state is JobState.DONE)
        self._counts.agree(change for change in done if change is not None)
        await self._newsroom.after_jobs(account, jobs)
        await self._counts.recount(account)
        self._listener.account_changed(account)
        self._waiting.moved(jobs)
        self.playback.moved(jobs)
        await self.diary.moved(account, jobs)
        in_doubt = {it.link_id for it in jobs if it.link_id and is_removal(it)}
        for link_id in sorted(in_doubt):
            self._cycles.start(link_id)

    def troubled(self, account: AccountId, trouble: str | None) -> None:
        """Note what a worker met."""
        self._counts.troubled(account, trouble)

    def barred(self, account: AccountId, troubles: tuple[Trouble, ...]) -> None:
        """Pass it on."""
        self._listener.barred(account, troubles)

    def not_authorized(self, account: AccountId) -> None:
        """Pass it on."""
        self._listener.not_authorized(account)

    async def _committed(self, link: ListLink, plan: Plan) -> None:
        self._counts.agree(plan.base_changes)
        await self._counts.recount(link.target)
        self._listener.account_changed(link.target)
        self._crew.wake(link.target)

    async def _filed(self, account: AccountId) -> None:
        await self.diary.refresh(account)
        await self._counts.recount(account)
        self._listener.account_changed(account)

    def _tell_unresolved(self, account: AccountId) -> None:
        shows = self.playback.unresolved_shows(account)
        titles = self.unresolved_films(account) + shows
        if titles != self._unresolved.get(account, ()):
            self._unresolved[account] = titles
            self._listener.unresolved(account, titles)
