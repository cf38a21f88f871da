"""Both ledgers, which have to keep the same promises."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custom_components.letterboxd_sync.store.ledger import Ledger
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger


def _memory(_: Path) -> Ledger:
    return MemoryLedger()


def _sqlite(path: Path) -> Ledger:
    return SqliteLedger(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the durable ledger lies."""
    return tmp_path / "letterboxd_sync" / "ledger.db"


@pytest.fixture(params=[_memory, _sqlite], ids=["memory", "sqlite"])
def ledger(request: pytest.FixtureRequest, path: Path) -> Iterator[Ledger]:
    """An empty ledger of each kind."""
    make: Callable[[Path], Ledger] = request.param
    made = make(path)
    yield made
    made.close()
