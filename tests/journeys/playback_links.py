"""Entries and links of those who watch, as people would have clicked them together."""

from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigSubentryDataWithId

from simulators.house import Simulators
from simulators.trakt import uuid_of

from .home import EntryWords, entry_words

RULES = {
    "threshold": 80,
    "films": True,
    "episodes": True,
    "libraries_left_out": [],
    "devices_left_out": [],
    "min_length": 0,
    "marked_by_hand": False,
}

PLAYERS = "players:home"


def trakt_id(name: str) -> str:
    """Return what a Trakt member is called for good."""
    return f"trakt:{uuid_of(name)}"


def trakt_entry(
    sims: Simulators, name: str, *links: ConfigSubentryDataWithId
) -> EntryWords:
    """Return the entry of a Trakt member, who signs up if there is none."""
    trakt = sims.trakt
    grant = trakt.link(name)
    data = {
        "provider": "trakt",
        "client_id": trakt.client_id,
        "client_secret": trakt.client_secret,
        "token": {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "created_at": seconds(grant.made_at),
            "expires_in": round(trakt.oauth.token_lifetime.total_seconds()),
        },
        "api": trakt.url,
        "auth": trakt.auth_url,
    }
    return entry_words(f"Trakt {name}", trakt_id(name), data, links)


def seconds(at: datetime) -> int:
    """Return a moment as Trakt writes it with its tokens."""
    return int(at.timestamp())


def tautulli_entry(sims: Simulators, *links: ConfigSubentryDataWithId) -> EntryWords:
    """Return the entry of the Tautulli."""
    tautulli = sims.tautulli
    data = {
        "provider": "tautulli",
        "url": tautulli.url,
        "api_key": tautulli.api_key,
        "verify_ssl": True,
    }
    account = f"tautulli:{tautulli.pms_identifier}"
    return entry_words("Tautulli", account, data, links)


def players_entry(*links: ConfigSubentryDataWithId) -> EntryWords:
    """Return the entry of the media players of the house."""
    return entry_words("Media players", PLAYERS, {"provider": "players"}, links)


def playback_link(
    user_id: str, *accounts: str, number: int = 1, **rules: Any
) -> ConfigSubentryDataWithId:
    """Return a link from somebody's playback to accounts."""
    targets = [{"account": it, "only_when_home": None} for it in accounts]
    data = {"user_id": user_id, "targets": targets, **RULES, **rules}
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=f"PLAYBACK-{user_id}-{number}",
        subentry_type="playback",
        title="Playback",
        unique_id=f"playback-{user_id}-{number}",
    )


def diary_link(
    name: str, *, user_id: str | None, policy: str = "ask", **options: Any
) -> ConfigSubentryDataWithId:
    """Return a link from playback, or from a history, to a member's diary."""
    data = {
        "user_id": user_id,
        "target": f"letterboxd:{name}",
        "policy": policy,
        "tags": [],
        "only_when_home": None,
        **RULES,
        **options,
    }
    return ConfigSubentryDataWithId(
        data=data,
        subentry_id=f"DIARY-{name}-{user_id}",
        subentry_type="diary",
        title="Diary",
        unique_id=f"diary-{name}-{user_id}",
    )
