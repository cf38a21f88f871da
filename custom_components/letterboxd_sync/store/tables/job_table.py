"""The table of jobs: their natural keys, their states, and which are due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
import json
from sqlite3 import Connection
from typing import Any, Final

from ...model.job import Job, JobState, NewJob
from ...model.link import AccountId, LinkId
from ...model.operation import Operation
from ..codec import dump_change, dump_operation, load_change, load_operation
from ..columns import moment, moment_or_none, stamp, stamp_or_none, storable
from ..ledger import CLOCK_SLACK

_NOT_SENT: Final = frozenset({JobState.HELD, JobState.QUEUED})
_ENDED: Final = frozenset({JobState.DONE, JobState.REJECTED, JobState.DROPPED})


def _job(row: Sequence[Any]) -> Job:
    job_id, key, account, link_id, operation, settles, state = row[:7]
    created_at, updated_at, not_before, attempts, reason = row[7:]
    return Job(
        job_id=job_id,
        key=key,
        account=AccountId(account),
        link_id=link_id,
        operation=load_operation(operation),
        settles=None if settles is None else load_change(settles),
        state=JobState(state),
        created_at=moment(created_at),
        updated_at=moment(updated_at),
        not_before=moment_or_none(not_before),
        attempts=attempts,
        reason=reason,
    )


def add(db: Connection, jobs: Sequence[NewJob], now: datetime) -> tuple[Job, ...]:
    """Insert the jobs whose key is free and return them."""
    added = (_add(db, job, now) for job in jobs)
    return tuple(job for job in added if job is not None)


def _add(db: Connection, new: NewJob, now: datetime) -> Job | None:
    settles = None if new.settles is None else dump_change(new.settles)
    operation, at = dump_operation(new.operation), stamp(now)
    cursor = db.execute(
        "INSERT INTO job (key, account, link_id, operation, settles, state, created_at,"
        " updated_at, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"
        " ON CONFLICT DO NOTHING",
        (new.key, new.account, new.link_id, operation, settles, new.state, at, at),
    )
    if cursor.rowcount == 0 or cursor.lastrowid is None:
        return None
    return Job(
        job_id=cursor.lastrowid,
        key=new.key,
        account=new.account,
        link_id=new.link_id,
        operation=new.operation,
        settles=new.settles,
        state=new.state,
        created_at=now,
        updated_at=now,
    )


def find(
    db: Connection,
    account: AccountId | None,
    link_id: LinkId | None,
    states: Iterable[JobState],
) -> tuple[Job, ...]:
    """Return unretired jobs, oldest first; None and no states mean any."""
    rows = db.execute(
        "SELECT * FROM current_job"
        " WHERE (:account IS NULL OR account = :account)"
        " AND (:link_id IS NULL OR link_id = :link_id)"
        " AND (:states = '[]' OR state IN (SELECT value FROM json_each(:states)))"
        " ORDER BY job_id",
        {
            "account": account,
            "link_id": link_id,
            "states": json.dumps(sorted(states)),
        },
    )
    return tuple(map(_job, rows))


def counts(db: Connection, account: AccountId) -> Mapping[JobState, int]:
    """How many unretired jobs an account has in each state."""
    rows = db.execute(
        "SELECT state, count(*) FROM current_job WHERE account = ? GROUP BY state",
        (account,),
    )
    return dict.fromkeys(JobState, 0) | {JobState(state): n for state, n in rows}


def by_key(db: Connection, keys: Collection[str]) -> Mapping[str, Job]:
    """Return the unretired jobs with these keys."""
    rows = db.execute(
        "SELECT * FROM current_job"
        " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY job_id",
        (json.dumps(sorted(keys)),),
    )
    return {job.key: job for job in map(_job, rows)}


def due(
    db: Connection, account: AccountId, now: datetime, limit: int
) -> tuple[Job, ...]:
    """Return the queued and uncertain jobs whose time has come, oldest first."""
    rows = db.execute(
        "SELECT * FROM current_job"
        " WHERE account = :account AND state IN ('queued', 'uncertain')"
        " AND (not_before IS NULL OR not_before <= :now OR updated_at > :ahead)"
        " ORDER BY job_id LIMIT :limit",
        {
            "account": account,
            "now": stamp(now),
            "ahead": stamp(now + CLOCK_SLACK),
            "limit": limit,
        },
    )
    return tuple(map(_job, rows))


def next_due(db: Connection, account: AccountId) -> datetime | None:
    """When the next one is due; 1970 when it may be sent at any time."""
    (first,) = db.execute(
        "SELECT min(coalesce(not_before, 0)) FROM current_job"
        " WHERE account = ? AND state IN ('queued', 'uncertain')",
        (account,),
    ).fetchone()
    return moment_or_none(first)


def update(db: Connection, jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Write the jobs' states; return those that are still current."""
    return tuple(job for job in jobs if _update(db, job))


def _update(db: Connection, job: Job) -> bool:
    cursor = db.execute(
        "UPDATE job SET state = ?, updated_at = ?, not_before = ?, attempts = ?,"
        " reason = ? WHERE job_id = ? AND retired = 0",
        (
            job.state,
            stamp(job.updated_at),
            stamp_or_none(job.not_before),
            job.attempts,
            None if job.reason is None else storable(job.reason),
            job.job_id,
        ),
    )
    return cursor.rowcount == 1


def amend(
    db: Connection, key: str, operation: Operation, now: datetime, new_key: str
) -> Job | None:
    """Change what a job that was not sent is about; None when there is none."""
    if new_key != key and not _make_way(db, key, new_key):
        return None
    cursor = db.execute(
        "UPDATE job SET key = ?, operation = ?, updated_at = ?"
        " WHERE key = ? AND retired = 0 AND state IN ('held', 'queued')",
        (new_key, dump_operation(operation), stamp(now), key),
    )
    return by_key(db, [new_key])[new_key] if cursor.rowcount else None


def _make_way(db: Connection, key: str, new_key: str) -> bool:
    """Free the key that a job is to get; whether it can have it."""
    there = by_key(db, [key, new_key])
    if key not in there or there[key].state not in _NOT_SENT:
        return False
    if new_key in there and there[new_key].state not in _ENDED:
        return False
    retire(db, [new_key])
    return True


def withdraw(db: Connection, keys: Collection[str], now: datetime) -> None:
    """Drop jobs that were not sent, and free their keys."""
    db.executemany(
        "UPDATE job SET state = 'dropped', retired = 1, updated_at = ?"
        " WHERE key = ? AND retired = 0 AND state IN ('held', 'queued')",
        ((stamp(now), key) for key in keys),
    )


def retire(db: Connection, keys: Collection[str]) -> None:
    """Free the keys of ended jobs."""
    db.executemany(
        "UPDATE job SET retired = 1 WHERE key = ? AND retired = 0"
        " AND state IN ('done', 'rejected', 'dropped')",
        ((key,) for key in keys),
    )


def retire_rejected(db: Connection, link_id: LinkId) -> None:
    """Free the keys of a link's rejected jobs."""
    db.execute(
        "UPDATE job SET retired = 1 WHERE link_id = ? AND state = 'rejected'",
        (link_id,),
    )


def retire_ended(db: Connection, kinds: Collection[str], before: datetime) -> None:
    """Free the keys of jobs of these kinds that ended well, or for nothing, by then."""
    db.execute(
        "UPDATE job SET retired = 1 WHERE retired = 0"
        " AND state IN ('done', 'dropped') AND updated_at < ?"
        " AND substr(key, 1, instr(key, '|') - 1) IN (SELECT value FROM json_each(?))",
        (stamp(before), json.dumps(sorted(kinds))),
    )


def forget_link(db: Connection, link_id: LinkId) -> None:
    """Drop what was not sent, free what ended, cut the rest off from its base.

    Plays stay as they are, without a link: what was watched while it stood has been
    watched.
    """
    here = (link_id,)
    db.execute(
        "UPDATE job SET link_id = NULL WHERE link_id = ? AND state <> 'rejected'"
        " AND json_extract(operation, '$.type') = 'add_play'",
        here,
    )
    db.execute(
        "DELETE FROM job WHERE link_id = ? AND state IN ('held', 'queued')", here
    )
    db.execute(
        "UPDATE job SET retired = 1 WHERE link_id = ?"
        " AND state IN ('done', 'rejected', 'dropped')",
        here,
    )
    db.execute("UPDATE job SET settles = NULL WHERE link_id = ?", here)


def forget_account(db: Connection, account: AccountId) -> None:
    """Drop every job of an account."""
    db.execute("DELETE FROM job WHERE account = ?", (account,))


def prune(db: Connection, before: datetime) -> int:
    """Drop retired jobs that were last touched before then."""
    cursor = db.execute(
        "DELETE FROM job WHERE retired = 1 AND updated_at < ?", (stamp(before),)
    )
    return cursor.rowcount
