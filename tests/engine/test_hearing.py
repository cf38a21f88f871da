"""Until when a source was heard, in memory and in the ledger."""

from dataclasses import replace
from datetime import timedelta

from custom_components.letterboxd_sync.engine.hearing import Hearing
from custom_components.letterboxd_sync.engine.ledger_thread import LedgerThread
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.gaps import Gap

from .cinema import LENGTH, SERVER
from .clock import START, Clock


async def test_a_word_before_it_was_opened_begins_it(clock: Clock) -> None:
    hearing = Hearing(LedgerThread(MemoryLedger()))
    assert hearing.gap(SERVER) is None
    assert await hearing.heard(SERVER, clock())
    assert not await hearing.heard(SERVER, clock())


async def test_it_is_durable_every_few_minutes() -> None:
    ledger = MemoryLedger()
    hearing = Hearing(LedgerThread(ledger))
    await hearing.heard(SERVER, START)
    kept = ledger.kept(f"{SERVER}|heard")
    for minute in (1, 2, 3, 4):
        await hearing.heard(SERVER, START + timedelta(minutes=minute))
    assert ledger.kept(f"{SERVER}|heard") == kept
    await hearing.heard(SERVER, START + timedelta(minutes=5))
    assert ledger.kept(f"{SERVER}|heard") != kept


async def test_a_gap_that_has_grown_meanwhile_stays() -> None:
    hearing = Hearing(LedgerThread(MemoryLedger()))
    await hearing.heard(SERVER, START)
    gap = hearing.gap(SERVER)
    assert gap is not None
    await hearing.asked(SERVER, Gap(since=START, until=START + LENGTH))
    await hearing.asked(AccountId("jellyfin:other"), gap)
    assert hearing.gap(SERVER) == gap
    await hearing.asked(SERVER, replace(gap))
    assert hearing.gap(SERVER) is None


async def test_who_was_never_heard_is_let_go_quietly() -> None:
    ledger = MemoryLedger()
    await Hearing(LedgerThread(ledger)).close(SERVER)
    assert ledger.kept(f"{SERVER}|heard") is None


async def test_what_a_clock_that_was_ahead_has_written_is_mended_at_once() -> None:
    """Home Assistant may be killed next; the gap is to be noticed then."""
    thread = LedgerThread(MemoryLedger())
    hearing = Hearing(thread)
    await hearing.heard(SERVER, START + timedelta(days=365))
    await hearing.heard(SERVER, START)
    later = START + timedelta(hours=3)

    again = Hearing(thread)
    await again.heard(SERVER, later)
    assert again.gap(SERVER) == Gap(since=START, until=later)
