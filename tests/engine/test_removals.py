"""Films that leave a watchlist: when Radarr gives them up, and when it does not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import NewJob
from custom_components.letterboxd_sync.model.link import UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import (
    RequestFilm,
    UnmonitorRequest,
)
from custom_components.letterboxd_sync.model.plan import SkipReason
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .catalogue import Catalogue
from .clock import Clock
from .faults import Fault
from .films import film, nameless
from .house import (
    ALICE,
    BOB,
    RADARR,
    RADARR_AGAIN,
    WISHES,
    WISHES_OF_BOB,
    House,
    request_link,
)
from .member import Tracker
from .radarr import Radarr


async def test_an_unlisted_film_is_removed_as_the_link_says(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.removed == [1]
    assert removing.engine.agreed(WISHES) == 1


@pytest.mark.parametrize("policy", [UnlistedPolicy.UNMONITOR])
async def test_an_unlisted_film_is_unmonitored_as_the_link_says(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    radarr.faults.append(Fault.ANSWER_LOST)
    await removing.look(ALICE)
    await removing.later(minutes=10)

    assert radarr.unmonitored == [1]
    assert radarr.calls.count("unmonitor_requests") == 1
    assert removing.engine.agreed(WISHES) == 1


@pytest.mark.parametrize("policy", [UnlistedPolicy.UNMONITOR])
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.LOST, Fault.ANSWER_LOST])
async def test_a_film_that_we_unmonitored_is_monitored_when_it_comes_back(
    removing: House, alice: Tracker, radarr: Radarr, fault: Fault
) -> None:
    alice.films = [film(2)]
    await removing.look(ALICE)
    await removing.round()
    alice.films = [film(1), film(2)]
    radarr.faults.append(fault)
    await removing.look(ALICE)
    await removing.later(minutes=10)
    await removing.round()

    assert radarr.films[1].monitored
    assert radarr.monitored_again == [1]
    assert radarr.searched == [1]
    assert removing.engine.agreed(WISHES) == 2

    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.unmonitored == [1, 1]


@pytest.mark.parametrize("policy", [UnlistedPolicy.UNMONITOR])
async def test_a_film_that_a_person_unmonitored_stays_so_when_it_comes_back(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    radarr.films[1] = replace(radarr.films[1], monitored=False)
    await removing.round()
    alice.films = [film(2)]
    await removing.look(ALICE)
    await removing.round()
    alice.films = [film(1), film(2)]
    await removing.look(ALICE)
    await removing.round()

    assert radarr.monitored_again == []
    assert removing.engine.agreed(WISHES) == 2


@pytest.mark.parametrize("policy", [UnlistedPolicy.NOTHING])
async def test_an_unlisted_film_stays_where_the_link_says_nothing(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.removed == []
    assert removing.engine.agreed(WISHES) == 1


async def test_a_short_or_an_old_list_removes_nothing(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.shown, alice.complete = 1, False
    await removing.look(ALICE)
    alice.complete, alice.stale = True, True
    await removing.look(ALICE)

    assert radarr.removed == []


async def test_a_film_that_somebody_else_wants_stays(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    removing.engine.attach(BOB, Tracker(clock, film(1)))
    removing.engine.set_links(BOB, [request_link(WISHES_OF_BOB, source=BOB)])
    await removing.look(BOB)
    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.removed == []


async def test_a_film_stays_that_is_wanted_under_another_address_of_the_same_radarr(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    link = request_link(WISHES_OF_BOB, source=BOB, target=RADARR_AGAIN)
    removing.engine.attach(RADARR_AGAIN, radarr)
    removing.engine.attach(BOB, Tracker(clock, film(1)))
    removing.engine.set_links(BOB, [link])
    await removing.look(BOB, RADARR_AGAIN)
    radarr.server = "one, started anew"
    alice.films = [film(2)]
    await removing.look(ALICE, RADARR)

    assert radarr.removed == []


async def test_a_radarr_under_two_addresses_is_known_as_one_after_a_restart(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    link = request_link(WISHES_OF_BOB, source=BOB, target=RADARR_AGAIN)
    removing.engine.attach(RADARR_AGAIN, radarr)
    removing.engine.attach(BOB, Tracker(clock, film(1)))
    removing.engine.set_links(BOB, [link])
    await removing.look(BOB, RADARR_AGAIN)
    await removing.restart()

    alice.films = [film(2)]
    await removing.round()

    assert radarr.removed == []


@pytest.mark.parametrize("server", ["", "another"])
async def test_what_is_wanted_of_another_radarr_keeps_no_film(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock, server: str
) -> None:
    other = Radarr(clock)
    other.server = server
    link = request_link(WISHES_OF_BOB, source=BOB, target=RADARR_AGAIN)
    removing.engine.attach(RADARR_AGAIN, other)
    removing.engine.attach(BOB, Tracker(clock, film(1)))
    removing.engine.set_links(BOB, [link])
    await removing.look(BOB, RADARR_AGAIN)
    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.removed == [1]


async def test_two_addresses_are_two_radarrs_again_once_one_is_unlinked(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    removing.engine.attach(RADARR_AGAIN, radarr)
    await removing.look(RADARR_AGAIN)
    await removing.engine.forget_account(RADARR_AGAIN)
    link = request_link(WISHES_OF_BOB, source=BOB, target=RADARR_AGAIN)
    removing.engine.attach(BOB, Tracker(clock, film(1)))
    removing.engine.set_links(BOB, [link])
    await removing.look(BOB)
    alice.films = [film(2)]
    await removing.look(ALICE)

    assert radarr.removed == [1]


async def test_a_film_stays_that_a_link_wants_which_is_not_set_up_yet(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    bob = Tracker(clock, film(1))
    removing.engine.attach(BOB, bob)
    removing.engine.set_links(BOB, [request_link(WISHES_OF_BOB, source=BOB)])
    await removing.look(BOB, RADARR)
    await removing.restart()

    alice.films = [film(2)]
    await removing.round()

    assert radarr.removed == []
    plan, _ = await removing.engine.plan_link(WISHES)
    assert removing.engine.agreed(WISHES) == 1
    assert plan.operations == ()


async def test_a_removal_waits_until_every_list_has_been_read(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    bob = Tracker(clock)
    bob.reads_fail = Fault.NOT_REACHED
    removing.engine.attach(BOB, bob)
    removing.engine.set_links(BOB, [request_link(WISHES_OF_BOB, source=BOB)])
    alice.films = [film(2)]
    await removing.look(ALICE)
    assert radarr.removed == []
    assert removing.engine.figures(RADARR).pending == 1

    bob.reads_fail = Fault.NONE
    await removing.look(BOB, ALICE)

    assert radarr.removed == [1]


async def test_a_removal_that_waited_is_dropped_when_the_film_is_listed_again(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    radarr.faults.append(Fault.THROTTLED)
    await removing.look(ALICE)
    alice.films = [film(1), film(2)]
    await removing.look(ALICE)
    await removing.later(hours=1)

    assert radarr.removed == []
    assert removing.engine.figures(RADARR).pending == 0


async def test_a_removal_that_waited_through_a_restart_asks_the_list_first(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    radarr.faults.append(Fault.THROTTLED)
    await removing.look(ALICE)
    alice.films = [film(1), film(2)]
    removing.clock.now += timedelta(hours=1)
    await removing.restart()
    await removing.later(minutes=2)
    assert radarr.calls.count("remove_requests") == 1

    await removing.look()

    assert radarr.removed == []
    assert removing.engine.figures(RADARR).pending == 0


async def test_a_removal_waits_for_the_plan_from_a_newer_look(
    removing: House, alice: Tracker, radarr: Radarr, clock: Clock
) -> None:
    """The film is back on the list, and the others on it are still being looked up."""
    alice.films = [film(2)]
    radarr.faults.append(Fault.THROTTLED)
    await removing.look(ALICE)
    catalogue = Catalogue(clock)
    catalogue.gate = asyncio.Event()
    removing.engine.set_resolver(ALICE, catalogue)
    alice.films = [nameless(9), film(1), film(2)]
    await clock.turn(minutes=1)
    await removing.engine.look(ALICE)
    await catalogue.at_the_gate.wait()
    await clock.turn(minutes=10)
    await removing.engine.settled(timeout=0.05)
    assert radarr.removed == []

    catalogue.gate.set()
    await removing.engine.settled()
    assert radarr.removed == []


async def test_a_removal_in_doubt_that_did_not_happen_is_planned_anew(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    radarr.faults.append(Fault.LOST)
    await removing.look(ALICE)
    await removing.later(minutes=10)

    assert radarr.removed == [1]


async def test_a_removal_in_doubt_whose_film_is_back_on_the_list_is_dropped(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(2)]
    radarr.faults.append(Fault.LOST)
    await removing.look(ALICE)
    alice.films = [film(1), film(2)]
    await removing.later(minutes=10)
    await removing.look(ALICE)

    assert radarr.calls.count("remove_requests") == 2
    assert radarr.removed == [1]
    await removing.round()
    assert radarr.requested == [1, 2, 1]


async def test_nobody_sends_for_a_link_that_was_forgotten(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(3), film(1), film(2)]
    radarr.faults.append(Fault.LOST)
    await removing.look(ALICE)
    await removing.engine.forget_link(WISHES)
    await removing.later(minutes=10)

    assert radarr.requested == [1, 2]
    assert removing.engine.figures(RADARR).pending == 0
    assert await removing.engine.known_links(ALICE) == ()


async def test_a_link_forgotten_while_its_job_is_sent_settles_nothing(
    removing: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(3), film(1), film(2)]
    radarr.gate = asyncio.Event()
    await removing.engine.look(ALICE)
    await radarr.at_the_gate.wait()
    await removing.engine.forget_link(WISHES)
    radarr.gate.set()
    await removing.engine.settled()

    assert radarr.requested == [1, 2, 3]
    assert removing.engine.agreed(WISHES) == 0
    removing.engine.set_links(ALICE, [request_link()])
    plan, _ = await removing.engine.plan_link(WISHES)
    assert {it.reason for it in plan.skipped} == {SkipReason.ALREADY_THERE}


async def test_removals_that_wait_hide_nothing_however_many_they_are(
    linked: House, radarr: Radarr, ledger: MemoryLedger, clock: Clock
) -> None:
    removals = [
        NewJob(
            key=f"unmonitor|{number}",
            account=RADARR,
            link_id=WISHES,
            operation=UnmonitorRequest(film=film(number)),
            settles=None,
        )
        for number in range(1000, 2100)
    ]
    ledger.commit_plan(jobs=removals, base_changes=(), now=clock())
    await linked.open()
    request = RequestFilm(film=film(7), quality_profile_id=4, root_folder="/films")
    await linked.engine.request_film(RADARR, request)

    assert radarr.requested == [7]
    assert radarr.unmonitored == []
