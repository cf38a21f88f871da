"""What the durable ledger keeps, whatever stops it half-way."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.plan import Keep
from custom_components.letterboxd_sync.store.errors import (
    LedgerBroken,
    LedgerUnavailable,
)
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger

from .examples import (
    LATER,
    LINK,
    NOW,
    RADARR,
    SOON,
    film,
    film_key,
    identity,
    new_job,
    request_key,
    row,
)

AT_ONCE = timedelta(0)


@pytest.fixture
def durable(path: Path) -> Iterator[SqliteLedger]:
    """A ledger that does not wait for others."""
    with SqliteLedger(path, busy_timeout=AT_ONCE) as ledger:
        yield ledger


@pytest.fixture
def other(durable: SqliteLedger, path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else with a hand on the file."""
    assert durable.jobs() == ()
    with closing(sqlite3.connect(path, autocommit=True, timeout=0)) as db:
        yield db


def plan(ledger: SqliteLedger) -> tuple[Job, ...]:
    return ledger.commit_plan(
        jobs=[new_job(1), new_job(2)], base_changes=[Keep(row=row(3))], now=NOW
    )


def finish(ledger: SqliteLedger) -> None:
    done = [replace(job, state=JobState.DONE) for job in ledger.jobs()]
    ledger.record(done, base_changes=[Keep(row=row(1)), Keep(row=row(2))])


def forget(ledger: SqliteLedger) -> None:
    ledger.forget_link(LINK)


def note(ledger: SqliteLedger) -> None:
    ledger.note_seen("scope", added={"1": film(1), "2": film(2)}, removed=["0"])


def learn(ledger: SqliteLedger) -> None:
    ledger.remember([identity(1), identity(2, alias="gozu")])


def whole(path: Path) -> str:
    """Everything that is in the file."""
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


def test_everything_is_there_after_a_restart(path: Path) -> None:
    with SqliteLedger(path) as ledger:
        jobs = plan(ledger)
        learn(ledger)
        note(ledger)
        ledger.keep("cursor", "1")
        ledger.log(at=NOW, account=RADARR, kind="requested", text="Heat")

    with SqliteLedger(path) as ledger:
        assert ledger.jobs() == jobs
        assert ledger.base(LINK) == {film_key(3): row(3)}
        assert ledger.identities([identity(1).alias]) == {
            identity(1).alias: identity(1)
        }
        assert ledger.seen("scope") == {"1": film(1), "2": film(2)}
        assert ledger.kept("cursor") == "1"
        assert ledger.activity() == ((NOW, RADARR, "requested", "Heat"),)


def test_what_a_method_was_given_is_in_the_file_when_it_returns(
    durable: SqliteLedger, other: sqlite3.Connection
) -> None:
    plan(durable)

    assert other.execute("SELECT count(*) FROM job").fetchone() == (2,)


def test_the_ledger_may_be_used_from_another_thread(path: Path) -> None:
    with ThreadPoolExecutor(1) as first:
        ledger = first.submit(SqliteLedger, path).result()
    with ThreadPoolExecutor(1) as second:
        jobs = second.submit(plan, ledger).result()
        second.submit(ledger.close).result()

    assert len(jobs) == 2


@pytest.mark.parametrize(
    ("before", "fault", "method"),
    [
        (note, "INSERT ON job WHEN new.key LIKE '%tmdb:2'", plan),
        (note, "INSERT ON base", plan),
        (plan, "UPDATE ON job WHEN new.key LIKE '%tmdb:2'", finish),
        (plan, "INSERT ON base WHEN new.key = 'tmdb:2'", finish),
        (plan, "DELETE ON job WHEN old.key LIKE '%tmdb:2'", forget),
        (plan, "INSERT ON seen WHEN new.key = '2'", note),
        (plan, "INSERT ON identity WHEN new.alias LIKE '%gozu'", learn),
    ],
)
def test_a_method_that_fails_half_way_changes_nothing(
    durable: SqliteLedger,
    other: sqlite3.Connection,
    path: Path,
    *,
    before: Callable[[SqliteLedger], object],
    fault: str,
    method: Callable[[SqliteLedger], object],
) -> None:
    before(durable)
    # FAIL keeps what the statement did so far: only a rollback takes it back.
    other.execute(
        f"CREATE TRIGGER fault BEFORE {fault} BEGIN SELECT RAISE(FAIL, 'fault'); END"
    )
    content = whole(path)

    with pytest.raises(sqlite3.IntegrityError, match="fault"):
        method(durable)

    assert whole(path) == content
    other.execute("DROP TRIGGER fault")
    method(durable)


def test_a_value_that_is_none_changes_nothing(
    durable: SqliteLedger, path: Path
) -> None:
    plan(durable)
    content = whole(path)
    without_zone = replace(row(5), agreed_at=datetime(2026, 11, 20))  # noqa: DTZ001

    with pytest.raises(TypeError, match="offset-naive"):
        durable.change_base([Keep(row=row(4)), Keep(row=without_zone)])

    assert whole(path) == content


def test_a_ledger_that_another_holds_is_unavailable_and_then_works_again(
    durable: SqliteLedger, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerUnavailable, match=r"just now \(database is locked\)"):
        plan(durable)

    other.execute("ROLLBACK")
    assert durable.jobs() == ()
    assert len(plan(durable)) == 2


def test_a_reader_does_not_keep_the_ledger_from_writing(
    durable: SqliteLedger, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN")
    other.execute("SELECT * FROM job").fetchall()

    assert len(plan(durable)) == 2
    other.execute("ROLLBACK")


def test_a_full_disk_changes_nothing_and_then_works_again(
    durable: SqliteLedger,
) -> None:
    durable._db.execute("PRAGMA max_page_count = 1")

    with pytest.raises(LedgerUnavailable, match="full"):
        durable.keep("export", "row " * 100_000)

    assert durable.kept("export") is None
    durable._db.execute("PRAGMA max_page_count = 100000")
    durable.keep("export", "row " * 100_000)
    assert durable.kept("export") == "row " * 100_000


@pytest.mark.parametrize(
    ("damage", "read"),
    [
        (
            "UPDATE job SET operation = '{}'",
            lambda ledger: ledger.jobs(),
        ),
        (
            "UPDATE job SET operation = 'nothing'",
            lambda ledger: ledger.due(RADARR, now=LATER, limit=1),
        ),
        (
            'UPDATE job SET settles = \'{"type":"swap"}\'',
            lambda ledger: ledger.jobs_by_key([request_key(1)]),
        ),
        (
            "UPDATE job SET state = 'lost'",
            lambda ledger: ledger.job_counts(RADARR),
        ),
        (
            "UPDATE job SET created_at = 9223372036854775807",
            lambda ledger: ledger.jobs(),
        ),
        (
            "UPDATE job SET key = CAST(x'ff' AS TEXT) WHERE job_id = 1",
            lambda ledger: ledger.jobs(),
        ),
        (
            "UPDATE base SET film = '{}'",
            lambda ledger: ledger.base(LINK),
        ),
        (
            "UPDATE identity SET route = 'guess'",
            lambda ledger: ledger.identities([identity(1).alias]),
        ),
        (
            "UPDATE seen SET film = '[]'",
            lambda ledger: ledger.seen("scope"),
        ),
        (
            "DROP TABLE kept",
            lambda ledger: ledger.kept("cursor"),
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_never_passed_over(
    durable: SqliteLedger,
    other: sqlite3.Connection,
    damage: str,
    read: Callable[[SqliteLedger], object],
) -> None:
    plan(durable)
    learn(durable)
    note(durable)
    read(durable)
    other.execute(damage)

    with pytest.raises(LedgerBroken, match="cannot be read"):
        read(durable)


def test_a_path_that_failed_is_named(durable: SqliteLedger, path: Path) -> None:
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("DROP TABLE activity")

    with pytest.raises(LedgerBroken) as raised:
        durable.log(at=SOON, account=RADARR, kind="requested", text="Heat")

    assert str(path) in str(raised.value)


def test_a_backup_of_an_open_ledger_that_is_left_alone_is_whole(
    durable: SqliteLedger, path: Path, tmp_path: Path
) -> None:
    """Home Assistant copies file by file, and leaves out what ends in ``.db-shm``."""
    jobs = plan(durable)
    copy = tmp_path / "restored"
    shutil.copytree(path.parent, copy, ignore=shutil.ignore_patterns("*.db-shm"))

    with SqliteLedger(copy / path.name) as restored:
        assert restored.jobs() == jobs
        assert restored.base(LINK) == {film_key(3): row(3)}
