"""With a real ledger: what a flow leaves behind, when it ends well and when not."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.bridge import ledger_folder
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.exports import async_keep_export
from simulators.letterboxd import Letterboxd

from .conftest import Upload
from .members import WATCHLIST, filled_in
from .walking import Walk


@pytest.fixture(autouse=True)
def kept_exports() -> Iterator[None]:
    """Keep exports for good."""
    with patch(
        f"custom_components.{DOMAIN}.flows.letterboxd.async_keep_export",
        async_keep_export,
    ):
        yield


@pytest.fixture(autouse=True)
def setup_entry() -> None:
    """Set entries up for good."""


@pytest.fixture(autouse=True)
def own_storage(hass: HomeAssistant, tmp_path: Path) -> None:
    """Let Home Assistant have a folder of its own."""
    hass.config.config_dir = str(tmp_path)


async def test_an_account_is_set_up_with_the_export_that_came_with_it(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload
) -> None:
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id))
    await hass.async_block_till_done()
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.state is ConfigEntryState.LOADED
    snapshot = await entry.runtime_data.account.read_watchlist()
    assert [listing.film.title for listing in snapshot.items] == ["Gozu"]
    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not ledger_folder(hass).exists()


async def test_a_flow_that_fails_makes_no_ledger(
    hass: HomeAssistant, letterboxd: Letterboxd, upload: Upload
) -> None:
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, export=file_id, username="nobody"))
    assert walk.errors == {"base": "member_not_found"}
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert not ledger_folder(hass).exists()
