"""The ledger's Protocol: identities, bases, jobs, kept snapshots, news, activity.

Every method is one transaction and is synchronous; the engine calls them on one
thread. What a method was given is durable when it returns; a method that raises has
changed nothing. The durable one raises ``LedgerError`` when its file fails it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from ..model.film import Film, FilmKey
from ..model.identity import Attempt, Identity, IdentityRoute
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, LinkId
from ..model.operation import Operation
from ..model.plan import Base, BaseChange


def scoped(account: AccountId, what: str) -> str:
    """The scope or name of something of one account, forgotten along with it."""
    return f"{account}|{what}"


CLOCK_SLACK: Final = timedelta(minutes=2)
"""A clock that is set so little is not wrong."""


class Ledger(Protocol):
    """Durable store of what we agreed on, what we are about to do, and what we did."""

    def close(self) -> None:
        """Give the store up; a second call does nothing."""

    # -- plans and jobs ----------------------------------------------------------

    def commit_plan(
        self,
        *,
        jobs: Sequence[NewJob],
        base_changes: Sequence[BaseChange],
        now: datetime,
        freed: Collection[str] = (),
        withdrawn: Collection[str] = (),
    ) -> tuple[Job, ...]:
        """Add jobs and move bases together; return the jobs that are new.

        A job whose key is taken is the same fact seen twice: it is passed over. Before
        that, held and queued jobs with a key in ``withdrawn`` are dropped and retired,
        and so are ended ones with a key in ``freed``; new jobs may have these keys.
        """

    def jobs(
        self,
        *,
        account: AccountId | None = None,
        link_id: LinkId | None = None,
        states: Collection[JobState] = (),
    ) -> tuple[Job, ...]:
        """Return jobs that hold their keys, oldest first; empty ``states``: any."""

    def job_counts(self, account: AccountId) -> Mapping[JobState, int]:
        """How many jobs of an account hold their keys, by state; none is left out."""

    def jobs_by_key(self, keys: Collection[str]) -> Mapping[str, Job]:
        """Return the jobs that hold these natural keys."""

    def due(self, account: AccountId, *, now: datetime, limit: int) -> tuple[Job, ...]:
        """Return queued and uncertain jobs whose time has come, oldest first.

        So has that of what was put off by a clock that was ahead then: it would wait
        for as long as the clock was wrong.
        """

    def next_due(self, account: AccountId) -> datetime | None:
        """When the next queued or uncertain job is due (the past when it is now)."""

    def record(
        self,
        jobs: Sequence[Job],
        *,
        base_changes: Sequence[BaseChange] = (),
        freed: Collection[str] = (),
    ) -> tuple[Job, ...]:
        """Write the jobs' new state and the base that moves with it, together.

        State, times, attempts and reason are written; what a job is about is not,
        ``amend`` does that. The keys in ``freed`` are retired last, so an ended job's
        own key may be among them. Jobs that were withdrawn or forgotten meanwhile
        stay as they are and are missing from what is returned: they must not be sent.
        """

    def amend(
        self,
        key: str,
        operation: Operation,
        *,
        now: datetime,
        new_key: str | None = None,
    ) -> Job | None:
        """Change what a held or queued job is about, and its key if there is a new one.

        An ended job gives the new key up. None, and nothing changes, when there is no
        such job, when it may be at the service by now, or when the new key is that of
        another job at work.
        """

    def retire(self, keys: Collection[str]) -> None:
        """Free the natural keys of ended jobs, so that the fact may be new again.

        A job that is still on its way keeps its key.
        """

    def retire_rejected(self, link_id: LinkId) -> None:
        """Free the keys of a link's rejected jobs: its settings have changed."""

    def retire_ended(self, kinds: Collection[str], *, before: datetime) -> None:
        """Free the keys of jobs that were done or dropped before then.

        ``kinds`` are first words of natural keys (``play`` of ``play|…``).
        """

    def prune(self, *, before: datetime) -> int:
        """Drop ended, retired jobs and activity older than this; return how many."""

    # -- bases ------------------------------------------------------------------

    def base(self, link_id: LinkId) -> Base:
        """Return what both ends of a link last agreed on."""

    def bases(self, link_ids: Collection[LinkId]) -> Mapping[LinkId, Base]:
        """Return the bases of several links; one without a row is empty."""

    def change_base(self, changes: Sequence[BaseChange]) -> None:
        """Move bases alone."""

    def forget_link(self, link_id: LinkId) -> None:
        """Drop a link's base and everything of its jobs that has not been sent.

        But not the plays: what was watched while the link stood has been watched.
        Ended jobs free their keys; one that may be at the service by now is left to
        be looked up, and settles nothing any more.
        """

    def forget_account(self, account: AccountId) -> None:
        """Drop an account's jobs, activity, and what is named by ``scoped``."""

    # -- identities -------------------------------------------------------------

    def identities(self, aliases: Collection[FilmKey]) -> Mapping[FilmKey, Identity]:
        """Return what is known of these aliases."""

    def remember(
        self, identities: Sequence[Identity], attempts: Sequence[Attempt] = ()
    ) -> None:
        """Keep identities and failed attempts; a person's choice is never replaced."""

    def attempts(
        self, aliases: Collection[FilmKey], route: IdentityRoute
    ) -> Mapping[FilmKey, datetime]:
        """When this route last failed to know these aliases."""

    # -- news and kept values ---------------------------------------------------

    def seen(self, scope: str) -> Mapping[str, Film] | None:
        """Return what was last reported for a scope; None when nothing ever was."""

    def note_seen(
        self, scope: str, *, added: Mapping[str, Film], removed: Collection[str] = ()
    ) -> None:
        """Note what is being reported, before it is told; makes the scope.

        What is both removed and added ends up added.
        """

    def kept(self, name: str) -> str | None:
        """Return the text kept under a name (a cursor, an imported export)."""

    def keep(self, name: str, value: str | None) -> None:
        """Keep a text; None forgets it."""

    # -- activity ---------------------------------------------------------------

    def log(self, *, at: datetime, account: AccountId, kind: str, text: str) -> None:
        """Add a line to the short activity log."""

    def activity(
        self, *, limit: int = 50
    ) -> tuple[tuple[datetime, AccountId, str, str], ...]:
        """Return the newest lines first: when, account, kind, text."""
