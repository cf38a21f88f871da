"""What a Trakt account may keep is told by Trakt, and told on."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators

from .audience import trakt_entry
from .household import set_up


@pytest.mark.parametrize("vip", [False, True])
async def test_the_limits_of_an_account_are_told_with_its_figures(
    hass: HomeAssistant, sims: Simulators, vip: bool
) -> None:
    entry = trakt_entry(sims)
    member = sims.trakt.member()
    member.vip = vip
    member.limits["watchlist"] = 7
    await set_up(hass, entry)
    said: Any = await hass.services.async_call(
        DOMAIN,
        "get_stats",
        {"config_entry_id": entry.entry_id},
        blocking=True,
        return_response=True,
    )
    assert said["vip"] is vip
    assert said["limits"]["watchlist"] == 7
    assert set(said["limits"]) == {
        "watchlist",
        "favourites",
        "owned",
        "lists",
        "list_items",
    }
