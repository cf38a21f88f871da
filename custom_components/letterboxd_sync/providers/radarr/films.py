"""Radarr's movies as our films, and our films as Radarr knows them."""

from collections.abc import Iterable, Mapping

from ...model.film import Film, FilmIds, TmdbId
from ...model.shelf import RequestedFilm
from ..errors import Refused, RefusedReason
from ..unhurried import unhurried
from . import wire


def requested(
    movies: Iterable[wire.WireMovie],
    labels: Mapping[int, str],
    under_way: frozenset[int],
) -> tuple[RequestedFilm, ...]:
    """Translate; a movie without a TMDB id is nothing that we could have asked for."""
    # Thousands of films share a handful of combinations
    sets: dict[tuple[int, ...], frozenset[str]] = {}
    requested: list[RequestedFilm] = []
    for movie in unhurried(movies):
        if not movie.tmdb_id:
            continue
        if movie.tags not in sets:
            of_movie = (labels[tag] for tag in movie.tags if tag in labels)
            sets[movie.tags] = frozenset(of_movie)
        requested.append(
            RequestedFilm(
                request_id=movie.id,
                film=film_of(movie),
                monitored=movie.monitored,
                has_file=movie.has_file,
                downloading=movie.id in under_way,
                tags=sets[movie.tags],
            )
        )
    return tuple(requested)


def film_of(movie: wire.WireMovie) -> Film:
    """Translate a movie."""
    return Film(
        title=movie.title,
        year=movie.year,
        ids=FilmIds(tmdb=movie.tmdb_id, imdb=movie.imdb_id),
        poster=movie.poster,
        animated=movie.animated,
    )


def search_term(film: Film) -> str:
    """Ask for what is known best; Radarr takes ids with a prefix."""
    if film.ids.tmdb is not None:
        return f"tmdb:{film.ids.tmdb}"
    if film.ids.imdb is not None:
        return f"imdb:{film.ids.imdb}"
    return f"{film.title} {film.year}" if film.year else film.title


def tmdb_of(film: Film) -> TmdbId:
    """Return what Radarr knows a film by; ``Refused`` when it has none."""
    if film.ids.tmdb is None:
        raise Refused(RefusedReason.FILM_UNKNOWN, f"{film.name} has no TMDB id")
    return film.ids.tmdb


def numbers_of(numbers: Mapping[TmdbId, int], films: Iterable[Film]) -> list[int]:
    """Return Radarr's numbers of the films that it has."""
    return sorted(
        {numbers[tmdb] for film in films if (tmdb := tmdb_of(film)) in numbers}
    )
