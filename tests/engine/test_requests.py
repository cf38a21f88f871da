"""From a watchlist to Radarr: each way in which a service can let us down."""

import asyncio

import pytest

from custom_components.letterboxd_sync.model.job import JobState
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.providers.errors import RefusedReason

from .faults import Fault
from .films import film
from .house import ALICE, RADARR, WISHES, House, request_link, states
from .member import Tracker
from .radarr import Radarr

OTHER = LinkId("other wishes")


async def test_what_is_listed_is_requested_and_told_once(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2), film(1)]
    await house.open()
    await house.look(ALICE, RADARR)
    await house.round()

    assert radarr.requested == [2, 1]
    assert radarr.batches == [2]
    assert radarr.twice == []
    assert house.listener.told() == ["film_requested Film 2", "film_requested Film 1"]
    assert [it.account for it in house.listener.occurrences] == [ALICE, ALICE]
    assert house.engine.agreed(WISHES) == 2
    assert house.engine.figures(RADARR).pending == 0
    assert {ALICE, RADARR} <= set(house.listener.changed)


@pytest.mark.parametrize(
    "fault", [Fault.NOT_REACHED, Fault.THROTTLED, Fault.BLOCKED, Fault.LOST]
)
async def test_what_was_not_taken_is_sent_again(
    house: House, alice: Tracker, radarr: Radarr, fault: Fault
) -> None:
    alice.films = [film(1)]
    radarr.faults.append(fault)
    await house.open()
    await house.look()

    assert radarr.requested == []
    assert house.engine.figures(RADARR).pending == 1
    assert house.engine.figures(RADARR).last_trouble is not None

    await house.later(minutes=10)
    await house.later(minutes=10)

    assert radarr.requested == [1]
    assert house.engine.figures(RADARR).pending == 0
    assert house.engine.figures(RADARR).last_trouble is None


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.GARBLED])
async def test_what_was_taken_without_an_answer_is_not_sent_again(
    house: House, alice: Tracker, radarr: Radarr, fault: Fault
) -> None:
    alice.films = [film(1)]
    radarr.faults.append(fault)
    await house.open()
    await house.look()
    assert await states(house) == {"uncertain": 1}

    await house.later(minutes=10)

    assert await states(house) == {"done": 1}
    assert radarr.calls.count("request_films") == 1
    assert house.listener.told() == ["film_requested Film 1"]
    assert house.engine.agreed(WISHES) == 1


async def test_a_look_that_fails_leaves_us_as_wise_as_before(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.faults += [Fault.ANSWER_LOST, Fault.LOG_IN_PAGE, Fault.THROTTLED]
    await house.open()
    await house.look()
    for _ in range(4):
        await house.later(minutes=10)

    assert radarr.requested == [1]
    assert radarr.calls.count("find_requests") == 3
    assert await states(house) == {"done": 1}


async def test_a_throttled_account_is_left_alone_as_a_whole(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    radarr.batch_size = 1
    alice.films = [film(1), film(2)]
    radarr.faults.append(Fault.THROTTLED)
    await house.open()
    await house.look()
    await house.look()
    assert radarr.calls.count("request_films") == 1

    await house.later(minutes=4)
    assert radarr.calls.count("request_films") == 1

    await house.later(minutes=1)
    assert radarr.requested == [1, 2]


@pytest.mark.parametrize(
    "reason", [RefusedReason.ROOT_FOLDER, RefusedReason.QUALITY_PROFILE]
)
async def test_a_no_to_the_settings_is_a_no_to_the_batch(
    house: House, alice: Tracker, radarr: Radarr, reason: RefusedReason
) -> None:
    alice.films = [film(1), film(2)]
    radarr.refuses = {2: reason}
    await house.open()
    await house.look()
    assert await states(house) == {"rejected": 2}
    assert radarr.calls.count("request_films") == 1

    radarr.refuses = {}
    await house.engine.link_changed(WISHES)
    house.engine.set_links(ALICE, [request_link(root_folder="/other")])
    await house.look(ALICE)

    assert radarr.requested == [1, 2]


@pytest.mark.parametrize(
    "reason", [RefusedReason.FORBIDDEN, RefusedReason.NOT_FOUND, RefusedReason.DISABLED]
)
async def test_a_service_that_is_closed_has_said_no_to_no_film(
    house: House, alice: Tracker, radarr: Radarr, reason: RefusedReason
) -> None:
    alice.films = [film(1), film(2)]
    radarr.refuses = {1: reason}
    await house.open()
    await house.look()
    assert await states(house) == {"queued": 2}

    radarr.refuses = {}
    await house.later(minutes=10)

    assert radarr.requested == [1, 2]


async def test_an_hour_of_trouble_loses_nothing(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1), film(2)]
    radarr.faults += [Fault.NOT_REACHED, Fault.LOG_IN_PAGE, *[Fault.LOG_IN_PAGE] * 6]
    await house.open()
    await house.look()
    for _ in range(30):
        await house.later(minutes=10)

    assert radarr.requested == [1, 2]
    assert radarr.twice == []


async def test_who_is_turned_away_stops_and_says_so(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.faults.append(Fault.TURNED_AWAY)
    await house.open()
    await house.look(ALICE, RADARR)
    assert house.listener.turned_away == [RADARR]
    assert await states(house) == {"queued": 1}

    await house.later(hours=2)
    await house.look(ALICE)
    assert radarr.requested == []

    house.engine.attach(RADARR, radarr)
    await house.engine.settled()
    assert radarr.requested == [1]


async def test_a_look_that_is_let_in_lets_the_worker_begin_again(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.faults.append(Fault.TURNED_AWAY)
    await house.open()
    await house.look(ALICE, RADARR)
    await house.later(hours=2)

    await house.look(RADARR)

    assert radarr.requested == [1]


async def test_who_is_turned_away_while_looking_stops_too(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.faults += [Fault.ANSWER_LOST, Fault.TURNED_AWAY]
    await house.open()
    await house.look(ALICE, RADARR)
    await house.later(minutes=10)

    assert house.listener.turned_away == [RADARR]
    assert await states(house) == {"uncertain": 1}


async def test_what_was_being_sent_when_we_were_ended_is_looked_up(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.gate = asyncio.Event()
    await house.open()
    await house.engine.look(ALICE)
    await house.engine.look(RADARR)
    await radarr.at_the_gate.wait()
    radarr.put(film(1))
    radarr.gate = None
    await house.restart()

    assert radarr.calls.count("request_films") == 1
    assert "find_requests" in radarr.calls
    assert await states(house) == {"done": 1}


async def test_a_worker_that_is_replaced_leaves_nothing_half_done(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    radarr.gate = asyncio.Event()
    await house.open()
    await house.engine.look(ALICE)
    await house.engine.look(RADARR)
    await radarr.at_the_gate.wait()
    radarr.gate = None
    house.engine.attach(RADARR, radarr)
    await house.engine.settled()

    assert radarr.requested == [1]
    assert radarr.twice == []


async def test_what_is_unlisted_before_it_was_sent_is_not_sent(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1), film(2)]
    radarr.faults.append(Fault.THROTTLED)
    await house.open()
    await house.look()
    alice.films = [film(2)]
    await house.look(ALICE)
    await house.later(minutes=10)

    assert radarr.requested == [2]


async def test_a_film_that_two_members_list_is_requested_once(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    house.links[ALICE] = (request_link(), request_link(OTHER, list_slug=None))
    await house.open()
    await house.look()
    await house.round()

    assert radarr.requested == [1]
    assert radarr.twice == []
    assert house.engine.agreed(WISHES) == house.engine.agreed(OTHER) == 1


async def test_a_removed_film_that_is_listed_again_is_requested_again(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1), film(2)]
    await house.open()
    await house.look()
    radarr.person_removes(1)
    await house.round()
    assert radarr.requested == [1, 2]

    alice.films = [film(2)]
    await house.round()
    alice.films = [film(1), film(2)]
    await house.round()

    assert radarr.requested == [1, 2, 1]


async def test_a_film_seen_at_radarr_before_it_was_listed_is_not_agreed_on_yet(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    """Somebody removes it there, then lists it; the last look at Radarr is older."""
    radarr.put(film(1))
    await house.open()
    await house.look()
    radarr.person_removes(1)
    alice.films = [film(1)]
    await house.later(minutes=1)
    await house.look(ALICE)
    await house.later(minutes=1)
    await house.look(RADARR)

    assert radarr.requested == [1]


async def test_a_job_of_a_state_that_ended_stays_ended(
    house: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(1)]
    await house.open()
    await house.look()
    await house.restart()

    assert [job.state for job in await house.engine.jobs()] == [JobState.DONE]
    assert house.engine.agreed(WISHES) == 1
