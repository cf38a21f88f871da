"""What a watchlist or list holds, each film once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from ..model.film import Film
from ..model.snapshot import Snapshot
from ..model.tracking import Listing
from .identify import Index, merge


def listed_films(source: Snapshot[Listing]) -> Index[Film]:
    """Index what is listed, top first."""
    return Index((film, film) for film in _from_the_top(source))


def distinct_films(source: Snapshot[Listing], index: Index[Film]) -> Iterator[Film]:
    """Yield each listed film once, top first, with what its duplicates know of it."""
    for film in _from_the_top(source):
        alike = index.find(film) or (film,)
        if alike[0] is film:
            yield reduce(knowing, alike)


def knowing(film: Film, other: Film) -> Film:
    """Return the film with what another sight of it knows more."""
    return replace(pictured(film, (other,)), ids=merge(film.ids, other.ids))


def pictured(film: Film, others: Iterable[Film]) -> Film:
    """Return the film with a picture that another service has of it, if it has none.

    The pages of Letterboxd show a grey one until a browser asks for more.
    """
    posters = (film.poster, *(other.poster for other in others))
    return replace(film, poster=next((it for it in posters if it), None))


def _from_the_top(source: Snapshot[Listing]) -> Iterator[Film]:
    for listing in sorted(source.items, key=lambda listing: listing.position):
        yield listing.film
