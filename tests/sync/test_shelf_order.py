"""When a playlist is brought into the order of the watchlist."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.letterboxd_sync.model.film import FilmKey
from custom_components.letterboxd_sync.model.job import Job, JobState
from custom_components.letterboxd_sync.model.link import ShelfLink
from custom_components.letterboxd_sync.model.operation import (
    Collect,
    Operation,
    OrderShelf,
    TagRequest,
    Uncollect,
)
from custom_components.letterboxd_sync.model.plan import Plan
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import ServerView
from custom_components.letterboxd_sync.sync.keys import order_key
from custom_components.letterboxd_sync.sync.library import plan_shelf
from custom_components.letterboxd_sync.sync.shelf_order import ORDER_AGAIN

from .world import (
    AFTER,
    BEFORE,
    COLLECTION,
    JELLYFIN,
    NOW,
    PLAYLIST,
    SHELVES,
    agreed,
    film,
    films,
    job,
    key,
    operations,
    server,
    watchlist,
)

ANNAS = replace(SHELVES, shelf=PLAYLIST)
FILMS = films(1, 2, 3)
LISTED = watchlist(*FILMS)
IN_ORDER = ("item-1", "item-2", "item-3")
BASE = {
    row_key: row
    for each in FILMS
    for row_key, row in agreed(each, item_id=f"item-{each.ids.tmdb}").items()
}
ORDER = OrderShelf(shelf=PLAYLIST, item_ids=IN_ORDER)
ORDER_KEY = order_key(JELLYFIN, PLAYLIST, IN_ORDER)
NO_JOBS: Mapping[str, Job] = {}


def holding(*item_ids: str, stale: bool = False) -> ServerView:
    """Return a server whose playlist holds these items in this order."""
    return server(*FILMS, film(9), on_shelf=item_ids, shelf=PLAYLIST, stale=stale)


MIXED_UP = holding("item-3", "item-1", "item-2")


def plan(
    target: ServerView = MIXED_UP,
    source: Snapshot[Listing] = LISTED,
    *,
    link: ShelfLink = ANNAS,
    wanted_elsewhere: Iterable[FilmKey] = (),
    jobs: Mapping[str, Job] = NO_JOBS,
) -> Plan:
    """Plan Anna's playlist link, all of whose films are agreed on."""
    return plan_shelf(
        link=link,
        base=BASE,
        source=source,
        target=target,
        wanted_elsewhere=frozenset(wanted_elsewhere),
        jobs=jobs,
        now=NOW,
    )


def ordered(state: JobState, at: datetime) -> Mapping[str, Job]:
    """Return the job that brings about the order."""
    return job(ORDER_KEY, ORDER, state, at=at)


def test_a_playlist_is_brought_into_the_order_of_the_watchlist() -> None:
    [planned] = plan().operations
    assert planned.operation == ORDER
    assert planned.key == ORDER_KEY
    assert planned.settles is None
    assert not planned.removes


def test_different_orders_have_different_keys() -> None:
    assert order_key(JELLYFIN, PLAYLIST, tuple(reversed(IN_ORDER))) != ORDER_KEY


@pytest.mark.parametrize(
    "on_shelf",
    [
        IN_ORDER,
        ("item-9", *IN_ORDER),
        ("item-1", "item-9", "item-2", "item-3"),
        (*IN_ORDER, "item-1"),
    ],
    ids=["same", "another's first", "another's between", "one twice"],
)
def test_a_playlist_in_order_is_left_alone(on_shelf: tuple[str, ...]) -> None:
    assert plan(holding(*on_shelf)) == Plan()


def test_films_are_put_on_before_the_order_is_seen_to() -> None:
    found = plan(holding("item-3", "item-1"))
    assert [type(operation) for operation in operations(found)] == [Collect]


@pytest.mark.parametrize(
    "source",
    [watchlist(*FILMS, complete=False), watchlist(*FILMS, stale=True)],
    ids=["half", "stale"],
)
def test_half_a_watchlist_has_no_order(source: Snapshot[Listing]) -> None:
    assert plan(source=source).operations == ()


def test_a_stale_playlist_is_not_ordered() -> None:
    assert plan(holding("item-3", "item-1", "item-2", stale=True)) == Plan()


def test_a_collection_has_no_order() -> None:
    target = server(*FILMS, on_shelf=["item-3", "item-1", "item-2"])
    assert plan(target, link=replace(ANNAS, shelf=COLLECTION)) == Plan()


def test_a_playlist_that_several_links_fill_is_not_ordered() -> None:
    assert plan(wanted_elsewhere=[key(film(9))]) == Plan()


@pytest.mark.parametrize(
    "operation",
    [
        Collect(shelf=PLAYLIST, film=film(9), item_id="item-9"),
        Uncollect(shelf=PLAYLIST, film=film(9), item_id="item-9"),
        OrderShelf(shelf=PLAYLIST, item_ids=("item-1", "item-3", "item-2")),
    ],
)
@pytest.mark.parametrize(
    ("state", "at"),
    [(JobState.QUEUED, BEFORE), (JobState.UNCERTAIN, BEFORE), (JobState.DONE, AFTER)],
)
def test_the_order_waits_for_what_is_under_way(
    operation: Operation, state: JobState, at: datetime
) -> None:
    jobs = job("other", operation, state, at=at, link=None)
    assert plan(jobs=jobs).operations == ()


@pytest.mark.parametrize(
    ("operation", "state"),
    [
        (Collect(shelf=PLAYLIST, film=film(9), item_id="x"), JobState.DONE),
        (Collect(shelf=COLLECTION, film=film(9), item_id="x"), JobState.SENDING),
        (TagRequest(film=film(9), tags=()), JobState.SENDING),
    ],
    ids=["over", "another shelf", "no shelf"],
)
def test_the_order_waits_for_nothing_else(
    operation: Operation, state: JobState
) -> None:
    jobs = job("other", operation, state, link=None)
    assert operations(plan(jobs=jobs)) == [ORDER]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.REJECTED])
def test_the_same_order_is_not_brought_about_again_and_again(state: JobState) -> None:
    assert plan(jobs=ordered(state, BEFORE)).operations == ()


def test_the_same_order_is_brought_about_again_the_next_day() -> None:
    found = plan(jobs=ordered(JobState.DONE, NOW - ORDER_AGAIN))
    assert operations(found) == [ORDER]
    assert found.freed == (ORDER_KEY,)


def test_an_order_that_was_refused_is_not_tried_again() -> None:
    long_ago = NOW - timedelta(days=99)
    assert plan(jobs=ordered(JobState.REJECTED, long_ago)).operations == ()
