"""Films, shows and episodes as JSON objects, and back."""

from typing import assert_never

from ..model.film import Film, FilmIds, said_once
from ..model.show import Episode, EpisodeIds, Show, ShowIds
from ..model.title import Playable, Title
from .fields import Fields, Json, given


def ids_fields(ids: FilmIds) -> Json:
    """The fields of a film's ids."""
    return given(
        tmdb=ids.tmdb,
        imdb=ids.imdb,
        letterboxd=ids.letterboxd,
        boxd=ids.boxd,
        tmdb_show=ids.tmdb_show,
        trakt=ids.trakt,
    )


def ids_from(fields: Fields) -> FilmIds:
    """Read a film's ids."""
    return FilmIds(
        tmdb=fields.maybe("tmdb", int),
        imdb=said_once(fields.maybe("imdb", str)),
        letterboxd=said_once(fields.maybe("letterboxd", str)),
        boxd=fields.maybe("boxd", str),
        tmdb_show=fields.maybe("tmdb_show", int),
        trakt=fields.maybe("trakt", int),
    )


def film_fields(film: Film) -> Json:
    """The fields of a film."""
    return given(
        title=film.title,
        year=film.year,
        ids=ids_fields(film.ids),
        poster=film.poster,
        animated=film.animated,
    )


def film_from(fields: Fields) -> Film:
    """Read a film."""
    return Film(
        title=said_once(fields.take("title", str)),
        year=fields.maybe("year", int),
        ids=fields.inner("ids", ids_from),
        poster=fields.maybe("poster", str),
        animated=fields.maybe("animated", bool),
    )


def title_fields(title: Title) -> Json:
    """The fields of a title, with a word that says which kind it is."""
    match title:
        case Film():
            return {"kind": "film", **film_fields(title)}
        case Show():
            return {"kind": "show", **_show(title)}
        case Episode():
            return {"kind": "episode", **_episode(title)}
        case _:
            assert_never(title)


def title_from(fields: Fields) -> Title:
    """Read a title of any kind."""
    match fields.take("kind", str):
        case "film":
            return film_from(fields)
        case "show":
            return _show_from(fields)
        case "episode":
            return _episode_from(fields)
        case unknown:
            raise ValueError(f"unknown kind of title {unknown}")


def playable_from(fields: Fields) -> Playable:
    """Read a film or an episode."""
    match title_from(fields):
        case Film() | Episode() as title:
            return title
        case _:
            raise ValueError("a show is not played, its episodes are")


def listed_from(fields: Fields) -> Film | Show:
    """Read a film or a show."""
    match title_from(fields):
        case Film() | Show() as title:
            return title
        case _:
            raise ValueError("an episode is not listed, its show is")


def _show(show: Show) -> Json:
    return given(
        title=show.title,
        year=show.year,
        ids=given(
            tmdb=show.ids.tmdb,
            tvdb=show.ids.tvdb,
            imdb=show.ids.imdb,
            trakt=show.ids.trakt,
        ),
        poster=show.poster,
    )


def _show_from(fields: Fields) -> Show:
    return Show(
        title=said_once(fields.take("title", str)),
        year=fields.maybe("year", int),
        ids=fields.inner("ids", _show_ids_from),
        poster=fields.maybe("poster", str),
    )


def _show_ids_from(fields: Fields) -> ShowIds:
    return ShowIds(
        tmdb=fields.maybe("tmdb", int),
        tvdb=fields.maybe("tvdb", int),
        imdb=fields.maybe("imdb", str),
        trakt=fields.maybe("trakt", int),
    )


def _episode(episode: Episode) -> Json:
    return given(
        show=_show(episode.show),
        season=episode.season,
        number=episode.number,
        title=episode.title,
        ids=given(
            tmdb=episode.ids.tmdb,
            tvdb=episode.ids.tvdb,
            imdb=episode.ids.imdb,
            trakt=episode.ids.trakt,
        ),
        poster=episode.poster,
        through=episode.through,
    )


def _episode_from(fields: Fields) -> Episode:
    return Episode(
        show=fields.inner("show", _show_from),
        season=fields.take("season", int),
        number=fields.take("number", int),
        title=fields.maybe("title", str),
        ids=fields.inner("ids", _episode_ids_from),
        poster=fields.maybe("poster", str),
        through=fields.maybe("through", int),
    )


def _episode_ids_from(fields: Fields) -> EpisodeIds:
    return EpisodeIds(
        tmdb=fields.maybe("tmdb", int),
        tvdb=fields.maybe("tvdb", int),
        imdb=fields.maybe("imdb", str),
        trakt=fields.maybe("trakt", int),
    )
