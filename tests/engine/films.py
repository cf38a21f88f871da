"""Films to want, to request and to collect."""

from collections.abc import Iterable
from dataclasses import replace

from custom_components.letterboxd_sync.model.film import Film, FilmIds, TmdbId
from custom_components.letterboxd_sync.model.tracking import Listing


def film(number: int, title: str | None = None, *, slug: bool = True) -> Film:
    """A film with a TMDB id."""
    ids = FilmIds(tmdb=number, letterboxd=f"film-{number}" if slug else None)
    return Film(title=title or f"Film {number}", year=1990 + number % 30, ids=ids)


def nameless(number: int) -> Film:
    """The same film, of which only Letterboxd's name is known."""
    known = film(number)
    return replace(known, ids=FilmIds(letterboxd=known.ids.letterboxd))


def listings(films: Iterable[Film]) -> tuple[Listing, ...]:
    """Listings, the first film on top."""
    return tuple(Listing(film=it, position=at) for at, it in enumerate(films))


def tmdb_of(it: Film) -> TmdbId:
    """The TMDB id of a film that has one."""
    assert it.ids.tmdb is not None
    return it.ids.tmdb
