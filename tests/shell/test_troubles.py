"""Troubles of accounts: told when somebody has to know, and gone when over."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId, LinkId
from custom_components.letterboxd_sync.model.plan import (
    Refusal,
    RefusalReason,
)
from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    NotReached,
    NotUnderstood,
    ProviderError,
    Refused,
    RefusedReason,
)
from simulators.house import Simulators

from .household import (
    RADARR,
    member_entry,
    poll,
    set_up,
    settle,
)
from .mending import issue

TROUBLE = "trouble_ENTRY-RADARR"


@pytest.mark.parametrize(
    ("err", "trouble"),
    [
        (Refused(RefusedReason.BLOCKED), "trouble_blocked"),
        (Refused(RefusedReason.PRIVATE), "trouble_private"),
        (Refused(RefusedReason.NOT_FOUND), "trouble_not_found"),
        (NotUnderstood("a log-in page"), "trouble_not_understood"),
    ],
)
async def test_what_does_not_heal_by_waiting_is_told_at_once_until_it_is_over(
    hass: HomeAssistant, alice: MockConfigEntry, err: ProviderError, trouble: str
) -> None:
    hass.data[DATA_HOUSE].account_failed(AccountId(RADARR), err)
    shown = issue(hass, TROUBLE)
    assert shown is not None
    assert shown.translation_key == trouble
    assert shown.translation_placeholders == {"account": "Radarr"}
    assert not shown.is_fixable
    await poll(hass)
    assert issue(hass, TROUBLE) is None


@pytest.mark.parametrize("err", [NotReached("off"), NoAnswer("slow")])
async def test_a_service_that_reboots_is_no_issue_until_what_people_see_is_old(
    hass: HomeAssistant,
    alice: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    err: ProviderError,
) -> None:
    house = hass.data[DATA_HOUSE]
    house.account_failed(AccountId(RADARR), err)
    assert issue(hass, TROUBLE) is None
    later = dt_util.utcnow() + timedelta(hours=7)
    monkeypatch.setattr(dt_util, "utcnow", lambda: later)
    house.account_failed(AccountId(RADARR), err)
    shown = issue(hass, TROUBLE)
    assert shown is not None
    assert shown.translation_key == f"trouble_{err.trouble}"


async def test_a_watchlist_that_became_private_is_told_although_the_feed_answers(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    sims.letterboxd.member("alice").watchlist_private = True
    await poll(hass)
    shown = issue(hass, "trouble_ENTRY-ALICE")
    assert shown is not None
    assert shown.translation_key == f"trouble_{Trouble.PRIVATE}"
    await hass.config_entries.async_reload(alice.entry_id)
    await settle(hass)
    assert issue(hass, "trouble_ENTRY-ALICE") is not None
    sims.letterboxd.member("alice").watchlist_private = False
    await poll(hass)
    assert issue(hass, "trouble_ENTRY-ALICE") is None


async def test_the_feed_alone_has_no_trouble_with_a_watchlist(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims, pages=False))
    assert issue(hass, "trouble_ENTRY-ALICE") is None


async def test_what_is_told_of_an_account_that_is_gone_raises_nothing(
    hass: HomeAssistant, alice: MockConfigEntry
) -> None:
    house = hass.data[DATA_HOUSE]
    nobody = AccountId("radarr:gone")
    house.account_failed(nobody, NotUnderstood("what"))
    house.unresolved(nobody, (Film(title="Heat"),))
    house.not_authorized(nobody)
    house.account_changed(nobody)
    lost = Refusal(link_id=LinkId("GONE"), reason=RefusalReason.SOURCE_EMPTY, films=())
    house.refused(LinkId("GONE"), lost)
    house.link_broken(LinkId("GONE"), nobody)
    house.barred(nobody, (Trouble.VIP_ONLY,))
    house.now_playing_changed(nobody)
    house.drafts_changed(nobody)
    assert not [each for each in ir.async_get(hass).issues if each[0] == DOMAIN]
    assert hass.config_entries.flow.async_progress_by_handler(DOMAIN) == []


async def test_what_may_not_be_written_is_told_until_it_may_again(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await set_up(hass, member_entry(sims))
    house, alice = hass.data[DATA_HOUSE], AccountId("letterboxd:alice")
    house.barred(alice, (Trouble.LIMIT_REACHED, Trouble.VIP_ONLY))
    shown = issue(hass, "write_limit_reached_ENTRY-ALICE")
    assert shown is not None
    assert shown.translation_key == "trouble_limit_reached"
    assert issue(hass, "write_vip_only_ENTRY-ALICE") is not None
    # An account that is read well may still be full.
    await poll(hass)
    assert issue(hass, "write_limit_reached_ENTRY-ALICE") is not None
    house.barred(alice, (Trouble.VIP_ONLY,))
    assert issue(hass, "write_limit_reached_ENTRY-ALICE") is None
    assert issue(hass, "write_vip_only_ENTRY-ALICE") is not None
    house.barred(alice, ())
    assert issue(hass, "write_vip_only_ENTRY-ALICE") is None
