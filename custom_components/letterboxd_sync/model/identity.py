"""Identities: which ids belong to one film, and how we know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .film import Film, FilmIds, FilmKey


class IdentityRoute(StrEnum):
    """How an identity was found, cheapest first."""

    PERSON = "person"
    """Somebody chose it; nothing overrules that."""
    SERVICE = "service"
    """The service that named the film gave the ids itself."""
    OWN_SNAPSHOT = "own_snapshot"
    WIKIDATA = "wikidata"
    FILM_PAGE = "film_page"
    SEARCH = "search"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What an alias (``letterboxd:gozu``) stands for."""

    alias: FilmKey
    ids: FilmIds
    route: IdentityRoute
    found_at: datetime
    animated: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A route that was asked for an alias and did not know it."""

    alias: FilmKey
    route: IdentityRoute
    tried_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A film that an unresolved one may be; ``confidence`` is 0 to 1."""

    film: Film
    confidence: float
