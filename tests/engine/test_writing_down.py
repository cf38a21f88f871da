"""What is not written down is not done; backups hold all writes."""

import asyncio
from pathlib import Path
from typing import Never

import pytest

from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .films import film
from .house import ALICE, RADARR, House
from .member import Tracker
from .radarr import Radarr


def disk_is_full(*_args: object, **_kwargs: object) -> Never:
    raise LedgerUnavailable(Path("ledger.db"), "disk full")


class TestALedgerThatFails:
    """What cannot be written down is not done."""

    async def test_nothing_is_sent_that_could_not_be_written_down(
        self,
        linked: House,
        ledger: MemoryLedger,
        alice: Tracker,
        radarr: Radarr,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "record", disk_is_full)
            await linked.look()
            await linked.later(minutes=2)
            assert radarr.requested == []
            assert "Nothing is sent to radarr:home" in caplog.text

        await linked.later(minutes=2)
        assert radarr.requested == [1]

    async def test_what_was_sent_and_not_written_down_is_looked_up(
        self, linked: House, ledger: MemoryLedger, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        radarr.gate = asyncio.Event()
        await linked.open()
        await linked.engine.look(ALICE)
        await linked.engine.look(RADARR)
        await radarr.at_the_gate.wait()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "record", disk_is_full)
            radarr.gate.set()
            await linked.engine.settled()
        await linked.later(minutes=2)

        assert radarr.calls.count("request_films") == 1
        assert [job.state for job in await linked.engine.jobs()] == ["done"]

    async def test_a_link_that_cannot_be_planned_says_so_and_is_planned_later(
        self,
        linked: House,
        ledger: MemoryLedger,
        alice: Tracker,
        radarr: Radarr,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "commit_plan", disk_is_full)
            await linked.look()
            assert "The link wishes cannot be run" in caplog.text

        await linked.look()
        assert radarr.requested == [1]

    async def test_links_that_cannot_be_noted_are_said_so(
        self,
        linked: House,
        ledger: MemoryLedger,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(ledger, "keep", disk_is_full)
        await linked.open()
        await linked.engine.jobs()
        await linked.engine.jobs()

        assert "The links cannot be noted" in caplog.text


class TestBackups:
    """While a backup is made, the ledger's files do not change."""

    async def test_nothing_is_written_while_a_backup_is_made(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.look(RADARR)
        await linked.engine.hold_writes()
        looking = asyncio.create_task(linked.engine.look(ALICE))
        await linked.engine.settled(timeout=0.01)
        assert radarr.requested == []
        assert not looking.done()

        await linked.engine.release_writes()
        await looking
        await linked.engine.settled()
        assert radarr.requested == [1]

    async def test_a_backup_begun_again_at_once_holds_again(
        self, linked: House
    ) -> None:
        await linked.open()
        await linked.engine.hold_writes()
        keeping = asyncio.create_task(linked.engine.keep("export", "films"))
        await asyncio.sleep(0)
        await linked.engine.release_writes()
        await linked.engine.hold_writes()
        assert not keeping.done()

        await linked.engine.release_writes()
        await keeping
        assert await linked.engine.kept("export") == "films"

    async def test_settled_gives_up_after_a_while(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        radarr.gate = asyncio.Event()
        await linked.open()
        await linked.engine.look(ALICE)
        await linked.engine.look(RADARR)
        await radarr.at_the_gate.wait()

        await linked.engine.settled(timeout=0.01)
        assert radarr.requested == []
