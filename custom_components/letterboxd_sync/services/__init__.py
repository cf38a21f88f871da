"""Actions: what people and automations ask of their accounts, answered with data."""

from itertools import chain

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from . import catalogue, films, noting, watching


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register every action."""
    groups = (films, watching, noting, catalogue)
    for action in chain.from_iterable(group.actions() for group in groups):
        hass.services.async_register(
            DOMAIN,
            action.name,
            action.handler,
            schema=action.schema,
            supports_response=action.response,
        )
