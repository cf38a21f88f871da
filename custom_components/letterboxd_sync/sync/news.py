"""News: what is worth telling, each thing once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..model.film import Film
from ..model.link import AccountId
from ..model.occurrence import Occurrence, OccurrenceKind
from .identify import Index


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What to note as seen, durably, and what to tell after that."""

    occurrences: tuple[Occurrence, ...] = ()
    added: Mapping[str, Film] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


def news(
    *,
    account: AccountId,
    seen: Mapping[str, Film] | None,
    now_there: Mapping[str, Film],
    complete: bool,
    arrived: OccurrenceKind,
    left: OccurrenceKind | None = None,
    window: bool = False,
    at: datetime,
) -> News | None:
    """Compare what is there with what was seen; None when there is nothing to note.

    The keys are what makes a thing one thing: a film key for a list of films, the
    key of the entry for a diary. ``now_there`` is newest first; occurrences come
    oldest first, so that the newest is the last that people hear.

    ``seen`` is None before the first look, which takes bearings and tells nothing.
    An incomplete first look would make news of the rest later, so it is passed over
    (None); unless it is of a ``window``, a list that only ever shows its newest
    entries. An incomplete look tells nothing gone.
    """
    if seen is None:
        return News(added=now_there) if complete or window else None
    come = {key: film for key, film in now_there.items() if key not in seen}
    gone = {key: film for key, film in seen.items() if key not in now_there}
    renamed = _renamed(come, gone)
    removed = tuple(gone) if complete and not window else tuple(renamed.values())
    if not come and not removed:
        return None
    told = [
        Occurrence(kind=arrived, account=account, film=come[key], at=at)
        for key in reversed(come)
        if key not in renamed
    ]
    if left is not None:
        told += [
            Occurrence(kind=left, account=account, film=gone[key], at=at)
            for key in sorted(removed)
            if key not in renamed.values()
        ]
    return News(occurrences=tuple(told), added=come, removed=removed)


def _renamed(come: Mapping[str, Film], gone: Mapping[str, Film]) -> dict[str, str]:
    """Pair new film keys with old ones of the same film: it has got a better id.

    Keys that are no film keys (of diary entries) are never paired: a film can be
    watched twice.
    """
    index = Index((film, key) for key, film in gone.items() if key in film.ids.keys)
    pairs = {
        key: index.find(film)[:1] for key, film in come.items() if key in film.ids.keys
    }
    return {key: old[0] for key, old in pairs.items() if old}
