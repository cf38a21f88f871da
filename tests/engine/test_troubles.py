"""What only a person can mend: what it keeps waiting, for how long, and who is told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.engine.engine import Engine
from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.job import JobState, NewJob
from custom_components.letterboxd_sync.model.link import (
    AccountId,
    LinkId,
    PlaybackLink,
    PlaybackTarget,
)
from custom_components.letterboxd_sync.model.operation import (
    AddPlay,
    AddToList,
    Operation,
    RateTitle,
)
from custom_components.letterboxd_sync.model.view import Trouble
from custom_components.letterboxd_sync.providers.errors import RefusedReason
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .clock import START, Clock
from .faults import Fault
from .films import film
from .house import House
from .person import PERSON, Person

WISH = AddToList(facet=Facet.WATCHLIST, title=film(1))
PLAY = AddPlay(title=film(1), started_at=START, watched_at=START)
RATING = RateTitle(title=film(1), stars=4.0, rated_at=START)

OF_A_KIND = [
    (RefusedReason.LIMIT_REACHED, Trouble.LIMIT_REACHED),
    (RefusedReason.VIP_ONLY, Trouble.VIP_ONLY),
]
OF_AN_ACCOUNT = [
    (RefusedReason.ACCOUNT_LOCKED, Trouble.ACCOUNT_LOCKED),
    (RefusedReason.APP_REJECTED, Trouble.APP_REJECTED),
    (RefusedReason.PRECONDITION, Trouble.PRECONDITION),
]


@pytest.fixture
def person(clock: Clock) -> Person:
    return Person(clock)


@pytest.fixture
async def home(
    clock: Clock, person: Person, ledger: MemoryLedger
) -> AsyncIterator[House]:
    house = House(clock, lambda: ledger)
    house.accounts = {PERSON: person}
    await house.open()
    yield house
    await house.engine.close()


def queue(home: House, ledger: MemoryLedger, *operations: Operation) -> None:
    """Let there be jobs, whoever wanted them."""
    ledger.commit_plan(
        jobs=[
            NewJob(
                key=str(operation),
                account=PERSON,
                link_id=None,
                operation=operation,
                settles=None,
            )
            for operation in operations
        ],
        base_changes=(),
        now=home.clock(),
    )
    wake(home.engine)


def wake(engine: Engine) -> None:
    engine._crew.wake(PERSON)


async def states(home: House) -> dict[str, JobState]:
    jobs = await home.engine.jobs(PERSON)
    return {type(job.operation).__name__: job.state for job in jobs}


@pytest.mark.parametrize(("reason", "trouble"), OF_A_KIND)
async def test_a_full_list_keeps_only_its_own_waiting(
    home: House,
    person: Person,
    ledger: MemoryLedger,
    reason: RefusedReason,
    trouble: Trouble,
) -> None:
    person.refuses["add_to_list"] = reason
    queue(home, ledger, WISH, PLAY)
    await home.engine.settled()

    assert person.plays == [PLAY]
    assert await states(home) == {
        "AddToList": JobState.QUEUED,
        "AddPlay": JobState.DONE,
    }
    assert home.listener.troubles == [(PERSON, (trouble,))]
    assert home.engine.figures(PERSON).pending == 1


@pytest.mark.parametrize(("reason", "trouble"), OF_A_KIND)
async def test_after_hours_it_is_tried_again_and_the_repair_goes(
    home: House,
    person: Person,
    ledger: MemoryLedger,
    reason: RefusedReason,
    trouble: Trouble,
) -> None:
    person.refuses["add_to_list"] = reason
    queue(home, ledger, WISH)
    await home.engine.settled()
    person.refuses.clear()
    await home.later(hours=5)
    waiting = dict(person.lists)
    await home.later(hours=1)

    assert waiting == {}
    assert person.lists == {Facet.WATCHLIST: ["tmdb:1"]}
    assert home.listener.troubles == [(PERSON, (trouble,)), (PERSON, ())]


@pytest.mark.parametrize(("reason", "trouble"), OF_AN_ACCOUNT)
async def test_a_locked_account_rests_for_an_hour_and_loses_nothing(
    home: House,
    person: Person,
    ledger: MemoryLedger,
    reason: RefusedReason,
    trouble: Trouble,
) -> None:
    person.refuses["add_to_list"] = reason
    queue(home, ledger, WISH, PLAY)
    await home.engine.settled()
    await home.later(minutes=59)
    calls = list(person.calls)
    person.refuses.clear()
    await home.later(minutes=1)

    assert calls == ["add_to_list"]
    assert person.plays == [PLAY]
    assert person.lists == {Facet.WATCHLIST: ["tmdb:1"]}
    assert home.listener.troubles == [(PERSON, (trouble,)), (PERSON, ())]


async def pressed(home: House) -> None:
    """Somebody says that it is to be tried now."""
    home.engine.hurry(PERSON)
    await home.engine.settled()


async def set_up_anew(home: House) -> None:
    """The account is set up anew, with what its person has mended."""
    account = home.accounts[PERSON]
    await home.engine.detach(PERSON)
    home.engine.attach(PERSON, account)
    await home.engine.settled()


MENDED = [pressed, set_up_anew]


@pytest.mark.parametrize("mended", MENDED)
@pytest.mark.parametrize(("reason", "trouble"), [*OF_A_KIND, *OF_AN_ACCOUNT])
async def test_what_a_person_has_mended_need_not_wait_for_hours(
    *,
    home: House,
    person: Person,
    ledger: MemoryLedger,
    mended: Callable[[House], Awaitable[None]],
    reason: RefusedReason,
    trouble: Trouble,
) -> None:
    person.refuses["add_to_list"] = reason
    queue(home, ledger, WISH)
    await home.engine.settled()
    assert home.listener.troubles == [(PERSON, (trouble,))]
    person.refuses.clear()
    await mended(home)

    assert person.lists == {Facet.WATCHLIST: ["tmdb:1"]}
    assert home.listener.troubles[-1] == (PERSON, ())


@pytest.mark.parametrize("mended", MENDED)
async def test_what_a_service_asks_for_is_waited_for_all_the_same(
    home: House,
    person: Person,
    ledger: MemoryLedger,
    mended: Callable[[House], Awaitable[None]],
) -> None:
    person.faults.append(Fault.THROTTLED)
    queue(home, ledger, WISH)
    await home.engine.settled()
    await mended(home)

    assert person.lists == {}


async def test_nobody_hurries_an_account_that_is_not_there(home: House) -> None:
    home.engine.hurry(AccountId("trakt:gone"))
    await home.engine.settled()


async def test_another_kind_that_goes_through_leaves_the_full_list_full(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    person.refuses["add_to_list"] = RefusedReason.LIMIT_REACHED
    queue(home, ledger, WISH)
    await home.engine.settled()
    queue(home, ledger, PLAY)
    await home.engine.settled()

    assert person.plays == [PLAY]
    assert home.listener.troubles == [(PERSON, (Trouble.LIMIT_REACHED,))]


async def test_of_two_troubles_each_stands_until_it_has_gone(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    person.refuses |= {
        "add_to_list": RefusedReason.LIMIT_REACHED,
        "rate": RefusedReason.VIP_ONLY,
    }
    queue(home, ledger, WISH, RATING)
    await home.engine.settled()
    del person.refuses["rate"]
    await home.later(hours=6)
    await home.later(hours=6)
    person.refuses.clear()
    await home.later(hours=6)

    assert [troubles for _, troubles in home.listener.troubles] == [
        (Trouble.LIMIT_REACHED,),
        (Trouble.LIMIT_REACHED, Trouble.VIP_ONLY),
        (Trouble.LIMIT_REACHED,),
        (),
    ]


async def test_what_an_earlier_life_complained_of_is_taken_back(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    person.refuses["rate"] = RefusedReason.ACCOUNT_LOCKED
    queue(home, ledger, RATING)
    await home.engine.settled()
    home.engine.attach(PERSON, person)
    await home.engine.settled()
    person.refuses.clear()
    await home.later(hours=1)

    assert person.ratings == {"tmdb:1": 4.0}
    assert home.listener.troubles[-1] == (PERSON, ())


async def test_a_lock_met_while_looking_goes_when_the_look_succeeds(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    person.faults.append(Fault.ANSWER_LOST)
    person.refuses["find_plays"] = RefusedReason.APP_REJECTED
    queue(home, ledger, PLAY)
    await home.engine.settled()
    await home.later(minutes=1)
    troubled = list(home.listener.troubles)
    person.refuses.clear()
    await home.later(hours=1)

    assert troubled == [(PERSON, (Trouble.APP_REJECTED,))]
    assert person.plays == [PLAY]
    assert await states(home) == {"AddPlay": JobState.DONE}
    assert home.listener.troubles[-1] == (PERSON, ())


async def test_a_service_that_is_only_away_is_no_trouble_of_a_person(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    person.faults.append(Fault.NOT_REACHED)
    queue(home, ledger, PLAY)
    await home.engine.settled()

    assert home.listener.troubles == []


LINK = PlaybackLink(
    link_id=LinkId("evenings"),
    source=AccountId("jellyfin:home"),
    user_id="alice",
    targets=(PlaybackTarget(account=PERSON),),
)
OTHER_PLAY = AddPlay(title=film(2), started_at=START, watched_at=START)


def file(home: House, ledger: MemoryLedger, *plays: AddPlay) -> None:
    """Let there be plays that a link has seen."""
    jobs = [
        NewJob(
            key=str(play),
            account=PERSON,
            link_id=LINK.link_id,
            operation=play,
            settles=None,
        )
        for play in plays
    ]
    ledger.commit_plan(jobs=jobs, base_changes=(), now=home.clock())


UNTAKEN = [
    (RefusedReason.FILM_UNKNOWN, []),
    (RefusedReason.REJECTED, [(PERSON, (Trouble.PLAY_REFUSED,))]),
    (RefusedReason.TOO_LARGE, [(PERSON, (Trouble.PLAY_REFUSED,))]),
]


@pytest.mark.parametrize(("reason", "told"), UNTAKEN)
@pytest.mark.parametrize("gone", [[], [LINK.link_id]], ids=["linked", "unlinked"])
async def test_what_was_watched_waits_until_it_is_taken(
    *,
    home: House,
    person: Person,
    ledger: MemoryLedger,
    reason: RefusedReason,
    told: list[tuple[AccountId, tuple[Trouble, ...]]],
    gone: list[LinkId],
) -> None:
    home.engine.set_links(LINK.source, [LINK])
    await home.engine.settled()
    person.refuses["add_plays"] = reason
    file(home, ledger, PLAY, OTHER_PLAY)
    for link_id in gone:
        await home.engine.forget_link(link_id)
    wake(home.engine)
    await home.engine.settled()
    assert set((await states(home)).values()) == {JobState.QUEUED}
    assert home.listener.troubles == told
    person.refuses = {}
    await home.later(hours=23)
    assert person.plays == []
    await home.later(hours=2)
    assert sorted(person.plays, key=str) == sorted([PLAY, OTHER_PLAY], key=str)
    assert home.listener.troubles[-1][1:] == ((),)


async def test_a_play_that_is_not_taken_is_told_of_while_others_go_through(
    home: House, person: Person, ledger: MemoryLedger
) -> None:
    home.engine.set_links(LINK.source, [LINK])
    await home.engine.settled()
    person.refuses["add_plays"] = RefusedReason.REJECTED
    file(home, ledger, PLAY)
    wake(home.engine)
    await home.engine.settled()
    person.refuses = {}
    file(home, ledger, OTHER_PLAY)
    wake(home.engine)
    await home.engine.settled()
    assert person.plays == [OTHER_PLAY]
    assert home.listener.troubles == [(PERSON, (Trouble.PLAY_REFUSED,))]


@pytest.mark.parametrize("reason", [RefusedReason.FILM_UNKNOWN, RefusedReason.REJECTED])
async def test_who_adds_a_play_by_hand_hears_that_it_is_not_taken(
    home: House, person: Person, ledger: MemoryLedger, reason: RefusedReason
) -> None:
    person.refuses["add_plays"] = reason
    queue(home, ledger, replace(PLAY, asked=True))
    await home.engine.settled()
    assert list((await states(home)).values()) == [JobState.REJECTED]
