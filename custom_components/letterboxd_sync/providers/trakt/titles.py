"""Trakt's movies, shows and episodes as our titles, and our titles as Trakt reads them.

An episode is told by the ids of its show and its place there, as far as they are known:
more services know the show than the episode. Where they number its episodes otherwise,
its own ids remain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, assert_never

from ...model.capability import Media
from ...model.film import Film, FilmIds, said_once
from ...model.show import Episode, EpisodeIds, Show, ShowIds
from ...model.title import Playable, Title
from ..errors import Refused, RefusedReason

type Body = dict[str, object]

ONE: Final[Mapping[Media, str]] = {
    Media.FILM: "movie",
    Media.SHOW: "show",
    Media.EPISODE: "episode",
}
"""Trakt's word for one of them."""

SEVERAL: Final[Mapping[Media, str]] = {
    Media.FILM: "movies",
    Media.SHOW: "shows",
    Media.EPISODE: "episodes",
}


def title_in(row: object) -> Title | None:
    """Read what a row is about; None when that is no film, show or episode."""
    match row:
        case {"movie": movie}:
            return film_of(movie)
        case {"episode": episode, "show": show}:
            return episode_of(episode, show)
        case {"season": _}:
            return None
        case {"show": show}:
            return show_of(show)
        case _:
            return None


def bare(media: Media) -> Callable[[object], Title | None]:
    """Read rows that are films, or shows, themselves."""
    return film_of if media is Media.FILM else show_of


def film_of(said: object) -> Film | None:
    """Read a movie."""
    match said:
        case {"title": str(title), "ids": {"trakt": int(trakt), **ids}, **rest}:
            return Film(
                title=said_once(title),
                year=_number(rest, "year"),
                ids=FilmIds(
                    trakt=trakt,
                    tmdb=_number(ids, "tmdb"),
                    imdb=said_once(_text(ids, "imdb")),
                ),
            )
        case _:
            return None


def show_of(said: object) -> Show | None:
    """Read a show."""
    match said:
        case {"title": str(title), "ids": {"trakt": int(trakt), **ids}, **rest}:
            return Show(
                title=said_once(title),
                year=_number(rest, "year"),
                ids=ShowIds(
                    trakt=trakt,
                    tmdb=_number(ids, "tmdb"),
                    tvdb=_number(ids, "tvdb"),
                    imdb=said_once(_text(ids, "imdb")),
                ),
            )
        case _:
            return None


def episode_of(said: object, of_show: object) -> Episode | None:
    """Read an episode and its show."""
    if (show := show_of(of_show)) is None:
        return None
    match said:
        case {
            "season": int(season),
            "number": int(number),
            "ids": {"trakt": int(trakt), **ids},
            **rest,
        }:
            return Episode(
                show=show,
                season=season,
                number=number,
                title=_text(rest, "title"),
                ids=EpisodeIds(
                    trakt=trakt,
                    tmdb=_number(ids, "tmdb"),
                    tvdb=_number(ids, "tvdb"),
                    imdb=_text(ids, "imdb"),
                ),
            )
        case _:
            return None


def played(title: Playable) -> Body:
    """Write what is being played, as scrobbles and check-ins have it."""
    if isinstance(title, Film):
        return {"movie": {"ids": _ids_of(title)}}
    if ids := _ids(title.show.ids):
        place = {"season": title.season, "number": title.number}
        return {"show": {"ids": ids}, "episode": place}
    return {"episode": {"ids": _ids_of(title)}}


def by_own_ids(title: Title) -> Episode | None:
    """Tell an episode by its own ids instead; None for what is no other way."""
    if isinstance(title, Episode) and _ids(title.show.ids) and _ids(title.ids):
        return replace(title, show=replace(title.show, ids=ShowIds()))
    return None


def listed(titles: Iterable[tuple[Title, Body]]) -> Body:
    """Write titles, each with what is said of it, as everything below /sync has them.

    Episodes of one show are put together.
    """
    body: dict[str, list[Body]] = {"movies": [], "shows": [], "episodes": []}
    by_show = dict[tuple[object, ...], dict[int, list[Body]]]()
    for title, said in titles:
        match title:
            case Film():
                body["movies"].append({"ids": _ids_of(title), **said})
            case Show():
                body["shows"].append({"ids": _ids_of(title), **said})
            case Episode() if ids := _ids(title.show.ids):
                seasons = by_show.setdefault(tuple(ids.items()), {})
                episodes = seasons.setdefault(title.season, [])
                episodes.append({"number": title.number, **said})
            case Episode():
                body["episodes"].append({"ids": _ids_of(title), **said})
            case _:
                assert_never(title)
    body["shows"] += [
        {
            "ids": dict(ids),  # type: ignore[arg-type]
            "seasons": [
                {"number": number, "episodes": episodes}
                for number, episodes in seasons.items()
            ],
        }
        for ids, seasons in by_show.items()
    ]
    return {name: rows for name, rows in body.items() if rows}


def _ids_of(title: Title) -> dict[str, object]:
    """Write the ids of a title; ``Refused`` when Trakt knows none of them."""
    if not (ids := _ids(title.ids)):
        raise Refused(
            RefusedReason.FILM_UNKNOWN, f"{title.name} has no id that Trakt knows"
        )
    return ids


def _ids(ids: FilmIds | ShowIds | EpisodeIds) -> dict[str, object]:
    named = {
        "trakt": ids.trakt,
        "imdb": ids.imdb,
        "tmdb": ids.tmdb,
        "tvdb": None if isinstance(ids, FilmIds) else ids.tvdb,
    }
    return {name: value for name, value in named.items() if value is not None}


def _number(row: Mapping[object, object], name: str) -> int | None:
    value = row.get(name)
    return value if isinstance(value, int) and value > 0 else None


def _text(row: Mapping[object, object], name: str) -> str | None:
    # Trakt writes "" as well as null where it knows nothing
    value = row.get(name)
    return value if isinstance(value, str) and value else None
