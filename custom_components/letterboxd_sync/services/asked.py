"""What all actions have in common: the account that they are for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
import probatio as vol

from ..const import DOMAIN, PROVIDER_NAMES, Provider
from ..coordinator import LetterboxdSyncConfigEntry

ENTRY_SCHEMA = vol.Schema({vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string})


@dataclass(frozen=True, slots=True)
class Action:
    """One action, ready to be registered."""

    name: str
    handler: Callable[[ServiceCall], Awaitable[ServiceResponse]]
    schema: Any
    response: SupportsResponse


def entry_of(call: ServiceCall, *providers: Provider) -> LetterboxdSyncConfigEntry:
    """Return the loaded entry of a call, which has to be of one of these providers."""
    entry: LetterboxdSyncConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID]
    )
    if entry.runtime_data.provider not in providers:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="wrong_provider",
            translation_placeholders={
                "account": entry.title,
                "providers": ", ".join(PROVIDER_NAMES[it] for it in providers),
            },
        )
    return entry
