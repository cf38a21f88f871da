"""Titles of the simulated world as ours."""

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.show import (
    Episode,
    EpisodeIds,
    Show,
    ShowIds,
)
from simulators.catalogue import CatalogueFilm
from simulators.shows import CatalogueEpisode, CatalogueShow


def film(of: CatalogueFilm) -> Film:
    """The film as Letterboxd and Radarr know it."""
    return Film(title=of.title, year=of.year, ids=FilmIds(tmdb=of.tmdb, imdb=of.imdb))


def show(of: CatalogueShow) -> Show:
    return Show(title=of.title, year=of.year, ids=ShowIds(tmdb=of.tmdb, tvdb=of.tvdb))


def episode(of: CatalogueEpisode, of_show: CatalogueShow) -> Episode:
    """The episode as a media server knows it."""
    return Episode(
        show=show(of_show),
        season=of.season,
        number=of.number,
        title=of.title,
        ids=EpisodeIds(tvdb=of.tvdb),
    )


NOBODY_KNOWS = Film(title="Nobody Knows", year=2004, ids=FilmIds(tmdb=999_999_999))
