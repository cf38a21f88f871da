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
from .trakt.account import TraktAccount
from .wikidata.account import WikidataAccount


class Provider(StrEnum):
    """A service that we speak to."""

    LETTERBOXD = "letterboxd"
    RADARR = "radarr"
    JELLYFIN = "jellyfin"
    WIKIDATA = "wikidata"
    TRAKT = "trakt"
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
_READ_AND_ADD: Final = frozenset({Access.READ, Access.ADD})
_LISTED: Final = frozenset({Access.READ, Access.ADD, Access.REMOVE})

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
            Facet.SEEN: _READ,
        },
    ),
    Provider.RADARR: ProviderSpec(
        name="Radarr", account=RadarrAccount, can={Facet.REQUESTS: _ALL}
    ),
    Provider.JELLYFIN: ProviderSpec(
        name="Jellyfin",
        account=JellyfinAccount,
        can={
            Facet.LIBRARY: _READ,
            Facet.PLAYBACK: _READ,
            Facet.PLAYED: frozenset({Access.READ, Access.ADD}),
            Facet.COLLECTION: _ALL,
        },
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
    Provider.TRAKT: ProviderSpec(
        name="Trakt",
        account=TraktAccount,
        can={
            Facet.WATCHLIST: _LISTED,
            Facet.FAVOURITES: _LISTED,
            Facet.OWNED: _LISTED,
            Facet.LISTS: _LISTED,
            Facet.RATINGS: _LISTED,
            Facet.HISTORY: _LISTED,
            Facet.WATCHING: _READ_AND_ADD,
        },
    ),
}
