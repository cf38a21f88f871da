"""Subentry flows: make and change a link, one flow for each kind of link."""

from typing import Final

from homeassistant.config_entries import ConfigSubentryFlow

from .const import LinkType
from .flows.requests_link import RequestsLinkFlow
from .flows.shelf_link import ShelfLinkFlow

LINK_FLOWS: Final[dict[str, type[ConfigSubentryFlow]]] = {
    LinkType.REQUESTS.value: RequestsLinkFlow,
    LinkType.SHELF.value: ShelfLinkFlow,
}
