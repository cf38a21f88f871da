"""How operations travel: which go together, and what becomes of a lost ability."""

import pytest

from custom_components.letterboxd_sync.engine import dispatch
from custom_components.letterboxd_sync.model.capability import Capabilities
from custom_components.letterboxd_sync.model.operation import (
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
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason

from .clock import Clock
from .films import film
from .house import WATCHLIST
from .radarr import Radarr

OPERATIONS: list[Operation] = [
    RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films"),
    TagRequest(film=film(1), tags=("alice",)),
    UnmonitorRequest(film=film(1)),
    MonitorRequest(film=film(1), search=True),
    RemoveRequest(film=film(1), delete_files=False),
    Collect(shelf=WATCHLIST, film=film(1), item_id="item-1"),
    Uncollect(shelf=WATCHLIST, film=film(1), item_id="item-1"),
    OrderShelf(shelf=WATCHLIST, item_ids=("item-1",)),
]
by_kind = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda it: type(it).__name__
)


class Bare:
    """An account that can nothing any more."""

    @property
    def capabilities(self) -> Capabilities:
        return {}


@by_kind
async def test_what_an_account_can_no_longer_do_is_not_done(
    operation: Operation,
) -> None:
    with pytest.raises(Refused) as refused:
        await dispatch.send(Bare(), [operation])

    assert refused.value.reason is RefusedReason.DISABLED


@by_kind
async def test_what_an_account_can_no_longer_look_up_is_not_known(
    operation: Operation,
) -> None:
    with pytest.raises(Refused) as refused:
        await dispatch.look(Bare(), [operation])

    assert refused.value.reason is RefusedReason.DISABLED


@by_kind
def test_an_account_that_says_nothing_takes_one_at_a_time(
    operation: Operation,
) -> None:
    assert dispatch.batch_size(Bare(), operation) == 1


def test_no_two_kinds_travel_together() -> None:
    assert len({dispatch.lot(operation) for operation in OPERATIONS}) == len(OPERATIONS)


def test_requests_with_the_same_options_travel_together() -> None:
    requests = [
        RequestFilm(film=film(number), quality_profile_id=4, root_folder="/films")
        for number in (1, 2)
    ]
    assert dispatch.lot(requests[0]) == dispatch.lot(requests[1])


def test_requests_with_other_options_travel_alone() -> None:
    requests = [
        RequestFilm(film=film(1), quality_profile_id=profile, root_folder="/films")
        for profile in (4, 5)
    ]
    assert dispatch.lot(requests[0]) != dispatch.lot(requests[1])


async def test_labels_of_a_film_that_a_short_look_misses_are_not_known(
    clock: Clock,
) -> None:
    radarr = Radarr(clock)
    radarr.complete = False
    tag = TagRequest(film=film(1), tags=("alice",))

    assert await dispatch.look(radarr, [tag]) == (None,)
