"""The ledger of the tests: everything in dictionaries, gone with the process."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final, assert_never, override

from ..model.film import Film, FilmKey
from ..model.identity import Attempt, Identity, IdentityRoute
from ..model.job import Job, JobState, NewJob
from ..model.link import AccountId, LinkId
from ..model.operation import AddPlay, Operation
from ..model.plan import Base, BaseChange, BaseRow, Forget, Keep
from .columns import EPOCH, storable
from .ledger import CLOCK_SLACK, Ledger, scoped

_ENDED: Final = {JobState.DONE, JobState.REJECTED, JobState.DROPPED}
_NOT_SENT: Final = {JobState.HELD, JobState.QUEUED}
_WAITING: Final = {JobState.QUEUED, JobState.UNCERTAIN}

type _Line = tuple[datetime, AccountId, str, str]


class MemoryLedger(Ledger):
    """A ledger that keeps nothing beyond its own life."""

    def __init__(self) -> None:
        """Begin empty."""
        self._ids = count(1)
        # By number, oldest first; a retired job's key is free.
        self._jobs: dict[int, Job] = {}
        self._retired: dict[int, Job] = {}
        self._bases: dict[LinkId, dict[FilmKey, BaseRow]] = {}
        self._identities: dict[FilmKey, Identity] = {}
        self._attempts: dict[tuple[FilmKey, IdentityRoute], datetime] = {}
        self._seen: dict[str, dict[str, Film]] = {}
        self._kept: dict[str, str] = {}
        self._activity: list[_Line] = []

    @override
    def close(self) -> None:
        pass

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
        self._withdraw(withdrawn, now)
        self.retire(freed)
        taken = {job.key for job in self._jobs.values()}
        # The first of several jobs with one key is the one that is kept.
        wanted = {new.key: new for new in reversed(jobs) if new.key not in taken}
        added = tuple(self._new_job(wanted[key], now) for key in reversed(wanted))
        self._jobs |= {job.job_id: job for job in added}
        self.change_base(base_changes)
        return added

    def _withdraw(self, keys: Collection[str], now: datetime) -> None:
        wanted = frozenset(keys)
        for job in self.jobs(states=_NOT_SENT):
            if job.key in wanted:
                del self._jobs[job.job_id]
                dropped = replace(job, state=JobState.DROPPED, updated_at=now)
                self._retired[job.job_id] = dropped

    def _new_job(self, new: NewJob, now: datetime) -> Job:
        return Job(
            job_id=next(self._ids),
            key=new.key,
            account=new.account,
            link_id=new.link_id,
            operation=new.operation,
            settles=new.settles,
            state=new.state,
            created_at=now,
            updated_at=now,
        )

    @override
    def jobs(
        self,
        *,
        account: AccountId | None = None,
        link_id: LinkId | None = None,
        states: Collection[JobState] = (),
    ) -> tuple[Job, ...]:
        return tuple(
            job
            for job in self._jobs.values()
            if account in (None, job.account)
            and link_id in (None, job.link_id)
            and (not states or job.state in states)
        )

    @override
    def job_counts(self, account: AccountId) -> Mapping[JobState, int]:
        return {
            state: len(self.jobs(account=account, states=[state])) for state in JobState
        }

    @override
    def jobs_by_key(self, keys: Collection[str]) -> Mapping[str, Job]:
        wanted = frozenset(keys)
        return {job.key: job for job in self._jobs.values() if job.key in wanted}

    @override
    def due(self, account: AccountId, *, now: datetime, limit: int) -> tuple[Job, ...]:
        waiting = self.jobs(account=account, states=_WAITING)
        ahead = now + CLOCK_SLACK
        return tuple(
            job
            for job in waiting
            if (job.not_before or now) <= now or job.updated_at > ahead
        )[:limit]

    @override
    def next_due(self, account: AccountId) -> datetime | None:
        waiting = self.jobs(account=account, states=_WAITING)
        return min((job.not_before or EPOCH for job in waiting), default=None)

    @override
    def record(
        self,
        jobs: Sequence[Job],
        *,
        base_changes: Sequence[BaseChange] = (),
        freed: Collection[str] = (),
    ) -> tuple[Job, ...]:
        there = tuple(job for job in jobs if self._write(job))
        self.change_base(base_changes)
        self.retire(freed)
        return there

    def _write(self, job: Job) -> bool:
        if job.job_id not in self._jobs:
            return False
        self._jobs[job.job_id] = replace(
            self._jobs[job.job_id],
            state=job.state,
            updated_at=job.updated_at,
            not_before=job.not_before,
            attempts=job.attempts,
            reason=None if job.reason is None else storable(job.reason),
        )
        return True

    @override
    def amend(
        self,
        key: str,
        operation: Operation,
        *,
        now: datetime,
        new_key: str | None = None,
    ) -> Job | None:
        named = key if new_key is None else new_key
        there = self.jobs_by_key([key, named])
        job, other = there.get(key), there.get(named)
        if job is None or job.state not in _NOT_SENT:
            return None
        if named != key and other is not None:
            if other.state not in _ENDED:
                return None
            self.retire([named])
        amended = replace(job, key=named, operation=operation, updated_at=now)
        self._jobs[job.job_id] = amended
        return amended

    @override
    def retire(self, keys: Collection[str]) -> None:
        wanted = frozenset(keys)
        self._retire(job for job in self.jobs(states=_ENDED) if job.key in wanted)

    def _retire(self, jobs: Iterator[Job]) -> None:
        for job in jobs:
            self._retired[job.job_id] = self._jobs.pop(job.job_id)

    @override
    def retire_rejected(self, link_id: LinkId) -> None:
        self._retire(iter(self.jobs(link_id=link_id, states=[JobState.REJECTED])))

    @override
    def retire_ended(self, kinds: Collection[str], *, before: datetime) -> None:
        over = self.jobs(states=[JobState.DONE, JobState.DROPPED])
        self._retire(
            job
            for job in over
            if job.updated_at < before and job.key.partition("|")[0] in kinds
        )

    @override
    def prune(self, *, before: datetime) -> int:
        old = [key for key, job in self._retired.items() if job.updated_at < before]
        for job_id in old:
            del self._retired[job_id]
        lines = [line for line in self._activity if line[0] >= before]
        pruned = len(old) + len(self._activity) - len(lines)
        self._activity = lines
        return pruned

    # -- bases ------------------------------------------------------------------

    @override
    def base(self, link_id: LinkId) -> Base:
        return dict(sorted(self._bases.get(link_id, {}).items()))

    @override
    def bases(self, link_ids: Collection[LinkId]) -> Mapping[LinkId, Base]:
        return {link_id: self.base(link_id) for link_id in link_ids}

    @override
    def change_base(self, changes: Sequence[BaseChange]) -> None:
        for change in changes:
            match change:
                case Keep(row=row):
                    self._bases.setdefault(row.link_id, {})[row.key] = row
                case Forget(link_id=link_id, key=key):
                    self._bases.get(link_id, {}).pop(key, None)
                case _:
                    assert_never(change)

    @override
    def forget_link(self, link_id: LinkId) -> None:
        self._bases.pop(link_id, None)
        for job in self.jobs(link_id=link_id):
            if (
                isinstance(job.operation, AddPlay)
                and job.state is not JobState.REJECTED
            ):
                self._jobs[job.job_id] = replace(job, link_id=None)
        for job in self.jobs(link_id=link_id, states=_NOT_SENT):
            del self._jobs[job.job_id]
        self._retire(iter(self.jobs(link_id=link_id, states=_ENDED)))
        for job in self.jobs(link_id=link_id):
            self._jobs[job.job_id] = replace(job, settles=None)

    @override
    def forget_account(self, account: AccountId) -> None:
        for table in (self._jobs, self._retired):
            for job in [job for job in table.values() if job.account == account]:
                del table[job.job_id]
        self._activity = [line for line in self._activity if line[1] != account]
        for named in (self._seen, self._kept):
            for name in [
                name for name in named if name.startswith(scoped(account, ""))
            ]:
                del named[name]

    # -- identities -------------------------------------------------------------

    @override
    def identities(self, aliases: Collection[FilmKey]) -> Mapping[FilmKey, Identity]:
        known = sorted(self._identities.keys() & set(aliases))
        return {alias: self._identities[alias] for alias in known}

    @override
    def remember(
        self, identities: Sequence[Identity], attempts: Sequence[Attempt] = ()
    ) -> None:
        for identity in identities:
            known = self._identities.get(identity.alias)
            if known is None or not _overruled_by_person(identity, known):
                self._identities[identity.alias] = identity
        for each in attempts:
            self._attempts[each.alias, each.route] = each.tried_at

    @override
    def attempts(
        self, aliases: Collection[FilmKey], route: IdentityRoute
    ) -> Mapping[FilmKey, datetime]:
        return {
            alias: self._attempts[alias, route]
            for alias in sorted(set(aliases))
            if (alias, route) in self._attempts
        }

    # -- news and kept values ---------------------------------------------------

    @override
    def seen(self, scope: str) -> Mapping[str, Film] | None:
        films = self._seen.get(scope)
        return None if films is None else dict(sorted(films.items()))

    @override
    def note_seen(
        self, scope: str, *, added: Mapping[str, Film], removed: Collection[str] = ()
    ) -> None:
        films = self._seen.setdefault(scope, {})
        for key in removed:
            films.pop(key, None)
        films.update(added)

    @override
    def kept(self, name: str) -> str | None:
        return self._kept.get(name)

    @override
    def keep(self, name: str, value: str | None) -> None:
        if value is None:
            self._kept.pop(name, None)
        else:
            self._kept[name] = storable(value)

    # -- activity ---------------------------------------------------------------

    @override
    def log(self, *, at: datetime, account: AccountId, kind: str, text: str) -> None:
        self._activity.append((at, account, kind, storable(text)))

    @override
    def activity(self, *, limit: int = 50) -> tuple[_Line, ...]:
        by_time = sorted(self._activity, key=lambda line: line[0])
        return tuple(reversed(by_time))[:limit]


def _overruled_by_person(identity: Identity, known: Identity) -> bool:
    chosen = known.route is IdentityRoute.PERSON
    return chosen and identity.route is not IdentityRoute.PERSON
