"""Films that leave a watchlist: when Radarr gives them up, and when it does not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.job import Job
from custom_components.letterboxd_sync.model.link import UnlistedPolicy
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.model.plan import RefusalReason, SkipReason
from custom_components.letterboxd_sync.providers.errors import RefusedReason

from .fakes import Catalogue, Clock, Fault, Radarr, Tracker, film, nameless
from .house import ALICE, BOB, RADARR, WISHES, WISHES_OF_BOB, House, request_link


@pytest.fixture
def policy() -> UnlistedPolicy:
    return UnlistedPolicy.REMOVE_KEEP_FILES


@pytest.fixture
async def removing(house: House, alice: Tracker, policy: UnlistedPolicy) -> House:
    """Two films of Alice's, requested and agreed on; what she unlists is removed."""
    house.links[ALICE] = (request_link(policy=policy),)
    alice.films = [film(1), film(2)]
    await house.open()
    await house.look()
    await house.round()
    return house


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


class TestRefusals:
    """A list that comes back empty is not believed before a person says so."""

    async def test_an_empty_list_is_refused_and_shown_once(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.look(ALICE)

        [(link_id, refusal)] = removing.listener.refusals
        assert link_id == WISHES
        assert refusal is not None
        assert refusal.reason is RefusalReason.SOURCE_EMPTY
        assert {it.title for it in refusal.films} == {"Film 1", "Film 2"}
        assert radarr.removed == []

    async def test_a_list_that_is_back_takes_the_refusal_back(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        alice.films = [film(1), film(2)]
        await removing.look(ALICE)

        assert removing.listener.refusals[-1] == (WISHES, None)
        assert radarr.removed == []

    async def test_approved_films_are_removed(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        _, refusal = await removing.engine.run_link(WISHES, approved=True)
        await removing.engine.settled()

        assert refusal is None
        assert sorted(radarr.removed) == [1, 2]
        assert removing.listener.refusals[-1] == (WISHES, None)

    async def test_approval_is_for_the_films_that_were_shown(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.engine.run_link(WISHES)
        [(_, shown)] = removing.listener.refusals
        assert shown is not None
        assert len(shown.films) == 2

    async def test_nothing_is_approved_that_was_never_shown(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.restart()
        removing.engine.set_links(ALICE, [])
        removing.engine.set_links(
            ALICE, [request_link(policy=UnlistedPolicy.REMOVE_KEEP_FILES)]
        )
        _, refusal = await removing.engine.run_link(WISHES, approved=True)

        assert refusal is not None
        assert radarr.removed == []

    async def test_kept_films_stay_and_are_forgotten(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = []
        await removing.look(ALICE)
        await removing.engine.keep_link(WISHES)
        await removing.round()

        assert radarr.removed == []
        assert removing.engine.agreed(WISHES) == 0
        assert removing.listener.refusals[-1] == (WISHES, None)

    async def test_a_dry_run_changes_nothing(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        removing.engine.set_links(ALICE, [])
        alice.films = [film(3), film(2)]
        await removing.look(ALICE)
        removing.engine.set_links(
            ALICE, [request_link(policy=UnlistedPolicy.REMOVE_KEEP_FILES)]
        )
        before = await removing.engine.jobs()
        plan, refusal = await removing.engine.plan_link(WISHES)
        await removing.engine.settled()

        assert refusal is None
        assert [it.removes for it in plan.operations] == [False, True]
        assert await removing.engine.jobs() == before

    async def test_a_guard_that_breaks_refuses(
        self,
        removing: House,
        alice: Tracker,
        radarr: Radarr,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def broken(*_args: object, **_kwargs: object) -> None:
            raise KeyError("base")

        monkeypatch.setattr(
            "custom_components.letterboxd_sync.sync.safety.refuse", broken
        )
        alice.films = [film(2)]
        await removing.look(ALICE)

        [(_, refusal)] = removing.listener.refusals
        assert refusal is not None
        assert refusal.reason is RefusalReason.GUARD_FAILED
        assert radarr.removed == []


class TestAPersonsOwnRequest:
    """What a person asks for directly is theirs from then on."""

    @staticmethod
    def wish(number: int) -> RequestFilm:
        return RequestFilm(
            film=film(number), quality_profile_id=4, root_folder="/films"
        )

    async def asked(self, house: House, number: int) -> asyncio.Task[Job]:
        """Ask, and come back as soon as it has been written down."""
        asking = asyncio.create_task(
            house.engine.request_film(RADARR, self.wish(number))
        )
        await asyncio.sleep(0)
        # The ledger answers one after another.
        await house.engine.jobs()
        await asyncio.sleep(0)
        return asking

    async def test_it_is_sent_at_once_and_told(
        self, removing: House, radarr: Radarr
    ) -> None:
        job = await removing.engine.request_film(RADARR, self.wish(7))

        assert job.state == "done"
        assert radarr.requested == [1, 2, 7]
        assert "film_requested Film 7" in removing.listener.told()
        assert removing.listener.occurrences[-1].account == RADARR

    async def test_one_that_is_refused_says_why(
        self, removing: House, radarr: Radarr
    ) -> None:
        radarr.refuses = {7: RefusedReason.FILM_UNKNOWN}
        job = await removing.engine.request_film(RADARR, self.wish(7))
        assert (job.state, job.reason) == ("rejected", "no")

        radarr.refuses = {}
        job = await removing.engine.request_film(RADARR, self.wish(7))
        assert job.state == "done"

    async def test_one_waits_only_so_long(
        self, removing: House, radarr: Radarr
    ) -> None:
        radarr.faults.append(Fault.THROTTLED)
        asking = await self.asked(removing, 7)
        await removing.engine.settled()
        await removing.later(seconds=31)
        job = await asking

        assert job.state == "queued"

    async def test_no_link_takes_it_away(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        await removing.engine.request_film(RADARR, self.wish(1))
        alice.films = [film(2)]
        await removing.look()

        assert radarr.removed == []

    async def test_a_removal_that_waits_is_taken_back(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(2)]
        radarr.faults.append(Fault.THROTTLED)
        await removing.look(ALICE)
        asking = await self.asked(removing, 1)
        await removing.later(minutes=10)
        await asking
        await removing.round()

        assert radarr.removed == []
        assert 1 in radarr.films

    async def test_it_takes_the_place_of_a_links_request_that_waits(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(7), film(1), film(2)]
        radarr.faults.append(Fault.THROTTLED)
        await removing.look(ALICE)
        asking = await self.asked(removing, 7)
        await removing.later(minutes=10)
        job = await asking
        alice.films = [film(1), film(2)]
        await removing.round()

        assert job.link_id is None
        assert radarr.removed == []
        assert radarr.requested == [1, 2, 7]

    async def test_one_that_a_link_is_just_sending_is_theirs_as_well(
        self, removing: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(7), film(1), film(2)]
        radarr.gate = asyncio.Event()
        await removing.engine.look(ALICE)
        await radarr.at_the_gate.wait()
        asking = await self.asked(removing, 7)
        radarr.gate.set()
        job = await asking
        radarr.gate = None
        alice.films = [film(1), film(2)]
        await removing.round()

        assert job.state == "done"
        assert radarr.removed == []

    async def test_a_film_without_a_tmdb_id_cannot_be_asked_for(
        self, removing: House
    ) -> None:
        request = RequestFilm(
            film=nameless(7), quality_profile_id=4, root_folder="/films"
        )
        with pytest.raises(ValueError, match="no TMDB id"):
            await removing.engine.request_film(RADARR, request)
