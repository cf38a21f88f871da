"""What a person does in the frontend of Home Assistant, by what they read there."""

from playwright.async_api import Locator, Page

INTEGRATIONS = "/config/integrations"


class Visitor:
    """Somebody who looks at one page of a Home Assistant."""

    def __init__(self, page: Page, url: str) -> None:
        self._page = page
        self._url = url

    async def goes_to(self, path: str) -> None:
        await self._page.goto(f"{self._url}{path}")

    async def adds_an_account(self, provider: str) -> None:
        """Go where a link on a page of ours would lead, and choose the provider."""
        await self.goes_to(f"{INTEGRATIONS}/dashboard/add?domain=letterboxd_sync")
        await self.presses("OK")
        await self.chooses(provider)

    async def presses(self, name: str) -> None:
        await self._page.get_by_role("button", name=name, exact=True).click()

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
        await self._dialog.locator("ha-selector-select").filter(has_text=field).click()
        await self._page.get_by_text(option, exact=True).last.click()

    def sees(self, text: str) -> Locator:
        return self._page.get_by_text(text).first

    @property
    def _dialog(self) -> Locator:
        return self._page.locator("dialog-data-entry-flow")
