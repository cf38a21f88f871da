"""Radarr's Connect webhook: what its knocks say, and the entry that makes it knock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count
import json
from typing import Final

from ..errors import NotUnderstood

NAME: Final = "Letterboxd Sync"

# What moves a film on its way; a better release of a film that is there is no news
_ON: Final = ("onGrab", "onDownload", "onMovieAdded", "onMovieDelete")

# Radarr's `WebhookMethod`: 1 is POST
_POST: Final = 1


class RadarrEvent(StrEnum):
    """What Radarr knocks about, in its own words."""

    TEST = "Test"
    GRAB = "Grab"
    IMPORTED = "Download"
    """A film arrived: Radarr calls the import of a download "Download"."""
    ADDED = "MovieAdded"
    DELETED = "MovieDelete"
    OTHER = "Other"


@dataclass(frozen=True, kw_only=True, slots=True)
class RadarrKnock:
    """A knock: a reason to look, never a truth of its own."""

    event: RadarrEvent
    tmdb: int | None
    imdb: str | None

    @property
    def is_news(self) -> bool:
        """Whether something may have changed for a film."""
        return self.event not in (RadarrEvent.TEST, RadarrEvent.OTHER)


def decode_knock(body: bytes) -> RadarrKnock:
    """Read what Radarr sent; ``NotUnderstood`` when Radarr does not write so."""
    try:
        said: object = json.loads(body)
    except ValueError, RecursionError:
        raise NotUnderstood("the knock is no JSON") from None
    match said:
        case {"eventType": str(name)}:
            event = RadarrEvent(name) if name in RadarrEvent else RadarrEvent.OTHER
        case _:
            raise NotUnderstood("the knock names no event")
    tmdb, imdb = _ids(said)
    return RadarrKnock(event=event, tmdb=tmdb, imdb=imdb)


def _ids(said: object) -> tuple[int | None, str | None]:
    """Find the film's ids; a test carries the TMDB id 0."""
    match said:
        case {"movie": {"tmdbId": int(tmdb), "imdbId": str(imdb)}}:
            return tmdb or None, imdb or None
        case {"movie": {"tmdbId": int(tmdb)}}:
            return tmdb or None, None
        case _:
            return None, None


def connect_entry(url: str, name: str) -> Mapping[str, object]:
    """Write a Connect entry that knocks at ``url``."""
    return {
        "name": name,
        "implementation": "Webhook",
        "implementationName": "Webhook",
        "configContract": "WebhookSettings",
        "tags": [],
        "fields": [{"name": "url", "value": url}, {"name": "method", "value": _POST}],
        **dict.fromkeys(_ON, True),
    }


def webhook_id_of(url: str) -> str:
    """Return the unguessable id at the end of an address that is knocked at."""
    return url.rpartition("/")[2]


def our_number(entry: object, webhook_id: str) -> int | None:
    """Return the number of a Connect entry that is ours, None for another's.

    Not by its name: a second Home Assistant has entries of its own there.
    """
    match entry:
        case {"id": int(number)} if webhook_id_of(knocks_at(entry) or "") == webhook_id:
            return number
        case _:
            return None


def free_name(entries: Iterable[object]) -> str:
    """Return a name that no Connect entry has: Radarr wants each only once."""
    taken = set(map(name_of, entries))
    names = chain([NAME], (f"{NAME} {number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def name_of(entry: object) -> str:
    """Return the name of an entry; empty when it has none."""
    match entry:
        case {"name": str(name)}:
            return name
        case _:
            return ""


def knocks_at(entry: object) -> str | None:
    """Return the address of an entry."""
    match entry:
        case {"fields": [*fields]}:
            pass
        case _:
            return None
    for field in fields:
        match field:
            case {"name": "url", "value": str(url)}:
                return url
            case _:
                pass
    return None


def is_up_to_date(entry: object, url: str) -> bool:
    """Tell whether an entry of ours knocks at ``url`` for all that we want."""
    asked = isinstance(entry, dict) and all(entry.get(name) is True for name in _ON)
    return asked and knocks_at(entry) == url
