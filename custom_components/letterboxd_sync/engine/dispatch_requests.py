"""Requests: carries out what concerns them at Radarr, and looks whether it is true."""

from collections.abc import Sequence
from typing import Final, assert_never

from ..model.operation import (
    MonitorRequest,
    Operation,
    RemoveRequest,
    RequestFilm,
    TagRequest,
    UnmonitorRequest,
)
from ..providers.contracts import (
    Account,
    AddsRequests,
    EditsRequests,
    ReadsRequests,
    RemovesRequests,
)
from .dispatch_lots import lost, only

type OfRequests = (
    RequestFilm | RemoveRequest | TagRequest | UnmonitorRequest | MonitorRequest
)

_Presence: Final = RequestFilm | RemoveRequest
_Change: Final = TagRequest | UnmonitorRequest | MonitorRequest


async def send_requests(
    account: Account, first: OfRequests, operations: Sequence[Operation]
) -> None:
    """Carry out one lot, of the kind of its ``first``."""
    match first:
        case RequestFilm():
            if not isinstance(account, AddsRequests):
                raise lost()
            await account.request_films(only(RequestFilm, operations))
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            if not isinstance(account, EditsRequests):
                raise lost()
            await _change(account, first, operations)
        case RemoveRequest():
            if not isinstance(account, RemovesRequests):
                raise lost()
            await account.remove_requests(only(RemoveRequest, operations))
        case _:
            assert_never(first)


async def _change(
    account: EditsRequests,
    first: TagRequest | UnmonitorRequest | MonitorRequest,
    operations: Sequence[Operation],
) -> None:
    match first:
        case TagRequest():
            await account.tag_requests(only(TagRequest, operations))
        case UnmonitorRequest():
            await account.unmonitor_requests(only(UnmonitorRequest, operations))
        case MonitorRequest():
            await account.monitor_requests(only(MonitorRequest, operations))
        case _:
            assert_never(first)


async def look_at_requests(
    account: Account, operations: Sequence[Operation]
) -> tuple[bool | None, ...]:
    """Tell for each operation of one lot whether it has happened."""
    if presences := [it for it in operations if isinstance(it, _Presence)]:
        return await _look_for_films(account, presences)
    changes = [it for it in operations if isinstance(it, _Change)]
    return await _look_at_changes(account, changes)


async def _look_for_films(
    account: Account, operations: Sequence[RequestFilm | RemoveRequest]
) -> tuple[bool, ...]:
    """Find out which films are there: to be, or no longer to be."""
    if not isinstance(account, ReadsRequests):
        raise lost()
    asked = [it.film.ids.tmdb for it in operations if it.film.ids.tmdb is not None]
    there = await account.find_requests(asked)
    return tuple(
        (it.film.ids.tmdb in there) is isinstance(it, RequestFilm) for it in operations
    )


async def _look_at_changes(
    account: Account,
    operations: Sequence[TagRequest | UnmonitorRequest | MonitorRequest],
) -> tuple[bool | None, ...]:
    """Find out how films are labelled and whether they are looked for."""
    if not isinstance(account, ReadsRequests):
        raise lost()
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
