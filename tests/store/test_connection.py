"""Opening the ledger: what is made, brought up to date, and refused."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3
import stat

import pytest

from custom_components.letterboxd_sync.model.plan import Keep
from custom_components.letterboxd_sync.store.connection import SCHEMA, connect
from custom_components.letterboxd_sync.store.errors import (
    LedgerBroken,
    LedgerTooNew,
    LedgerUnavailable,
)
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger

from .examples import LINK, film_key, row

AT_ONCE = timedelta(0)
SECOND = "ALTER TABLE base ADD COLUMN note TEXT; CREATE TABLE extra (id INTEGER);"
FAILING = "INSERT INTO nowhere VALUES (1);"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        (number,) = db.execute("PRAGMA user_version").fetchone()
    return int(number)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {
            name
            for (name,) in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            )
        }


def fill(path: Path) -> None:
    with SqliteLedger(path) as ledger:
        ledger.change_base([Keep(row=row(949))])


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """Today's migrations, to be added to."""
    copy = tmp_path / "schema"
    shutil.copytree(SCHEMA, copy)
    return copy


def test_migrations_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in SCHEMA.iterdir())

    assert names == [f"{number:04d}.sql" for number in range(1, len(names) + 1)]


def test_a_new_ledger_is_made_with_its_folder(path: Path) -> None:
    with SqliteLedger(path) as ledger:
        assert ledger.jobs() == ()

    assert version(path) == len(list(SCHEMA.iterdir()))


def test_nobody_else_may_read_a_new_ledger(path: Path) -> None:
    with SqliteLedger(path) as ledger:
        ledger.keep("cursor", "1")
        modes = [stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()]

    assert set(modes) == {0o600}


def test_a_closed_ledger_is_a_single_file(path: Path) -> None:
    fill(path)

    assert [each.name for each in path.parent.iterdir()] == ["ledger.db"]


def test_every_commit_waits_for_the_disk(path: Path) -> None:
    with closing(connect(path, busy_timeout=AT_ONCE)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_an_older_ledger_is_brought_up_to_date_with_all_it_holds(
    path: Path, schema: Path
) -> None:
    fill(path)
    (schema / "0002.sql").write_text(SECOND)

    connect(path, busy_timeout=AT_ONCE, schema=schema).close()

    assert version(path) == 2
    with closing(sqlite3.connect(path)) as db:
        held = db.execute("SELECT link_id, key, note FROM base").fetchall()
    assert held == [(LINK, film_key(949), None)]


def test_a_ledger_that_is_up_to_date_is_left_alone(path: Path, schema: Path) -> None:
    (schema / "0002.sql").write_text(SECOND)
    connect(path, busy_timeout=AT_ONCE, schema=schema).close()
    connect(path, busy_timeout=AT_ONCE, schema=schema).close()

    assert version(path) == 2


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(
    path: Path, schema: Path
) -> None:
    fill(path)
    (schema / "0002.sql").write_text(f"{SECOND} {FAILING}")

    with pytest.raises(LedgerBroken, match="no such table: nowhere"):
        connect(path, busy_timeout=AT_ONCE, schema=schema)

    assert version(path) == 1
    assert "extra" not in tables(path)
    with SqliteLedger(path) as ledger:
        assert ledger.base(LINK) == {film_key(949): row(949)}


def test_migrations_before_a_failing_one_stand(path: Path, schema: Path) -> None:
    (schema / "0002.sql").write_text(SECOND)
    (schema / "0003.sql").write_text(FAILING)

    with pytest.raises(LedgerBroken):
        connect(path, busy_timeout=AT_ONCE, schema=schema)

    assert version(path) == 2


def test_the_ledger_of_a_newer_release_is_refused_unchanged(
    path: Path, schema: Path
) -> None:
    (schema / "0002.sql").write_text(SECOND)
    connect(path, busy_timeout=AT_ONCE, schema=schema).close()
    before = path.read_bytes()

    with pytest.raises(
        LedgerTooNew, match=r"schema 2, this one knows 1.*newer release"
    ):
        SqliteLedger(path)

    assert path.read_bytes() == before


def _no_database(path: Path) -> None:
    path.write_bytes(b"This is a letter to my aunt, not a database. " * 200)


def _another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")


def _without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")


def _cut_short(path: Path) -> None:
    fill(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _scribbled_over(path: Path) -> None:
    fill(path)
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    path.write_bytes(whole)


@pytest.mark.parametrize(
    "spoil",
    [_no_database, _another_programs, _without_tables, _cut_short, _scribbled_over],
)
def test_a_file_that_cannot_be_trusted_is_refused_unchanged(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()

    with pytest.raises(LedgerBroken, match="back from a backup, or move it away"):
        SqliteLedger(path)

    assert path.read_bytes() == before


def test_an_index_that_disagrees_with_its_table_is_noticed(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = 1")
        db.execute("UPDATE sqlite_schema SET sql = 'rubbish' WHERE name = 'base'")
        db.commit()

    with pytest.raises(LedgerBroken):
        SqliteLedger(path)


def test_a_folder_in_the_place_of_the_file_is_said_so(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(LedgerUnavailable, match="unable to open database file"):
        SqliteLedger(path)


def test_a_file_in_the_place_of_the_folder_is_said_so(path: Path) -> None:
    path.parent.write_text("not a folder")

    with pytest.raises(LedgerUnavailable, match="cannot be used just now"):
        SqliteLedger(path)


def test_a_refused_file_is_not_held_open(path: Path) -> None:
    path.parent.mkdir()
    _another_programs(path)
    with pytest.raises(LedgerBroken):
        SqliteLedger(path)

    with closing(sqlite3.connect(path, timeout=0)) as db:
        db.execute("BEGIN EXCLUSIVE")
        db.execute("ROLLBACK")
