"""Operations of links that keep lists in step, as JSON objects, and back."""

from typing import assert_never

from ..model.film import Film
from ..model.operation import (
    Collect,
    ListOperation,
    MonitorRequest,
    OrderShelf,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    Uncollect,
    UnmonitorRequest,
)
from ..model.shelf import MinimumAvailability, Shelf, ShelfKind
from .fields import Fields, Json, given
from .title_fields import film_fields, film_from


def list_fields(operation: ListOperation) -> Json:
    """The fields of an operation, with a word that says which one it is."""
    match operation:
        case RequestFilm():
            return _request(operation)
        case TagRequest(film=film, tags=tags):
            return given(type="tag_request", film=film_fields(film), tags=tags)
        case UnmonitorRequest(film=film):
            return given(type="unmonitor_request", film=film_fields(film))
        case MonitorRequest(film=film, search=search):
            return given(type="monitor_request", film=film_fields(film), search=search)
        case RemoveRequest(film=film, delete_files=delete):
            return given(
                type="remove_request", film=film_fields(film), delete_files=delete
            )
        case Collect(shelf=shelf, film=film, item_id=item):
            return _placed("collect", shelf, film, item)
        case Uncollect(shelf=shelf, film=film, item_id=item):
            return _placed("uncollect", shelf, film, item)
        case OrderShelf(shelf=shelf, item_ids=items):
            return given(type="order_shelf", shelf=_shelf(shelf), item_ids=items)
        case _:
            assert_never(operation)


def list_operation_from(kind: str, fields: Fields) -> ListOperation | None:
    """Read what follows the word; None for a word of other operations."""
    match kind:
        case "request_film":
            return _request_from(fields)
        case "tag_request":
            film = fields.inner("film", film_from)
            return TagRequest(film=film, tags=fields.texts("tags"))
        case "unmonitor_request":
            return UnmonitorRequest(film=fields.inner("film", film_from))
        case "monitor_request":
            film = fields.inner("film", film_from)
            return MonitorRequest(film=film, search=fields.take("search", bool))
        case "remove_request":
            film = fields.inner("film", film_from)
            delete = fields.take("delete_files", bool)
            return RemoveRequest(film=film, delete_files=delete)
        case "collect":
            return _placed_from(fields, Collect)
        case "uncollect":
            return _placed_from(fields, Uncollect)
        case "order_shelf":
            shelf = fields.inner("shelf", _shelf_from)
            return OrderShelf(shelf=shelf, item_ids=fields.texts("item_ids"))
        case _:
            return None


def _request(request: RequestFilm) -> Json:
    return given(
        type="request_film",
        film=film_fields(request.film),
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
        film=fields.inner("film", film_from),
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
    return given(type=tag, shelf=_shelf(shelf), film=film_fields(film), item_id=item_id)


def _placed_from[T: (Collect, Uncollect)](fields: Fields, kind: type[T]) -> T:
    return kind(
        shelf=fields.inner("shelf", _shelf_from),
        film=fields.inner("film", film_from),
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
