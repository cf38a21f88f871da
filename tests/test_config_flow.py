"""Which steps come first: new accounts, renewed ones, changed ones, and links."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.config_flow import LetterboxdSyncConfigFlow
from custom_components.letterboxd_sync.const import DOMAIN

ENTRIES: dict[str, dict[str, Any]] = {
    "letterboxd": {
        "provider": "letterboxd",
        "username": "alice",
        "site": "http://letterboxd",
        "wikidata": "http://wikidata",
        "pages": False,
        "pages_concurrency": 1,
        "proxies": "",
        "proxy_fallback": False,
    },
    "radarr": {
        "provider": "radarr",
        "url": "http://radarr",
        "api_key": "key",
        "verify_ssl": True,
        "webhook": True,
    },
    "jellyfin": {
        "provider": "jellyfin",
        "url": "http://jellyfin",
        "token": "token",
        "user_id": None,
        "verify_ssl": True,
        "device_id": "device",
    },
}
ENTRIES["trakt"] = {
    "provider": "trakt",
    "client_id": "app",
    "client_secret": "secret",
    "token": {},
    "api": "http://trakt",
    "auth": "http://trakt",
}
ENTRIES["tautulli"] = {
    "provider": "tautulli",
    "url": "http://tautulli",
    "api_key": "key",
    "verify_ssl": True,
    "webhook": False,
    "webhook_outside": False,
}
ENTRIES["players"] = {"provider": "players"}
ENTRIES["quick_connect"] = {**ENTRIES["jellyfin"], "user_id": "u1"}


def entry_of(kind: str) -> MockConfigEntry:
    """Return a linked account."""
    return MockConfigEntry(
        domain=DOMAIN, title="Mine", unique_id=f"{kind}:x", data=ENTRIES[kind]
    )


async def test_a_new_account_begins_with_its_service(hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == [
        "letterboxd",
        "radarr",
        "jellyfin",
        "trakt",
        "tautulli",
        "players",
    ]


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("letterboxd", "reauth_letterboxd"),
        ("radarr", "reauth_radarr"),
        ("jellyfin", "reauth_jellyfin"),
        ("quick_connect", "reauth_quick_connect"),
        ("trakt", "reauth_trakt"),
        ("tautulli", "reauth_tautulli"),
    ],
)
async def test_reauth_asks_for_what_the_account_was_linked_with(
    hass: HomeAssistant, kind: str, step: str
) -> None:
    entry = entry_of(kind)
    entry.add_to_hass(hass)
    result = await entry.start_reauth_flow(hass)
    assert result["step_id"] == step
    assert (result["description_placeholders"] or {})["name"] == "Mine"


@pytest.mark.parametrize(
    "kind", ["letterboxd", "radarr", "jellyfin", "trakt", "tautulli"]
)
async def test_reconfigure_begins_at_the_accounts_service(
    hass: HomeAssistant, kind: str
) -> None:
    entry = entry_of(kind)
    entry.add_to_hass(hass)
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == f"reconfigure_{kind}"


@pytest.mark.parametrize("source", ["reauth", "reconfigure"])
async def test_players_have_nothing_that_could_be_changed(
    hass: HomeAssistant, source: str
) -> None:
    entry = entry_of("players")
    entry.add_to_hass(hass)
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": source, "entry_id": entry.entry_id},
        data=entry.data if source == "reauth" else None,
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "nothing_to_change"


@pytest.mark.parametrize(
    ("kind", "links"),
    [
        ("letterboxd", {"requests", "shelf"}),
        ("radarr", set()),
        ("jellyfin", {"playback", "diary"}),
        ("trakt", {"diary"}),
        ("tautulli", {"playback", "diary"}),
        ("players", {"playback", "diary"}),
    ],
)
def test_links_begin_where_there_is_something_to_read(
    kind: str, links: set[str]
) -> None:
    offered = LetterboxdSyncConfigFlow.async_get_supported_subentry_types(
        entry_of(kind)
    )
    assert set(offered) == links
