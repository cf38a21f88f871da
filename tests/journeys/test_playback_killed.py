"""Home Assistant is killed at the moment when a film ends, and begins anew."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from aiohttp import web
import pytest
from pytest_socket import socket_allow_hosts

from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.store.sqlite import SqliteLedger
from simulators.house import Simulators

from .clock import HOME_ZONE, HouseClock
from .home import ALICE, jellyfin_entry, member_entry
from .life import Lives
from .playback_links import diary_link, playback_link, trakt_entry, trakt_id
from .plays_truth import PlaysTruth

# Seconds, for a life on a machine with a lot to do.
_NOTICED = 0.5
_LINGERS = 1.5

# Hours pass between two lives, and some of them between the scenes of the film.
_WHENEVER = timedelta(days=1)


class Evening:
    """Alice sees the last scene of a film as soon as the first life looks."""

    def __init__(self, sims: Simulators, plays: PlaysTruth) -> None:
        """Wait for that."""
        self._sims = sims
        self._plays = plays
        self._going: asyncio.Task[None] | None = None
        sims.jellyfin.add_item(sims.catalogue[20])
        sims.jellyfin.observers.append(self._observe)

    def _observe(self, request: web.Request, _: bytes, __: web.Response) -> None:
        if request.path == "/Sessions" and self._going is None:
            self._going = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        film, jellyfin = self._sims.catalogue[20], self._sims.jellyfin
        at = film.runtime_minutes * 60 * 0.95
        session = jellyfin.play(ALICE, film, at=at)
        await asyncio.sleep(_NOTICED)
        jellyfin.finish(session)
        # Where no life noticed it, all that the server tells is when it began.
        self._plays.saw(ALICE, film, within=_WHENEVER)
        today = self._sims.clock().astimezone(HOME_ZONE).date()
        self._plays.drafts(ALICE, film, on=today)

    async def over(self) -> None:
        """Wait until it is over."""
        assert self._going is not None, "nobody has looked"
        await self._going


@pytest.fixture
async def lives(
    tmp_path: Path, sims: Simulators, clock: HouseClock, plays: PlaysTruth
) -> AsyncIterator[Lives]:
    """Link Alice's playback to her Trakt and her diary."""
    # Processes are begun over a socket that has no host.
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    sims.trakt.limits.strict = False
    user = sims.jellyfin.user(ALICE).id
    links = (playback_link(user, trakt_id(ALICE)), diary_link(ALICE, user_id=user))
    lives = Lives(
        folder=tmp_path,
        sims=sims,
        clock=clock,
        entries=[
            member_entry(sims, ALICE),
            trakt_entry(sims, ALICE),
            jellyfin_entry(sims, *links),
        ],
        services=(sims.trakt, sims.jellyfin),
        lingers=_LINGERS,
    )
    evening = Evening(sims, plays)
    yield lives
    await evening.over()
    ledger = SqliteLedger(tmp_path / ".storage" / DOMAIN / "ledger.db")
    plays.jobs = ledger.jobs()
    ledger.close()


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
async def test_killed_by_the_request_that_ends_the_film_the_play_is_there_once(
    lives: Lives, taken: bool
) -> None:
    lives.path = "/api/(scrobble/stop|sync/history)"
    await lives.until_through(taken=taken, step=1)
    assert lives.last_words == ["POST /api/scrobble/stop"]


@pytest.mark.parametrize(
    ("taken", "step", "writes_only"),
    [
        pytest.param(True, 1, True, id="every write is taken and kills, in turn"),
        pytest.param(False, 1, True, id="before each write in turn"),
        pytest.param(False, 3, False, id="before every third request"),
    ],
)
async def test_killed_while_a_film_ends_the_play_is_there_once(
    lives: Lives, taken: bool, step: int, writes_only: bool
) -> None:
    await lives.until_through(taken=taken, step=step, writes_only=writes_only)
    assert lives.killed > 0
    assert await lives.one() == 0


@pytest.mark.parametrize("step", [1, 2, 3])
async def test_killed_whenever_it_begins_to_look_the_play_is_there_once(
    lives: Lives, step: int
) -> None:
    """Whoever is killed at the first look has noticed nothing."""
    lives.path = "/Sessions|/Items.*|/UserItems/.*"
    await lives.until_through(taken=False, step=step, writes_only=False)
    assert lives.killed > 0
    assert await lives.one() == 0
