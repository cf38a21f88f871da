"""The tables of what people were told, of kept texts, and of the activity log."""

from collections.abc import Collection, Mapping
from datetime import datetime
from sqlite3 import Connection
from typing import Final

from ...model.film import Film
from ...model.link import AccountId
from ..codec import dump_film, load_film
from ..columns import moment, stamp, storable
from ..ledger import scoped

type Line = tuple[datetime, AccountId, str, str]

_LAST: Final = "\U0010ffff"


def seen(db: Connection, scope: str) -> Mapping[str, Film] | None:
    """Return what was reported for a scope; None when there is no such scope."""
    made = db.execute("SELECT 1 FROM seen_scope WHERE scope = ?", (scope,)).fetchone()
    if made is None:
        return None
    rows = db.execute(
        "SELECT key, film FROM seen WHERE scope = ? ORDER BY key", (scope,)
    )
    return {key: load_film(film) for key, film in rows}


def note_seen(
    db: Connection, scope: str, added: Mapping[str, Film], removed: Collection[str]
) -> None:
    """Make the scope, drop what was removed, then put what was added."""
    db.execute("INSERT OR IGNORE INTO seen_scope (scope) VALUES (?)", (scope,))
    db.executemany(
        "DELETE FROM seen WHERE scope = ? AND key = ?",
        ((scope, key) for key in removed),
    )
    db.executemany(
        "REPLACE INTO seen (scope, key, film) VALUES (?, ?, ?)",
        ((scope, key, dump_film(film)) for key, film in added.items()),
    )


def kept(db: Connection, name: str) -> str | None:
    """Return the text kept under a name."""
    row = db.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def keep(db: Connection, name: str, value: str | None) -> None:
    """Keep a text under a name, or nothing any more."""
    if value is None:
        db.execute("DELETE FROM kept WHERE name = ?", (name,))
    else:
        db.execute(
            "REPLACE INTO kept (name, value) VALUES (?, ?)", (name, storable(value))
        )


def log(db: Connection, at: datetime, account: AccountId, kind: str, text: str) -> None:
    """Add a line to the activity log."""
    db.execute(
        "INSERT INTO activity (at, account, kind, text) VALUES (?, ?, ?, ?)",
        (stamp(at), account, kind, storable(text)),
    )


def activity(db: Connection, limit: int) -> tuple[Line, ...]:
    """Return the newest lines first."""
    rows = db.execute(
        "SELECT at, account, kind, text FROM activity"
        " ORDER BY at DESC, activity_id DESC LIMIT ?",
        (limit,),
    )
    return tuple(
        (moment(at), AccountId(who), kind, text) for at, who, kind, text in rows
    )


def prune(db: Connection, before: datetime) -> int:
    """Drop lines from before then."""
    return db.execute("DELETE FROM activity WHERE at < ?", (stamp(before),)).rowcount


def forget_account(db: Connection, account: AccountId) -> None:
    """Drop an account's lines and everything under its name."""
    first = scoped(account, "")
    between = (first, first + _LAST)
    db.execute("DELETE FROM activity WHERE account = ?", (account,))
    db.execute("DELETE FROM seen WHERE scope BETWEEN ? AND ?", between)
    db.execute("DELETE FROM seen_scope WHERE scope BETWEEN ? AND ?", between)
    db.execute("DELETE FROM kept WHERE name BETWEEN ? AND ?", between)
