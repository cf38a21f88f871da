"""Occurrences: what is worth telling people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .film import Film
from .link import AccountId


class OccurrenceKind(StrEnum):
    """What happened to a film."""

    LISTED = "film_listed"
    UNLISTED = "film_unlisted"
    REQUESTED = "film_requested"
    AVAILABLE = "film_available"
    COLLECTED = "film_collected"
    WATCHED = "film_watched"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One thing that happened to one film of one person."""

    kind: OccurrenceKind
    account: AccountId
    """The account of the person whose watchlist or diary it concerns."""
    film: Film
    at: datetime


class Standing(StrEnum):
    """How far a film of a watchlist has come."""

    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    DOWNLOADING = "downloading"
    AVAILABLE = "available"
    WATCHED = "watched"
