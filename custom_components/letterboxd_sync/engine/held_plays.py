"""Held plays: those whose title has no ids yet, and what becomes of them.

A player tells a title and a year at best. Such a play is kept as a job that waits;
whoever can be asked is asked for the ids, and when nobody knows them a person is.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final

from ..model.film import Film, FilmIds
from ..model.identity import IdentityRoute
from ..model.job import Job, JobState
from ..model.link import AccountId
from ..model.operation import AddPlay, LogViewing
from ..model.show import Episode, Show, ShowIds
from ..model.title import Playable, title_keys
from ..store.errors import LedgerError
from ..store.ledger import Ledger
from ..sync.outbox import Signal, advance
from ..sync.plays import interval_of, same_play, same_title
from .ledger_thread import LedgerThread
from .live import Resolve
from .naming import show_alias, show_identity
from .play_filing import plays_of
from .quiet import Quiet
from .tasks import Tasks

_LOGGER: Final = logging.getLogger(__name__)

# A catalogue learns of a new film within days, not minutes.
_ASK_AGAIN_AFTER: Final = timedelta(hours=6)


class HeldPlays:
    """Finds out what was played, and lets the plays go."""

    def __init__(
        self,
        *,
        ledger: LedgerThread,
        resolve: Resolve,
        learnt: Callable[[Film, FilmIds], Awaitable[None]],
        released: Callable[[AccountId], None],
        unresolved: Callable[[AccountId], None],
        clock: Callable[[], datetime],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Tell ``released`` whose outbox has more to send, ``unresolved`` whose not.

        ``learnt`` is told what the film of a draft is.
        """
        self._ledger = ledger
        self._resolve = resolve
        self._learnt = learnt
        self._released = released
        self._unresolved = unresolved
        self._clock = clock
        self._tasks = tasks
        self._quiet = quiet
        self._held: dict[str, Job] = {}
        self._asked_at: dict[str, datetime] = {}

    async def open(self) -> None:
        """Pick up what waits."""
        held = await self._ledger.call(
            lambda ledger: ledger.jobs(states=[JobState.HELD])
        )
        self.hold(job for job, _ in plays_of(held))

    def hold(self, jobs: Iterable[Job]) -> None:
        """Keep hold of jobs that wait for ids."""
        self._held |= {job.key: job for job in jobs}

    def release(self, keys: Iterable[str]) -> None:
        """Let go of plays in whose place others have come."""
        for job in [self._held[key] for key in keys if key in self._held]:
            self._drop(job)
            self._unresolved(job.account)

    def films(self, account: AccountId) -> tuple[Film, ...]:
        """Return the films of plays for an account that nobody knows, each once."""
        asked = (job for job in self._of(account) if job.key in self._asked_at)
        films = (play.title for _, play in plays_of(asked))
        return tuple(dict.fromkeys(it for it in films if isinstance(it, Film)))

    def shows(self, account: AccountId) -> tuple[Show, ...]:
        """Return the shows of episodes for an account that nobody knows, each once."""
        asked = (job for job in self._of(account) if job.key in self._asked_at)
        titles = (play.title for _, play in plays_of(asked))
        return tuple(dict.fromkeys(it.show for it in titles if isinstance(it, Episode)))

    def see_to(self, account: AccountId) -> None:
        """Ask for the ids of what waits for an account, if it is time to."""
        now = self._clock()
        due = [
            job
            for job in self._of(account)
            if job.key not in self._asked_at
            or now - self._asked_at[job.key] >= _ASK_AGAIN_AFTER
        ]
        if due:
            self._asked_at |= {job.key: now for job in due}
            self._tasks.start(self._see_to(account, due), f"held plays {account}")

    def name_drafts(self, jobs: Iterable[Job]) -> None:
        """Ask for the ids of the films of new drafts; nothing waits for them."""
        drafts = (job.operation for job in jobs)
        films = [it.film for it in drafts if isinstance(it, LogViewing)]
        nameless = [film for film in films if not film.ids.keys]
        if nameless:
            self._tasks.start(self._name_drafts(nameless), "names of drafts")

    async def choose(self, film: Film, chosen: FilmIds) -> None:
        """Let the plays of a film go: a person says what it is."""
        for job, play in plays_of(tuple(self._held.values())):
            if isinstance(play.title, Film) and same_title(play.title, film):
                await self._let_go(job, play, play.title.with_ids(chosen))

    async def choose_show(self, show: Show, chosen: ShowIds) -> None:
        """Let the plays of a show's episodes go: a person says which show it is.

        Those that come later under its name are known then.
        """
        now = self._clock()
        known = show_identity(show, chosen, IdentityRoute.PERSON, now)
        await self._ledger.call(lambda ledger: ledger.remember([known]))
        for job, play in plays_of(tuple(self._held.values())):
            title = play.title
            if isinstance(title, Episode) and show_alias(title.show) == known.alias:
                better = replace(title, show=replace(title.show, ids=chosen))
                await self._let_go(job, play, better)

    def forget(self, account: AccountId) -> None:
        """Let go of the plays of an account that is gone."""
        for job in self._of(account):
            self._drop(job)

    async def _name_drafts(self, films: Iterable[Film]) -> None:
        busy = "names of drafts"
        self._quiet.begin(busy)
        try:
            for film in films:
                found = await self._resolve(film)
                if isinstance(found, Film):
                    await self._learnt(film, found.ids)
        except LedgerError as err:
            _LOGGER.error("Drafts stay without ids: %s", err)
        finally:
            self._quiet.end(busy)

    async def _see_to(self, account: AccountId, jobs: Iterable[Job]) -> None:
        busy = ("held plays", account)
        self._quiet.begin(busy)
        try:
            for job, play in plays_of(jobs):
                title = await self._known(play.title)
                if title is not None:
                    await self._let_go(job, play, title)
        except LedgerError as err:
            _LOGGER.error("The plays of %s stay held: %s", account, err)
        finally:
            self._quiet.end(busy)
        self._unresolved(account)

    async def _known(self, title: Playable) -> Playable | None:
        return title if title_keys(title) else await self._resolve(title)

    async def _let_go(self, job: Job, play: AddPlay, title: Playable) -> None:
        now = self._clock()
        better = replace(play, title=title)
        await self._ledger.call(lambda ledger: _let_go(ledger, job, better, now))
        self._drop(job)
        self._released(job.account)
        self._unresolved(job.account)

    def _drop(self, job: Job) -> None:
        self._held.pop(job.key, None)
        self._asked_at.pop(job.key, None)

    def _of(self, account: AccountId) -> tuple[Job, ...]:
        return tuple(job for job in self._held.values() if job.account == account)


def _let_go(ledger: Ledger, job: Job, play: AddPlay, now: datetime) -> None:
    """Queue a held play under its ids; one that somebody else has told is dropped."""
    others = plays_of(ledger.jobs(account=job.account))
    interval = interval_of(play)
    told = any(
        other.key != job.key and same_play(interval_of(its), interval)
        for other, its in others
    )
    held = ledger.amend(job.key, play, now=now)
    if held is None or held.state is not JobState.HELD:
        return
    signal = Signal.DISMISSED if told else Signal.CONFIRMED
    ledger.record([advance(held, signal, now=now, jitter=1.0)])
