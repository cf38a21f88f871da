"""Says which film or episode a media player plays, from its attributes.

Each integration fills them in its own way: Kodi's content id is a dict of ids, Plex
writes the year into the title, Cast and Apple TV often call everything a video.
"""

from collections.abc import Mapping
from datetime import timedelta
import re
from typing import Final

from ...model.film import Film, FilmIds
from ...model.show import Episode, EpisodeIds, Show
from ...model.title import Playable

type Attributes = Mapping[str, object]

_SHORTEST: Final = timedelta(minutes=40)
"""A video that nobody calls a film is one from this length on."""

_FILM: Final = "movie"
_SHOWS: Final = frozenset({"tvshow", "episode"})
_VIDEO: Final = "video"

# What is long there is a stream or a talk
_NO_FILMS_IN: Final = ("youtube", "twitch", "spotify")

_NAME_AND_YEAR: Final = re.compile(r"(.*\S)\s*\((\d{4})\)")
# The first films are from 1874; what is announced comes within a few years
_YEARS: Final = range(1874, 2100)

_IMDB: Final = re.compile(r"tt\d{5,}")


def title_of(attributes: Attributes, duration: timedelta | None) -> Playable | None:
    """Say what is played; None for what is neither, or cannot be told.

    A film that the player calls one may have any length, a mere video has to be at
    least 40 minutes long. An episode needs its show, season and number.
    """
    kind = (text(attributes.get("media_content_type")) or "").casefold()
    if text(attributes.get("media_channel")) or kind not in {_FILM, _VIDEO, *_SHOWS}:
        return None
    if episode := _episode(attributes):
        return episode
    long_enough = duration is not None and duration >= _SHORTEST
    is_film = kind == _FILM or (
        kind == _VIDEO and long_enough and not _is_elsewhere(attributes)
    )
    return _film(attributes) if is_film else None


def _is_elsewhere(attributes: Attributes) -> bool:
    app = f"{attributes.get('app_id')} {attributes.get('app_name')}".casefold()
    of_show = text(attributes.get("media_series_title"))
    return of_show is not None or any(name in app for name in _NO_FILMS_IN)


def _film(attributes: Attributes) -> Film | None:
    named = text(attributes.get("media_title"))
    if named is None:
        return None
    title, year = _name_and_year(named)
    ids = _ids(attributes)
    return Film(
        title=title,
        year=year,
        ids=FilmIds(tmdb=whole(ids.get("tmdb")), imdb=_imdb(ids)),
    )


def _episode(attributes: Attributes) -> Episode | None:
    named = text(attributes.get("media_series_title"))
    season = whole(attributes.get("media_season"))
    number = whole(attributes.get("media_episode"))
    if named is None or season is None or number is None:
        return None
    title, year = _name_and_year(named)
    ids = _ids(attributes)
    return Episode(
        show=Show(title=title, year=year),
        season=season,
        number=number,
        title=text(attributes.get("media_title")),
        ids=EpisodeIds(
            tmdb=whole(ids.get("tmdb")), tvdb=whole(ids.get("tvdb")), imdb=_imdb(ids)
        ),
    )


def _ids(attributes: Attributes) -> Mapping[str, object]:
    """The ids by name: Kodi's dict; an IMDb id is known by its look."""
    match attributes.get("media_content_id"):
        case dict(ids):
            return {str(name).casefold(): value for name, value in ids.items()}
        case str(content_id):
            return {"imdb": content_id}
        case _:
            return {}


def _imdb(ids: Mapping[str, object]) -> str | None:
    """Find the IMDb id; Kodi has it under ``unknown`` when it read old files."""
    for name in ("imdb", "unknown"):
        value = text(ids.get(name)) or ""
        if _IMDB.fullmatch(value):
            return value
    return None


def _name_and_year(named: str) -> tuple[str, int | None]:
    """Take ``Heat (1995)`` apart."""
    found = _NAME_AND_YEAR.fullmatch(named)
    if found is None or int(found[2]) not in _YEARS:
        return named, None
    return found[1], int(found[2])


def text(value: object) -> str | None:
    """Read a text; empty ones are none."""
    return value.strip() or None if isinstance(value, str) else None


def whole(value: object) -> int | None:
    """Read a number that counts something, however it is written; -1 is none."""
    match value:
        case bool():
            return None
        case int() if value >= 0:
            return value
        case float() if value >= 0 and value.is_integer():
            return int(value)
        case str() if value.strip().isascii() and value.strip().isdecimal():
            return int(value)
        case _:
            return None
