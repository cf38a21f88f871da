"""A person links Trakt by a code; what they watch comes into their diary queue."""

import asyncio
from pathlib import Path

from playwright.async_api import expect

from ..browser import needs_chromium
from .conftest import House, looking_at
from .visitor import INTEGRATIONS, Visitor

LONG_MS = 60_000
QUEUE = "todo.mara_diary_queue"
WATCHING = "sensor.simulated_jellyfin_mara_is_watching"


async def link_trakt(visitor: Visitor, house: House) -> None:
    trakt = house.services["trakt"]
    await visitor.adds_an_account("Trakt member")
    await visitor.types("Client ID", trakt["client_id"])
    await visitor.types("Client secret", trakt["client_secret"])
    await visitor.opens("Advanced")
    await visitor.types("Address of the API", trakt["url"])
    await visitor.types("Address for signing in", trakt["auth_url"])
    await visitor.photographs("trakt-form")
    await visitor.submits()
    await expect(visitor.sees("type this code")).to_be_visible()
    await visitor.photographs("trakt-code")
    code = await visitor.reads_code()
    async with visitor.elsewhere(trakt["activation"]) as page:
        await page.get_by_label("Code").fill(code)
        await page.get_by_label("Sign in as").select_option("mara")
        await page.get_by_role("button", name="Allow").click()
        await expect(page.get_by_text("You are signed in.")).to_be_visible()
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
    await visitor.opens("Advanced")
    await visitor.types("Address of Letterboxd", services["letterboxd"]["url"])
    await visitor.types("Address of Wikidata", services["wikidata"]["url"])
    await visitor.submits()
    await visitor.finishes()


async def link_playback(visitor: Visitor) -> None:
    await visitor.goes_to(f"{INTEGRATIONS}/integration/letterboxd_sync")
    await visitor.presses("Report playback")
    await visitor.picks("Who watches", "mara")
    await visitor.photographs("playback-ends")
    await visitor.submits()
    await expect(visitor.sees("What counts")).to_be_visible()
    await visitor.photographs("playback-rules")
    await visitor.submits()
    await visitor.closes()


async def link_diary(visitor: Visitor) -> None:
    await visitor.goes_to(f"{INTEGRATIONS}/integration/letterboxd_sync")
    await visitor.begins_a_link("Make diary entries", "Simulated Jellyfin")
    # The first user and the only diary are chosen already.
    await expect(
        visitor.sees("The member whose diary gets the entries.")
    ).to_be_visible()
    await visitor.photographs("diary-ends")
    await visitor.submits()
    await visitor.photographs("diary-rules")
    await visitor.submits()
    await visitor.closes()


async def history(house: House) -> list[str]:
    """Return what Trakt has, once it has anything."""
    async with asyncio.timeout(60):
        while True:
            if plays := (await house.simulated())["trakt"]["mara"]["history"]:
                return [str(play["title"]) for play in plays]
            await asyncio.sleep(0.5)


async def drafts(house: House, status: str) -> list[str]:
    """Return the drafts of a status, once there are any."""
    sent = {"entity_id": QUEUE, "status": status}
    async with asyncio.timeout(60):
        while True:
            told = await house.client.action("todo", "get_items", sent, answer=True)
            if items := told[QUEUE]["items"]:
                return [str(item["summary"]) for item in items]
            await asyncio.sleep(0.5)


@needs_chromium
async def test_a_person_watches_a_film_and_finds_it_in_their_diary_queue(
    house: House, tmp_path: Path
) -> None:
    async with looking_at(house.url, tmp_path) as visitor:
        await link_trakt(visitor, house)
        await link_jellyfin(visitor, house)
        await link_member(visitor, house)
        await link_playback(visitor)
        await link_diary(visitor)
        await visitor.photographs("linked")

        slug = (await house.simulated())["library"][0]
        session = await house.orders("play", user="mara", film=slug)
        await visitor.goes_to("/lovelace/films")
        await expect(visitor.sees("Mara · Living Room TV")).to_be_visible(
            timeout=LONG_MS
        )
        await visitor.photographs("watching")
        film = (await house.client.state(WATCHING))["attributes"]
        await house.orders("seek", session=session, position=film["duration"] * 0.95)
        await expect(visitor.sees("95 %")).to_be_visible(timeout=LONG_MS)
        await house.orders("finish", session=session)

        (title,) = await history(house)
        assert [title in draft for draft in await drafts(house, "needs_action")] == [
            True
        ]
        await visitor.ticks_off(title)
        await visitor.photographs("ticked")
        assert [title in draft for draft in await drafts(house, "completed")] == [True]
