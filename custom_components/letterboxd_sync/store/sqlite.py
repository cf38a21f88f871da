"""The durable ledger: one SQLite file that a kill at any instant leaves whole."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self, override

from ..model.film import Film, FilmKey
from ..model.identity import Attempt, Identity, IdentityRoute
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, LinkId
from ..model.operation import Operation
from ..model.plan import Base, BaseChange
from .connection import connect, decoding, transaction
from .ledger import Ledger
from .tables import base_table, identity_table, job_table, note_table

# Only a backup tool or a person with a database browser ever holds the file, briefly.
BUSY_TIMEOUT: Final = timedelta(seconds=10)


class SqliteLedger(Ledger):
    """A ledger in a file; raises ``LedgerError``.

    WAL with ``synchronous=FULL``: what was committed survives a power cut. Any thread
    may use it, one at a time.
    """

    def __init__(self, path: Path, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        """Open the file, made when there is none; blocks while it is checked."""
        self._path = path
        self._db = connect(path, busy_timeout=busy_timeout)

    def __enter__(self) -> Self:
        """Hand out the ledger, to be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the file up."""
        self.close()

    @override
    def close(self) -> None:
        self._db.close()

    def _writing(self) -> AbstractContextManager[None]:
        return transaction(self._db, self._path)

    def _reading(self) -> AbstractContextManager[None]:
        return decoding(self._path)

    # -- plans and jobs ----------------------------------------------------------

    @override
    def commit_plan(
        self,
        *,
        jobs: Sequence[NewJob],
        base_changes: Sequence[BaseChange],
        now: datetime,
        freed: Collection[str] = (),
        withdrawn: Collection[str] = (),
    ) -> tuple[Job, ...]:
        with self._writing():
            job_table.withdraw(self._db, withdrawn, now)
            job_table.retire(self._db, freed)
            added = job_table.add(self._db, jobs, now)
            base_table.change(self._db, base_changes)
        return added

    @override
    def jobs(
        self,
        *,
        account: AccountId | None = None,
        link_id: LinkId | None = None,
        states: Collection[JobState] = (),
    ) -> tuple[Job, ...]:
        with self._reading():
            return job_table.find(self._db, account, link_id, states)

    @override
    def job_counts(self, account: AccountId) -> Mapping[JobState, int]:
        with self._reading():
            return job_table.counts(self._db, account)

    @override
    def jobs_by_key(self, keys: Collection[str]) -> Mapping[str, Job]:
        with self._reading():
            return job_table.by_key(self._db, keys)

    @override
    def due(self, account: AccountId, *, now: datetime, limit: int) -> tuple[Job, ...]:
        with self._reading():
            return job_table.due(self._db, account, now, limit)

    @override
    def next_due(self, account: AccountId) -> datetime | None:
        with self._reading():
            return job_table.next_due(self._db, account)

    @override
    def record(
        self,
        jobs: Sequence[Job],
        *,
        base_changes: Sequence[BaseChange] = (),
        freed: Collection[str] = (),
    ) -> tuple[Job, ...]:
        with self._writing():
            there = job_table.update(self._db, jobs)
            base_table.change(self._db, base_changes)
            job_table.retire(self._db, freed)
        return there

    @override
    def amend(
        self,
        key: str,
        operation: Operation,
        *,
        now: datetime,
        new_key: str | None = None,
    ) -> Job | None:
        with self._writing():
            return job_table.amend(self._db, key, operation, now, new_key or key)

    @override
    def retire(self, keys: Collection[str]) -> None:
        with self._writing():
            job_table.retire(self._db, keys)

    @override
    def retire_rejected(self, link_id: LinkId) -> None:
        with self._writing():
            job_table.retire_rejected(self._db, link_id)

    @override
    def retire_ended(self, kinds: Collection[str], *, before: datetime) -> None:
        with self._writing():
            job_table.retire_ended(self._db, kinds, before)

    @override
    def prune(self, *, before: datetime) -> int:
        with self._writing():
            return job_table.prune(self._db, before) + note_table.prune(
                self._db, before
            )

    # -- bases ------------------------------------------------------------------

    @override
    def base(self, link_id: LinkId) -> Base:
        return self.bases([link_id])[link_id]

    @override
    def bases(self, link_ids: Collection[LinkId]) -> Mapping[LinkId, Base]:
        with self._reading():
            return base_table.find(self._db, link_ids)

    @override
    def change_base(self, changes: Sequence[BaseChange]) -> None:
        with self._writing():
            base_table.change(self._db, changes)

    @override
    def forget_link(self, link_id: LinkId) -> None:
        with self._writing():
            base_table.forget_link(self._db, link_id)
            job_table.forget_link(self._db, link_id)

    @override
    def forget_account(self, account: AccountId) -> None:
        with self._writing():
            job_table.forget_account(self._db, account)
            note_table.forget_account(self._db, account)

    # -- identities -------------------------------------------------------------

    @override
    def identities(self, aliases: Collection[FilmKey]) -> Mapping[FilmKey, Identity]:
        with self._reading():
            return identity_table.find(self._db, aliases)

    @override
    def remember(
        self, identities: Sequence[Identity], attempts: Sequence[Attempt] = ()
    ) -> None:
        with self._writing():
            identity_table.remember(self._db, identities)
            identity_table.remember_attempts(self._db, attempts)

    @override
    def attempts(
        self, aliases: Collection[FilmKey], route: IdentityRoute
    ) -> Mapping[FilmKey, datetime]:
        with self._reading():
            return identity_table.attempts(self._db, aliases, route)

    # -- news and kept values ---------------------------------------------------

    @override
    def seen(self, scope: str) -> Mapping[str, Film] | None:
        with self._reading():
            return note_table.seen(self._db, scope)

    @override
    def note_seen(
        self, scope: str, *, added: Mapping[str, Film], removed: Collection[str] = ()
    ) -> None:
        with self._writing():
            note_table.note_seen(self._db, scope, added, removed)

    @override
    def kept(self, name: str) -> str | None:
        with self._reading():
            return note_table.kept(self._db, name)

    @override
    def keep(self, name: str, value: str | None) -> None:
        with self._writing():
            note_table.keep(self._db, name, value)

    # -- activity ---------------------------------------------------------------

    @override
    def log(self, *, at: datetime, account: AccountId, kind: str, text: str) -> None:
        with self._writing():
            note_table.log(self._db, at, account, kind, text)

    @override
    def activity(self, *, limit: int = 50) -> tuple[note_table.Line, ...]:
        with self._reading():
            return note_table.activity(self._db, limit)
