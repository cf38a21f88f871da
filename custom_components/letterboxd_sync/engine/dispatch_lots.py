"""Lots: which operations may travel together to a service, and how many.

Of one kind, for one place, with the same options: so that a service's no to the
options is a no to all of them.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Final, assert_never

from ..model.capability import Facet
from ..model.film import Film
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
from ..providers.errors import Refused, RefusedReason

_ANY_FILM: Final = Film(title="")


def lot(operation: Operation) -> Hashable:
    """Return what operations of one batch have in common."""
    match operation:
        case RequestFilm():
            return replace(operation, film=_ANY_FILM)
        case RemoveRequest(delete_files=delete_files):
            return RemoveRequest, delete_files
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            return (type(operation),)
        case Collect(shelf=shelf) | Uncollect(shelf=shelf):
            return type(operation), shelf
        case OrderShelf() | TakeBack():
            return operation
        case AddPlay(asked=asked):
            # a no is an answer to whoever asked, and to nobody else
            return AddPlay, asked
        case RemovePlay() | LogViewing():
            return (type(operation),)
        case AddToList(facet=facet, slug=slug) | RemoveFromList(facet=facet, slug=slug):
            return type(operation), facet, slug
        case RateTitle(stars=stars):
            # services take ratings back elsewhere than they take them
            return RateTitle, stars is None
        case MarkPlayed(user_id=user_id):
            return MarkPlayed, user_id
        case _:
            assert_never(operation)


def batch_size(account: Account, operation: Operation) -> int:
    """How many operations of this kind one call may carry."""
    if isinstance(operation, OrderShelf | TakeBack):
        return 1
    support = account.capabilities.get(facet_of(operation))
    return support.batch_size if support else 1


def facet_of(operation: Operation) -> Facet:
    """Return the facet that an operation changes."""
    match operation:
        case RequestFilm() | RemoveRequest():
            return Facet.REQUESTS
        case TagRequest() | UnmonitorRequest() | MonitorRequest():
            return Facet.REQUESTS
        case Collect() | Uncollect() | OrderShelf():
            return Facet.COLLECTION
        case AddPlay() | RemovePlay() | TakeBack():
            return Facet.HISTORY
        case AddToList(facet=facet) | RemoveFromList(facet=facet):
            return facet
        case RateTitle():
            return Facet.RATINGS
        case MarkPlayed():
            return Facet.PLAYED
        case LogViewing():
            return Facet.DIARY
        case _:
            assert_never(operation)


def only[T](kind: type[T], operations: Sequence[Operation]) -> list[T]:
    """Return the operations of a lot as what they all are."""
    return [operation for operation in operations if isinstance(operation, kind)]


def lost() -> Refused:
    """Return what is raised for an ability that an account no longer has."""
    return Refused(RefusedReason.DISABLED, "the account can no longer do this")
