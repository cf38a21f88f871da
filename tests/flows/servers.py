"""A Jellyfin as forms and entries have one."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.jellyfin import Jellyfin

NO_DOOR = {"webhook": False, "webhook_outside": False}


def place(jellyfin: Jellyfin, **changes: Any) -> dict[str, Any]:
    """Return the first form as somebody fills it in who gets it right."""
    return {"url": jellyfin.url, "verify_ssl": True, **changes}


def entry_of(jellyfin: Jellyfin, **changes: Any) -> MockConfigEntry:
    """Return a server that is linked by an API key."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Living room",
        unique_id=f"jellyfin:{jellyfin.server_id}",
        data={
            "provider": "jellyfin",
            **place(jellyfin),
            "token": jellyfin.api_key,
            "user_id": None,
            "device_id": "the device",
            **NO_DOOR,
            **changes,
        },
    )


def user_id(jellyfin: Jellyfin, name: str) -> str:
    """Return the id of a user."""
    [found] = [it.id for it in jellyfin.state.users.values() if it.name == name]
    return found


def entry_of_user(jellyfin: Jellyfin, name: str) -> MockConfigEntry:
    """Return a server that is linked by Quick Connect, signed out meanwhile."""
    user = user_id(jellyfin, name)
    return MockConfigEntry(
        domain=DOMAIN,
        title=f"Living room ({name})",
        unique_id=f"jellyfin:{jellyfin.server_id}:{user}",
        data={**entry_of(jellyfin, token="gone", user_id=user).data},
    )
