"""A Jellyfin to test against: 10.10, 10.11 and 12."""

from .service import API_KEY, Jellyfin
from .sessions import Session
from .state import BoxSet, Item, JellyfinState, Playable, Playlist, User, UserData
from .television import Episode, Season, Series

__all__ = [
    "API_KEY",
    "BoxSet",
    "Episode",
    "Item",
    "Jellyfin",
    "JellyfinState",
    "Playable",
    "Playlist",
    "Season",
    "Series",
    "Session",
    "User",
    "UserData",
]
