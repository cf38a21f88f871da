"""A Tautulli as forms and entries have one."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.letterboxd_sync.const import DOMAIN
from simulators.tautulli import Tautulli


def filled_in(tautulli: Tautulli, **changes: Any) -> dict[str, Any]:
    """Return the form as somebody fills it in who gets it right."""
    return {
        "url": tautulli.url,
        "api_key": tautulli.api_key,
        "verify_ssl": True,
        "webhook": False,
        "webhook_outside": False,
        **changes,
    }


def entry_of(tautulli: Tautulli, **changes: Any) -> MockConfigEntry:
    """Return a linked Tautulli."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="Plex",
        unique_id=f"tautulli:{tautulli.pms_identifier}",
        data={"provider": "tautulli", **filled_in(tautulli), **changes},
    )
