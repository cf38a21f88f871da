"""Accounts and links come one by one, and go again."""

import asyncio

import pytest

from custom_components.letterboxd_sync.engine.counts import AccountFigures
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.providers.errors import NotReached, ProviderError
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .clock import Clock
from .faults import Fault
from .films import film
from .house import ALICE, BOB, RADARR, WISHES, House, request_link, shelf_link
from .member import Tracker
from .radarr import Radarr
from .server import Server


class TestComingAndGoing:
    """Accounts and links come one by one, and go again."""

    async def test_a_removed_account_breaks_the_links_to_it_until_it_is_back(
        self, linked: House, radarr: Radarr
    ) -> None:
        await linked.open()
        await linked.look()
        await linked.engine.forget_account(RADARR)
        linked.engine.set_links(ALICE, [request_link()])
        linked.engine.attach(RADARR, radarr)
        await linked.engine.settled()

        assert linked.listener.broken == [
            (WISHES, RADARR),
            (WISHES, RADARR),
            (WISHES, None),
        ]

    async def test_a_removed_member_takes_their_links_along(
        self, linked: House, alice: Tracker
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.look()
        await linked.engine.forget_account(ALICE)

        assert await linked.engine.known_links(ALICE) == ()
        assert linked.engine.link(WISHES) is None
        assert linked.engine.agreed(WISHES) == 0
        assert linked.engine.view(ALICE) is None
        assert linked.engine.figures(ALICE) == AccountFigures()

    async def test_a_detached_account_keeps_its_jobs(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        radarr.faults.append(Fault.NOT_REACHED)
        await linked.open()
        await linked.look()
        await linked.engine.detach(RADARR)
        await linked.engine.detach(RADARR)
        await linked.later(minutes=10)
        assert radarr.requested == []

        linked.engine.attach(RADARR, radarr)
        await linked.engine.settled()
        assert radarr.requested == [1]

    async def test_links_outlive_a_restart_in_the_register(self, linked: House) -> None:
        await linked.open()
        linked.links = {}
        await linked.engine.settled()
        await linked.engine.jobs()
        await linked.restart()

        assert await linked.engine.known_links(ALICE) == (WISHES,)
        assert linked.engine.link(WISHES) is None

    async def test_an_account_that_is_not_here_cannot_be_looked_at(
        self, linked: House
    ) -> None:
        await linked.open()
        with pytest.raises(NotReached, match="not set up"):
            await linked.engine.look(BOB)

    async def test_a_link_that_is_not_here_cannot_be_run(self, linked: House) -> None:
        await linked.open()
        with pytest.raises(NotReached, match="not set up"):
            await linked.engine.run_link(LinkId("nobody's"))

    async def test_a_link_to_the_wrong_kind_of_account_is_not_run(
        self, linked: House, clock: Clock, alice: Tracker
    ) -> None:
        alice.films = [film(1)]
        linked.accounts[RADARR] = Server(clock)
        await linked.open()
        await linked.look()
        with pytest.raises(NotReached, match="could not be read"):
            await linked.engine.run_link(WISHES)

    async def test_a_link_is_run_on_what_has_never_been_seen_by_looking(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        plan, _ = await linked.engine.plan_link(WISHES)
        assert len(plan.operations) == 1

        await linked.engine.run_link(WISHES)
        await linked.engine.settled()
        assert radarr.requested == [1]

    async def test_what_cannot_be_seen_at_all_is_the_callers_to_hear(
        self, linked: House, radarr: Radarr
    ) -> None:
        radarr.reads_fail = Fault.THROTTLED
        await linked.open()
        with pytest.raises(ProviderError):
            await linked.engine.run_link(WISHES)

    async def test_a_link_edited_meanwhile_is_not_run_as_it_was(
        self, linked: House, ledger: MemoryLedger, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.look(RADARR)
        await linked.engine.hold_writes()
        looking = asyncio.create_task(linked.engine.look(ALICE))
        await asyncio.sleep(0)
        linked.engine.set_links(ALICE, [])
        await linked.engine.release_writes()
        await looking
        await linked.engine.settled()

        assert radarr.requested == []

    async def test_an_account_replaced_during_a_look_does_not_get_its_view(
        self, linked: House, alice: Tracker
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.engine.hold_writes()
        looking = asyncio.create_task(linked.engine.look(ALICE))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await linked.engine.detach(ALICE)
        await linked.engine.release_writes()
        await looking

        assert linked.engine.view(ALICE) is None

    async def test_a_link_that_is_forgotten_while_it_waits_to_run_is_not_run(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.engine.look(RADARR)
        await linked.engine.settled()
        await linked.engine.look(ALICE)
        await linked.engine.forget_link(WISHES)
        await linked.engine.settled()

        assert radarr.requested == []

    async def test_a_link_that_is_taken_away_while_it_waits_to_run_is_not_run(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.look(RADARR)
        await linked.engine.look(ALICE)
        linked.engine.set_links(ALICE, [])
        await linked.engine.settled()

        assert radarr.requested == []

    async def test_links_asked_for_before_anything_was_seen_are_not_run(
        self, linked: House, alice: Tracker
    ) -> None:
        alice.films = [film(1)]
        linked.links = {ALICE: (shelf_link(),)}
        linked.accounts = {ALICE: alice}
        await linked.open()
        await linked.look()

        assert await linked.engine.jobs() == ()

    async def test_a_film_asked_of_an_account_that_is_away_waits_for_it(
        self, linked: House, radarr: Radarr
    ) -> None:
        await linked.open()
        await linked.engine.detach(RADARR)
        wish = RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films")
        asking = asyncio.create_task(linked.engine.request_film(RADARR, wish))
        await asyncio.sleep(0)
        await linked.engine.jobs()
        await linked.later(minutes=1)
        assert (await asking).state == "queued"

        linked.engine.attach(RADARR, radarr)
        await linked.engine.settled()
        assert radarr.requested == [1]

    async def test_two_people_who_ask_for_one_film_both_hear(
        self, linked: House, radarr: Radarr
    ) -> None:
        await linked.open()
        wish = RequestFilm(film=film(1), quality_profile_id=4, root_folder="/films")
        radarr.gate = asyncio.Event()
        first = asyncio.create_task(linked.engine.request_film(RADARR, wish))
        await radarr.at_the_gate.wait()
        second = asyncio.create_task(linked.engine.request_film(RADARR, wish))
        await asyncio.sleep(0)
        await linked.engine.jobs()
        radarr.gate.set()

        assert {(await first).state, (await second).state} == {"done"}
        assert radarr.requested == [1]
