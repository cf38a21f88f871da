"""Subentry flows: make and change a link, one flow for each kind of link."""

from typing import Final

from homeassistant.config_entries import ConfigSubentryFlow

from .const import LinkType, Provider
from .flows.diary_link import DiaryLinkFlow
from .flows.playback_link import PlaybackLinkFlow
from .flows.requests_link import RequestsLinkFlow
from .flows.shelf_link import ShelfLinkFlow

_FLOWS: Final[dict[LinkType, type[ConfigSubentryFlow]]] = {
    LinkType.REQUESTS: RequestsLinkFlow,
    LinkType.SHELF: ShelfLinkFlow,
    LinkType.PLAYBACK: PlaybackLinkFlow,
    LinkType.DIARY: DiaryLinkFlow,
}

# A link belongs to the account that it reads from.
_OF_PLAYBACK: Final = (LinkType.PLAYBACK, LinkType.DIARY)
_OFFERED: Final = {
    Provider.LETTERBOXD: (LinkType.REQUESTS, LinkType.SHELF),
    Provider.RADARR: (),
    Provider.JELLYFIN: _OF_PLAYBACK,
    Provider.TRAKT: (LinkType.DIARY,),
    Provider.TAUTULLI: _OF_PLAYBACK,
    Provider.PLAYERS: _OF_PLAYBACK,
}


def link_flows(provider: Provider) -> dict[str, type[ConfigSubentryFlow]]:
    """Return the flows of the links that may begin at an account of this provider."""
    return {kind.value: _FLOWS[kind] for kind in _OFFERED[provider]}
