"""A Tautulli to test against, with the Plex server it watches."""

from .playback import PlexSession
from .service import API_KEY, Tautulli
from .state import HistoryRow, PlexItem, PlexUser, TautulliState
from .webhooks import TEMPLATE

__all__ = [
    "API_KEY",
    "TEMPLATE",
    "HistoryRow",
    "PlexItem",
    "PlexSession",
    "PlexUser",
    "Tautulli",
    "TautulliState",
]
