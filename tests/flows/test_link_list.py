"""Which list a link begins at."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from custom_components.letterboxd_sync.providers.letterboxd.exported import ExportedList
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd
from simulators.radarr import Radarr

from .conftest import FILMS
from .linked import member, requests_at
from .request_links import SETTINGS, link
from .walking import Walk


@pytest.fixture
def site(letterboxd: Letterboxd) -> Letterboxd:
    """Run a Letterboxd with lists of Alice_B."""
    letterboxd.add_member("alice_b")
    letterboxd.create_list("alice_b", "film-noir", "Film noir", FILMS[:3])
    return letterboxd


@pytest.mark.parametrize(
    "pasted",
    [
        "film-noir",
        " Film-Noir ",
        "https://letterboxd.com/alice_b/list/film-noir/",
        "letterboxd.com/Alice_B/list/film-noir/page/2/",
    ],
)
async def test_a_list_is_linked(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd, pasted: str
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    await walk.submit(**SETTINGS)
    assert walk.result["title"] == "film-noir → Attic"
    [subentry] = entry.subentries.values()
    assert subentry.data["list_slug"] == "film-noir"
    assert subentry.unique_id == "radarr:Attic|film-noir|requests"


async def test_two_radarrs_of_one_name_are_told_apart_by_their_addresses(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass)
    first = requests_at(hass, radarr)
    second = requests_at(hass, radarr)
    hass.config_entries.async_update_entry(
        second, data={**second.data, "url": "http://radarr-4k:7878/base"}
    )
    walk = await Walk.link(hass, entry, "requests")
    assert walk.options("target") == {
        first.entry_id: f"Attic ({radarr.url.removeprefix('http://')})",
        second.entry_id: "Attic (radarr-4k:7878/base)",
    }
    await walk.submit(target=first.entry_id)
    await walk.submit(**SETTINGS)
    address = radarr.url.removeprefix("http://")
    assert walk.result["title"] == f"Watchlist → Attic ({address})"


@pytest.mark.parametrize(
    "pasted", ["watchlist", "https://letterboxd.com/alice_b/watchlist/"]
)
async def test_the_watchlist_may_be_pasted_too(
    hass: HomeAssistant, radarr: Radarr, pasted: str
) -> None:
    entry = member(hass)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    await walk.submit(**SETTINGS)
    [subentry] = entry.subentries.values()
    assert subentry.data["list_slug"] is None


@pytest.mark.parametrize(
    ("pasted", "error"),
    [
        ("no slug at all", "invalid_list"),
        ("https://letterboxd.com/alice_b/", "invalid_list"),
        ("https://letterboxd.com/", "invalid_list"),
        ("https://letterboxd.com/bob/list/film-noir/", "list_of_another_member"),
        ("somewhere-else", "list_not_found"),
    ],
)
async def test_what_is_no_list_of_theirs_is_named(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd, pasted: str, error: str
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list=pasted)
    assert walk.errors == {"list": error}
    assert not entry.subentries
    await walk.submit(target=target.entry_id, list="film-noir")
    await walk.submit(**SETTINGS)
    assert walk.is_done


async def test_a_list_behind_a_challenge_is_named(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd
) -> None:
    entry = member(hass, site.url)
    target = requests_at(hass, radarr)
    site.faults.add(Fault(kind=FaultKind.CHALLENGE))
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.errors == {"list": "list_unreachable"}
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.step == "settings"


async def test_a_member_of_whom_only_the_feed_is_read_has_nothing_to_link(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, pages=False)
    requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    assert walk.reason == "nothing_to_read"


def export(**facets: Any) -> Export:
    """Return an export of one day."""
    return Export(made_at=datetime(2026, 11, 1, tzinfo=UTC), **facets)


async def test_an_export_brings_a_watchlist_and_no_lists(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass, pages=False, export=export(watchlist=()))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.errors == {"list": "list_unreadable"}
    await walk.submit(target=target.entry_id)
    assert walk.step == "settings"


async def test_lists_of_an_export_can_be_linked_without_a_watchlist(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    noir = ExportedList(title="Film noir", films=())
    entry = member(hass, pages=False, export=export(lists={"film-noir": noir}))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id)
    assert walk.errors == {"list": "watchlist_unreadable"}
    await walk.submit(target=target.entry_id, list="best")
    assert walk.errors == {"list": "list_not_found"}
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.step == "settings"


async def test_an_account_that_is_not_loaded_may_be_linked(
    hass: HomeAssistant, radarr: Radarr
) -> None:
    entry = member(hass)
    entry.mock_state(hass, ConfigEntryState.SETUP_RETRY)
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    assert walk.step == "settings"


async def test_two_lists_may_go_to_one_radarr(
    hass: HomeAssistant, radarr: Radarr, site: Letterboxd
) -> None:
    entry = member(hass, site.url, subentries=(link(),))
    target = requests_at(hass, radarr)
    walk = await Walk.link(hass, entry, "requests")
    await walk.submit(target=target.entry_id, list="film-noir")
    await walk.submit(**SETTINGS)
    assert len(entry.subentries) == 2
