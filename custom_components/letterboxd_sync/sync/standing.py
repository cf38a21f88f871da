"""Standing: how far each film of a watchlist has come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from ..model.film import Film, FilmKey
from ..model.occurrence import Standing
from ..model.shelf import LibraryFilm, RequestedFilm
from ..model.tracking import Listing
from ..model.view import RequestsView, ServerView
from .identify import Index
from .listed import pictured


def standings(
    listings: Iterable[Listing],
    *,
    requests: Sequence[RequestsView],
    servers: Sequence[ServerView],
    watched: Collection[FilmKey] = frozenset(),
) -> tuple[tuple[Listing, Standing], ...]:
    """Tell how far each listed film has come, at whichever service it is furthest.

    A film without a picture gets the one that a service has of it.
    ``watched`` holds the ids of films that the person has seen, from their diary or
    from what their user has watched on a server.
    """
    requested = Index(
        (entry.film, entry) for view in requests for entry in view.films.items
    )
    held = Index((item.film, item) for view in servers for item in view.library.items)
    return tuple(
        (
            _pictured(listing, requested, held),
            _standing(listing.film, requested, held, watched),
        )
        for listing in listings
    )


def _pictured(
    listing: Listing, requested: Index[RequestedFilm], held: Index[LibraryFilm]
) -> Listing:
    film = listing.film
    seen = [
        *(entry.film for entry in requested.find(film)),
        *(item.film for item in held.find(film)),
    ]
    return replace(listing, film=pictured(film, seen))


def _standing(
    film: Film,
    requested: Index[RequestedFilm],
    held: Index[LibraryFilm],
    watched: Collection[FilmKey],
) -> Standing:
    entries = requested.find(film)
    if any(key in watched for key in film.ids.keys):
        return Standing.WATCHED
    if held.find(film) or any(entry.has_file for entry in entries):
        return Standing.AVAILABLE
    if any(entry.downloading for entry in entries):
        return Standing.DOWNLOADING
    return Standing.REQUESTED if entries else Standing.NOT_REQUESTED
