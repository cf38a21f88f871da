"""Accounts of every provider, in every way that they can be set up; none is asked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from unittest.mock import Mock

from custom_components.letterboxd_sync.providers.contracts import Account
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import (
    JellyfinAccount,
)
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    letterboxd_account,
)
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.export import Export
from custom_components.letterboxd_sync.providers.letterboxd.export_route import (
    export_route,
)
from custom_components.letterboxd_sync.providers.letterboxd.exported import ExportedList
from custom_components.letterboxd_sync.providers.letterboxd.feed import FeedRoute
from custom_components.letterboxd_sync.providers.letterboxd.pages import (
    PagesOptions,
    PagesRoute,
)
from custom_components.letterboxd_sync.providers.players.account import PlayersAccount
from custom_components.letterboxd_sync.providers.radarr.account import RadarrAccount
from custom_components.letterboxd_sync.providers.registry import Provider
from custom_components.letterboxd_sync.providers.tautulli.account import (
    TautulliAccount,
)
from custom_components.letterboxd_sync.providers.trakt.account import TraktAccount
from custom_components.letterboxd_sync.providers.trakt.tokens import TokenKeeper
from custom_components.letterboxd_sync.providers.wikidata.account import (
    WikidataAccount,
)

from .moments import Clock

_HTTP = Http(Mock())
_URL = "http://service.lan"

_NO_LISTS: Sequence[Mapping[str, ExportedList] | None] = (None, {})

EXPORTS: Sequence[Export] = [
    Export(
        made_at=datetime(2026, 11, 20, tzinfo=UTC),
        watchlist=watchlist,
        diary=diary,
        ratings=ratings,
        likes=likes,
        seen=seen,
        lists=lists,
    )
    for watchlist, diary, ratings, likes, seen in product(((), None), repeat=5)
    for lists in _NO_LISTS
]


def _members(pages: PagesOptions | None) -> Sequence[Account]:
    return [
        letterboxd_account(
            username="alice", http=_HTTP, pages=pages, export=export, clock=Clock()
        )
        for export in (None, *EXPORTS)
    ]


WITHOUT_PAGES, WITH_PAGES = _members(None), _members(PagesOptions())

ROUTES: Sequence[Account] = [
    FeedRoute(username="alice", http=_HTTP, addresses=Addresses(), clock=Clock()),
    PagesRoute(username="alice", http=_HTTP, addresses=Addresses(), clock=Clock()),
    *(export_route(export) for export in EXPORTS),
]

SAMPLES: Mapping[Provider, Sequence[Account]] = {
    Provider.LETTERBOXD: [*WITHOUT_PAGES, *WITH_PAGES],
    Provider.RADARR: [RadarrAccount(_HTTP, url=_URL, api_key="k" * 32, clock=Clock())],
    Provider.JELLYFIN: [
        JellyfinAccount(
            _HTTP,
            url=_URL,
            token="t" * 32,
            user_id=user_id,
            device_id="device",
            clock=Clock(),
        )
        for user_id in (None, "0" * 32)
    ],
    Provider.TAUTULLI: [
        TautulliAccount(_HTTP, url=_URL, api_key="k" * 32, clock=Clock())
    ],
    Provider.PLAYERS: [PlayersAccount(clock=Clock())],
    Provider.WIKIDATA: [WikidataAccount(_HTTP, endpoint=_URL)],
    Provider.TRAKT: [
        TraktAccount(
            _HTTP,
            tokens=TokenKeeper(
                _HTTP,
                client_id="c" * 64,
                client_secret="s" * 64,
                store=Mock(),
                clock=Clock(),
            ),
            clock=Clock(),
        )
    ],
}
