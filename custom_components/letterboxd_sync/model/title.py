"""Titles: what can be listed, rated and played."""

from typing import assert_never

from .film import Film
from .show import Episode, Show

type Title = Film | Show | Episode

type Playable = Film | Episode
"""What one sits down for: a film, or an episode of a show."""


def title_keys(title: Title) -> tuple[str, ...]:
    """Every id of a title as text, strongest first; empty when it has none.

    An episode is named by its show and place first (``tmdb_show:1396|S01E02``): more
    services know the show than the episode.
    """
    match title:
        case Film():
            return title.ids.keys
        case Show():
            return title.ids.keys
        case Episode():
            by_show = (f"{key}|{title.place}" for key in title.show.ids.keys)
            return (*by_show, *title.ids.keys)
        case _:
            assert_never(title)
