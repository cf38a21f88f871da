"""A connection to SQLite that rests, so that the event loop has its turn meanwhile.

It works in a thread, which shares the interpreter with the event loop. SQLite hands the
interpreter over at each statement and each row, but takes it back within microseconds,
before the loop has woken up; and each time the five milliseconds begin anew after which
the loop would be let in for sure. To read thousands of rows with a little work on each
kept it out for up to 70 ms. So rows are fetched, and statements carried out, a few at a
time, with a pause in between that is long enough for the loop to wake up.
"""

from collections.abc import Iterable, Iterator
from itertools import batched
import sqlite3
import time
from typing import Any, Final, Self, override

AT_A_TIME: Final = 64
"""Rows and statements; some two milliseconds of work on a small computer."""

# In seconds; a shorter pause ends before the loop has noticed
_PAUSE: Final = 0.0005


class RestingCursor(sqlite3.Cursor):
    """Rests while its rows are gone through; those are not to be fetched as well."""

    _rows: Iterator[Any] | None = None

    @override
    def __next__(self) -> Any:
        if self._rows is None:
            self._rows = self._fetch()
        return next(self._rows)

    def _fetch(self) -> Iterator[Any]:
        yield from self.fetchmany(AT_A_TIME)
        while rows := self.fetchmany(AT_A_TIME):
            time.sleep(_PAUSE)
            yield from rows

    @override
    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        """Carry out a statement many times; ``rowcount`` is of the last few alone."""
        for some in batched(parameters, AT_A_TIME, strict=False):
            super().executemany(sql, some)
            time.sleep(_PAUSE)
        return self


class RestingConnection(sqlite3.Connection):
    """Rests between statements, and while their rows are gone through."""

    _carried_out = 0

    @override
    def execute(self, sql: str, parameters: Any = (), /) -> RestingCursor:
        self._carried_out += 1
        if not self._carried_out % AT_A_TIME:
            time.sleep(_PAUSE)
        return self.cursor(RestingCursor).execute(sql, parameters)

    @override
    def executemany(self, sql: str, parameters: Iterable[Any], /) -> RestingCursor:
        return self.cursor(RestingCursor).executemany(sql, parameters)
