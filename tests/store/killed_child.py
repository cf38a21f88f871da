"""The program that is killed: lives through the scenario, again and again.

    python -S -m tests.store.killed_child each FOLDER
    python -S -m tests.store.killed_child every FOLDER STATEMENTS

``each`` begins afresh in ``FOLDER/1``, ``FOLDER/2`` ... and kills itself before the
first, the second ... statement, until once it gets through. ``every`` begins again in
one and the same ``FOLDER`` after a kill at every so many statements. Both print how
often they were killed.

A process that has loaded Home Assistant takes long to start, so the package of the
integration is replaced by an empty one here; the kills hit forks of this process.
"""

from collections.abc import Callable
from itertools import count
import os
from pathlib import Path
import signal
import sqlite3
import sys
from types import ModuleType

NAME = "custom_components.letterboxd_sync"
ROOT = Path(__file__).parents[2]

_package = ModuleType(NAME)
_package.__path__ = [str(ROOT / NAME.replace(".", "/"))]
sys.modules[NAME] = _package

from custom_components.letterboxd_sync.store.sqlite import (  # noqa: E402
    SqliteLedger,
)

from .scenario import Service, live  # noqa: E402

_connect = sqlite3.connect


def main(mode: str, folder: Path, statements: str = "0") -> None:
    """Be killed as told, then print how often that was."""
    match mode:
        case "each":
            kills = _until_through(lambda turn: (folder / str(turn), turn))
        case _:
            kills = _until_through(lambda _: (folder, int(statements)))
    sys.stdout.write(f"{kills}\n")


def _until_through(turn: Callable[[int], tuple[Path, int]]) -> int:
    for number in count(1):
        child = os.fork()
        if child == 0:
            _live_or_die(*turn(number))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return number - 1
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL or number > 500:
            sys.exit(f"turn {number} ended with status {status}")
    raise AssertionError


def _live_or_die(folder: Path, last: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    statements = count(1)

    def killer(_: str) -> None:
        if next(statements) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(path: Path, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = _connect(path, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(killer)
        return connection

    sqlite3.connect = connect  # type: ignore[assignment]
    with SqliteLedger(folder / "ledger.db") as ledger:
        live(ledger, Service(books=folder / "books"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
