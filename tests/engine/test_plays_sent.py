"""Whatever fails on the way, each play reaches its account exactly once."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings, strategies as st

from custom_components.letterboxd_sync.model.job import NewJob
from custom_components.letterboxd_sync.model.operation import AddPlay
from custom_components.letterboxd_sync.providers.errors import RefusedReason
from custom_components.letterboxd_sync.store.memory import MemoryLedger
from custom_components.letterboxd_sync.sync.wishes import wish_key

from .clock import START, Clock
from .faults import Fault
from .films import film
from .house import House
from .person import PERSON, Person

FAULTS = st.lists(
    st.sampled_from([fault for fault in Fault if fault is not Fault.TURNED_AWAY]),
    max_size=8,
)
TROUBLES = st.sampled_from(
    [
        None,
        RefusedReason.LIMIT_REACHED,
        RefusedReason.VIP_ONLY,
        RefusedReason.ACCOUNT_LOCKED,
        RefusedReason.APP_REJECTED,
        RefusedReason.PRECONDITION,
        RefusedReason.FILM_UNKNOWN,
        RefusedReason.REJECTED,
    ]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["play", "play", "again", "restart", "wait"]),
        FAULTS,
        TROUBLES,
    ),
    min_size=1,
    max_size=8,
)


def play(number: int) -> AddPlay:
    at = START + timedelta(days=number)
    return AddPlay(title=film(number + 1), started_at=at, watched_at=at)


def new_job(number: int) -> NewJob:
    return NewJob(
        key=wish_key(PERSON, play(number)),
        account=PERSON,
        link_id=None,
        operation=play(number),
        settles=None,
    )


@settings(max_examples=60, deadline=None)
@given(STEPS)
async def test_plays_lost_0_plays_doubled_0(
    steps: list[tuple[str, list[Fault], RefusedReason | None]],
) -> None:
    clock, ledger = Clock(), MemoryLedger()
    person = Person(clock)
    home = House(clock, lambda: ledger)
    home.accounts = {PERSON: person}
    await home.open()
    watched = 0
    for step, faults, trouble in steps:
        person.faults.extend(faults)
        person.refuses = {} if trouble is None else {"add_plays": trouble}
        watched += step == "play"
        told = {"play": [watched - 1], "again": [0] * (watched > 0)}.get(step, [])
        ledger.commit_plan(
            jobs=[new_job(number) for number in told], base_changes=(), now=clock()
        )
        home.engine._crew.wake(PERSON)
        await home.engine.settled()
        await home.later(hours=7.0 * (step == "wait"), minutes=1.0)
        await {"restart": home.restart}.get(step, home.engine.settled)()
    person.refuses = {}
    for _ in range(30):
        await home.later(hours=2)
    states = Counter(job.state for job in await home.engine.jobs())
    await home.engine.close()

    assert Counter(person.plays) == Counter(play(number) for number in range(watched))
    assert states == Counter({"done": watched} if watched else {})
