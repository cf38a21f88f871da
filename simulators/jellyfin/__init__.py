"""A Jellyfin to test against: 10.10, 10.11 and 12."""

from .service import API_KEY, Jellyfin
from .state import BoxSet, Item, JellyfinState, Playlist, User, UserData

__all__ = [
    "API_KEY",
    "BoxSet",
    "Item",
    "Jellyfin",
    "JellyfinState",
    "Playlist",
    "User",
    "UserData",
]
