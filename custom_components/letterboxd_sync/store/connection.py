"""Opens the ledger's file: refuses what it cannot trust, brings it up to date."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
import sqlite3
from typing import Final

from .errors import LedgerBroken, LedgerTooNew, LedgerUnavailable
from .resting import RestingConnection

SCHEMA: Final = Path(__file__).parent / "schema"

# Only the low byte names the kind of trouble; the rest is detail. These pass by
# themselves or by making room; all others mean that the file is not what we wrote.
_PASSING: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the trouble that SQLite and the disk make into ``LedgerError``."""
    try:
        yield
    except sqlite3.ProgrammingError, sqlite3.IntegrityError:
        raise  # Our own mistake; it is neither the file's nor the disk's.
    except sqlite3.DatabaseError as err:
        code = getattr(err, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _PASSING:
            raise LedgerUnavailable(path, str(err)) from err
        raise LedgerBroken(path, str(err)) from err
    except OSError as err:
        raise LedgerUnavailable(path, err.strerror or str(err)) from err


@contextmanager
def decoding(path: Path) -> Iterator[None]:
    """Turn a row that cannot be read back into ``LedgerBroken``."""
    with translated(path):
        try:
            yield
        except (ValueError, OverflowError) as err:
            raise LedgerBroken(path, str(err)) from err


@contextmanager
def transaction(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All of what is done inside becomes durable at its end, or none of it."""
    with translated(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        finally:
            # SQLite has rolled back by itself after some errors, not after all.
            if db.in_transaction:
                db.execute("ROLLBACK")


def connect(
    path: Path, *, busy_timeout: timedelta, schema: Path = SCHEMA
) -> sqlite3.Connection:
    """Open the file, made when there is none; raises ``LedgerError``.

    The connection may be used from another thread than this one, by one at a time.
    """
    with translated(path), ExitStack() as undo:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Watchlists are nobody else's business; SQLite gives its own files this mode.
        path.touch(mode=0o600)
        db = sqlite3.connect(
            path,
            timeout=busy_timeout.total_seconds(),
            autocommit=True,
            check_same_thread=False,
            factory=RestingConnection,
        )
        undo.callback(db.close)
        _prepare(db, path, schema)
        undo.pop_all()
    return db


def _prepare(db: sqlite3.Connection, path: Path, schema: Path) -> None:
    migrations = sorted(schema.glob("*.sql"))
    _refuse_damaged(db, path)
    _refuse_foreign(db, path, known=len(migrations))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    # Kibibytes: what is read twice is in the system's own cache, and memory is short
    db.execute("PRAGMA cache_size = -256")
    for number, migration in enumerate(migrations, start=1):
        if _version(db) < number:
            _migrate(db, path, number, migration.read_text("utf-8"))


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _refuse_damaged(db: sqlite3.Connection, path: Path) -> None:
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise LedgerBroken(path, str(verdict))


def _refuse_foreign(db: sqlite3.Connection, path: Path, *, known: int) -> None:
    found = _version(db)
    if found > known:
        raise LedgerTooNew(path, found=found, known=known)
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if (found == 0) != (tables == 0):
        raise LedgerBroken(path, "it is another program's database")


def _migrate(db: sqlite3.Connection, path: Path, number: int, script: str) -> None:
    with transaction(db, path):
        db.executescript(script)
        db.execute(f"PRAGMA user_version = {number:d}")
