"""Titles and playback as plain data, for attributes, events and answers of actions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from .film_data import film_data
from .model.film import Film, FilmIds
from .model.playback import NowPlaying, PlaybackOccurrence
from .model.show import Episode, Show, ShowIds
from .model.title import Title

_FILM_IDS: Final = ("tmdb", "imdb", "letterboxd", "tmdb_show", "trakt")
_SHOW_IDS: Final = ("tmdb", "tvdb", "imdb", "trakt")


def title_data(title: Title) -> dict[str, Any]:
    """Return what a title is; the keys are the same everywhere.

    An episode's title, year and ids are those of its show: that is what people look
    for.
    """
    match title:
        case Film():
            return {"media": "film", **film_data(title)}
        case Show():
            return {"media": "show", **_show_data(title)}
        case Episode():
            return {
                "media": "episode",
                **_show_data(title.show),
                "poster": title.poster or title.show.poster,
                "season": title.season,
                "episode": title.number,
                # Only of a file that holds several.
                **({"last_episode": title.through} if title.through else {}),
                "episode_title": title.title,
            }


def titles_data(titles: Sequence[Title]) -> dict[str, Any]:
    """Return titles as actions answer with them."""
    return {"titles": [title_data(title) for title in titles]}


def title_from_data(data: Mapping[str, Any]) -> Title | None:
    """Return the title that ``title_data`` was made of; None for other data."""
    match data:
        # What is only ever about films does not say so.
        case {"title": str(title), "ids": Mapping() as ids} if (
            data.get("media", "film") == "film"
        ):
            return Film(
                title=title,
                year=data.get("year"),
                ids=FilmIds(**{name: ids.get(name) for name in _FILM_IDS}),
                poster=data.get("poster"),
            )
        case {"media": "show", "title": str(), "ids": Mapping()}:
            return _show_from(data)
        case {
            "media": "episode",
            "title": str(),
            "ids": Mapping(),
            "season": int(season),
            "episode": int(number),
        }:
            return Episode(
                show=_show_from(data),
                season=season,
                number=number,
                title=data.get("episode_title"),
                through=data.get("last_episode"),
            )
        case _:
            return None


def now_playing_data(playing: NowPlaying) -> dict[str, Any]:
    """Return what plays, where, and how far it has come."""
    progress = playing.progress
    return {
        **title_data(playing.title),
        "state": playing.state.value,
        "progress": None if progress is None else round(progress, 1),
        "position": _seconds(playing.position),
        "duration": _seconds(playing.duration),
        "device": playing.device,
        "client": playing.client,
        "since": playing.started_at.isoformat(),
    }


def playback_data(occurrence: PlaybackOccurrence) -> dict[str, Any]:
    """Return what happened to a playback."""
    return {
        **title_data(occurrence.title),
        "position": _seconds(occurrence.position),
        "duration": _seconds(occurrence.duration),
        "device": occurrence.device,
        "user_id": occurrence.user_id,
        "at": occurrence.at.isoformat(),
    }


def poster_of(title: Title) -> str | None:
    """Return a picture of a title, an episode's own or its show's."""
    if isinstance(title, Episode):
        return title.poster or title.show.poster
    return title.poster


def _show_from(data: Mapping[str, Any]) -> Show:
    ids: Mapping[str, Any] = data["ids"]
    return Show(
        title=data["title"],
        year=data.get("year"),
        ids=ShowIds(**{name: ids.get(name) for name in _SHOW_IDS}),
        poster=data.get("poster"),
    )


def _show_data(show: Show) -> dict[str, Any]:
    return {
        "title": show.title,
        "year": show.year,
        "ids": _show_ids(show.ids),
        "poster": show.poster,
    }


def _show_ids(ids: ShowIds) -> dict[str, int | str]:
    named = {
        "tmdb": ids.tmdb,
        "tvdb": ids.tvdb,
        "imdb": ids.imdb,
        "trakt": ids.trakt,
    }
    return {name: value for name, value in named.items() if value is not None}


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())
