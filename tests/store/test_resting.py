"""A connection that rests: it does what any other does, and pauses meanwhile."""

from collections.abc import Iterator
import sqlite3
import time

import pytest

from custom_components.letterboxd_sync.store.resting import (
    AT_A_TIME,
    RestingConnection,
)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it slept, each time."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def db(pauses: list[float]) -> Iterator[sqlite3.Connection]:
    """A connection with an empty table, which has not paused yet."""
    made = sqlite3.connect(":memory:", factory=RestingConnection, autocommit=True)
    made.execute("CREATE TABLE film (number INTEGER) STRICT")
    pauses.clear()
    yield made
    made.close()


def fill(db: sqlite3.Connection, count: int) -> list[tuple[int]]:
    """Put rows in, unnoticed, and return them."""
    rows = [(number,) for number in range(count)]
    sqlite3.Connection.executemany(db, "INSERT INTO film VALUES (?)", rows)
    return rows


def read(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute("SELECT number FROM film ORDER BY number")


LENGTHS = (0, 1, AT_A_TIME - 1, AT_A_TIME, AT_A_TIME + 1, 3 * AT_A_TIME)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_row_is_read_once_and_in_order(
    db: sqlite3.Connection, length: int
) -> None:
    rows = fill(db, length)

    assert list(read(db)) == rows


@pytest.mark.parametrize("length", LENGTHS)
def test_rows_can_be_fetched_instead(db: sqlite3.Connection, length: int) -> None:
    rows = fill(db, length)

    assert read(db).fetchall() == rows


def test_rows_are_gone_through_with_pauses(
    db: sqlite3.Connection, pauses: list[float]
) -> None:
    fill(db, 3 * AT_A_TIME)
    pauses.clear()

    for (number,) in read(db):
        assert len(pauses) == number // AT_A_TIME


@pytest.mark.parametrize("length", LENGTHS)
def test_a_statement_is_carried_out_for_each_parameter(
    db: sqlite3.Connection, length: int
) -> None:
    rows = [(number,) for number in range(length)]

    db.executemany("INSERT INTO film VALUES (?)", iter(rows))

    assert list(read(db)) == rows


def test_there_is_a_pause_between_statements_for_many_parameters(
    db: sqlite3.Connection, pauses: list[float]
) -> None:
    seen: list[int] = []

    def parameters() -> Iterator[tuple[int]]:
        for number in range(3 * AT_A_TIME):
            seen.append(len(pauses))
            yield (number,)

    db.executemany("INSERT INTO film VALUES (?)", parameters())

    assert seen == [number // AT_A_TIME for number in range(3 * AT_A_TIME)]


def test_there_is_a_pause_after_every_few_statements(
    db: sqlite3.Connection, pauses: list[float]
) -> None:
    for number in range(3 * AT_A_TIME):
        db.execute("INSERT INTO film VALUES (?)", (number,))

    assert len(pauses) == 3


def test_what_fails_on_the_way_is_undone_with_all_before(
    db: sqlite3.Connection,
) -> None:
    rows = [*((number,) for number in range(AT_A_TIME)), ("no number",)]
    db.execute("BEGIN")

    with pytest.raises(sqlite3.IntegrityError):
        db.executemany("INSERT INTO film VALUES (?)", rows)
    db.execute("ROLLBACK")

    assert list(read(db)) == []


def test_few_rows_take_no_pause(db: sqlite3.Connection, pauses: list[float]) -> None:
    fill(db, AT_A_TIME)
    pauses.clear()

    assert len(list(read(db))) == AT_A_TIME
    assert pauses == []
