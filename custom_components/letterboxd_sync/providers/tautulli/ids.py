"""Reads ids out of Plex's ``guid`` texts, those of its new and of its old agents.

``tmdb://27205`` and its kind come in a list beside a ``plex://`` that means nothing to
others; the old agents wrote one text, ``com.plexapp.agents.imdb://tt0113277?lang=en``,
and for an episode the show's id, its season and its number in one.
"""

from collections.abc import Iterable
import re
from typing import Final

from ...model.film import FilmIds
from ...model.show import EpisodeIds, ShowIds

_NEW: Final = re.compile(r"(imdb|tmdb|tvdb)://([^/?]+)")
_OLD: Final = re.compile(
    r"com\.plexapp\.agents\.(imdb|themoviedb|thetvdb)://([^/?]+)(/\d+/\d+)?"
)
_IMDB: Final = re.compile(r"tt\d{5,}")
_OLD_NAMES: Final = {"themoviedb": "tmdb", "thetvdb": "tvdb", "imdb": "imdb"}

type _Named = dict[str, str]


def film_ids(guids: Iterable[str]) -> FilmIds:
    """Read the ids of a film; what names none of them is passed over."""
    named = _named(guids, of_show=False)
    return FilmIds(tmdb=_number(named, "tmdb"), imdb=_imdb(named))


def episode_ids(guids: Iterable[str]) -> EpisodeIds:
    """Read the ids of an episode itself."""
    named = _named(guids, of_show=False)
    return EpisodeIds(
        tmdb=_number(named, "tmdb"), tvdb=_number(named, "tvdb"), imdb=_imdb(named)
    )


def show_ids(guids: Iterable[str], episode_guids: Iterable[str] = ()) -> ShowIds:
    """Read the ids of a show, also from what the old agents wrote of an episode."""
    named = _named(episode_guids, of_show=True) | _named(guids, of_show=False)
    return ShowIds(
        tmdb=_number(named, "tmdb"), tvdb=_number(named, "tvdb"), imdb=_imdb(named)
    )


def _named(guids: Iterable[str], *, of_show: bool) -> _Named:
    """The ids by name; ``of_show`` takes those of the show out of an episode's."""
    found: _Named = {}
    for guid in guids:
        if (new := _NEW.fullmatch(guid)) and not of_show:
            found.setdefault(new[1], new[2])
        elif (old := _OLD.match(guid)) and (old[3] is not None) == of_show:
            found.setdefault(_OLD_NAMES[old[1]], old[2])
    return found


def _number(named: _Named, name: str) -> int | None:
    text = named.get(name, "")
    return int(text) or None if text.isascii() and text.isdecimal() else None


def _imdb(named: _Named) -> str | None:
    text = named.get("imdb", "")
    return text if _IMDB.fullmatch(text) else None
