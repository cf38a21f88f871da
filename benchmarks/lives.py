"""`python -m benchmarks.lives`: lives of one engine, each but the last killed.

Prints how often that was.

Every other life dies at a statement of the ledger, somewhere between reading the
watchlist and the last agreement; the others when Radarr has taken films and we have
not heard of it yet.
"""

import asyncio
from itertools import count
import json
import os
from pathlib import Path
import signal
import sqlite3
import sys
from typing import Final

import aiohttp

from .counting import until_all_known
from .household import RADARR, household
from .town import Town

# Fewer statements than these do not even get through opening and a look.
_FIRST: Final = 40
_STEP: Final = 23
# In which film pages are read and nothing is sent any more; it has to end somewhere.
_MOST_LIVES: Final = 500

_connect = sqlite3.connect


def main(addresses: dict[str, str], folder: Path, kills: int) -> None:
    killed = 0
    for number in count():
        child = os.fork()
        if child == 0:
            asyncio.run(_life(addresses, folder, number if killed < kills else None))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0 and killed >= kills:
            break
        if code not in (0, -signal.SIGKILL) or number > _MOST_LIVES:
            sys.exit(f"life {number} ended with {code}")
        killed += 1
    print(killed)


async def _life(addresses: dict[str, str], folder: Path, number: int | None) -> None:
    async with aiohttp.ClientSession() as session:
        if number is not None:
            await _sentence(Town(addresses, session), number)
        async with household(addresses, folder) as home:
            home.attach_member(pages=True, concurrency=10)
            home.attach_radarr()
            home.link(shelf=False)
            await home.look(RADARR)
            await until_all_known(home)


async def _sentence(there: Town, number: int) -> None:
    """Say when this life ends."""
    if number % 2:
        await there.tell("kill", pid=os.getpid(), imports=1)
    else:
        _die_at(_FIRST + number * _STEP)


def _die_at(last: int) -> None:
    statements = count(1)

    def killer(_: str) -> None:
        if next(statements) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(path: Path, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = _connect(path, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(killer)
        return connection

    sqlite3.connect = connect  # type: ignore[assignment]


if __name__ == "__main__":
    _, where, folder_, times = sys.argv
    main(json.loads(where), Path(folder_), int(times))
