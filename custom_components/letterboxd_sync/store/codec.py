"""Films, operations and base changes as JSON text, and back without guessing.

Reading raises ``ValueError`` or ``OverflowError``.
"""

from typing import assert_never

from ..model.film import Film, FilmIds, FilmKey, said_once
from ..model.link import LinkId
from ..model.operation import (
    Collect,
    MonitorRequest,
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
from .columns import moment, stamp
from .fields import Fields, Json, dump, given, load

# -- films ---------------------------------------------------------------------------


def dump_ids(ids: FilmIds) -> str:
    """The JSON text of a film's ids."""
    return dump(_ids(ids))


def load_ids(text: str) -> FilmIds:
    """Read a film's ids."""
    return load(text, _ids_from)


def dump_film(film: Film) -> str:
    """The JSON text of a film."""
    return dump(_film(film))


def load_film(text: str) -> Film:
    """Read a film."""
    return load(text, _film_from)


def _ids(ids: FilmIds) -> Json:
    return given(
        tmdb=ids.tmdb,
        imdb=ids.imdb,
        letterboxd=ids.letterboxd,
        boxd=ids.boxd,
        tmdb_show=ids.tmdb_show,
        trakt=ids.trakt,
    )


def _ids_from(fields: Fields) -> FilmIds:
    return FilmIds(
        tmdb=fields.maybe("tmdb", int),
        imdb=said_once(fields.maybe("imdb", str)),
        letterboxd=said_once(fields.maybe("letterboxd", str)),
        boxd=fields.maybe("boxd", str),
        tmdb_show=fields.maybe("tmdb_show", int),
        trakt=fields.maybe("trakt", int),
    )


def _film(film: Film) -> Json:
    return given(
        title=film.title,
        year=film.year,
        ids=_ids(film.ids),
        poster=film.poster,
        animated=film.animated,
    )


def _film_from(fields: Fields) -> Film:
    return Film(
        title=said_once(fields.take("title", str)),
        year=fields.maybe("year", int),
        ids=fields.inner("ids", _ids_from),
        poster=fields.maybe("poster", str),
        animated=fields.maybe("animated", bool),
    )


# -- operations ----------------------------------------------------------------------


def dump_operation(operation: Operation) -> str:
    """The JSON text of an operation."""
    return dump(_operation(operation))


def load_operation(text: str) -> Operation:
    """Read an operation."""
    return load(text, _operation_from)


def _operation(operation: Operation) -> Json:
    match operation:
        case RequestFilm():
            return _request(operation)
        case TagRequest(film=film, tags=tags):
            return given(type="tag_request", film=_film(film), tags=tags)
        case UnmonitorRequest(film=film):
            return given(type="unmonitor_request", film=_film(film))
        case MonitorRequest(film=film, search=search):
            return given(type="monitor_request", film=_film(film), search=search)
        case RemoveRequest(film=film, delete_files=delete):
            return given(type="remove_request", film=_film(film), delete_files=delete)
        case Collect(shelf=shelf, film=film, item_id=item):
            return _placed("collect", shelf, film, item)
        case Uncollect(shelf=shelf, film=film, item_id=item):
            return _placed("uncollect", shelf, film, item)
        case OrderShelf(shelf=shelf, item_ids=items):
            return given(type="order_shelf", shelf=_shelf(shelf), item_ids=items)
        case _:
            assert_never(operation)


def _operation_from(fields: Fields) -> Operation:
    match fields.take("type", str):
        case "request_film":
            return _request_from(fields)
        case "tag_request":
            film = fields.inner("film", _film_from)
            return TagRequest(film=film, tags=fields.texts("tags"))
        case "unmonitor_request":
            return UnmonitorRequest(film=fields.inner("film", _film_from))
        case "monitor_request":
            film = fields.inner("film", _film_from)
            return MonitorRequest(film=film, search=fields.take("search", bool))
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


def _request(request: RequestFilm) -> Json:
    return given(
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


def _request_from(fields: Fields) -> RequestFilm:
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


def _placed(tag: str, shelf: Shelf, film: Film, item_id: str) -> Json:
    return given(type=tag, shelf=_shelf(shelf), film=_film(film), item_id=item_id)


def _placed_from[T: (Collect, Uncollect)](fields: Fields, kind: type[T]) -> T:
    return kind(
        shelf=fields.inner("shelf", _shelf_from),
        film=fields.inner("film", _film_from),
        item_id=fields.take("item_id", str),
    )


def _shelf(shelf: Shelf) -> Json:
    return given(
        kind=shelf.kind,
        name=shelf.name,
        shelf_id=shelf.shelf_id,
        owner_id=shelf.owner_id,
    )


def _shelf_from(fields: Fields) -> Shelf:
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
        film=_film(row.film),
        ours=row.ours,
        item_id=row.item_id,
        times=row.times,
        agreed_at=stamp(row.agreed_at),
    )


def _row_from(fields: Fields) -> BaseRow:
    return BaseRow(
        link_id=LinkId(fields.take("link_id", str)),
        key=FilmKey(fields.take("key", str)),
        film=fields.inner("film", _film_from),
        ours=fields.take("ours", bool),
        item_id=fields.maybe("item_id", str),
        times=fields.take("times", int),
        agreed_at=moment(fields.take("agreed_at", int)),
    )
