"""A day in accelerated time: fifty sittings, and everything that can go wrong."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
import gc
import logging
import sqlite3
from types import CoroutineType
from typing import Any

import pytest

from custom_components.letterboxd_sync.bridge import ledger_folder

from .cinema import Cinema
from .day import Day, come_to_rest, open_for_all

A_MONTH = timedelta(days=32)

# What is kept of each play, for a month or until a draft is in the diary.
WHAT_WAS_DONE = {"job", "activity"}
WHAT_WAS_WATCHED = {
    *("Past", "Interval", "Film", "FilmIds"),
    *("Episode", "EpisodeIds", "Show", "ShowIds"),
    # The newest plays, as Trakt tells them.
    *("Play", "WirePlay"),
    # The diary queue.
    *("Draft", "LogViewing", "Told"),
}


@pytest.fixture
def words_only(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Log no more than words: what is captured would keep errors, and all they know."""
    make = logging.getLogRecordFactory()

    def plain(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg, record.args = record.getMessage(), ()
        return record

    caplog.set_level(logging.ERROR)
    caplog.set_level(logging.ERROR, "custom_components.letterboxd_sync")
    logging.setLogRecordFactory(plain)
    yield
    logging.setLogRecordFactory(make)


def rows(cinema: Cinema) -> Counter[str]:
    """Count the rows of each table of the ledger."""
    ledger = sqlite3.connect(ledger_folder(cinema.home.hass) / "ledger.db")
    tables = ledger.execute("select name from sqlite_master where type = 'table'")
    found = Counter[str]()
    for (name,) in tables.fetchall():
        (found[name],) = ledger.execute(f"select count(*) from {name}").fetchone()  # noqa: S608
    ledger.close()
    return found


def tasks() -> Counter[str]:
    """Count what is going on of ours, by what it does."""
    going = (each.get_coro() for each in asyncio.all_tasks())
    ours = (it for it in going if isinstance(it, CoroutineType))
    package = "custom_components"
    codes = (it.cr_code for it in ours)
    return Counter(it.co_qualname for it in codes if package in it.co_filename)


def held() -> Counter[str]:
    """Count what is held in memory of ours, by kind."""
    gc.collect()
    kinds = (type(each) for each in gc.get_objects())
    ours = "custom_components.letterboxd_sync"
    return Counter(it.__qualname__ for it in kinds if it.__module__.startswith(ours))


@pytest.mark.parametrize("seed", [1])
async def test_in_24_hours_no_play_is_lost_or_doubled_and_nothing_grows(
    cinema: Cinema, words_only: None, seed: int
) -> None:
    await open_for_all(cinema)
    day = Day(cinema, seed=seed)
    cinema.plays.journal = day.journal
    cinema.sims.trakt.expire_tokens()
    await day.pass_by(hours=1, sittings=10)
    await come_to_rest(cinema)
    rows_before, tasks_before, held_before = rows(cinema), tasks(), held()

    await day.pass_by(hours=24, sittings=50)
    await come_to_rest(cinema)
    assert day.sat == 60
    assert tasks() == tasks_before
    assert (held() - held_before).keys() <= WHAT_WAS_WATCHED
    assert (rows(cinema) - rows_before).keys() == WHAT_WAS_DONE
    plays, drafts = len(cinema.plays.seen), len(cinema.plays.drafted)
    assert rows(cinema)["job"] == plays + drafts

    # What is over for a month is forgotten; drafts wait for their people.
    await cinema.home.later(A_MONTH)
    await cinema.home.restart()
    assert rows(cinema)["job"] == drafts
    assert held()["Past"] == 0
