"""Linking a Letterboxd member: name, routes, export, proxies, and what goes wrong."""

from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd

from .conftest import Upload
from .members import LINKED, WATCHLIST, entry_of, filled_in, own_proxies, stays
from .walking import Walk


async def test_a_member_is_linked_by_the_feed_alone(
    hass: HomeAssistant, letterboxd: Letterboxd, kept_exports: AsyncMock
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done
    assert walk.result["title"] == "alice"
    assert walk.result["data"] == {**LINKED, "site": letterboxd.url}
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.unique_id == "letterboxd:alice"
    kept_exports.assert_not_called()
    assert {request.path for request in letterboxd.requests} == {"/alice/rss/"}


@pytest.mark.parametrize(
    "typed",
    [
        "Alice",
        " @alice ",
        "https://letterboxd.com/alice/",
        "letterboxd.com/ALICE/watchlist/page/2/",
        "https://letterboxd.com/alice/?utm=1#top",
    ],
)
async def test_a_member_is_understood_however_the_name_was_pasted(
    hass: HomeAssistant, letterboxd: Letterboxd, typed: str
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, username=typed))
    assert walk.result["data"]["username"] == "alice"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": ""}, {"username": "invalid_member"}),
        ({"username": "   "}, {"username": "invalid_member"}),
        ({"username": "two words"}, {"username": "invalid_member"}),
        ({"username": "https://letterboxd.com/"}, {"username": "invalid_member"}),
        ({"username": "nobody"}, {"base": "member_not_found"}),
        (
            {"advanced": {"site": "", "wikidata": "http://w"}},
            {"base": "invalid_url"},
        ),
        (
            {"advanced": {"site": "http://127.0.0.1:1", "wikidata": "http://w"}},
            {"base": "cannot_connect"},
        ),
    ],
)
async def test_a_slip_is_named_and_can_be_mended(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    changes: dict[str, Any],
    errors: dict[str, str],
) -> None:
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, **changes))
    assert walk.errors == errors
    assert hass.config_entries.async_entries(DOMAIN) == []
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind=FaultKind.CHALLENGE), "blocked"),
        (Fault(kind=FaultKind.STATUS, status=429, retry_after=0), "rate_limited"),
        (Fault(kind=FaultKind.STATUS, status=502, times=None), "cannot_connect"),
        (Fault(kind=FaultKind.WRONG_CONTENT_TYPE), "not_understood"),
        (Fault(kind=FaultKind.EMPTY_BODY), "not_understood"),
    ],
    ids=str,
)
async def test_trouble_on_the_way_is_named_and_passes(
    hass: HomeAssistant, letterboxd: Letterboxd, fault: Fault, error: str
) -> None:
    letterboxd.faults.add(fault)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.errors == {"base": error}
    assert hass.config_entries.async_entries(DOMAIN) == []
    letterboxd.faults.clear()
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


async def test_a_site_that_wants_to_be_left_alone_is_by_people_too(
    hass: HomeAssistant, letterboxd: Letterboxd, freezer: FrozenDateTimeFactory
) -> None:
    letterboxd.faults.add(Fault(kind=FaultKind.STATUS, status=429, retry_after=60))
    walk = await Walk.menu(hass, "letterboxd")
    for _ in range(3):
        await walk.submit(**filled_in(letterboxd))
        assert walk.errors == {"base": "rate_limited"}
    assert len(letterboxd.requests) == 1
    freezer.tick(timedelta(minutes=1))
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


async def test_a_private_member_is_named(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    letterboxd.member("alice").private = True
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd))
    assert walk.errors == {"base": "private"}
    letterboxd.member("alice").private = False
    await walk.submit(**filled_in(letterboxd))
    assert walk.is_done


@pytest.mark.parametrize("typed", ["alice", "Alice", "https://letterboxd.com/alice/"])
async def test_a_member_is_linked_once(
    hass: HomeAssistant, letterboxd: Letterboxd, typed: str
) -> None:
    entry_of(letterboxd).add_to_hass(hass)
    walk = await Walk.menu(hass, "letterboxd")
    await walk.submit(**filled_in(letterboxd, username=typed))
    assert walk.reason == "already_configured"


# -- later ------------------------------------------------------------------------


async def test_routes_can_be_changed_and_the_member_cannot(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.step == "reconfigure_letterboxd"
    assert "username" not in walk.result["data_schema"].schema
    await walk.submit(
        **stays(
            letterboxd,
            advanced={"site": "http://127.0.0.1:1", "wikidata": "http://w"},
        )
    )
    assert walk.errors == {"base": "cannot_connect"}
    await walk.submit(**stays(letterboxd, pages=True))
    assert walk.step == "pages"
    await walk.submit(**own_proxies(pages_concurrency=2))
    assert walk.reason == "reconfigure_successful"
    assert entry.data == {
        **LINKED,
        "site": letterboxd.url,
        "pages": True,
        "pages_concurrency": 2,
    }


async def test_switching_pages_off_keeps_the_proxies_for_later(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd, pages=True, proxies="127.0.0.1:1")
    entry.add_to_hass(hass)
    walk = await Walk.reconfigure(hass, entry)
    assert walk.suggested["pages"] is True
    await walk.submit(**stays(letterboxd))
    assert entry.data["pages"] is False
    assert entry.data["proxies"] == "127.0.0.1:1"


@pytest.mark.parametrize("listeners", [[AsyncMock()], []], ids=["listens", "not yet"])
async def test_a_newer_export_is_read_although_no_setting_changed(
    hass: HomeAssistant,
    letterboxd: Letterboxd,
    upload: Upload,
    kept_exports: AsyncMock,
    listeners: list[AsyncMock],
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    entry.update_listeners.extend(listeners)
    file_id = await upload("watchlist.csv", WATCHLIST)
    walk = await Walk.reconfigure(hass, entry)
    await walk.submit(**stays(letterboxd, export=file_id))
    await hass.async_block_till_done()
    assert walk.reason == "reconfigure_successful"
    kept_exports.assert_awaited_once()
    assert entry.state is ConfigEntryState.LOADED
    assert [listener.await_count for listener in listeners] == [0] * len(listeners)


async def test_a_member_needs_no_credentials_and_is_looked_at_again(
    hass: HomeAssistant, letterboxd: Letterboxd
) -> None:
    entry = entry_of(letterboxd)
    entry.add_to_hass(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_ERROR)
    walk = await Walk.reauth(hass, entry)
    letterboxd.faults.add(Fault(kind=FaultKind.CHALLENGE))
    await walk.submit()
    assert walk.errors == {"base": "blocked"}
    await walk.submit()
    assert walk.reason == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
