"""Tallies in the ledger: small, and read as they were written."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.engine import tallies
from custom_components.letterboxd_sync.engine.watches import Watch
from custom_components.letterboxd_sync.model.link import WatchRules
from custom_components.letterboxd_sync.model.playback import PlayedGlance
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.tally import Played, Tally, digest

from .cinema import SERVER, playback_link
from .clock import START

WATCH = Watch(
    name="link|a",
    user_id="anna",
    link=playback_link(rules=WatchRules(marked_by_hand=True)),
)
LATER = START + timedelta(hours=1)


def library(items: int) -> Played:
    """So many played items, every third of them gone."""
    keys = [digest(f"{number:032x}") for number in range(items)]
    dates = {key: 1_785_000_000 + at for at, key in enumerate(keys)}
    return Played(dates=dates, gone=frozenset(keys[::3]))


@pytest.mark.parametrize("items", [0, 1, 10_000])
def test_what_is_played_comes_back_from_fourteen_letters_each(items: int) -> None:
    played = library(items)
    text = tallies.dump_played(played)
    assert len(text) <= 14 * items + 4
    assert tallies.load_played(text) == played


@pytest.mark.parametrize(
    "glance",
    [None, PlayedGlance(total=3, newest=None), PlayedGlance(total=3, newest=START)],
)
def test_how_far_marks_are_known_comes_back(glance: PlayedGlance | None) -> None:
    ledger, tally = MemoryLedger(), Tally(looked_at=START, glance=glance)
    tallies.keep(ledger, SERVER, WATCH, tally, library(3))
    assert tallies.tally(ledger, SERVER, WATCH, LATER) == tally
    assert tallies.played(ledger, SERVER, WATCH) == library(3)


def test_a_new_link_wants_to_know_from_now_on() -> None:
    ledger = MemoryLedger()
    assert tallies.bearings(ledger, SERVER, WATCH, START) == START
    assert tallies.bearings(ledger, SERVER, WATCH, LATER) == START
    assert tallies.tally(ledger, SERVER, WATCH, START) == Tally(looked_at=START)
    assert tallies.tally(ledger, SERVER, WATCH, LATER) == Tally(looked_at=START)
    assert tallies.played(ledger, SERVER, WATCH) is None


def test_one_that_wants_no_marks_any_more_begins_anew_when_it_does_again() -> None:
    ledger = MemoryLedger()
    tallies.keep(ledger, SERVER, WATCH, Tally(looked_at=START), library(3))
    without = Watch(name=WATCH.name, user_id="anna", link=playback_link())
    assert tallies.tally(ledger, SERVER, without, START) is None
    assert tallies.tally(ledger, SERVER, without, START) is None
    assert tallies.tally(ledger, SERVER, WATCH, LATER) == Tally(looked_at=LATER)
    assert tallies.played(ledger, SERVER, WATCH) is None


def test_nothing_is_left_of_a_watch_that_is_forgotten() -> None:
    ledger = MemoryLedger()
    tallies.bearings(ledger, SERVER, WATCH, START)
    tallies.keep(ledger, SERVER, WATCH, Tally(looked_at=START), library(3))
    tallies.forget(ledger, SERVER, WATCH.name)
    kept = [ledger.kept(f"{SERVER}|{it}|link|a") for it in ("marks", "played")]
    assert kept == [None, None]
    assert tallies.bearings(ledger, SERVER, WATCH, LATER) == LATER
