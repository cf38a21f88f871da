"""A Trakt to test against: log-in by code, scrobbling, history, lists, search."""

from .media import Kind, Ref, episode_ref, film_ref, show_ref
from .service import CLIENT_ID, CLIENT_SECRET, Trakt
from .state import Grant, Member, Play, TraktState, uuid_of

__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "Grant",
    "Kind",
    "Member",
    "Play",
    "Ref",
    "Trakt",
    "TraktState",
    "episode_ref",
    "film_ref",
    "show_ref",
    "uuid_of",
]
