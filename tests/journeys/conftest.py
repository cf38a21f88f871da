"""Simulators and a household, new for every journey."""

from collections.abc import AsyncIterator, Iterator
from typing import cast

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.providers.letterboxd.pages import PagesOptions
from custom_components.letterboxd_sync.providers.pace import Pace
from simulators.house import Simulators

from .home import Home


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read pages without the pause between them: time stands still here."""
    monkeypatch.setattr(PagesOptions, "pace", Pace())


@pytest.fixture
def freezer() -> Iterator[FrozenDateTimeFactory]:
    """Hold the calendar still and let the event loop's clock run: sockets need it."""
    with freeze_time(real_asyncio=True) as frozen:
        yield cast(FrozenDateTimeFactory, frozen)


@pytest.fixture
async def sims(socket_enabled: None) -> AsyncIterator[Simulators]:
    """Run the simulated services; what Radarr imports is in Jellyfin at once."""
    async with Simulators(60, imports=True) as running:
        running.jellyfin.add_user("root", is_admin=True)
        yield running


@pytest.fixture
async def home(
    hass: HomeAssistant, sims: Simulators, freezer: FrozenDateTimeFactory
) -> AsyncIterator[Home]:
    """Return a Home Assistant with nothing linked yet; unloads it afterwards."""
    house = Home(hass, sims, freezer)
    yield house
    for entry in hass.config_entries.async_entries("letterboxd_sync"):
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
