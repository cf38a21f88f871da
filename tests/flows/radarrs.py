"""A Radarr as forms and entries have one."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.radarr import Radarr


def filled_in(radarr: Radarr, **changes: Any) -> dict[str, Any]:
    """Return the form as somebody fills it in who gets it right."""
    return {
        "url": radarr.url,
        "api_key": radarr.api_key,
        "verify_ssl": True,
        "webhook": True,
        **changes,
    }


def entry_of(radarr: Radarr, **changes: Any) -> MockConfigEntry:
    """Return a linked Radarr."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Radarr",
        unique_id=f"radarr:{radarr.url}",
        data={"provider": "radarr", **filled_in(radarr), **changes},
    )
