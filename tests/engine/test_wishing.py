"""What people ask of their own account reaches it, and the latest word stands."""

import asyncio
from collections.abc import AsyncIterator

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.job import Job
from custom_components.letterboxd_sync.model.link import AccountId
from custom_components.letterboxd_sync.model.operation import (
    AddToList,
    LogViewing,
    MarkPlayed,
    PersonalOperation,
    RateTitle,
    RemoveFromList,
    RemovePlay,
)
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.providers.errors import (
    NotReached,
    Refused,
    RefusedReason,
)

from .clock import START, Clock
from .faults import Fault
from .films import film
from .house import House
from .person import PERSON, Person

ON = AddToList(facet=Facet.WATCHLIST, title=film(1))
OFF = RemoveFromList(facet=Facet.WATCHLIST, title=film(1))
SHOW = Show(title="Nachts", ids=ShowIds(tmdb=1396))


def rated(stars: float | None, number: int = 1) -> RateTitle:
    return RateTitle(title=film(number), stars=stars, rated_at=START)


@pytest.fixture
def person(clock: Clock) -> Person:
    return Person(clock)


@pytest.fixture
async def home(clock: Clock, person: Person) -> AsyncIterator[House]:
    house = House(clock)
    house.accounts = {PERSON: person}
    await house.open()
    yield house
    await house.engine.close()


async def begin(home: House, operation: PersonalOperation) -> asyncio.Task[Job]:
    """Ask, and come back as soon as it has been written down."""
    asking = asyncio.create_task(home.engine.ask(PERSON, operation))
    await asyncio.sleep(0)
    await home.engine.jobs()
    await asyncio.sleep(0)
    return asking


async def test_it_is_sent_at_once(home: House, person: Person) -> None:
    job = await home.engine.ask(PERSON, ON)

    assert job.state == "done"
    assert person.lists == {Facet.WATCHLIST: ["tmdb:1"]}


async def test_the_same_wish_can_be_made_again(home: House, person: Person) -> None:
    await home.engine.ask(PERSON, ON)
    await home.engine.ask(PERSON, OFF)
    job = await home.engine.ask(PERSON, ON)

    assert job.state == "done"
    assert person.lists == {Facet.WATCHLIST: ["tmdb:1"]}
    assert len(await home.engine.jobs(PERSON)) == 1


async def test_what_was_refused_can_be_asked_again(home: House, person: Person) -> None:
    person.refuses["rate"] = RefusedReason.FILM_UNKNOWN
    first = await home.engine.ask(PERSON, rated(4.5))
    person.refuses.clear()
    second = await home.engine.ask(PERSON, rated(4.5))

    assert (first.state, first.reason) == ("rejected", "no")
    assert second.state == "done"
    assert person.ratings == {"tmdb:1": 4.5}


async def test_the_opposite_takes_the_place_of_what_waits(
    home: House, person: Person
) -> None:
    person.faults.append(Fault.THROTTLED)
    first = await begin(home, ON)
    await home.engine.settled()
    await begin(home, OFF)
    await home.later(minutes=10)

    assert (await first).state == "queued"
    assert person.calls == ["add_to_list", "remove_from_list"]


async def test_who_waits_for_what_is_taken_back_hears_it(
    home: House, person: Person
) -> None:
    person.gate = asyncio.Event()
    blocking = await begin(home, rated(1.0, 2))
    await person.at_the_gate.wait()
    first = await begin(home, rated(3.0))
    second = await begin(home, rated(4.0))
    dropped = await first
    person.gate.set()

    assert dropped.state == "dropped"
    assert (await second).state == "done"
    assert (await blocking).state == "done"
    assert person.ratings == {"tmdb:1": 4.0, "tmdb:2": 1.0}


async def test_a_newer_wish_waits_for_one_that_nobody_knows_of(
    home: House, person: Person
) -> None:
    person.faults.append(Fault.ANSWER_LOST)
    await begin(home, ON)
    await home.engine.settled()
    await begin(home, OFF)
    await home.later(minutes=5)
    await home.later(minutes=5)

    assert person.calls == ["add_to_list", "find_on_list", "remove_from_list"]
    assert person.lists == {Facet.WATCHLIST: []}


async def test_a_wish_that_did_not_happen_is_dropped_for_the_newer(
    home: House, person: Person
) -> None:
    person.faults.append(Fault.LOST)
    await begin(home, rated(1.0))
    await home.engine.settled()
    await begin(home, rated(5.0))
    await home.later(minutes=5)
    await home.later(minutes=5)

    assert person.ratings == {"tmdb:1": 5.0}
    assert person.calls.count("rate") == 2


async def test_the_same_wish_while_it_is_on_its_way_is_that_wish(
    home: House, person: Person
) -> None:
    person.gate = asyncio.Event()
    first = await begin(home, ON)
    await person.at_the_gate.wait()
    second = await begin(home, ON)
    person.gate.set()

    assert (await first).job_id == (await second).job_id
    assert person.calls == ["add_to_list"]


async def test_what_is_put_off_for_hours_is_told_at_once(
    home: House, person: Person
) -> None:
    person.refuses["add_to_list"] = RefusedReason.LIMIT_REACHED
    job = await home.engine.ask(PERSON, ON)

    assert (job.state, job.reason) == ("queued", "no")


@pytest.mark.parametrize(
    "operation",
    [
        AddToList(facet=Facet.OWNED, title=film(1)),
        AddToList(facet=Facet.WATCHLIST, title=SHOW),
        RateTitle(
            title=Episode(show=SHOW, season=1, number=1), stars=4.0, rated_at=START
        ),
        MarkPlayed(user_id="u", item_id="i", title=film(1), played_at=START),
        LogViewing(film=film(1), watched_on=START.date()),
    ],
    ids=["facet", "show", "episode", "mark", "diary"],
)
async def test_what_an_account_cannot_do_is_refused_and_leaves_nothing(
    home: House, operation: PersonalOperation
) -> None:
    with pytest.raises(Refused) as refused:
        await home.engine.ask(PERSON, operation)

    assert refused.value.reason is RefusedReason.DISABLED
    assert await home.engine.jobs() == ()


async def test_an_account_that_is_not_there_is_not_reached(home: House) -> None:
    with pytest.raises(NotReached):
        await home.engine.ask(AccountId("trakt:bob"), ON)


async def test_a_title_without_an_id_cannot_be_asked_for(home: House) -> None:
    with pytest.raises(ValueError, match="Heat has no id"):
        await home.engine.ask(
            PERSON, AddToList(facet=Facet.WATCHLIST, title=Film(title="Heat"))
        )


async def test_a_play_is_taken_back(home: House, person: Person) -> None:
    job = await home.engine.ask(PERSON, RemovePlay(title=film(1), play_id="7"))

    assert job.state == "done"
    assert person.calls == ["remove_plays"]


FAULTS = [Fault.NONE, Fault.LOST, Fault.ANSWER_LOST, Fault.NOT_REACHED, Fault.THROTTLED]


@settings(max_examples=40, deadline=None)
@given(
    wishes=st.lists(st.sampled_from([ON, OFF]), min_size=1, max_size=5),
    faults=st.lists(st.sampled_from(FAULTS), max_size=6),
    waits=st.lists(st.sampled_from([0, 40, 400]), min_size=5, max_size=5),
)
async def test_whatever_fails_the_latest_word_stands(
    wishes: list[AddToList | RemoveFromList], faults: list[Fault], waits: list[int]
) -> None:
    clock = Clock()
    person = Person(clock)
    home = House(clock)
    home.accounts = {PERSON: person}
    await home.open()
    person.faults.extend(faults)
    asked = []
    for wish, wait in zip(wishes, waits, strict=False):
        asked.append(await begin(home, wish))
        await home.later(seconds=wait)
    for _ in range(12):
        await home.later(hours=1)
    jobs = await home.engine.jobs()
    await asyncio.gather(*asked)
    await home.engine.close()

    there = person.lists.get(Facet.WATCHLIST, [])
    assert there == ["tmdb:1"] * isinstance(wishes[-1], AddToList)
    assert {job.state for job in jobs} == {"done"}


async def test_a_month_later_nobody_asks_any_more_what_was_wished(
    home: House, person: Person
) -> None:
    await home.engine.ask(PERSON, ON)
    await home.restart()
    before = len(await home.engine.jobs())
    await home.later(days=31)
    await home.restart()

    assert before == 1
    assert await home.engine.jobs() == ()
