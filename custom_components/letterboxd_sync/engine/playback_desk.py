"""The playback desk: hears what is played, makes plays of it, and tells people.

What a source tells goes through the table of ``sync/playback.py``, once for each
watch. Its outcome is durable before anybody is told, and before anything is sent: the
jobs first, then the sessions, so that a crash in between finds the play again and
knows it by its key.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
import logging
from typing import Final

from ..model.film import Film, FilmIds
from ..model.job import Job, JobState
from ..model.link import AccountId, LinkId, PlaybackLink, targets_of
from ..model.playback import (
    NowPlaying,
    PlaybackKind,
    PlaybackOccurrence,
    PlaybackProgress,
    PlaybackReport,
    Watching,
)
from ..model.presence import Presence
from ..model.show import Show, ShowIds
from ..model.snapshot import Snapshot
from ..model.title import Playable
from ..model.view import TrackerView
from ..providers.playback_contracts import ReadsPlayback, TellsPlayed
from ..store.errors import LedgerError
from ..store.ledger import Ledger
from ..sync.outbox import ACTIVE
from . import now_playing
from .by_hand import ByHand
from .doubts import Answers, Doubts
from .drafting import LocalDate
from .held_plays import HeldPlays
from .ledger_thread import LedgerThread
from .listener import Listener
from .listening import Listening
from .live import Live, Resolve
from .missed import Missed
from .play_filing import Filed, diary_cases, file_plays, plays_of
from .playback_book import PlaybackBook
from .playback_telling import live_report, occurrence
from .playback_turn import Turn
from .quiet import Quiet
from .roster import Roster
from .tasks import Tasks
from .watches import link_name

_LOGGER: Final = logging.getLogger(__name__)


class PlaybackDesk:
    """Everything about playback, as the shell uses it."""

    def __init__(
        self,
        *,
        roster: Roster,
        ledger: LedgerThread,
        listener: Listener,
        filed: Callable[[AccountId], Awaitable[None]],
        wake: Callable[[AccountId], None],
        unresolved: Callable[[AccountId], None],
        resolve: Resolve,
        learnt: Callable[[Film, FilmIds], Awaitable[None]],
        local_date: LocalDate,
        presence: Callable[[str], Presence],
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        tasks: Tasks,
        quiet: Quiet,
    ) -> None:
        """Tell ``wake`` and then ``filed`` whose outbox has more in it."""
        self._roster = roster
        self._ledger = ledger
        self._listener = listener
        self._filed = filed
        self._wake = wake
        self._local_date = local_date
        self._presence = presence
        self._clock = clock
        self._tasks = tasks
        self._quiet = quiet
        self._locks = defaultdict[AccountId, asyncio.Lock](asyncio.Lock)
        self._book = PlaybackBook(ledger)
        self._by_hand = ByHand(
            roster=roster, listener=listener, resolve=resolve, clock=clock
        )
        self._live = Live(
            roster=roster, tasks=tasks, quiet=quiet, resolve=resolve, sleep=sleep
        )
        self._listening = Listening(
            desk=self,
            turned_away=listener.not_authorized,
            jitter=jitter,
            sleep=sleep,
            tasks=tasks,
            quiet=quiet,
        )
        self._doubts = Doubts(
            roster=roster,
            book=self._book,
            settle=self._settle,
            clock=clock,
            sleep=sleep,
            tasks=tasks,
            quiet=quiet,
        )
        self._held = HeldPlays(
            ledger=ledger,
            resolve=resolve,
            learnt=learnt,
            released=wake,
            unresolved=unresolved,
            clock=clock,
            tasks=tasks,
            quiet=quiet,
        )
        self._missed = Missed(
            roster=roster,
            ledger=ledger,
            book=self._book,
            local_date=local_date,
            filed=self._tell_filed,
            clock=clock,
            tasks=tasks,
            quiet=quiet,
        )

    # -- what sources and the shell tell ------------------------------------------

    async def heard(self, progress: PlaybackProgress) -> None:
        """Take one sighting that a webhook brought."""
        await self._apply(progress.account, lambda turn: turn.sight(progress))

    def nudge(self, account: AccountId) -> None:
        """Say that something may have changed at a source: it is read now."""
        self._listening.nudge(account)

    async def seen(
        self, account: AccountId, sessions: Snapshot[PlaybackProgress]
    ) -> None:
        """Take what a source says is being played there."""
        await self._apply(account, lambda turn: turn.see(sessions))
        if sessions.complete:
            await self._missed.heard(account, sessions.read_at)

    async def still_heard(self, account: AccountId) -> None:
        """Note that a source would have told, had there been anything to tell."""
        await self._missed.heard(account, self._clock())

    async def unheard(self, account: AccountId) -> None:
        """Note that a source does not answer; nothing ends by that alone."""
        await self._apply(account, lambda turn: turn.hush())

    async def begin(self, account: AccountId) -> None:
        """Note that a source is going to be listened to, or has other links now."""
        await self._missed.begin(account)

    async def rename_person(self, former: str, person: str) -> None:
        """Know a person of the house by another name, also who was away."""
        for account in tuple(self._book.all_tracks()):
            await self._apply(account, lambda turn: turn.rename(former, person))

    # -- what plays ---------------------------------------------------------------

    def is_playing(self, account: AccountId) -> bool:
        """Whether anything plays or pauses at a source."""
        return any(track.running for track in self._book.tracks(account).values())

    def now_playing(
        self, account: AccountId, user_id: str | None = None
    ) -> tuple[NowPlaying, ...]:
        """Return what plays at a source, or what a tracker shows; newest first.

        ``user_id`` narrows a source down to one of its users.
        """
        now = self._clock()
        if isinstance(self._roster.accounts.get(account), ReadsPlayback):
            return now_playing.at_source(self._book.tracks(account), user_id, now)
        view = self._roster.views.get(account)
        return now_playing.at_tracker(
            account,
            links=self._roster.links_to(account),
            tracks=self._book.all_tracks(),
            watching=view.watching if isinstance(view, TrackerView) else None,
            now=now,
        )

    # -- by hand ------------------------------------------------------------------

    async def report(self, account: AccountId, report: PlaybackReport) -> None:
        """Let a tracker show something; raises a ``ProviderError``."""
        await self._by_hand.report(account, report)

    async def check_in(self, account: AccountId, title: Playable) -> Watching:
        """Say "I am watching this now"; raises a ``ProviderError``."""
        return await self._by_hand.check_in(account, title)

    async def cancel_check_in(self, account: AccountId) -> None:
        """Take a check-in back; raises a ``ProviderError``."""
        await self._by_hand.cancel_check_in(account)

    # -- life ---------------------------------------------------------------------

    async def open(self) -> None:
        """Pick up what an earlier life left."""
        await self._held.open()

    def attach(self, account: AccountId, provider_account: object) -> None:
        """Listen to an account, if it tells of playback."""
        self._listening.start(account, provider_account)

    async def detach(self, account: AccountId) -> None:
        """Listen to an account no more; what it played stays in the ledger."""
        await self._listening.stop(account)
        await self._doubts.drop(account)
        async with self._locks[account]:
            self._book.close(account)
        await self._missed.close(account)

    def looked(self, account: AccountId) -> None:
        """Note a good look: what failed before may go now, and marks are read."""
        self._listening.resume(account, self._roster.accounts.get(account))
        self._held.see_to(account)
        self._missed.looked(account)

    def forget_account(self, account: AccountId) -> None:
        """Let an account go for good."""
        self._held.forget(account)

    async def forget_link(self, source: AccountId, link_id: LinkId) -> None:
        """Let a link go for good, that read from ``source``."""
        name = link_name(link_id)
        async with self._locks[source]:
            await self._book.forget_track(source, name, self._clock())
            if source not in self._roster.accounts:
                self._book.close(source)
        await self._missed.forget(source, name)

    def moved(self, jobs: Sequence[Job]) -> None:
        """Tell which plays have arrived; what ended otherwise is held no longer."""
        self._held.release(job.key for job in jobs if job.state not in ACTIVE)
        for job, play in plays_of(jobs):
            self._live.play_was_sent(job.account)
            if job.state is JobState.DONE:
                self._listener.played(
                    PlaybackOccurrence(
                        kind=PlaybackKind.SCROBBLED,
                        account=job.account,
                        link_id=job.link_id,
                        title=play.title,
                        at=job.updated_at,
                    )
                )

    def unresolved_films(self, account: AccountId) -> tuple[Film, ...]:
        """Return the films of plays for an account that nobody knows."""
        return self._held.films(account)

    def unresolved_shows(self, account: AccountId) -> tuple[Show, ...]:
        """Return the shows of episodes for an account that nobody knows."""
        return self._held.shows(account)

    async def choose_show(self, show: Show, chosen: ShowIds) -> None:
        """Let the plays of a show's episodes go: a person says which show it is."""
        await self._held.choose_show(show, chosen)

    async def choose(self, film: Film, chosen: FilmIds) -> None:
        """Let the plays of a film go: a person says what it is."""
        await self._held.choose(film, chosen)

    # -- one turn -----------------------------------------------------------------

    async def _apply(self, account: AccountId, act: Callable[[Turn], None]) -> None:
        """Let a source's word take its turn, after those before it."""
        busy = object()
        self._quiet.begin(busy)
        try:
            async with self._locks[account]:
                filed = await self._turn(account, act)
            await self._tell_filed(filed)
        except LedgerError as err:
            # The next word of the source leads to the same.
            _LOGGER.error("What is played at %s cannot be noted: %s", account, err)
        finally:
            self._quiet.end(busy)
        self._doubts.ask(account)

    async def _turn(self, account: AccountId, act: Callable[[Turn], None]) -> Filed:
        now, filed = self._clock(), Filed()
        source: object = self._roster.accounts.get(account)
        if source is None:
            return filed
        turn = Turn(
            before=await self._book.open(account, now),
            links=self._roster.links_from(account),
            now=now,
            asks=isinstance(source, TellsPlayed),
            presence=self._presence,
        )
        act(turn)
        due = self._book.is_due(account, turn.tracks, now)
        if due:
            filed = await self._commit(account, turn)
            self._book.written(account, now)
        self._book.turn(account, turn.tracks)
        for job, _ in plays_of(filed.jobs):
            if job.state is JobState.QUEUED:
                self._live.play_is_sent(job.account)
        self._tell(account, turn)
        if due or turn.changes:
            self._tell_what_plays(account)
        return filed

    async def _commit(self, account: AccountId, turn: Turn) -> Filed:
        finished = turn.finished
        watches = [each.watch for each in finished]
        cases = diary_cases(self._roster, watches, self._local_date)

        def commit(ledger: Ledger) -> Filed:
            filed = file_plays(ledger, finished, now=turn.now, cases=cases)
            self._book.write(ledger, account, turn.tracks)
            return filed

        return await self._ledger.call(commit)

    async def _settle(self, account: AccountId, answers: Answers) -> None:
        await self._apply(account, lambda turn: turn.settle(answers))

    # -- telling ------------------------------------------------------------------

    def _tell(self, account: AccountId, turn: Turn) -> None:
        for watch, change in turn.changes:
            told = occurrence(account, watch, change, turn.now)
            if told is not None:
                self._listener.played(told)
            report = live_report(change, turn.now)
            # Who may be out is not shown to others as watching.
            for target in watch.targets(change.session.audience.not_found):
                if report is None:
                    self._live.drop(target)
                else:
                    self._live.report(target, report)

    def _tell_what_plays(self, account: AccountId) -> None:
        """Tell whose entities show something else now."""
        links = self._roster.links_from(account)
        theirs = (targets_of(it) for it in links if isinstance(it, PlaybackLink))
        for each in (account, *sorted({it for some in theirs for it in some})):
            self._listener.now_playing_changed(each)

    async def _tell_filed(self, filed: Filed) -> None:
        self._held.release(filed.withdrawn)
        self._held.hold(filed.unresolved)
        for account in filed.accounts:
            self._wake(account)
        for account in filed.accounts:
            self._held.see_to(account)
            await self._filed(account)
        self._held.name_drafts(filed.jobs)
