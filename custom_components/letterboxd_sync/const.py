"""Names that the Home Assistant side of Letterboxd Sync shares.

``entry.data`` holds the connection of one account, keyed by Home Assistant's own
constants where it has the word and by those below where it does not.
"""

from enum import StrEnum
import logging
from typing import Final

DOMAIN: Final = "letterboxd_sync"

LOGGER: Final = logging.getLogger(__package__)


class Provider(StrEnum):
    """A service that an account can be linked at."""

    LETTERBOXD = "letterboxd"
    RADARR = "radarr"
    JELLYFIN = "jellyfin"
    TRAKT = "trakt"
    TAUTULLI = "tautulli"
    PLAYERS = "players"


PROVIDER_NAMES: Final = {
    Provider.LETTERBOXD: "Letterboxd",
    Provider.RADARR: "Radarr",
    Provider.JELLYFIN: "Jellyfin",
    Provider.TRAKT: "Trakt",
    Provider.TAUTULLI: "Tautulli",
    Provider.PLAYERS: "Media players",
}


class LinkType(StrEnum):
    """A kind of link, as ``subentry_type`` names it."""

    REQUESTS = "requests"
    """Watchlist or list -> Radarr."""
    SHELF = "shelf"
    """Watchlist or list -> collection or playlist of Jellyfin."""
    PLAYBACK = "playback"
    """Playback of a server's user or a player -> the accounts of who watches."""
    DIARY = "diary"
    """History, or playback -> a Letterboxd diary."""


# -- accounts: keys of entry.data -------------------------------------------------

CONF_PROVIDER: Final = "provider"

CONF_SITE: Final = "site"
CONF_WIKIDATA: Final = "wikidata"
CONF_PAGES: Final = "pages"
CONF_PAGES_CONCURRENCY: Final = "pages_concurrency"
CONF_PROXIES: Final = "proxies"
CONF_PROXY_FALLBACK: Final = "proxy_fallback"

CONF_API: Final = "api"
CONF_AUTH: Final = "auth"

CONF_WEBHOOK: Final = "webhook"
CONF_WEBHOOK_OUTSIDE: Final = "webhook_outside"
CONF_USER_ID: Final = "user_id"

DEFAULT_SITE: Final = "https://letterboxd.com"
DEFAULT_WIKIDATA: Final = "https://query.wikidata.org/sparql"

# -- links: keys of subentry.data -------------------------------------------------

CONF_LIST_SLUG: Final = "list_slug"

CONF_QUALITY_PROFILE_ID: Final = "quality_profile_id"
CONF_ROOT_FOLDER: Final = "root_folder"
CONF_ANIMATION_ROOT_FOLDER: Final = "animation_root_folder"
CONF_MINIMUM_AVAILABILITY: Final = "minimum_availability"
CONF_MONITORED: Final = "monitored"
CONF_SEARCH: Final = "search"
CONF_TAGS: Final = "tags"
CONF_LIMIT: Final = "limit"
CONF_ON_UNLISTED: Final = "on_unlisted"

CONF_SHELF_KIND: Final = "shelf_kind"
CONF_SHELF_NAME: Final = "shelf_name"
CONF_SHELF_ID: Final = "shelf_id"
CONF_OWNER_ID: Final = "owner_id"
CONF_WATCHED_BY: Final = "watched_by"

CONF_TARGETS: Final = "targets"
CONF_ACCOUNT: Final = "account"
CONF_ONLY_WHEN_HOME: Final = "only_when_home"
CONF_THRESHOLD: Final = "threshold"
CONF_FILMS: Final = "films"
CONF_EPISODES: Final = "episodes"
CONF_LIBRARIES_LEFT_OUT: Final = "libraries_left_out"
CONF_DEVICES_LEFT_OUT: Final = "devices_left_out"
CONF_MIN_LENGTH: Final = "min_length"
CONF_MARKED_BY_HAND: Final = "marked_by_hand"
CONF_POLICY: Final = "policy"
