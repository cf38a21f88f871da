"""What a lone CSV holds: told by its columns, by its name, or by the person."""

from enum import StrEnum
import re
from typing import Final

from ..errors import Refused, RefusedReason
from .addresses import list_slug_in
from .export_csv import Column, Table

_LIKED: Final = re.compile(r"films|.*(?<![a-z])likes(?![a-z]).*")
_SEEN: Final = re.compile(r".*(?<![a-z])watched(?![a-z]).*")


class Holds(StrEnum):
    """What the rows of a lone CSV are; translation keys."""

    WATCHLIST = "watchlist"
    SEEN = "watched"
    LIKES = "likes"
    LIST = "list"
    DIARY = "diary"
    RATINGS = "ratings"


UNTOLD: Final = (Holds.WATCHLIST, Holds.SEEN, Holds.LIKES, Holds.LIST)
"""What a table of films alone may be; the others are told by their columns."""


def holds_of(table: Table, name: str) -> Holds:
    """Tell by its columns, then by its name without suffix; ``Refused`` UNTOLD.

    What does not say that it is a watchlist is taken for none: whoever has everything
    that they ever saw on it would have all of that requested.
    """
    if table.of_list is not None:
        return Holds.LIST
    if {Column.WATCHED, Column.REVIEW} & table.columns:
        return Holds.DIARY
    if {Column.RATING, Column.RATING_10} & table.columns:
        return Holds.RATINGS
    if "watchlist" in name:
        return Holds.WATCHLIST
    if _SEEN.fullmatch(name):
        return Holds.SEEN
    if _LIKED.fullmatch(name):
        return Holds.LIKES
    raise Refused(
        RefusedReason.UNTOLD, "neither its name nor its columns tell what it lists"
    )


def list_slug_of(table: Table, name: str) -> str:
    """Return the slug of a list: that of its address, else what its file is called."""
    head = table.of_list
    slug = list_slug_in(head.url) if head else None
    return slug or _slugged(name) or _slugged(head.name if head else "") or "list"


def _slugged(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
