"""What a person does in the frontend of Home Assistant, by what they read there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page

INTEGRATIONS = "/config/integrations"


class Visitor:
    """Somebody who looks at one page of a Home Assistant."""

    def __init__(self, page: Page, url: str, pictures: Path) -> None:
        self._page = page
        self._url = url
        self._pictures = pictures

    async def goes_to(self, path: str) -> None:
        await self._page.goto(f"{self._url}{path}")

    async def adds_an_account(self, provider: str) -> None:
        """Go where a link on a page of ours would lead, and choose the provider."""
        await self.goes_to(f"{INTEGRATIONS}/dashboard/add?domain=letterboxd_sync")
        await self.presses("OK")
        await self.chooses(provider)

    async def presses(self, name: str) -> None:
        await self._page.get_by_role("button", name=name, exact=True).click()

    async def begins_a_link(self, name: str, account: str) -> None:
        """Add a link that several accounts could have to one of them."""
        await self.presses(name)
        accounts = self._page.locator("dialog-pick-config-entry")
        await accounts.get_by_text(account, exact=True).click()

    async def submits(self) -> None:
        await self.presses("Submit")

    async def finishes(self) -> None:
        """Close the dialog of a device that may be put in an area."""
        await self.presses("Skip and finish")
        await self._dialog.wait_for(state="hidden")

    async def closes(self) -> None:
        await self.presses("Finish")
        await self._dialog.wait_for(state="hidden")

    async def chooses(self, option: str) -> None:
        await self._dialog.get_by_text(option, exact=True).first.click()

    async def opens(self, section: str) -> None:
        await self._dialog.get_by_text(section, exact=True).click()

    async def types(self, field: str, text: str) -> None:
        box = self._dialog.locator("ha-input").filter(has_text=field)
        await box.locator("input").first.fill(text)

    async def ticks(self, label: str) -> None:
        """Tick the box itself: what explains it beside may hold links."""
        box = self._dialog.locator("ha-form-boolean").filter(has_text=label)
        await box.locator("ha-checkbox").click(position={"x": 10, "y": 12})

    async def picks(self, field: str, option: str) -> None:
        """Choose from a drop-down list, which opens beside the dialog."""
        fields = self._dialog.locator("ha-selector-select").filter(has_text=field)
        await fields.first.click()
        await self._page.get_by_text(option, exact=True).last.click()

    async def reads_code(self) -> str:
        """Read the code that is to be typed elsewhere: it is written large."""
        return (await self._dialog.locator("h1").inner_text()).strip()

    @asynccontextmanager
    async def elsewhere(self, address: str) -> AsyncIterator[Page]:
        """Look at a page of somebody else, in another tab."""
        page = await self._page.context.new_page()
        try:
            await page.goto(address)
            yield page
        finally:
            await page.close()

    async def ticks_off(self, text: str) -> None:
        """Tick an item of a to-do list on a dashboard."""
        item = self._page.locator("ha-check-list-item").filter(has_text=text)
        await item.locator("ha-checkbox").first.click()

    async def photographs(self, name: str) -> None:
        """Keep what is to be seen now, for whoever looks into a failure."""
        # What opens or closes has come to rest by then.
        await self._page.wait_for_timeout(500)
        await self._page.screenshot(path=self._pictures / f"{name}.png")

    def sees(self, text: str) -> Locator:
        return self._page.get_by_text(text).first

    @property
    def _dialog(self) -> Locator:
        return self._page.locator("dialog-data-entry-flow")
