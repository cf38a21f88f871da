"""Dispatch: carries operations out at a service, and looks whether they are true there.

``lot`` says which operations may travel together: of one kind, for one place, with
the same options, so that a service's no to the options is a no to all of them.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Final, assert_never

from ..model.capability import Facet
from ..model.film import Film
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
from ..model.shelf import Shelf
from ..providers.contracts import (
    Account,
    AddsRequests,
    AddsToCollection,
    EditsCollection,
    EditsRequests,
    ReadsCollection,
    ReadsRequests,
    RemovesFromCollection,
    RemovesRequests,
)
from ..providers.errors import Refused, RefusedReason

_ANY_FILM: Final = Film(title="")

_Presence: Final = RequestFilm | RemoveRequest
_Change: Final = TagRequest | UnmonitorRequest | MonitorRequest
_OnShelf: Final = Collect | Uncollect | OrderShelf


def lot(operation: Operation) -> Hashable:
    """Return what operations of one batch have in common."""
    match operation:
        case RequestFilm():
            return replace(operation, film=_ANY_FILM)
        case RemoveRequest(delete_files=delete_files):
            return RemoveRequest, delete_files
        case TagRequest():
            return TagRequest
        case UnmonitorRequest():
            return UnmonitorRequest
        case MonitorRequest():
            return MonitorRequest
        case Collect(shelf=shelf):
            return Collect, shelf
        case Uncollect(shelf=shelf):
            return Uncollect, shelf
        case OrderShelf():
            return operation
        case _:
            assert_never(operation)


def batch_size(account: Account, operation: Operation) -> int:
    """How many operations of this kind one call may carry."""
    match operation:
        case RequestFilm() | RemoveRequest():
            facet = Facet.REQUESTS
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            facet = Facet.REQUESTS
        case Collect() | Uncollect():
            facet = Facet.COLLECTION
        case OrderShelf():
            return 1
        case _:
            assert_never(operation)
    support = account.capabilities.get(facet)
    return support.batch_size if support else 1


async def send(account: Account, operations: Sequence[Operation]) -> None:
    """Carry out one lot; raises the six errors, ``DISABLED`` for a lost ability."""
    match operations[0]:
        case RequestFilm():
            if not isinstance(account, AddsRequests):
                raise _lost()
            await account.request_films(_only(RequestFilm, operations))
        case TagRequest() | UnmonitorRequest() | MonitorRequest() as first:
            if not isinstance(account, EditsRequests):
                raise _lost()
            await _change(account, first, operations)
        case RemoveRequest():
            if not isinstance(account, RemovesRequests):
                raise _lost()
            await account.remove_requests(_only(RemoveRequest, operations))
        case Collect(shelf=shelf):
            if not isinstance(account, AddsToCollection):
                raise _lost()
            items = [each.item_id for each in _only(Collect, operations)]
            await account.add_to_shelf(shelf, items)
        case Uncollect(shelf=shelf):
            if not isinstance(account, RemovesFromCollection):
                raise _lost()
            items = [each.item_id for each in _only(Uncollect, operations)]
            await account.remove_from_shelf(shelf, items)
        case OrderShelf(shelf=shelf, item_ids=item_ids):
            if not isinstance(account, EditsCollection):
                raise _lost()
            await account.order_shelf(shelf, item_ids)
        case _ as never:
            assert_never(never)


async def _change(
    account: EditsRequests,
    first: TagRequest | UnmonitorRequest | MonitorRequest,
    operations: Sequence[Operation],
) -> None:
    match first:
        case TagRequest():
            await account.tag_requests(_only(TagRequest, operations))
        case UnmonitorRequest():
            await account.unmonitor_requests(_only(UnmonitorRequest, operations))
        case MonitorRequest():
            await account.monitor_requests(_only(MonitorRequest, operations))
        case _:
            assert_never(first)


async def look(
    account: Account, operations: Sequence[Operation]
) -> tuple[bool | None, ...]:
    """Tell for each operation of one lot whether it has happened.

    None where an incomplete read cannot tell. Raises the six errors.
    """
    match operations[0]:
        case RequestFilm() | RemoveRequest():
            presences = [it for it in operations if isinstance(it, _Presence)]
            return await _look_for_films(account, presences)
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            changes = [it for it in operations if isinstance(it, _Change)]
            return await _look_at_requests(account, changes)
        case Collect(shelf=shelf) | Uncollect(shelf=shelf) | OrderShelf(shelf=shelf):
            on_shelf = [it for it in operations if isinstance(it, _OnShelf)]
            return await _look_at_shelf(account, shelf, on_shelf)
        case _ as never:
            assert_never(never)


async def _look_for_films(
    account: Account, operations: Sequence[RequestFilm | RemoveRequest]
) -> tuple[bool, ...]:
    """Find out which films are there: to be, or no longer to be."""
    if not isinstance(account, ReadsRequests):
        raise _lost()
    asked = [it.film.ids.tmdb for it in operations if it.film.ids.tmdb is not None]
    there = await account.find_requests(asked)
    return tuple(
        (it.film.ids.tmdb in there) is isinstance(it, RequestFilm) for it in operations
    )


async def _look_at_requests(
    account: Account,
    operations: Sequence[TagRequest | UnmonitorRequest | MonitorRequest],
) -> tuple[bool | None, ...]:
    """Find out how films are labelled and whether they are looked for."""
    if not isinstance(account, ReadsRequests):
        raise _lost()
    films = (await account.read_requests()).films
    there = {entry.film.ids.tmdb: entry for entry in films.items}

    def happened(
        operation: TagRequest | UnmonitorRequest | MonitorRequest,
    ) -> bool | None:
        entry = there.get(operation.film.ids.tmdb)
        if entry is None:
            # To change a film that is not there is to pass it over: nothing is left.
            return True if films.complete else None
        match operation:
            case TagRequest(tags=tags):
                return entry.tags.issuperset(tags)
            case UnmonitorRequest():
                return not entry.monitored
            case MonitorRequest():
                return entry.monitored
            case _:
                assert_never(operation)

    return tuple(happened(operation) for operation in operations)


async def _look_at_shelf(
    account: Account,
    shelf: Shelf,
    operations: Sequence[Collect | Uncollect | OrderShelf],
) -> tuple[bool | None, ...]:
    """Find out which items are on a shelf, and in which order."""
    if not isinstance(account, ReadsCollection):
        raise _lost()
    seen = await account.read_shelf(shelf)
    order = [item.item_id for item in sorted(seen.items, key=lambda it: it.position)]
    there = frozenset(order)

    def happened(operation: Collect | Uncollect | OrderShelf) -> bool | None:
        match operation:
            case Collect(item_id=item_id):
                return item_id in there or (False if seen.complete else None)
            case Uncollect(item_id=item_id):
                return item_id not in there and (seen.complete or None)
            case OrderShelf(item_ids=item_ids):
                wanted = [item_id for item_id in item_ids if item_id in there]
                return wanted == [it for it in order if it in frozenset(item_ids)]
            case _:
                assert_never(operation)

    return tuple(happened(operation) for operation in operations)


def _only[T](kind: type[T], operations: Sequence[Operation]) -> list[T]:
    return [operation for operation in operations if isinstance(operation, kind)]


def _lost() -> Refused:
    return Refused(RefusedReason.DISABLED, "the account can no longer do this")
