"""A film as plain data, for attributes, events and the answers of actions."""

from typing import Any

from .model.film import Film


def film_data(film: Film) -> dict[str, Any]:
    """Return title, year, ids and poster; the keys are the same everywhere."""
    ids = film.ids
    named = {
        "tmdb": ids.tmdb,
        "imdb": ids.imdb,
        "letterboxd": ids.letterboxd,
        "tmdb_show": ids.tmdb_show,
        "trakt": ids.trakt,
    }
    return {
        "title": film.title,
        "year": film.year,
        "ids": {name: value for name, value in named.items() if value is not None},
        "poster": film.poster,
    }
