"""What was read by pages outlives a restart, and shows when the site does not."""

from datetime import timedelta
import logging
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.letterboxd_sync.bridge import DATA_HOUSE, ledger_folder
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.exports import async_keep_export
from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.model.view import TrackerView, Trouble
from custom_components.letterboxd_sync.providers.letterboxd.export import read_export
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .household import MEMBER, member_entry, poll, radarr_entry, set_up, settle

NAME = f"{MEMBER}|pages"
TROUBLE = "trouble_ENTRY-ALICE"
PAGE = "/alice/watchlist/"

BLOCKED = Fault(kind=FaultKind.CHALLENGE, times=None)
AWAY = Fault(kind=FaultKind.RESET_BEFORE, times=None)
GONE = Fault(kind=FaultKind.STATUS, status=404, times=None)

EXPORTED = b"Date,Name,Year,Letterboxd URI\n2026-11-01,Heat,1995,https://boxd.it/2bg8\n"


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload a member and set it up again, which forgets what is not in the ledger."""
    await hass.config_entries.async_unload(entry.entry_id)
    if await hass.config_entries.async_setup(entry.entry_id):
        await entry.runtime_data.first_look
    await settle(hass)


async def kept(hass: HomeAssistant, name: str = NAME) -> str | None:
    return await hass.data[DATA_HOUSE].engine.kept(name)


def view_of(entry: MockConfigEntry) -> TrackerView:
    view = entry.runtime_data.coordinator.data
    assert isinstance(view, TrackerView)
    return view


def pages_asked(sims: Simulators) -> int:
    return [each.path for each in sims.letterboxd.requests].count(PAGE)


async def test_after_a_restart_nothing_changed_is_one_page(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    films = [each for each in sims.catalogue if not each.is_show]
    sims.letterboxd.list_film("alice", *films)
    await poll(hass)
    sims.letterboxd.requests.clear()

    await restart(hass, alice)

    asked = [each.path for each in sims.letterboxd.requests]
    assert [path for path in asked if path.startswith(PAGE)] == [PAGE]
    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.whole
    assert len(watchlist.items) == len(films)


async def test_a_look_that_changed_nothing_writes_nothing(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    engine = hass.data[DATA_HOUSE].engine
    with patch.object(engine, "keep", side_effect=AssertionError) as keep:
        await alice.runtime_data.coordinator.async_refresh()
    assert alice.runtime_data.coordinator.last_update_success
    keep.assert_not_called()


async def test_a_closed_site_shows_what_was_last_read_and_says_so(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    before = view_of(alice).routes[Facet.WATCHLIST].read_at
    assert before is not None
    freezer.tick(timedelta(hours=1))
    sims.letterboxd.faults.add(BLOCKED)

    await restart(hass, alice)

    assert alice.state is ConfigEntryState.LOADED
    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.stale
    status = view_of(alice).routes[Facet.WATCHLIST]
    assert (status.route, status.trouble) == (Route.PAGES, Trouble.BLOCKED)
    assert status.read_at is not None
    assert status.read_at <= before
    state = hass.states.get("sensor.alice_watchlist")
    assert state is not None
    assert state.state == "3"
    figures = hass.data[DATA_HOUSE].engine.figures(AccountId(MEMBER))
    assert figures.last_read == status.read_at
    issue = ir.async_get(hass).async_get_issue(DOMAIN, TROUBLE)
    assert issue is not None
    assert issue.translation_key == "trouble_blocked"


async def test_a_site_that_opens_again_is_read_and_the_issue_goes(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.letterboxd.faults.add(BLOCKED)
    await restart(hass, alice)
    sims.letterboxd.faults.clear()

    await poll(hass)

    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.whole
    assert ir.async_get(hass).async_get_issue(DOMAIN, TROUBLE) is None


async def test_what_is_only_remembered_removes_no_film(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    films = list(sims.letterboxd.member("alice").watchlist.values())
    sims.letterboxd.faults.add(BLOCKED)
    sims.letterboxd.unlist_film("alice", films[0])

    await restart(hass, alice)
    await poll(hass)
    remembered = len(sims.radarr.state.movies)
    sims.letterboxd.faults.clear()
    await poll(hass)

    assert (remembered, len(sims.radarr.state.movies)) == (3, 2)


async def test_a_member_who_is_gone_stops_the_set_up_whatever_is_remembered(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.letterboxd.faults.add(GONE)

    await restart(hass, alice)

    assert alice.state is ConfigEntryState.SETUP_RETRY
    assert await kept(hass) is not None


async def test_without_anything_to_show_a_closed_site_stops_the_set_up(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.letterboxd.faults.add(BLOCKED)
    entry = member_entry(sims)

    await set_up(hass, entry)

    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_an_export_shows_a_member_whose_site_is_closed(
    hass: HomeAssistant, sims: Simulators
) -> None:
    sims.letterboxd.faults.add(BLOCKED)
    await async_keep_export(
        hass, AccountId(MEMBER), read_export(EXPORTED, name="watchlist.csv")
    )
    entry = member_entry(sims, pages=False)

    await set_up(hass, entry)

    assert entry.state is ConfigEntryState.LOADED
    watchlist = view_of(entry).watchlist
    assert watchlist is not None
    assert [each.film.title for each in watchlist.items] == ["Heat"]
    assert ir.async_get(hass).async_get_issue(DOMAIN, TROUBLE) is not None


async def test_a_network_that_comes_up_late_is_no_issue_and_is_asked_again_soon(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    sims.letterboxd.faults.add(AWAY)
    await restart(hass, alice)
    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.stale
    assert ir.async_get(hass).async_get_issue(DOMAIN, TROUBLE) is None
    sims.letterboxd.faults.clear()

    freezer.tick(timedelta(seconds=11))
    async_fire_time_changed(hass)
    await settle(hass)

    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.whole


async def test_what_was_never_read_becomes_an_issue_in_time(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    sims.letterboxd.faults.add(AWAY)
    await restart(hass, alice)

    freezer.tick(timedelta(hours=7))
    await poll(hass)

    issue = ir.async_get(hass).async_get_issue(DOMAIN, TROUBLE)
    assert issue is not None
    assert issue.translation_key in {"trouble_not_reached", "trouble_no_answer"}


@pytest.mark.parametrize("text", ["", "{}", "reads 0 of another version\n{}"])
async def test_a_damaged_text_costs_a_read_and_nothing_else(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    text: str,
) -> None:
    await hass.data[DATA_HOUSE].engine.keep(NAME, text)

    await restart(hass, alice)

    watchlist = view_of(alice).watchlist
    assert watchlist is not None
    assert watchlist.whole
    assert "damaged or of another version" in caplog.text
    assert (await kept(hass) or "").startswith("reads 1 ")


async def test_who_switches_pages_off_leaves_nothing_of_them(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(alice, data={**alice.data, "pages": False})
    await settle(hass)

    assert await kept(hass) is None


async def test_a_ledger_that_fails_for_once_costs_no_look(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = hass.data[DATA_HOUSE].engine
    before = await kept(hass)
    sims.letterboxd.list_film("alice", sims.catalogue[-1])
    full = LedgerUnavailable(ledger_folder(hass), "disk full")

    with patch.object(engine, "keep", side_effect=full):
        await alice.runtime_data.coordinator.async_refresh()
    failed = await kept(hass)
    await alice.runtime_data.coordinator.async_refresh()

    assert alice.runtime_data.coordinator.last_update_success
    assert failed == before
    assert await kept(hass) != before
    lines = [line for line in caplog.records if "cannot be kept" in line.message]
    assert [line.levelno for line in lines] == [logging.WARNING]


async def test_removing_a_member_leaves_nothing_of_what_it_read_or_was_given(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    await async_keep_export(
        hass, AccountId(MEMBER), read_export(EXPORTED, name="watchlist.csv")
    )
    names = (NAME, f"{MEMBER}|export")
    before = [await kept(hass, name) for name in names]

    await hass.config_entries.async_remove(alice.entry_id)

    assert None not in before
    assert [await kept(hass, name) for name in names] == [None, None]


async def test_a_server_keeps_no_reads(hass: HomeAssistant, sims: Simulators) -> None:
    entry = radarr_entry(sims)
    await set_up(hass, entry)

    assert entry.runtime_data.kept_reads is None
