"""Films, operations and base changes as JSON text, and back without guessing.

Reading raises ``ValueError`` or ``OverflowError``.
"""

from typing import assert_never

from ..model.film import Film, FilmIds, FilmKey
from ..model.link import LinkId
from ..model.operation import (
    AddPlay,
    AddToList,
    LogViewing,
    MarkPlayed,
    Operation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    TakeBack,
)
from ..model.plan import BaseChange, BaseRow, Forget, Keep
from .columns import moment, stamp
from .fields import Fields, Json, dump, given, load
from .list_fields import list_fields, list_operation_from
from .title_fields import film_fields, film_from, ids_fields, ids_from
from .tracker_fields import tracker_fields, tracker_operation_from

# -- films ---------------------------------------------------------------------------


def dump_ids(ids: FilmIds) -> str:
    """The JSON text of a film's ids."""
    return dump(ids_fields(ids))


def load_ids(text: str) -> FilmIds:
    """Read a film's ids."""
    return load(text, ids_from)


def dump_film(film: Film) -> str:
    """The JSON text of a film."""
    return dump(film_fields(film))


def load_film(text: str) -> Film:
    """Read a film."""
    return load(text, film_from)


# -- operations ----------------------------------------------------------------------


def dump_operation(operation: Operation) -> str:
    """The JSON text of an operation."""
    match operation:
        case AddPlay() | RemovePlay() | TakeBack() | MarkPlayed():
            return dump(tracker_fields(operation))
        case AddToList() | RemoveFromList() | RateTitle() | LogViewing():
            return dump(tracker_fields(operation))
        case _:
            return dump(list_fields(operation))


def load_operation(text: str) -> Operation:
    """Read an operation."""
    return load(text, _operation_from)


def _operation_from(fields: Fields) -> Operation:
    kind = fields.take("type", str)
    operation = list_operation_from(kind, fields) or tracker_operation_from(
        kind, fields
    )
    if operation is None:
        raise ValueError(f"unknown operation {kind}")
    return operation


# -- base changes --------------------------------------------------------------------


def dump_change(change: BaseChange) -> str:
    """The JSON text of a base change."""
    match change:
        case Keep(row=row):
            return dump(given(type="keep", row=_row(row)))
        case Forget(link_id=link_id, key=key):
            return dump(given(type="forget", link_id=link_id, key=key))
        case _:
            assert_never(change)


def load_change(text: str) -> BaseChange:
    """Read a base change."""
    return load(text, _change_from)


def _change_from(fields: Fields) -> BaseChange:
    match fields.take("type", str):
        case "keep":
            return Keep(row=fields.inner("row", _row_from))
        case "forget":
            link_id = LinkId(fields.take("link_id", str))
            return Forget(link_id=link_id, key=FilmKey(fields.take("key", str)))
        case unknown:
            raise ValueError(f"unknown base change {unknown}")


def _row(row: BaseRow) -> Json:
    return given(
        link_id=row.link_id,
        key=row.key,
        film=film_fields(row.film),
        ours=row.ours,
        item_id=row.item_id,
        times=row.times,
        agreed_at=stamp(row.agreed_at),
    )


def _row_from(fields: Fields) -> BaseRow:
    return BaseRow(
        link_id=LinkId(fields.take("link_id", str)),
        key=FilmKey(fields.take("key", str)),
        film=fields.inner("film", film_from),
        ours=fields.take("ours", bool),
        item_id=fields.maybe("item_id", str),
        times=fields.take("times", int),
        agreed_at=moment(fields.take("agreed_at", int)),
    )
