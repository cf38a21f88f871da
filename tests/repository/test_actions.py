"""The actions that Home Assistant gets are those that are described to people."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import probatio as vol

from .source import DOMAIN, described_fields, services


def accepted_fields(schema: Any) -> set[str]:
    """Return the fields that a schema takes, also where further rules follow it."""
    match schema:
        case vol.All(validators=validators):
            inner: set[str] = set()
            return inner.union(*(accepted_fields(it) for it in validators))
        case vol.Schema(schema=Mapping() as fields):
            return {str(field) for field in fields}
        case _:
            return set()


async def test_actions_are_described_as_they_are(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert set(registered) == set(services())
    accepted = {name: accepted_fields(it.schema) for name, it in registered.items()}
    described = {name: described_fields(it) for name, it in services().items()}
    assert accepted == described
