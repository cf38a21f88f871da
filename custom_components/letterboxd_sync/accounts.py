"""Entry data -> provider accounts, over Home Assistant's own sessions.

The one place that builds them: flows try an account with it before there is an entry,
and the set-up uses it for good. Nothing is asked of a service here.
"""

from collections.abc import Mapping
from typing import Any, Final, assert_never

from homeassistant.const import (
    CONF_API_KEY,
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_DEVICE_ID,
    CONF_TOKEN,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import (
    CONF_API,
    CONF_AUTH,
    CONF_PAGES,
    CONF_PAGES_CONCURRENCY,
    CONF_PROVIDER,
    CONF_PROXIES,
    CONF_PROXY_FALLBACK,
    CONF_SITE,
    CONF_USER_ID,
    CONF_WIKIDATA,
    DOMAIN,
    Provider,
)
from .model.link import AccountId
from .providers.http import Http
from .providers.jellyfin.account import JellyfinAccount
from .providers.jellyfin.quick_connect import QuickConnect
from .providers.letterboxd.account import (
    LetterboxdAccount,
    letterboxd_account as member_account,
)
from .providers.letterboxd.addresses import Addresses
from .providers.letterboxd.export import Export
from .providers.letterboxd.pages import PagesOptions
from .providers.pace import Pace, Pacer
from .providers.players.account import PlayersAccount
from .providers.proxies import parse_proxies
from .providers.radarr.account import RadarrAccount
from .providers.tautulli.account import TautulliAccount
from .providers.trakt.account import TraktAccount
from .providers.trakt.device import DeviceLogin
from .providers.trakt.tokens import TokenKeeper, TokenStore
from .providers.wikidata.account import WikidataAccount
from .token_store import NoTokens

DATA_PACERS: HassKey[dict[tuple[str, Pace], Pacer]] = HassKey(f"{DOMAIN}_pacers")

# What a server is called that a flow asks before there is an entry.
UNLINKED: Final = AccountId("unlinked")

type LinkedAccount = (
    LetterboxdAccount
    | RadarrAccount
    | JellyfinAccount
    | TraktAccount
    | TautulliAccount
    | PlayersAccount
)
"""An account that an entry stands for; each of them answers to ``probe``."""


@callback
def account_of(
    hass: HomeAssistant,
    data: Mapping[str, Any],
    account_id: AccountId,
    *,
    export: Export | None = None,
    tokens: TokenKeeper | None = None,
) -> LinkedAccount:
    """Return the account of an entry; sightings of playback carry its id.

    ``export`` is what a member uploaded, ``tokens`` are those of a member of Trakt:
    without them, Trakt can be asked for nothing.
    """
    match Provider(data[CONF_PROVIDER]):
        case Provider.LETTERBOXD:
            return letterboxd_account(hass, data, export)
        case Provider.RADARR:
            return radarr_account(hass, data)
        case Provider.TRAKT:
            tokens = tokens or token_keeper(hass, data, NoTokens())
            return trakt_account(hass, data, tokens)
        case Provider.JELLYFIN:
            return jellyfin_account(hass, data, account_id)
        case Provider.TAUTULLI:
            return tautulli_account(hass, data, account_id)
        case Provider.PLAYERS:
            return PlayersAccount(clock=dt_util.utcnow, account_id=account_id)
        case never:
            assert_never(never)


@callback
def letterboxd_account(
    hass: HomeAssistant, data: Mapping[str, Any], export: Export | None = None
) -> LetterboxdAccount:
    """Return a member, with the routes that their data switch on.

    The site is asked at one pace, however many members of a household are linked.
    """
    pages = pages_options(data) if data[CONF_PAGES] else None
    return member_account(
        username=data[CONF_USERNAME],
        http=Http(async_get_clientsession(hass)),
        pages=pages,
        pacer=_shared_pacer(hass, data[CONF_SITE], pages) if pages else None,
        export=export,
        clock=dt_util.utcnow,
        addresses=Addresses(site=data[CONF_SITE]),
    )


@callback
def _shared_pacer(hass: HomeAssistant, site: str, pages: PagesOptions) -> Pacer:
    """Return the pacer of a site, one for all members who read it alike."""
    pacers = hass.data.setdefault(DATA_PACERS, {})
    return pacers.setdefault((site, pages.pace), Pacer(pages.pace))


def pages_options(data: Mapping[str, Any]) -> PagesOptions:
    """Return how pages are to be read; raises ``ProxyTextError``."""
    return PagesOptions(
        concurrency=data[CONF_PAGES_CONCURRENCY],
        proxies=parse_proxies(data[CONF_PROXIES]),
        direct_fallback=data[CONF_PROXY_FALLBACK],
    )


@callback
def wikidata_of(hass: HomeAssistant, data: Mapping[str, Any]) -> WikidataAccount:
    """Return the Wikidata that resolves the ids of a member's films."""
    return WikidataAccount(
        Http(async_get_clientsession(hass)), endpoint=data[CONF_WIKIDATA]
    )


@callback
def radarr_account(hass: HomeAssistant, data: Mapping[str, Any]) -> RadarrAccount:
    """Return a Radarr."""
    return RadarrAccount(
        _server_http(hass, data, secret=data[CONF_API_KEY]),
        url=data[CONF_URL],
        api_key=data[CONF_API_KEY],
        clock=dt_util.utcnow,
    )


@callback
def jellyfin_account(
    hass: HomeAssistant, data: Mapping[str, Any], account_id: AccountId = UNLINKED
) -> JellyfinAccount:
    """Return a Jellyfin, as an API key or a user sees it."""
    return JellyfinAccount(
        _server_http(hass, data, secret=data[CONF_TOKEN]),
        url=data[CONF_URL],
        token=data[CONF_TOKEN],
        user_id=data[CONF_USER_ID],
        device_id=data[CONF_DEVICE_ID],
        clock=dt_util.utcnow,
        account_id=account_id,
    )


@callback
def quick_connect(hass: HomeAssistant, data: Mapping[str, Any]) -> QuickConnect:
    """Return a way to be signed in at a Jellyfin by its user; needs no token."""
    return QuickConnect(
        _server_http(hass, data),
        url=data[CONF_URL],
        device_id=data[CONF_DEVICE_ID],
    )


@callback
def tautulli_account(
    hass: HomeAssistant, data: Mapping[str, Any], account_id: AccountId = UNLINKED
) -> TautulliAccount:
    """Return a Tautulli."""
    return TautulliAccount(
        _server_http(hass, data, secret=data[CONF_API_KEY]),
        url=data[CONF_URL],
        api_key=data[CONF_API_KEY],
        clock=dt_util.utcnow,
        account_id=account_id,
    )


@callback
def trakt_account(
    hass: HomeAssistant, data: Mapping[str, Any], tokens: TokenKeeper
) -> TraktAccount:
    """Return a Trakt member, by the application of their own."""
    return TraktAccount(
        Http(async_get_clientsession(hass)),
        tokens=tokens,
        clock=dt_util.utcnow,
        api=data[CONF_API],
    )


@callback
def token_keeper(
    hass: HomeAssistant, data: Mapping[str, Any], store: TokenStore
) -> TokenKeeper:
    """Return who renews a member's tokens; only one at a time may know a pair."""
    return TokenKeeper(
        Http(async_get_clientsession(hass)),
        client_id=data[CONF_CLIENT_ID],
        client_secret=data[CONF_CLIENT_SECRET],
        store=store,
        clock=dt_util.utcnow,
        auth=data[CONF_AUTH],
        api=data[CONF_API],
    )


@callback
def trakt_login(hass: HomeAssistant, data: Mapping[str, Any]) -> DeviceLogin:
    """Return a way to be signed in at Trakt by its member; needs no token."""
    return DeviceLogin(
        Http(async_get_clientsession(hass)),
        client_id=data[CONF_CLIENT_ID],
        client_secret=data[CONF_CLIENT_SECRET],
        auth=data[CONF_AUTH],
        api=data[CONF_API],
    )


def _server_http(
    hass: HomeAssistant, data: Mapping[str, Any], *, secret: str = ""
) -> Http:
    verify_ssl: bool = data[CONF_VERIFY_SSL]
    return Http(
        async_get_clientsession(hass, verify_ssl),
        verify_ssl=verify_ssl,
        secrets=(secret,) if secret else (),
    )
