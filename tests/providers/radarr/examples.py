"""Rows as Radarr writes them, shortened, and films to ask for."""

from typing import Any

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import RequestFilm
from simulators.catalogue import CatalogueFilm

HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949, imdb="tt0113277"))
NAMELESS = Film(title="Nobody knows", year=2020, ids=FilmIds(letterboxd="nobody"))


def film_of(known: CatalogueFilm, *, animated: bool | None = None) -> Film:
    return Film(
        title=known.title,
        year=known.year,
        ids=FilmIds(tmdb=known.tmdb),
        animated=animated,
    )


def wanted(
    film: Film, *, folder: str = "/data/movies", animation: str | None = None
) -> RequestFilm:
    return RequestFilm(
        film=film,
        quality_profile_id=4,
        root_folder=folder,
        animation_root_folder=animation,
    )


def movie(number: int, **changes: object) -> dict[str, Any]:
    return {
        "id": number,
        "tmdbId": 1000 + number,
        "title": f"Film {number}",
        "year": 1990 + number,
        "imdbId": f"tt000{number}",
        "monitored": True,
        "hasFile": False,
        "tags": [],
        "genres": ["Drama"],
        "images": [
            {"coverType": "fanart", "remoteUrl": "https://image.example/fanart"},
            {"coverType": "poster", "remoteUrl": f"https://image.example/{number}"},
        ],
        **changes,
    }


def failure(code: str, field: str = "Path", words: str = "No.") -> dict[str, Any]:
    return {
        "propertyName": field,
        "errorMessage": words,
        "errorCode": code,
        "attemptedValue": 1,
        "severity": "error",
    }
