"""What the tests of the engine share."""

from collections.abc import AsyncIterator

import pytest

from custom_components.letterboxd_sync.model.link import UnlistedPolicy
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .catalogue import Catalogue
from .cinema import (
    ANNA,
    SERVER,
    Evening,
    Scrobbler,
    Server as MediaServer,
    playback_link,
)
from .clock import Clock
from .films import film, nameless
from .house import ALICE, RADARR, House, request_link
from .member import Member, Tracker
from .radarr import Radarr
from .server import Server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alice(clock: Clock) -> Tracker:
    return Tracker(clock)


@pytest.fixture
def radarr(clock: Clock) -> Radarr:
    return Radarr(clock)


@pytest.fixture
def server(clock: Clock) -> Server:
    return Server(clock)


@pytest.fixture
async def house(clock: Clock, alice: Tracker, radarr: Radarr) -> AsyncIterator[House]:
    """A member and a Radarr, linked; not open yet."""
    house = House(clock)
    house.accounts = {ALICE: alice, RADARR: radarr}
    house.links = {ALICE: (request_link(),)}
    yield house
    await house.engine.close()


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
async def linked(
    clock: Clock, alice: Tracker, radarr: Radarr, ledger: MemoryLedger
) -> AsyncIterator[House]:
    """A house whose ledger can be got at."""
    house = House(clock, lambda: ledger)
    house.accounts = {ALICE: alice, RADARR: radarr}
    house.links = {ALICE: (request_link(),)}
    yield house
    await house.engine.close()


@pytest.fixture
def policy() -> UnlistedPolicy:
    return UnlistedPolicy.REMOVE_KEEP_FILES


@pytest.fixture
async def removing(house: House, alice: Tracker, policy: UnlistedPolicy) -> House:
    """Two films of Alice's, requested and agreed on; what she unlists is removed."""
    house.links[ALICE] = (request_link(policy=policy),)
    alice.films = [film(1), film(2)]
    await house.open()
    await house.look()
    await house.round()
    return house


@pytest.fixture
async def evening(clock: Clock, ledger: MemoryLedger) -> AsyncIterator[Evening]:
    """Anna's playback goes to her account."""
    house = House(clock, lambda: ledger)
    server, anna = MediaServer(clock), Scrobbler(clock)
    house.accounts = {SERVER: server, ANNA: anna}
    house.links = {SERVER: (playback_link(),)}
    await house.open()
    yield Evening(house, server, anna)
    await house.engine.close()


@pytest.fixture
def member(clock: Clock) -> Member:
    return Member(clock, nameless(1))


@pytest.fixture
def catalogue(clock: Clock) -> Catalogue:
    return Catalogue(clock)


@pytest.fixture
async def guessing(
    clock: Clock, member: Member, radarr: Radarr, catalogue: Catalogue
) -> AsyncIterator[House]:
    """Alice's films come without a TMDB id."""
    house = House(clock)
    house.accounts = {ALICE: member, RADARR: radarr}
    house.links = {ALICE: (request_link(),)}
    house.engine.set_resolver(ALICE, catalogue)
    await house.open()
    yield house
    await house.engine.close()
