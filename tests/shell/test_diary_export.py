"""The diary's files: offered by button and action, behind links that expire."""

import csv
from datetime import date, timedelta
from http import HTTPStatus
from io import StringIO

from homeassistant.components.button.const import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.letterboxd_sync import diary_export
from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.engine.diary_desk import DiaryDesk
from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.providers.errors import NotSetUp
from custom_components.letterboxd_sync.sync.remarks import Remarked, Remarks
from simulators.house import Simulators

from .audience import players_entry
from .household import MEMBER, jellyfin_entry, member_entry, set_up
from .test_actions import act, refused
from .test_entities import entity_of
from .watching import ALICE_ENTRY, JELLYFIN_ENTRY

HEAT = Remarked(
    film=Film(title="Heat", year=1995, ids=FilmIds(tmdb=949)),
    on=date(2026, 10, 31),
    remarks=Remarks(
        stars=4.5,
        rewatch=True,
        tags=("tv", "again"),
        review='He said "no, never".\nThen it rained.',
    ),
)
ADDRESS = f"/api/letterboxd_sync/diary/{ALICE_ENTRY}/1"


@pytest.fixture
async def alice(hass: HomeAssistant, sims: Simulators) -> None:
    """Link Alice."""
    await set_up(hass, member_entry(sims))


async def confirm(hass: HomeAssistant, *said: Remarked) -> None:
    """Let viewings wait for the export."""
    desk = hass.data[DATA_HOUSE].engine.diary
    for one in said:
        await desk.add(AccountId(MEMBER), one, confirmed=True)


def rows(text: str) -> list[dict[str, str]]:
    """Return what Letterboxd's import reads."""
    return [*csv.DictReader(StringIO(text, newline=""))]


@pytest.mark.usefixtures("alice")
async def test_the_action_answers_with_links_that_need_no_header(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await confirm(hass, HEAT)
    answer = await act(hass, "export_diary")
    [link] = answer["files"]
    assert link.startswith(f"{ADDRESS}?authSig=")
    expires_at = dt_util.parse_datetime(answer["expires_at"])
    assert expires_at is not None
    assert timedelta() < expires_at - dt_util.utcnow() <= timedelta(minutes=10)
    response = await (await hass_client_no_auth()).get(link)
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/csv"
    assert "letterboxd-diary-1.csv" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert rows(await response.text()) == [
        {
            "LetterboxdURI": "",
            "tmdbID": "949",
            "Title": "Heat",
            "Year": "1995",
            "WatchedDate": "2026-10-31",
            "Rating": "4.5",
            "Rewatch": "true",
            "Tags": "tv, again",
            "Review": 'He said "no, never".\nThen it rained.',
        }
    ]


@pytest.mark.usefixtures("alice")
async def test_nobody_else_gets_in(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await confirm(hass, HEAT)
    client = await hass_client_no_auth()
    [link] = (await act(hass, "export_diary"))["files"]
    monkeypatch.setattr(diary_export, "LINK_LIFETIME", timedelta(seconds=-60))
    [expired] = (await act(hass, "export_diary"))["files"]
    unsigned = ADDRESS
    forged = link[:-3] + "abc"
    elsewhere = link.replace("/1?", "/2?")
    for address in (unsigned, expired, forged, elsewhere):
        response = await client.get(address)
        assert response.status == HTTPStatus.UNAUTHORIZED


async def test_only_a_members_files_are_served(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    alice = member_entry(sims)
    await set_up(hass, jellyfin_entry(sims), alice)
    await confirm(hass, HEAT)
    client = await hass_client()
    assert (await client.get(ADDRESS)).status == HTTPStatus.OK
    for entry_id, part in (
        (ALICE_ENTRY, "0"),
        (ALICE_ENTRY, "2"),
        (ALICE_ENTRY, "x"),
        (ALICE_ENTRY, "1" * 5000),
        (ALICE_ENTRY, "١"),
        (JELLYFIN_ENTRY, "1"),
        ("GONE", "1"),
    ):
        address = f"/api/letterboxd_sync/diary/{entry_id}/{part}"
        assert (await client.get(address)).status == HTTPStatus.NOT_FOUND
    await hass.config_entries.async_unload(alice.entry_id)
    assert (await client.get(ADDRESS)).status == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("alice")
async def test_more_than_letterboxd_takes_at_once_is_split(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    long = "é" * 100_000
    viewings = [
        Remarked(
            film=Film(title=f"Film {n}", year=1990, ids=FilmIds(tmdb=n)),
            on=date(2026, 10, n),
            remarks=Remarks(review=long),
        )
        for n in range(1, 8)
    ]
    await confirm(hass, *viewings)
    links = (await act(hass, "export_diary"))["files"]
    assert len(links) == 2
    client = await hass_client_no_auth()
    told: list[str] = []
    for link in links:
        body = await (await client.get(link)).read()
        assert len(body) < 1_000_000
        told += [row["Title"] for row in rows(body.decode())]
    assert told == [f"Film {n}" for n in range(1, 8)]


@pytest.mark.usefixtures("alice")
async def test_the_button_offers_the_files_in_a_notification(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    entity_id = entity_of(hass, MEMBER, "export_diary", BUTTON)
    press = {ATTR_ENTITY_ID: entity_id}
    shown = _async_get_or_create_notifications(hass)
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    [empty] = shown.values()
    assert "Nothing is confirmed in the diary queue of alice" in empty["message"]
    await confirm(hass, HEAT)
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    [offered] = shown.values()
    assert offered["title"] == "alice"
    assert "The diary queue of alice is ready" in offered["message"]
    link = offered["message"].split("](")[1].removesuffix(")")
    response = await (await hass_client_no_auth()).get(link)
    assert response.status == HTTPStatus.OK


@pytest.mark.usefixtures("alice")
async def test_an_offer_goes_when_its_links_expire(hass: HomeAssistant) -> None:
    await confirm(hass, HEAT)
    shown = _async_get_or_create_notifications(hass)
    press = {ATTR_ENTITY_ID: entity_of(hass, MEMBER, "export_diary", BUTTON)}
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    # The second offer's links last longer than those of the first.
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    later = dt_util.utcnow() + diary_export.LINK_LIFETIME
    async_fire_time_changed(hass, later - timedelta(seconds=30))
    assert len(shown) == 1
    async_fire_time_changed(hass, later + timedelta(seconds=1))
    assert shown == {}


async def test_an_offer_goes_with_its_account(
    hass: HomeAssistant, sims: Simulators
) -> None:
    alice = member_entry(sims)
    await set_up(hass, alice)
    await confirm(hass, HEAT)
    shown = _async_get_or_create_notifications(hass)
    press = {ATTR_ENTITY_ID: entity_of(hass, MEMBER, "export_diary", BUTTON)}
    await hass.services.async_call(BUTTON, SERVICE_PRESS, press, blocking=True)
    assert len(shown) == 1
    await hass.config_entries.async_remove(alice.entry_id)
    assert shown == {}


@pytest.mark.usefixtures("alice")
async def test_nothing_confirmed_makes_no_file(hass: HomeAssistant) -> None:
    assert (await act(hass, "export_diary"))["files"] == []


@pytest.mark.usefixtures("alice")
async def test_what_keeps_the_files_from_being_made_is_told(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def export(desk: DiaryDesk, account: AccountId) -> tuple[str, ...]:
        raise NotSetUp

    monkeypatch.setattr(DiaryDesk, "export", export)
    error = await refused(hass, "export_diary")
    assert error.translation_key == "not_set_up"


async def test_only_a_member_has_a_diary(hass: HomeAssistant) -> None:
    await set_up(hass, players_entry())
    error = await refused(hass, "export_diary", "ENTRY-PLAYERS")
    assert error.translation_key == "wrong_provider"
