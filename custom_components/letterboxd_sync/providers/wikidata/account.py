"""Wikidata as an account: a film's other ids by one that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import batched
from typing import Final, assert_never, final

from ...model.capability import Access, Capabilities, Facet, Media, Support
from ...model.film import Film, FilmIds, FilmKey
from ..http import Http
from .client import WikidataClient
from .sparql import Found, Property

# Between 150 and 500 are in use elsewhere; the service stops what takes a minute
BATCH: Final = 250


@final
class WikidataAccount:
    """Asks Wikidata; no link of anybody's, so it reads and that is all."""

    def __init__(self, http: Http, *, endpoint: str) -> None:
        """Keep where it is; ask nothing yet."""
        self._client = WikidataClient(http, endpoint=endpoint)

    @property
    def capabilities(self) -> Capabilities:
        """The ids of films, and those of shows that Letterboxd lists among them."""
        return {
            Facet.IDENTITY: Support(
                access=frozenset({Access.READ}),
                media=frozenset({Media.FILM, Media.SHOW}),
                batch_size=BATCH,
            )
        }

    async def resolve(self, films: Sequence[Film]) -> Mapping[FilmKey, Film]:
        """Map the films' keys to the film with more ids; unknown ones are absent.

        A film is asked for by its Letterboxd slug, and if that is not known, by its
        IMDb and then its TMDB id. Coverage is partial: absent means "not known here".
        A title that Wikidata ties to several films, which happens, is absent as well.
        A title that TMDB files under television comes with ``tmdb_show`` alone.
        """
        resolved: dict[FilmKey, Film] = {}
        keyed = [(film.key, film) for film in films]
        for asked in Property:
            grouped: dict[str, list[tuple[FilmKey, Film]]] = {}
            for key, film in keyed:
                alias = _alias(asked, film.ids)
                if alias is not None and key is not None and key not in resolved:
                    grouped.setdefault(alias, []).append((key, film))
            for some in batched(grouped, BATCH, strict=False):
                found = await self._client.find(asked, some)
                for alias, one in found.items():
                    for key, film in grouped.get(alias, ()):
                        if (enriched := _enriched(film, one)) is not None:
                            resolved[key] = enriched
        return resolved


def _alias(asked: Property, ids: FilmIds) -> str | None:
    match asked:
        case Property.LETTERBOXD:
            return ids.letterboxd
        case Property.IMDB:
            return ids.imdb
        case Property.TMDB:
            return None if ids.tmdb is None else str(ids.tmdb)
        case _:
            assert_never(asked)


def _enriched(film: Film, found: Found) -> Film | None:
    """Fill in what is beyond doubt; None when nothing is.

    Two TMDB ids mean that Wikidata or TMDB has the film twice, and one is wrong. Ids
    that contradict the film's own mean that the alias has come to name another film.
    """
    known = film.ids
    if len(found.movies) > 1:
        return None
    if known.tmdb is not None and found.movies and known.tmdb not in found.movies:
        return None
    if known.imdb is not None and found.imdb and known.imdb not in found.imdb:
        return None
    tmdb, imdb = _only(found.movies), _only(found.imdb)
    show = _only(found.shows) if tmdb is None else None
    if tmdb is None and show is None and imdb is None:
        return None
    ids = FilmIds(tmdb=tmdb, tmdb_show=show, imdb=imdb, letterboxd=_only(found.slugs))
    animated = found.animated if film.animated is None else film.animated
    return replace(film.with_ids(ids), animated=animated)


def _only[T](values: set[T]) -> T | None:
    return next(iter(values)) if len(values) == 1 else None
