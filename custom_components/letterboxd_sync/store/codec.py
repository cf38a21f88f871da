"""Films, operations and base changes as JSON text, and back without guessing.

A value is read only when every field is there, of its type, and nothing is left over.
``None`` is written by leaving the field out, so a field that is added to the model as
optional reads from old rows. Reading raises ``ValueError`` or ``OverflowError``.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import json
from typing import Final, assert_never

from ..model.film import Film, FilmIds, FilmKey
from ..model.link import LinkId
from ..model.operation import (
    Collect,
    Operation,
    OrderShelf,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    Uncollect,
    UnmonitorRequest,
)
from ..model.plan import BaseChange, BaseRow, Forget, Keep
from ..model.shelf import MinimumAvailability, Shelf, ShelfKind

EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))

type _Json = dict[str, object]


class _Fields:
    """The fields of one JSON object, each taken once and of the type it must have."""

    __slots__ = ("_left",)

    def __init__(self, value: _Json) -> None:
        self._left = value

    def take[T](self, name: str, kind: type[T]) -> T:
        """Take a field; JSON's types are exact, so true is not a number."""
        if name not in self._left:
            raise ValueError(f"{name} is missing")
        value = self._left.pop(name)
        if type(value) is not kind:
            raise ValueError(f"{name} is not of type {kind.__name__}")
        return value

    def maybe[T](self, name: str, kind: type[T]) -> T | None:
        """Take a field that may be absent."""
        return self.take(name, kind) if name in self._left else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts."""
        values = self.take(name, list)
        if any(type(value) is not str for value in values):
            raise ValueError(f"{name} holds more than texts")
        return tuple(values)

    def inner[T](self, name: str, read: Callable[[_Fields], T]) -> T:
        """Take an object and read all of it."""
        return _read_whole(self.take(name, dict), read)

    def end(self) -> None:
        """Make sure that nothing was left unread."""
        if self._left:
            raise ValueError(f"unknown: {', '.join(sorted(self._left))}")


def _load[T](text: str, read: Callable[[_Fields], T]) -> T:
    return _Fields({"value": json.loads(text)}).inner("value", read)


def _read_whole[T](value: _Json, read: Callable[[_Fields], T]) -> T:
    fields = _Fields(value)
    result = read(fields)
    fields.end()
    return result


def _given(**fields: object) -> _Json:
    return {name: value for name, value in fields.items() if value is not None}


# -- moments and texts ---------------------------------------------------------------


def stamp(at: datetime) -> int:
    """Microseconds since 1970; a time without a zone raises ``TypeError``."""
    return (at - EPOCH) // _MICROSECOND


def stamp_or_none(at: datetime | None) -> int | None:
    """The same of a time that may be absent."""
    return None if at is None else stamp(at)


def moment(value: int) -> datetime:
    """The time of a stamp, in UTC."""
    return EPOCH + timedelta(microseconds=value)


def moment_or_none(value: int | None) -> datetime | None:
    """The same of a stamp that may be absent."""
    return None if value is None else moment(value)


def storable(text: str) -> str:
    """Text that UTF-8 can carry: services do send halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()


# -- films ---------------------------------------------------------------------------


def dump_ids(ids: FilmIds) -> str:
    """The JSON text of a film's ids."""
    return _ENCODER.encode(_ids(ids))


def load_ids(text: str) -> FilmIds:
    """Read a film's ids."""
    return _load(text, _ids_from)


def dump_film(film: Film) -> str:
    """The JSON text of a film."""
    return _ENCODER.encode(_film(film))


def load_film(text: str) -> Film:
    """Read a film."""
    return _load(text, _film_from)


def _ids(ids: FilmIds) -> _Json:
    return _given(
        tmdb=ids.tmdb,
        imdb=ids.imdb,
        letterboxd=ids.letterboxd,
        boxd=ids.boxd,
        tmdb_show=ids.tmdb_show,
    )


def _ids_from(fields: _Fields) -> FilmIds:
    return FilmIds(
        tmdb=fields.maybe("tmdb", int),
        imdb=fields.maybe("imdb", str),
        letterboxd=fields.maybe("letterboxd", str),
        boxd=fields.maybe("boxd", str),
        tmdb_show=fields.maybe("tmdb_show", int),
    )


def _film(film: Film) -> _Json:
    return _given(
        title=film.title,
        year=film.year,
        ids=_ids(film.ids),
        poster=film.poster,
        animated=film.animated,
    )


def _film_from(fields: _Fields) -> Film:
    return Film(
        title=fields.take("title", str),
        year=fields.maybe("year", int),
        ids=fields.inner("ids", _ids_from),
        poster=fields.maybe("poster", str),
        animated=fields.maybe("animated", bool),
    )


# -- operations ----------------------------------------------------------------------


def dump_operation(operation: Operation) -> str:
    """The JSON text of an operation."""
    return _ENCODER.encode(_operation(operation))


def load_operation(text: str) -> Operation:
    """Read an operation."""
    return _load(text, _operation_from)


def _operation(operation: Operation) -> _Json:
    match operation:
        case RequestFilm():
            return _request(operation)
        case TagRequest(film=film, tags=tags):
            return _given(type="tag_request", film=_film(film), tags=tags)
        case UnmonitorRequest(film=film):
            return _given(type="unmonitor_request", film=_film(film))
        case RemoveRequest(film=film, delete_files=delete):
            return _given(type="remove_request", film=_film(film), delete_files=delete)
        case Collect(shelf=shelf, film=film, item_id=item):
            return _placed("collect", shelf, film, item)
        case Uncollect(shelf=shelf, film=film, item_id=item):
            return _placed("uncollect", shelf, film, item)
        case OrderShelf(shelf=shelf, item_ids=items):
            return _given(type="order_shelf", shelf=_shelf(shelf), item_ids=items)
        case _:
            assert_never(operation)


def _operation_from(fields: _Fields) -> Operation:
    match fields.take("type", str):
        case "request_film":
            return _request_from(fields)
        case "tag_request":
            film = fields.inner("film", _film_from)
            return TagRequest(film=film, tags=fields.texts("tags"))
        case "unmonitor_request":
            return UnmonitorRequest(film=fields.inner("film", _film_from))
        case "remove_request":
            film = fields.inner("film", _film_from)
            delete = fields.take("delete_files", bool)
            return RemoveRequest(film=film, delete_files=delete)
        case "collect":
            return _placed_from(fields, Collect)
        case "uncollect":
            return _placed_from(fields, Uncollect)
        case "order_shelf":
            shelf = fields.inner("shelf", _shelf_from)
            return OrderShelf(shelf=shelf, item_ids=fields.texts("item_ids"))
        case unknown:
            raise ValueError(f"unknown operation {unknown}")


def _request(request: RequestFilm) -> _Json:
    return _given(
        type="request_film",
        film=_film(request.film),
        quality_profile_id=request.quality_profile_id,
        root_folder=request.root_folder,
        animation_root_folder=request.animation_root_folder,
        minimum_availability=request.minimum_availability,
        monitored=request.monitored,
        search=request.search,
        tags=request.tags,
    )


def _request_from(fields: _Fields) -> RequestFilm:
    return RequestFilm(
        film=fields.inner("film", _film_from),
        quality_profile_id=fields.take("quality_profile_id", int),
        root_folder=fields.take("root_folder", str),
        animation_root_folder=fields.maybe("animation_root_folder", str),
        minimum_availability=MinimumAvailability(
            fields.take("minimum_availability", str)
        ),
        monitored=fields.take("monitored", bool),
        search=fields.take("search", bool),
        tags=fields.texts("tags"),
    )


def _placed(tag: str, shelf: Shelf, film: Film, item_id: str) -> _Json:
    return _given(type=tag, shelf=_shelf(shelf), film=_film(film), item_id=item_id)


def _placed_from[T: (Collect, Uncollect)](fields: _Fields, kind: type[T]) -> T:
    return kind(
        shelf=fields.inner("shelf", _shelf_from),
        film=fields.inner("film", _film_from),
        item_id=fields.take("item_id", str),
    )


def _shelf(shelf: Shelf) -> _Json:
    return _given(
        kind=shelf.kind,
        name=shelf.name,
        shelf_id=shelf.shelf_id,
        owner_id=shelf.owner_id,
    )


def _shelf_from(fields: _Fields) -> Shelf:
    return Shelf(
        kind=ShelfKind(fields.take("kind", str)),
        name=fields.take("name", str),
        shelf_id=fields.maybe("shelf_id", str),
        owner_id=fields.maybe("owner_id", str),
    )


# -- base changes --------------------------------------------------------------------


def dump_change(change: BaseChange) -> str:
    """The JSON text of a base change."""
    match change:
        case Keep(row=row):
            return _ENCODER.encode(_given(type="keep", row=_row(row)))
        case Forget(link_id=link_id, key=key):
            return _ENCODER.encode(_given(type="forget", link_id=link_id, key=key))
        case _:
            assert_never(change)


def load_change(text: str) -> BaseChange:
    """Read a base change."""
    return _load(text, _change_from)


def _change_from(fields: _Fields) -> BaseChange:
    match fields.take("type", str):
        case "keep":
            return Keep(row=fields.inner("row", _row_from))
        case "forget":
            link_id = LinkId(fields.take("link_id", str))
            return Forget(link_id=link_id, key=FilmKey(fields.take("key", str)))
        case unknown:
            raise ValueError(f"unknown base change {unknown}")


def _row(row: BaseRow) -> _Json:
    return _given(
        link_id=row.link_id,
        key=row.key,
        film=_film(row.film),
        ours=row.ours,
        item_id=row.item_id,
        times=row.times,
        agreed_at=stamp(row.agreed_at),
    )


def _row_from(fields: _Fields) -> BaseRow:
    return BaseRow(
        link_id=LinkId(fields.take("link_id", str)),
        key=FilmKey(fields.take("key", str)),
        film=fields.inner("film", _film_from),
        ours=fields.take("ours", bool),
        item_id=fields.maybe("item_id", str),
        times=fields.take("times", int),
        agreed_at=moment(fields.take("agreed_at", int)),
    )
