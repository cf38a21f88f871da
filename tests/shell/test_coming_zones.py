"""What is coming is told by the days of the house, wherever it stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators
from simulators.shows import CatalogueEpisode

from .audience import trakt_entry
from .household import set_up

DAY = date(2026, 12, 5)


@pytest.fixture(params=["Pacific/Auckland", "Europe/Berlin", "America/Los_Angeles"])
async def zone(request: pytest.FixtureRequest, hass: HomeAssistant) -> ZoneInfo:
    await hass.config.async_set_time_zone(request.param)
    return ZoneInfo(request.param)


@pytest.fixture
async def episodes(
    hass: HomeAssistant, sims: Simulators, zone: ZoneInfo
) -> tuple[CatalogueEpisode, ...]:
    """Four episodes: late the day before, early and late that day, early the next."""
    entry = trakt_entry(sims)
    show = sims.shows[0]
    some = tuple(it for season in show.seasons for it in season.episodes)[:4]
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=zone)
    for minutes, each in zip((-20, 30, 1410, 1470), some, strict=True):
        at = midnight + timedelta(minutes=minutes)
        sims.trakt.air(each, at.astimezone(UTC))
    sims.trakt.list_title(show)
    await set_up(hass, entry)
    return some


async def test_the_calendar_has_what_is_aired_that_day(
    hass: HomeAssistant, zone: ZoneInfo, episodes: tuple[CatalogueEpisode, ...]
) -> None:
    registered = er.async_get(hass).entities.values()
    [entity] = [it.entity_id for it in registered if it.domain == "calendar"]
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=zone)
    said: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "start_date_time": midnight,
            "end_date_time": midnight + timedelta(hours=23, minutes=59),
        },
        target={"entity_id": entity},
        blocking=True,
        return_response=True,
    )
    starts = [datetime.fromisoformat(it["start"]) for it in said[entity]["events"]]
    assert [(it - midnight) / timedelta(minutes=1) for it in starts] == [-20, 30, 1410]


async def test_the_action_names_the_days_of_the_house(
    hass: HomeAssistant, zone: ZoneInfo, episodes: tuple[CatalogueEpisode, ...]
) -> None:
    [entry] = hass.config_entries.async_entries(DOMAIN)
    said: Any = await hass.services.async_call(
        DOMAIN,
        "get_calendar",
        {
            "config_entry_id": entry.entry_id,
            "media": "show",
            "start": DAY.isoformat(),
            "days": 1,
        },
        blocking=True,
        return_response=True,
    )
    entries = said["entries"]
    assert [it["day"] for it in entries] == [DAY.isoformat()] * 2
    local = [datetime.fromisoformat(it["at"]).astimezone(zone) for it in entries]
    assert [(it.hour, it.minute) for it in local] == [(0, 30), (23, 30)]
