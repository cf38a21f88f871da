"""Connections that other integrations have already: offered, never used unasked.

What another integration keeps in its entry is its own affair and may change, so it
is read defensively, once, to fill in our form; a person confirms it there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)
import probatio as vol

from .addresses import PastedError, server_address

CONF_CONNECTION: Final = "connection"


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownConnection:
    """An address, and a key where there is one that we can use."""

    entry_id: str
    title: str
    url: str
    verify_ssl: bool
    api_key: str | None = field(default=None, repr=False)


@callback
def known_connections(
    hass: HomeAssistant, domain: str, *, with_key: bool
) -> tuple[KnownConnection, ...]:
    """Return the connections of the integration ``domain``, oldest first."""
    found = (
        _connection(entry.entry_id, entry.title, entry.data, with_key=with_key)
        for entry in hass.config_entries.async_entries(domain)
    )
    return tuple(connection for connection in found if connection is not None)


def _connection(
    entry_id: str, title: str, data: Mapping[str, Any], *, with_key: bool
) -> KnownConnection | None:
    url, key = data.get(CONF_URL), data.get(CONF_API_KEY)
    try:
        address = server_address(url if isinstance(url, str) else "")
    except PastedError:
        return None
    return KnownConnection(
        entry_id=entry_id,
        title=title,
        url=address,
        verify_ssl=data.get(CONF_VERIFY_SSL) is not False,
        api_key=key if with_key and isinstance(key, str) else None,
    )


@callback
def choose_known(
    hass: HomeAssistant,
    domain: str,
    user_input: Mapping[str, Any] | None,
    *,
    with_key: bool,
) -> tuple[KnownConnection | None, vol.Schema | None]:
    """Return the connection to use, or the form that asks for it.

    Where there are not several, nobody is asked.
    """
    connections = known_connections(hass, domain, with_key=with_key)
    known = {connection.entry_id: connection for connection in connections}
    if len(known) < 2:
        return next(iter(known.values()), None), None
    if user_input is None:
        return None, known_schema(known.values())
    return known.get(user_input[CONF_CONNECTION]), None


def known_schema(connections: Iterable[KnownConnection]) -> vol.Schema:
    """Return the form that asks which of several connections to use."""
    options = [
        SelectOptionDict(value=known.entry_id, label=f"{known.title} ({known.url})")
        for known in connections
    ]
    return vol.Schema(
        {
            vol.Required(CONF_CONNECTION): SelectSelector(
                SelectSelectorConfig(options=options)
            )
        }
    )


def known_values(known: KnownConnection | None) -> dict[str, Any]:
    """Return what a known connection fills into the form."""
    if known is None:
        return {}
    values = {CONF_URL: known.url, CONF_VERIFY_SSL: known.verify_ssl}
    return values if known.api_key is None else {**values, CONF_API_KEY: known.api_key}
