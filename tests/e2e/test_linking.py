"""A person links a household in the browser, and sees what comes of it."""

import asyncio
from pathlib import Path

from playwright.async_api import expect

from ..browser import needs_chromium
from .conftest import House, looking_at
from .visitor import INTEGRATIONS, Visitor

LONG_MS = 60_000


async def link_radarr(visitor: Visitor, house: House) -> None:
    radarr = house.services["radarr"]
    await visitor.adds_an_account("Radarr")
    await visitor.types("Address", radarr["url"])
    await visitor.types("API key", "mistyped")
    await visitor.submits()
    await expect(visitor.sees("The key was not accepted.")).to_be_visible()
    await visitor.types("API key", radarr["api_key"])
    await visitor.submits()
    await visitor.finishes()


async def link_jellyfin(visitor: Visitor, house: House) -> None:
    jellyfin = house.services["jellyfin"]
    await visitor.adds_an_account("Jellyfin")
    await visitor.types("Address", jellyfin["url"])
    await visitor.submits()
    await visitor.chooses("API key")
    await visitor.types("API key", jellyfin["api_key"])
    await visitor.submits()
    await visitor.finishes()


async def link_member(visitor: Visitor, house: House) -> None:
    services = house.services
    await visitor.adds_an_account("Letterboxd member")
    await visitor.types("Member", "mara")
    await visitor.ticks("Read watchlist, list and film pages")
    await visitor.opens("Advanced")
    await visitor.types("Address of Letterboxd", services["letterboxd"]["url"])
    await visitor.types("Address of Wikidata", services["wikidata"]["url"])
    await visitor.submits()
    await expect(visitor.sees("How pages are read")).to_be_visible()
    await visitor.submits()
    await visitor.finishes()


async def link_watchlist_to_radarr(visitor: Visitor) -> None:
    await visitor.goes_to(f"{INTEGRATIONS}/integration/letterboxd_sync")
    await visitor.presses("Request films")
    await expect(visitor.sees("Request films at Radarr")).to_be_visible()
    await visitor.submits()
    await expect(visitor.sees("How films are requested")).to_be_visible()
    await visitor.submits()
    await visitor.closes()


async def requested_films(house: House) -> set[str]:
    return set((await house.simulated())["radarr"])


async def wait_for_more(house: House, before: set[str]) -> set[str]:
    """Return the films that Radarr has got since; waits for the first."""
    more: set[str] = set()
    async with asyncio.timeout(120):
        while not more:
            await asyncio.sleep(0.5)
            more = await requested_films(house) - before
    return more


@needs_chromium
async def test_a_person_links_a_household_and_films_are_requested(
    house: House, tmp_path: Path
) -> None:
    before = await requested_films(house)
    async with looking_at(house.url, tmp_path) as visitor:
        await link_radarr(visitor, house)
        await link_jellyfin(visitor, house)
        await link_member(visitor, house)
        await link_watchlist_to_radarr(visitor)
        await expect(visitor.sees("Watchlist → Radarr")).to_be_visible()

        more = await wait_for_more(house, before)
        assert more <= set((await house.simulated())["watchlists"]["mara"])

        states = await house.client.states()
        listed = states["sensor.mara_watchlist"]["state"]
        await visitor.goes_to("/config/entities?domain=letterboxd_sync")
        await expect(visitor.sees("Last watched film")).to_be_visible(timeout=LONG_MS)
        await visitor.goes_to("/history?entity_id=sensor.mara_watchlist")
        await expect(visitor.sees(f"{listed} films")).to_be_visible(timeout=LONG_MS)
