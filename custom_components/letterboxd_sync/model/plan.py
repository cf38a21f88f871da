"""Plans: what we would do for a link, what we leave, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .film import Film, FilmKey
from .link import LinkId
from .operation import ListOperation


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseRow:
    """One film that both ends of a link last agreed on."""

    link_id: LinkId
    key: FilmKey
    film: Film
    ours: bool
    """True when the target has it because of us; only such films may be removed."""
    item_id: str | None = None
    times: int = 1
    """How often we have added it; a server that keeps dropping it is left alone."""
    agreed_at: datetime


type Base = Mapping[FilmKey, BaseRow]


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """Both ends now agree on this film."""

    row: BaseRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Forget:
    """The ends no longer agree on this film."""

    link_id: LinkId
    key: FilmKey


type BaseChange = Keep | Forget


class SkipReason(StrEnum):
    """Why a film is left alone; people read these."""

    ALREADY_THERE = "already_there"
    EXCLUDED = "excluded"
    IN_PROGRESS = "in_progress"
    KEEPS_VANISHING = "keeps_vanishing"
    LIMIT_REACHED = "limit_reached"
    NOT_A_FILM = "not_a_film"
    NOT_IN_LIBRARY = "not_in_library"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    REMOVED_AT_TARGET = "removed_at_target"
    SOURCE_INCOMPLETE = "source_incomplete"
    TARGET_INCOMPLETE = "target_incomplete"
    TARGET_CANNOT = "target_cannot"
    UNRESOLVED = "unresolved"
    WANTED_BY_ANOTHER = "wanted_by_another"
    WATCHED = "watched"


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """A film that we leave alone, and why."""

    film: Film
    reason: SkipReason
    detail: str | None = None
    """The service's own words, when it refused the film."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """An operation, its natural key, and what its success means for the base."""

    key: str
    operation: ListOperation
    settles: BaseChange | None = None
    removes: bool = False
    """True when a film leaves the target or stops being wanted there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What we would do for one link."""

    operations: tuple[Planned, ...] = ()
    base_changes: tuple[BaseChange, ...] = ()
    """Agreement without an operation: found there already, or simply gone."""
    skipped: tuple[Skipped, ...] = ()
    freed: tuple[str, ...] = ()
    """Keys of ended jobs whose fact is over: to be retired before the operations are
    committed, so that the same thing may be asked for anew."""
    withdrawn: tuple[str, ...] = ()
    """Keys of jobs that nobody wants any more: those still held or queued are to be
    dropped and their keys retired, before the operations are committed."""


class RefusalReason(StrEnum):
    """Why a whole plan is not carried out unasked."""

    SOURCE_EMPTY = "source_empty"
    TOO_MANY_REMOVALS = "too_many_removals"
    GUARD_FAILED = "guard_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A plan that we will not carry out unasked, with the films that would go."""

    link_id: LinkId
    reason: RefusalReason
    films: tuple[Film, ...]
