"""Who watches and who is told: accounts of playback, and the links between them."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryDataWithId
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.house import Simulators

from ..flows.trakts import trakt_id, written

TRAKT = trakt_id("mara")
TAUTULLI = "tautulli:plex"
PLAYERS = "players:home"

RULES = {
    "threshold": 80,
    "films": True,
    "episodes": True,
    "libraries_left_out": [],
    "devices_left_out": [],
    "min_length": 0,
    "marked_by_hand": False,
}


def trakt_entry(sims: Simulators, name: str = "mara", **data: Any) -> MockConfigEntry:
    """Return the entry of a member, who agrees to it at Trakt."""
    return _entry(
        f"Trakt {name}",
        trakt_id(name),
        {
            "provider": "trakt",
            "client_id": sims.trakt.client_id,
            "client_secret": sims.trakt.client_secret,
            "api": sims.trakt.url,
            "auth": sims.trakt.auth_url,
            "token": written(sims.trakt.link(name)),
            **data,
        },
    )


def tautulli_entry(
    sims: Simulators, *links: ConfigSubentryDataWithId, **data: Any
) -> MockConfigEntry:
    """Return the entry of the Tautulli."""
    return _entry(
        "Tautulli",
        TAUTULLI,
        {
            "provider": "tautulli",
            "url": sims.tautulli.url,
            "api_key": sims.tautulli.api_key,
            "verify_ssl": True,
            "webhook": False,
            "webhook_outside": False,
            **data,
        },
        links,
    )


def players_entry(*links: ConfigSubentryDataWithId) -> MockConfigEntry:
    """Return the entry of the media players."""
    return _entry("Players", PLAYERS, {"provider": "players"}, links)


def playback_link(
    user: str, *accounts: str, link_id: str = "PLAYBACK", **changes: Any
) -> ConfigSubentryDataWithId:
    """Return a link of what somebody watches."""
    return ConfigSubentryDataWithId(
        data={
            "user_id": user,
            "targets": [{"account": it, "only_when_home": None} for it in accounts],
            **RULES,
            **changes,
        },
        subentry_id=link_id,
        subentry_type="playback",
        title=f"Playback of {user}",
        unique_id=link_id,
    )


def _entry(
    title: str,
    unique_id: str,
    data: Mapping[str, Any],
    links: tuple[ConfigSubentryDataWithId, ...] = (),
) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=unique_id,
        data=data,
        subentries_data=links,
        entry_id=f"ENTRY-{title.upper().replace(' ', '-')}",
    )


async def until(hold: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not hold():  # noqa: ASYNC110 - the world outside tells nobody
            await asyncio.sleep(0.02)
