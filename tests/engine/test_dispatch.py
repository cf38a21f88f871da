"""How operations travel: which go together, and what becomes of a lost ability."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from custom_components.letterboxd_sync.engine import dispatch
from custom_components.letterboxd_sync.engine.dispatch_lots import batch_size, lot
from custom_components.letterboxd_sync.model.capability import (
    Access,
    Capabilities,
    Facet,
    Support,
)
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.operation import (
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
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason

from .clock import Clock
from .films import film
from .house import WATCHLIST
from .radarr import Radarr

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

OPERATIONS: list[Operation] = [
    RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films"),
    TagRequest(film=film(1), tags=("alice",)),
    UnmonitorRequest(film=film(1)),
    MonitorRequest(film=film(1), search=True),
    RemoveRequest(film=film(1), delete_files=False),
    Collect(shelf=WATCHLIST, film=film(1), item_id="item-1"),
    Uncollect(shelf=WATCHLIST, film=film(1), item_id="item-1"),
    OrderShelf(shelf=WATCHLIST, item_ids=("item-1",)),
    TakeBack(title=film(1), watched_at=AT),
    AddPlay(title=film(1), started_at=AT, watched_at=AT),
    RemovePlay(title=film(1), play_id="1"),
    AddToList(facet=Facet.WATCHLIST, title=film(1)),
    RemoveFromList(facet=Facet.WATCHLIST, title=film(1)),
    AddToList(facet=Facet.LISTS, title=film(1), slug="rainy-days"),
    RemoveFromList(facet=Facet.LISTS, title=film(1), slug="rainy-days"),
    RateTitle(title=film(1), stars=4.5, rated_at=AT),
    MarkPlayed(user_id="u1", item_id="i1", title=film(1), played_at=AT),
    LogViewing(film=film(1), watched_on=date(2026, 11, 20)),
]
HARMLESS_TWICE = (RemovePlay, TakeBack, RemoveFromList, RateTitle, MarkPlayed)
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


@pytest.mark.parametrize(
    "operation",
    [it for it in OPERATIONS if not isinstance(it, HARMLESS_TWICE)],
    ids=lambda it: type(it).__name__,
)
async def test_what_an_account_can_no_longer_look_up_is_not_known(
    operation: Operation,
) -> None:
    with pytest.raises(Refused) as refused:
        await dispatch.look(Bare(), [operation])

    assert refused.value.reason is RefusedReason.DISABLED


@pytest.mark.parametrize(
    "operation",
    [it for it in OPERATIONS if isinstance(it, HARMLESS_TWICE)],
    ids=lambda it: type(it).__name__,
)
async def test_what_is_harmless_twice_is_sent_again_without_a_look(
    operation: Operation,
) -> None:
    assert await dispatch.look(Bare(), [operation, operation]) == (False, False)


@by_kind
def test_an_account_that_says_nothing_takes_one_at_a_time(
    operation: Operation,
) -> None:
    assert batch_size(Bare(), operation) == 1


def test_no_two_kinds_travel_together() -> None:
    assert len({lot(operation) for operation in OPERATIONS}) == len(OPERATIONS)


def test_requests_with_the_same_options_travel_together() -> None:
    requests = [
        RequestFilm(film=film(number), quality_profile_id=4, root_folder="/films")
        for number in (1, 2)
    ]
    assert lot(requests[0]) == lot(requests[1])


def test_requests_with_other_options_travel_alone() -> None:
    requests = [
        RequestFilm(film=film(1), quality_profile_id=profile, root_folder="/films")
        for profile in (4, 5)
    ]
    assert lot(requests[0]) != lot(requests[1])


async def test_labels_of_a_film_that_a_short_look_misses_are_not_known(
    clock: Clock,
) -> None:
    radarr = Radarr(clock)
    radarr.complete = False
    tag = TagRequest(film=film(1), tags=("alice",))

    assert await dispatch.look(radarr, [tag]) == (None,)


class Person:
    """An account that takes whatever a person tells of, and notes it."""

    def __init__(self) -> None:
        self.taken: list[object] = []

    @property
    def capabilities(self) -> Capabilities:
        support = Support(access=frozenset(Access), batch_size=100)
        return dict.fromkeys(Facet, support)

    async def add_plays(self, plays: Sequence[AddPlay]) -> None:
        self.taken += plays

    async def find_plays(self, plays: Sequence[AddPlay]) -> tuple[bool | None, ...]:
        return tuple(play in self.taken for play in plays)

    async def remove_plays(self, plays: Sequence[RemovePlay]) -> None:
        self.taken += plays

    async def add_to_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        self.taken += [AddToList(facet=facet, title=it, slug=slug) for it in titles]

    async def find_on_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> tuple[bool, ...]:
        listed = [AddToList(facet=facet, title=it, slug=slug) for it in titles]
        return tuple(it in self.taken for it in listed)

    async def remove_from_list(
        self, facet: Facet, titles: Sequence[Film | Show], slug: str | None = None
    ) -> None:
        self.taken += [
            RemoveFromList(facet=facet, title=it, slug=slug) for it in titles
        ]

    async def rate(self, ratings: Sequence[RateTitle]) -> None:
        self.taken += ratings

    async def mark_played(self, marks: Sequence[MarkPlayed]) -> None:
        self.taken += marks

    async def log_viewings(self, viewings: Sequence[LogViewing]) -> None:
        self.taken += viewings

    async def find_viewings(self, viewings: Sequence[LogViewing]) -> tuple[bool, ...]:
        return tuple(viewing in self.taken for viewing in viewings)


OF_PEOPLE = OPERATIONS[9:]
of_people = pytest.mark.parametrize(
    "operation", OF_PEOPLE, ids=lambda it: type(it).__name__
)


@of_people
async def test_what_people_say_reaches_their_account(operation: Operation) -> None:
    person = Person()

    await dispatch.send(person, [operation])

    assert person.taken == [operation]


@pytest.mark.parametrize(
    "operation",
    [it for it in OF_PEOPLE if not isinstance(it, HARMLESS_TWICE)],
    ids=lambda it: type(it).__name__,
)
async def test_what_must_not_happen_twice_is_looked_up(operation: Operation) -> None:
    person = Person()

    before = await dispatch.look(person, [operation])
    await dispatch.send(person, [operation])

    assert before == (False,)
    assert await dispatch.look(person, [operation]) == (True,)


@of_people
def test_a_tracker_says_how_many_it_takes_at_once(operation: Operation) -> None:
    assert batch_size(Person(), operation) == 100


def test_taking_a_rating_back_travels_apart_from_rating() -> None:
    rated = RateTitle(title=film(1), stars=4.5, rated_at=AT)
    other = RateTitle(title=film(2), stars=1.0, rated_at=AT)
    taken_back = RateTitle(title=film(2), stars=None, rated_at=AT)

    assert lot(rated) == lot(other)
    assert lot(rated) != lot(taken_back)


def test_lists_are_written_apart_from_each_other() -> None:
    wanted = AddToList(facet=Facet.WATCHLIST, title=film(1))
    loved = AddToList(facet=Facet.FAVOURITES, title=film(1))
    rainy = AddToList(facet=Facet.LISTS, title=film(1), slug="rainy-days")
    sunny = AddToList(facet=Facet.LISTS, title=film(1), slug="sunny-days")

    assert len({lot(it) for it in (wanted, loved, rainy, sunny)}) == 4
