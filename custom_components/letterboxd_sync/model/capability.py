"""What an account lets us do, as data."""

from dataclasses import dataclass
from enum import StrEnum


class Facet(StrEnum):
    """One list that an account keeps."""

    WATCHLIST = "watchlist"
    LISTS = "lists"
    DIARY = "diary"
    RATINGS = "ratings"
    LIKES = "likes"
    SEEN = "seen"
    """Films that a person has seen, without a day."""
    HISTORY = "history"
    """All plays, each with its instant."""
    FAVOURITES = "favourites"
    OWNED = "owned"
    """Trakt's "collection": what a person has at home."""
    PLAYED = "played"
    """Which titles a media server says that its users have played."""
    PLAYBACK = "playback"
    """What is being played on a server at this moment."""
    WATCHING = "watching"
    """What a person says that they are watching at this moment."""
    LIBRARY = "library"
    COLLECTION = "collection"
    REQUESTS = "requests"
    IDENTITY = "identity"


class Access(StrEnum):
    """What may be done with a facet."""

    READ = "read"
    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


class Media(StrEnum):
    """What kind of title a facet holds."""

    FILM = "film"
    SHOW = "show"
    EPISODE = "episode"


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """How far an account supports one facet."""

    access: frozenset[Access]
    media: frozenset[Media] = frozenset({Media.FILM})
    batch_size: int = 1
    """How many films one write may carry."""
    adding_twice_is_harmless: bool = False


type Capabilities = dict[Facet, Support]
