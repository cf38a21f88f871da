"""The providers that there are, and the most that an account of each can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..model.capability import Access, Facet
from .contracts import Account
from .jellyfin.account import JellyfinAccount
from .letterboxd.account import LetterboxdAccount
from .players.account import PlayersAccount
from .radarr.account import RadarrAccount
from .tautulli.account import TautulliAccount
from .wikidata.account import WikidataAccount


class Provider(StrEnum):
    """A service that we speak to."""

    LETTERBOXD = "letterboxd"
    RADARR = "radarr"
    JELLYFIN = "jellyfin"
    WIKIDATA = "wikidata"
    TAUTULLI = "tautulli"
    PLAYERS = "players"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderSpec:
    """A provider, before there is an account."""

    name: str
    account: type[Account]
    can: Mapping[Facet, frozenset[Access]]
    """With every route; what one account really can, it says itself."""


_READ: Final = frozenset({Access.READ})
_ALL: Final = frozenset(Access)

PROVIDERS: Final[Mapping[Provider, ProviderSpec]] = {
    Provider.LETTERBOXD: ProviderSpec(
        name="Letterboxd",
        account=LetterboxdAccount,
        can={
            Facet.WATCHLIST: _READ,
            Facet.LISTS: _READ,
            Facet.DIARY: _READ,
            Facet.RATINGS: _READ,
            Facet.LIKES: _READ,
        },
    ),
    Provider.RADARR: ProviderSpec(
        name="Radarr", account=RadarrAccount, can={Facet.REQUESTS: _ALL}
    ),
    Provider.JELLYFIN: ProviderSpec(
        name="Jellyfin",
        account=JellyfinAccount,
        can={Facet.LIBRARY: _READ, Facet.PLAYED: _READ, Facet.COLLECTION: _ALL},
    ),
    Provider.TAUTULLI: ProviderSpec(
        name="Tautulli", account=TautulliAccount, can={Facet.PLAYBACK: _READ}
    ),
    Provider.PLAYERS: ProviderSpec(
        name="Media players", account=PlayersAccount, can={Facet.PLAYBACK: _READ}
    ),
    Provider.WIKIDATA: ProviderSpec(
        name="Wikidata", account=WikidataAccount, can={Facet.IDENTITY: _READ}
    ),
}
