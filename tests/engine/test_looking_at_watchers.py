"""A look at a tracker brings what its person watches, facet by facet."""

from collections.abc import AsyncIterator

import pytest

from custom_components.letterboxd_sync.model.playback import (
    Play,
    PlayFigures,
    Stats,
    Watching,
    WatchingHow,
)
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.model.view import TrackerView
from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
)

from .clock import START, Clock
from .faults import Fault
from .films import film
from .house import House
from .watcher import WATCHER, Watcher

NOW = Watching(
    title=film(2), started_at=START, expires_at=None, how=WatchingHow.SCROBBLE
)
STATS = Stats(films=PlayFigures(plays=3, watched=2, minutes=300), ratings=1)


@pytest.fixture
def watcher(clock: Clock) -> Watcher:
    watcher = Watcher(clock)
    watcher.plays = [Play(title=film(1), watched_at=START, play_id="1")]
    watcher.shows = [Show(title="Nachts")]
    watcher.stats = STATS
    watcher.watching = NOW
    return watcher


@pytest.fixture
async def home(clock: Clock, watcher: Watcher) -> AsyncIterator[House]:
    house = House(clock)
    house.accounts = {WATCHER: watcher}
    await house.open()
    yield house
    await house.engine.close()


async def seen(home: House) -> TrackerView:
    view = await home.engine.look(WATCHER)
    assert isinstance(view, TrackerView)
    return view


async def test_everything_that_is_watched_is_read(
    home: House, watcher: Watcher
) -> None:
    view = await seen(home)

    assert view.plays is not None
    assert view.shows is not None
    assert (view.plays.items, view.shows.items) == (
        tuple(watcher.plays),
        tuple(watcher.shows),
    )
    assert (view.stats, view.watching) == (STATS, NOW)
    assert home.engine.figures(WATCHER).last_read == START


@pytest.mark.parametrize(
    "call", ["read_shows", "read_plays", "read_stats", "read_watching"]
)
async def test_one_that_fails_keeps_what_was_seen_of_it(
    home: House, watcher: Watcher, call: str
) -> None:
    before = await seen(home)
    watcher.fails[call] = Fault.THROTTLED
    after = await seen(home)

    assert before.shows
    assert before.plays
    assert after.shows
    assert after.plays
    assert after.shows.items == before.shows.items
    assert after.plays.items == before.plays.items
    assert after.shows.stale is (call == "read_shows")
    assert after.plays.stale is (call == "read_plays")
    assert (after.stats, after.watching) == (STATS, NOW)


async def test_that_nothing_is_watched_is_an_answer(
    home: House, watcher: Watcher
) -> None:
    await seen(home)
    watcher.watching = None

    assert (await seen(home)).watching is None


async def test_a_look_that_brings_nothing_fails_and_leaves_the_last_one_stale(
    home: House, watcher: Watcher
) -> None:
    await seen(home)
    watcher.reads_fail = Fault.NOT_REACHED
    with pytest.raises(NotReached):
        await seen(home)
    view = home.engine.view(WATCHER)

    assert isinstance(view, TrackerView)
    assert view.shows is not None
    assert view.shows.stale
    assert view.plays is not None
    assert view.plays.stale
    assert (view.stats, view.watching) == (STATS, NOW)


async def test_not_being_let_in_ends_the_look(home: House, watcher: Watcher) -> None:
    watcher.fails["read_stats"] = Fault.TURNED_AWAY
    with pytest.raises(NotAuthorized):
        await seen(home)

    assert watcher.calls[-1] == "read_stats"
