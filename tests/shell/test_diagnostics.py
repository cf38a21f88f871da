"""Diagnostics: every link and job of an account in any state, and nothing private."""

from datetime import date
import json
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.letterboxd_sync.bridge import DATA_HOUSE
from custom_components.letterboxd_sync.const import DOMAIN
from custom_components.letterboxd_sync.diagnostics import (
    PRIVATE,
    async_get_config_entry_diagnostics,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.private_words import PrivateWords
from custom_components.letterboxd_sync.sync.remarks import Remarked
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators

from .audience import TRAKT, until
from .household import (
    MEMBER,
    REQUESTS_LINK,
    SHELF_LINK,
    jellyfin_entry,
    member_entry,
    poll,
    radarr_entry,
    set_up,
)
from .watching import film_of, link_evening

TRAKT_ID = AccountId(TRAKT)

PROXIES = "http://pete:hunter2@10.1.2.3:8080"
WEBHOOK_ID = "webhook-id-that-nobody-may-know"


def secrets(sims: Simulators) -> list[str]:
    """Return what no diagnostics may hold."""
    return [
        sims.radarr.api_key,
        sims.jellyfin.api_key,
        sims.radarr.url,
        sims.jellyfin.url,
        sims.letterboxd.url,
        sims.jellyfin.user("root").id,
        "radarr.local",
        "alice",
        "Alice",
        "127.0.0.1",
        "hunter2",
        "pete",
        "10.1.2.3",
        WEBHOOK_ID,
        "jellyfin:0123",
    ]


async def test_diagnostics_tell_everything_but_secrets(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    shelf = SHELF_LINK | {
        "data": {
            **SHELF_LINK["data"],
            "watched_by": [sims.jellyfin.user("root").id],
        }
    }
    sims.letterboxd.log_film("alice", sims.catalogue[7], watched_on=date(2026, 11, 1))
    await set_up(
        hass,
        radarr_entry(sims, webhook_id=WEBHOOK_ID),
        jellyfin_entry(sims),
        member_entry(sims, REQUESTS_LINK, shelf, proxies=PROXIES, pages=False),
    )
    await poll(hass)
    sims.jellyfin.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    sims.radarr.faults.add(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    await poll(hass)
    told: dict[str, Any] = {}
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
        told[entry.entry_id] = found
    text = json.dumps(told)
    assert [secret for secret in secrets(sims) if secret in text] == []
    member = told["ENTRY-ALICE"]
    assert member["view"]["diary"] == 1
    assert member["entry"]["data"]["proxies"] == "**REDACTED**"
    assert [link["kind"] for link in member["links"]] == ["RequestLink", "ShelfLink"]
    radarr = told["ENTRY-RADARR"]
    assert radarr["figures"]["last_trouble"].startswith("**REDACTED**: ")


async def test_diagnostics_show_each_account_as_it_is(
    hass: HomeAssistant, sims: Simulators, alice: MockConfigEntry
) -> None:
    radarr, jellyfin, member = [
        await async_get_config_entry_diagnostics(hass, entry)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    assert radarr["view"] == {
        "films": 3,
        "excluded": 0,
        "complete": True,
        "undecoded": 0,
    }
    assert [job["operation"] for job in radarr["jobs"]] == ["RequestFilm"] * 3
    assert {job["state"] for job in radarr["jobs"]} == {"done"}
    assert all(job["ids"]["tmdb"] for job in radarr["jobs"])
    assert jellyfin["view"] == {
        "library": 1,
        "complete": True,
        "undecoded": 0,
        "shelves": [1],
        "played": [],
    }
    assert member["view"]["watchlist"] == 3
    assert member["view"]["routes"]["watchlist"]["route"] == "pages"
    assert [link["agreed"] for link in member["links"]] == [3, 1]
    assert member["capabilities"]["watchlist"] == ["read"]
    assert all(line.keys() == {"at", "kind", "text"} for line in radarr["activity"])


async def test_diagnostics_before_the_first_look_have_no_view(
    hass: HomeAssistant, sims: Simulators
) -> None:
    entry = radarr_entry(sims)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.RESET_BEFORE, path="/api/v3/movie", times=None)
    )
    await set_up(hass, entry)
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["view"] is None


async def test_diagnostics_can_be_downloaded_when_an_order_is_among_the_jobs(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    films = [it for it in sims.catalogue if not it.is_show and it.in_wikidata][:3]
    for film in films[1:]:
        sims.jellyfin.add_item(film)
    data = {
        **SHELF_LINK["data"],
        "shelf_kind": "playlist",
        "owner_id": sims.jellyfin.user("root").id,
    }
    entry = jellyfin_entry(sims)
    await set_up(hass, entry, member_entry(sims, SHELF_LINK | {"data": data}))
    await poll(hass)
    sims.letterboxd.unlist_film("alice", films[0])
    sims.letterboxd.list_film("alice", films[0])
    await poll(hass)
    told: dict[str, Any] = dict(
        await get_diagnostics_for_config_entry(hass, hass_client, entry)
    )
    orders = [job for job in told["jobs"] if job["operation"] == "OrderShelf"]
    assert [(job["film"], job["ids"]) for job in orders] == [(None, None)]


async def test_diagnostics_tell_how_playback_fares_and_not_what_it_is(
    hass: HomeAssistant, sims: Simulators
) -> None:
    await link_evening(hass, sims)
    film = film_of(sims)
    sims.jellyfin.play("bob", film, device="Bob's secret den")
    await until(lambda: hass.data[DATA_HOUSE].engine.playback.now_playing(TRAKT_ID))
    said = Remarked(film=Film(title="Heat"), on=date(2026, 10, 31), remarks={})
    desk = hass.data[DATA_HOUSE].engine.diary
    await desk.add(AccountId(MEMBER), said)
    member, jellyfin, tracker = [
        await async_get_config_entry_diagnostics(hass, entry)
        for entry in sorted(
            hass.config_entries.async_loaded_entries(DOMAIN),
            key=lambda it: it.title.casefold(),
        )
    ]
    assert [it["state"] for it in jellyfin["playing"]] == ["playing"]
    assert [it["state"] for it in tracker["playing"]] == ["playing"]
    assert [it["waits"] for it in member["drafts"]] == [True]
    assert tracker["view"]["stats"]["films"]["plays"] == 0
    assert tracker["view"]["plays"] == 0
    told = json.dumps([jellyfin, tracker], default=str)
    bob = sims.jellyfin.user("bob").id
    secrets_of_bob = ["Bob's secret den", bob, *_tokens(hass)]
    assert [it for it in secrets_of_bob if it in told] == []


def _tokens(hass: HomeAssistant) -> list[str]:
    """Return what opens the doors of those who are linked."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    token = next(it for it in entries if it.unique_id == TRAKT).data["token"]
    return [token["access_token"], token["refresh_token"]]


async def test_diagnostics_of_servers_that_are_switched_off_do_not_say_where_they_are(
    hass: HomeAssistant,
    sims: Simulators,
    alice: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    private = secrets(sims)
    ports = [str(URL(it.url).port) for it in (sims.radarr, sims.jellyfin)]
    for service in (sims.letterboxd, sims.radarr, sims.jellyfin, sims.wikidata):
        await service.stop()
    await poll(hass)
    told: list[dict[str, Any]] = [
        dict(await get_diagnostics_for_config_entry(hass, hass_client, entry))
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    text = json.dumps(told)
    assert [it for it in (*private, *ports) if it in text] == []
    refused = "**REDACTED**: ClientConnectorError: Connection refused"
    troubles = [it["figures"]["last_trouble"] for it in told]
    assert troubles == [refused, refused, None]


async def test_diagnostics_show_neither_folders_nor_the_names_of_lists(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    data = {
        **REQUESTS_LINK["data"],
        "list_slug": "for-petes-birthday",
        "root_folder": "/films/pete/films",
        "animation_root_folder": "/films/pete/cartoons",
    }
    link = REQUESTS_LINK | {"data": data}
    await set_up(hass, radarr_entry(sims), member_entry(sims, link))
    await poll(hass)
    told = [
        await get_diagnostics_for_config_entry(hass, hass_client, entry)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    assert "pete" not in json.dumps(told)


async def test_diagnostics_of_an_account_that_does_not_load_say_why_and_not_where(
    hass: HomeAssistant, sims: Simulators, hass_client: ClientSessionGenerator
) -> None:
    entry = radarr_entry(sims)
    private = secrets(sims)
    await sims.radarr.stop()
    await set_up(hass, entry)
    told: dict[str, Any] = dict(
        await get_diagnostics_for_config_entry(hass, hass_client, entry)
    )
    assert told["state"] == "setup_retry"
    assert told["reason"].startswith("Radarr did not answer")
    assert told["entry"]["data"]["url"] == "**REDACTED**"
    assert [it for it in private if it in json.dumps(told)] == []
    assert told.keys() == {"entry", "state", "reason"}


async def test_diagnostics_of_an_account_that_is_switched_off_are_no_error(
    hass: HomeAssistant, alice: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    by_user = ConfigEntryDisabler.USER
    await hass.config_entries.async_set_disabled_by(alice.entry_id, by_user)
    told: dict[str, Any] = dict(
        await get_diagnostics_for_config_entry(hass, hass_client, alice)
    )
    assert (told["state"], told["reason"]) == ("not_loaded", None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (None, None),
        ("", ""),
        ("http://[fd00::1]:7878/api: no answer", "**REDACTED**: no answer"),
        ("https://nas.lan/radarr/api: no answer", "**REDACTED**: no answer"),
        ("('fd00::1', 7878, 0, 0) is gone", "('**REDACTED**', 7878, 0, 0) is gone"),
        ("cannot reach radarr.local:7878", "cannot reach **REDACTED**"),
        ("radarr.local hung up", "**REDACTED** hung up"),
        ("no room in /films/pete/films", "no room in **REDACTED**"),
        ("no tag pete, nor repeted", "no tag **REDACTED**, nor repeted"),
        ("radarr:http://radarr.local is off", "radarr:**REDACTED** is off"),
        ("Radarr and its user have ab", "Radarr and its user have ab"),
    ],
)
def test_what_is_private_by_its_key_is_private_in_a_text(
    text: str | None, shown: str | None
) -> None:
    link = REQUESTS_LINK | {
        "data": {"root_folder": "/films/pete/films", "tags": ["pete", "ab"]}
    }
    entries = [
        MockConfigEntry(domain=DOMAIN, title="Radarr", data={"url": url})
        for url in ("http://radarr.local:7878", "http://[fd00::1]:7878", "http://[")
    ]
    linked = MockConfigEntry(domain=DOMAIN, subentries_data=[link], title="Radarr")
    assert PrivateWords([*entries, linked], PRIVATE).hidden(text) == shown


def test_where_nothing_is_linked_nothing_is_private() -> None:
    assert PrivateWords([], PRIVATE).hidden("Heat (1995)") == "Heat (1995)"
