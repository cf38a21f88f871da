"""Simulators and a household, new for every journey, and the promises at its end."""

from collections.abc import AsyncIterator, Iterator
from datetime import time, timedelta
import logging

from homeassistant.core import HomeAssistant
import pytest

from simulators.house import Simulators

from ..shared_material import SPECS
from ..simulators.openapi import ApiSpec, jellyfin_spec, radarr_spec
from .cinema import Cinema
from .clock import HouseClock, make_impatient
from .home import ALICE, BOB, Home
from .plays_truth import PlaysTruth
from .truth import Truth

# A film that begins now ends today, and so does the next one.
NOON = time(12)

# Longer than the longest pause of a worker with its jitter.
LONG_ENOUGH = timedelta(hours=2)

# The documents describe what is answered at once.
NO_WEBSOCKETS = "GET /socket: not in the document"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HouseClock:
    """Tell the integration and the services the time; nobody waits."""
    made = HouseClock.at(NOON)
    make_impatient(monkeypatch.setattr, made)
    return made


@pytest.fixture
async def sims(socket_enabled: None, clock: HouseClock) -> AsyncIterator[Simulators]:
    """Run the simulated services; what Radarr imports is in Jellyfin at once.

    Alice lists three films and Bob three, one of which both want.
    """
    async with Simulators(60, imports=True, clock=clock.now) as running:
        running.jellyfin.add_user("root", is_admin=True)
        for name in (ALICE, BOB):
            running.letterboxd.add_member(name)
            running.jellyfin.add_user(name)
        running.letterboxd.list_film(ALICE, *running.catalogue[:3])
        running.letterboxd.list_film(BOB, *running.catalogue[2:5])
        yield running


@pytest.fixture
def specs(sims: Simulators) -> list[ApiSpec]:
    """Hold Radarr and Jellyfin against their documents, where there are any."""
    if not SPECS.is_dir():
        return []
    radarr, jellyfin = radarr_spec(), jellyfin_spec()
    radarr.watch(sims.radarr)
    jellyfin.watch(sims.jellyfin)
    return [radarr, jellyfin]


@pytest.fixture
def truth(sims: Simulators, specs: list[ApiSpec]) -> Iterator[Truth]:
    """Hold the promises at the end of every journey: nobody can forget them."""
    watching = Truth(sims)
    yield watching
    assert watching.broken == []
    assert watching.lost() == []
    wrong = {wrong for spec in specs for wrong in spec.broken}
    assert wrong <= {NO_WEBSOCKETS}


@pytest.fixture
def plays(sims: Simulators) -> Iterator[PlaysTruth]:
    """Count plays and drafts at the end of every journey."""
    watching = PlaysTruth(sims)
    yield watching
    assert watching.wrong() == [], "\n".join(watching.journal)


def is_fault(record: logging.LogRecord) -> bool:
    """Tell an exception that nobody expected from a service's trouble."""
    return record.levelno >= logging.ERROR and bool(record.exc_info)


@pytest.fixture
async def home(
    hass: HomeAssistant,
    sims: Simulators,
    clock: HouseClock,
    truth: Truth,
    *,
    plays: PlaysTruth,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Home]:
    """Return a Home Assistant with nothing linked yet.

    At the end, whatever was broken works again and some hours pass: then nothing may
    be lost, and nothing left to do.
    """
    # In its debug mode the event loop writes a stack trace for each thing it does.
    hass.loop.set_debug(False)
    house = Home(hass, sims, clock, truth)
    yield house
    sims.clear_faults()
    for _ in range(3):
        await house.later(LONG_ENOUGH)
    writes = truth.writes
    await house.later(LONG_ENOUGH)
    plays.jobs = await house.jobs()
    await house.unload()
    told = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.records]
    assert [it.getMessage() for it in told if is_fault(it)] == []
    assert truth.writes == writes, "something is sent again and again"


@pytest.fixture
def cinema(home: Home, plays: PlaysTruth) -> Cinema:
    """Return a household that watches; the Jellyfin has every film and show."""
    # The clock stands still between two steps of it.
    home.sims.trakt.limits.strict = False
    return Cinema(home, plays)
