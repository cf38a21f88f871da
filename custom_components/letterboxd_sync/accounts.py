"""Entry data -> provider accounts, over Home Assistant's own sessions.

The one place that builds them: flows try an account with it before there is an entry,
and the set-up uses it for good. Nothing is asked of a service here.
"""

from collections.abc import Iterator, Mapping
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
from .providers.proxies import Proxy, parse_proxies
from .providers.radarr.account import RadarrAccount
from .providers.respite import Respite
from .providers.tautulli.account import TautulliAccount
from .providers.trakt.account import TraktAccount
from .providers.trakt.device import DeviceLogin
from .providers.trakt.tokens import TokenKeeper, TokenStore
from .providers.wikidata.account import WikidataAccount
from .token_store import NoTokens

# By site, and by where it is asked from: directly when there are no proxies.
DATA_PACERS: HassKey[dict[tuple[str, frozenset[Proxy]], Pacer]] = HassKey(
    f"{DOMAIN}_pacers"
)

# By whom services take us for; None: whoever asks from here.
DATA_RESPITES: HassKey[dict[str | frozenset[Proxy] | None, Respite]] = HassKey(
    f"{DOMAIN}_respites"
)

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
        http=_http(hass),
        pages=pages,
        pacer=_pages_pacer(hass, data[CONF_SITE], pages) if pages else None,
        export=export,
        clock=dt_util.utcnow,
        addresses=Addresses(site=data[CONF_SITE]),
    )


@callback
def _pages_pacer(hass: HomeAssistant, site: str, pages: PagesOptions) -> Pacer:
    """Return the pacer of all who read a site from the same addresses.

    It keeps to the strictest pace that any of them has chosen: the site cannot tell
    one member of a household from another.
    """
    proxies = frozenset(pages.proxies)
    pace = pages.pace
    for other in _other_readers(hass, site):
        if frozenset(other.proxies) == proxies:
            pace = pace.strictest(other.pace)
    pacers = hass.data.setdefault(DATA_PACERS, {})
    if (site, proxies) not in pacers:
        respite = _respite(hass, proxies or None)
        pacers[site, proxies] = Pacer(pace, respite=respite)
    pacers[site, proxies].keep_to(pace)
    return pacers[site, proxies]


@callback
def _other_readers(hass: HomeAssistant, site: str) -> Iterator[PagesOptions]:
    """Yield how the members that are linked read the pages of a site."""
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        if entry.data.get(CONF_PAGES) and entry.data[CONF_SITE] == site:
            yield pages_options(entry.data)


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
    return WikidataAccount(_http(hass), endpoint=data[CONF_WIKIDATA])


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
        _http(hass, guest=data[CONF_CLIENT_ID]),
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
        _http(hass, guest=data[CONF_CLIENT_ID]),
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
        _http(hass, guest=data[CONF_CLIENT_ID]),
        client_id=data[CONF_CLIENT_ID],
        client_secret=data[CONF_CLIENT_SECRET],
        auth=data[CONF_AUTH],
        api=data[CONF_API],
    )


def _server_http(
    hass: HomeAssistant, data: Mapping[str, Any], *, secret: str = ""
) -> Http:
    return _http(hass, secret=secret, verify_ssl=data[CONF_VERIFY_SSL])


@callback
def _http(
    hass: HomeAssistant,
    *,
    guest: str | None = None,
    secret: str = "",
    verify_ssl: bool = True,
) -> Http:
    """Return a way to ask; ``guest`` when limits are an application's, not ours."""
    return Http(
        async_get_clientsession(hass, verify_ssl),
        pace=Pacer(Pace(), respite=_respite(hass, guest)),
        verify_ssl=verify_ssl,
        secrets=(secret,) if secret else (),
    )


@callback
def _respite(hass: HomeAssistant, guest: str | frozenset[Proxy] | None) -> Respite:
    """Return what is known of who wants to be left alone, by set-ups before, too."""
    respites = hass.data.setdefault(DATA_RESPITES, {})
    return respites.setdefault(guest, Respite(dt_util.utcnow))
