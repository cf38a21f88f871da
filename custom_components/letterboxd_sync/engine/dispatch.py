"""Dispatch: carries operations out at a service, and looks whether they are true."""

from collections.abc import Sequence
from typing import assert_never

from ..model.operation import (
    AddPlay,
    AddToList,
    Collect,
    LogViewing,
    MarkPlayed,
    MonitorRequest,
    Operation,
    OrderShelf,
    RateTitle,
    RemoveFromList,
    RemovePlay,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    TakeBack,
    Uncollect,
    UnmonitorRequest,
)
from ..providers.contracts import Account
from .dispatch_requests import look_at_requests, send_requests
from .dispatch_shelves import look_at_shelf, send_to_shelf
from .dispatch_tracker import look_for_person, send_for_person


async def send(account: Account, operations: Sequence[Operation]) -> None:
    """Carry out one lot; raises the six errors, ``DISABLED`` for a lost ability."""
    match operations[0]:
        case RequestFilm() | RemoveRequest() as first:
            await send_requests(account, first, operations)
        case TagRequest() | UnmonitorRequest() | MonitorRequest() as first:
            await send_requests(account, first, operations)
        case Collect() | Uncollect() | OrderShelf() as first:
            await send_to_shelf(account, first, operations)
        case AddPlay() | RemovePlay() | MarkPlayed() | LogViewing() as first:
            await send_for_person(account, first, operations)
        case TakeBack() | AddToList() | RemoveFromList() | RateTitle() as first:
            await send_for_person(account, first, operations)
        case _ as never:
            assert_never(never)


async def look(
    account: Account, operations: Sequence[Operation]
) -> tuple[bool | None, ...]:
    """Tell for each operation of one lot whether it has happened.

    None where an incomplete read cannot tell. Raises the six errors.
    """
    match operations[0]:
        case RequestFilm() | RemoveRequest():
            return await look_at_requests(account, operations)
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            return await look_at_requests(account, operations)
        case Collect() | Uncollect() | OrderShelf() as first:
            return await look_at_shelf(account, first, operations)
        case AddPlay() | RemovePlay() | MarkPlayed() | LogViewing() as first:
            return await look_for_person(account, first, operations)
        case TakeBack() | AddToList() | RemoveFromList() | RateTitle() as first:
            return await look_for_person(account, first, operations)
        case _ as never:
            assert_never(never)
