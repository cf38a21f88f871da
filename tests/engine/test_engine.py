"""The engine's life: opening, closing, accounts that come and go, figures, backups."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Never

import pytest

from custom_components.letterboxd_sync.engine.counts import AccountFigures
from custom_components.letterboxd_sync.model.capability import Capabilities
from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.operation import RequestFilm
from custom_components.letterboxd_sync.model.plan import RefusalReason
from custom_components.letterboxd_sync.model.shelf import LibraryFilm
from custom_components.letterboxd_sync.model.snapshot import Snapshot
from custom_components.letterboxd_sync.model.view import (
    RequestsView,
    ServerView,
    TrackerView,
)
from custom_components.letterboxd_sync.providers.errors import (
    NotAuthorized,
    NotReached,
    ProviderError,
)
from custom_components.letterboxd_sync.store.errors import LedgerUnavailable
from custom_components.letterboxd_sync.store.memory import MemoryLedger

from .fakes import START, Clock, Fault, Faulty, Member, Radarr, Server, Tracker, film
from .house import (
    ALICE,
    BOB,
    RADARR,
    SERVER,
    WISHES,
    WISHES_OF_BOB,
    House,
    request_link,
    shelf_link,
)


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
async def linked(
    clock: Clock, alice: Tracker, radarr: Radarr, ledger: MemoryLedger
) -> AsyncIterator[House]:
    """A house whose ledger can be got at."""
    house = House(clock, lambda: ledger)
    house.accounts = {ALICE: alice, RADARR: radarr}
    house.links = {ALICE: (request_link(),)}
    yield house
    await house.engine.close()


class OnlyNamed(Faulty):
    """An account that can nothing."""

    @property
    def capabilities(self) -> Capabilities:
        return {}


class OnlyFilms(OnlyNamed):
    """A server without users and shelves."""

    async def read_library(self) -> Snapshot[LibraryFilm]:
        return Snapshot(items=(), complete=True, read_at=self.clock())


def disk_is_full(*_args: object, **_kwargs: object) -> Never:
    raise LedgerUnavailable(Path("ledger.db"), "disk full")


class TestALedgerThatFails:
    """What cannot be written down is not done."""

    async def test_nothing_is_sent_that_could_not_be_written_down(
        self,
        linked: House,
        ledger: MemoryLedger,
        alice: Tracker,
        radarr: Radarr,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "record", disk_is_full)
            await linked.look()
            await linked.later(minutes=2)
            assert radarr.requested == []
            assert "Nothing is sent to radarr:home" in caplog.text

        await linked.later(minutes=2)
        assert radarr.requested == [1]

    async def test_what_was_sent_and_not_written_down_is_looked_up(
        self, linked: House, ledger: MemoryLedger, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        radarr.gate = asyncio.Event()
        await linked.open()
        await linked.engine.look(ALICE)
        await linked.engine.look(RADARR)
        await radarr.at_the_gate.wait()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "record", disk_is_full)
            radarr.gate.set()
            await linked.engine.settled()
        await linked.later(minutes=2)

        assert radarr.calls.count("request_films") == 1
        assert [job.state for job in await linked.engine.jobs()] == ["done"]

    async def test_a_link_that_cannot_be_planned_says_so_and_is_planned_later(
        self,
        linked: House,
        ledger: MemoryLedger,
        alice: Tracker,
        radarr: Radarr,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(ledger, "commit_plan", disk_is_full)
            await linked.look()
            assert "The link wishes cannot be run" in caplog.text

        await linked.look()
        assert radarr.requested == [1]

    async def test_links_that_cannot_be_noted_are_said_so(
        self,
        linked: House,
        ledger: MemoryLedger,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(ledger, "keep", disk_is_full)
        await linked.open()
        await linked.engine.jobs()
        await linked.engine.jobs()

        assert "The links cannot be noted" in caplog.text


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


class TestLooking:
    """A look that fails leaves the last view, and says that it is old."""

    async def test_a_failed_look_leaves_the_last_view_stale(
        self, linked: House, radarr: Radarr
    ) -> None:
        radarr.put(film(1))
        await linked.open()
        await linked.look(RADARR)
        radarr.reads_fail = Fault.NOT_REACHED
        with pytest.raises(NotReached):
            await linked.engine.look(RADARR)

        view = linked.engine.view(RADARR)
        assert isinstance(view, RequestsView)
        assert view.films.stale
        assert len(view.films.items) == 1
        assert linked.engine.figures(RADARR).last_trouble == "refused"
        assert linked.engine.figures(RADARR).last_read == START

    async def test_a_look_that_never_succeeded_leaves_nothing(
        self, linked: House, radarr: Radarr
    ) -> None:
        radarr.reads_fail = Fault.TURNED_AWAY
        await linked.open()
        with pytest.raises(NotAuthorized):
            await linked.engine.look(RADARR)

        assert linked.engine.view(RADARR) is None

    async def test_two_looks_at_once_come_one_after_the_other(
        self, linked: House, alice: Tracker
    ) -> None:
        await linked.open()
        views = await asyncio.gather(
            linked.engine.look(ALICE), linked.engine.look(ALICE)
        )
        assert linked.engine.view(ALICE) == views[1]
        assert alice.calls == ["read_watchlist", "read_watchlist"]

    async def test_what_is_left_of_a_server_that_failed_is_old(
        self, linked: House, clock: Clock
    ) -> None:
        server = Server(clock, film(1))
        linked.accounts[SERVER] = server
        linked.links[ALICE] = (shelf_link(),)
        await linked.open()
        await linked.look()
        server.reads_fail = Fault.NOT_REACHED
        with pytest.raises(NotReached):
            await linked.engine.look(SERVER)

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert view.library.stale
        assert all(shelf.stale for shelf in view.shelves.values())

    async def test_shelves_and_plays_that_fail_stay_as_they_were_seen(
        self, linked: House, clock: Clock
    ) -> None:
        server = Server(clock, film(1))
        server.played = {"u-alice": {"item-1"}}
        linked.accounts[SERVER] = server
        linked.links[ALICE] = (shelf_link(watched_by=("u-alice",)),)
        await linked.open()
        await linked.look()
        server.shelf_reads_fail = Fault.NOT_REACHED
        await linked.look(SERVER)

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert view.played == {"u-alice": frozenset({"item-1"})}
        assert [it.stale for it in view.shelves.values()] == [True]
        assert not view.library.stale

    async def test_a_server_of_which_only_films_can_be_read_is_read(
        self, linked: House, clock: Clock
    ) -> None:
        linked.accounts[SERVER] = OnlyFilms(clock)
        linked.links[ALICE] = (shelf_link(watched_by=("u-alice",)),)
        await linked.open()
        await linked.look()

        view = linked.engine.view(SERVER)
        assert isinstance(view, ServerView)
        assert (view.played, view.shelves) == ({}, {})

    async def test_a_tracker_of_which_nothing_can_be_read_is_empty(
        self, linked: House, clock: Clock
    ) -> None:
        linked.accounts[BOB] = OnlyNamed(clock)
        await linked.open()
        await linked.look(BOB)

        assert linked.engine.view(BOB) == TrackerView()

    async def test_who_is_turned_away_at_one_facet_has_to_link_again(
        self, linked: House, clock: Clock
    ) -> None:
        member = Member(clock)
        member.diary_fails = Fault.TURNED_AWAY
        linked.accounts[ALICE] = member
        await linked.open()
        with pytest.raises(NotAuthorized):
            await linked.engine.look(ALICE)

    async def test_a_list_that_fails_at_first_is_not_there(
        self, linked: House, clock: Clock
    ) -> None:
        member = Member(clock)
        member.lists = {}
        member.list_fails = Fault.NOT_REACHED
        linked.accounts[ALICE] = member
        linked.links[ALICE] = (request_link(list_slug="noir"),)
        await linked.open()
        await linked.look()

        view = linked.engine.view(ALICE)
        assert isinstance(view, TrackerView)
        assert view.lists == {}


class TestBackups:
    """While a backup is made, the ledger's files do not change."""

    async def test_nothing_is_written_while_a_backup_is_made(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        await linked.open()
        await linked.look(RADARR)
        await linked.engine.hold_writes()
        looking = asyncio.create_task(linked.engine.look(ALICE))
        await linked.engine.settled(timeout=0.01)
        assert radarr.requested == []
        assert not looking.done()

        await linked.engine.release_writes()
        await looking
        await linked.engine.settled()
        assert radarr.requested == [1]

    async def test_a_backup_begun_again_at_once_holds_again(
        self, linked: House
    ) -> None:
        await linked.open()
        await linked.engine.hold_writes()
        keeping = asyncio.create_task(linked.engine.keep("export", "films"))
        await asyncio.sleep(0)
        await linked.engine.release_writes()
        await linked.engine.hold_writes()
        assert not keeping.done()

        await linked.engine.release_writes()
        await keeping
        assert await linked.engine.kept("export") == "films"

    async def test_settled_gives_up_after_a_while(
        self, linked: House, alice: Tracker, radarr: Radarr
    ) -> None:
        alice.films = [film(1)]
        radarr.gate = asyncio.Event()
        await linked.open()
        await linked.engine.look(ALICE)
        await linked.engine.look(RADARR)
        await radarr.at_the_gate.wait()

        await linked.engine.settled(timeout=0.01)
        assert radarr.requested == []


class TestTwoMembers:
    """Members share a Radarr."""

    async def test_a_film_of_both_is_requested_once_and_labelled_for_both(
        self, linked: House, alice: Tracker, radarr: Radarr, clock: Clock
    ) -> None:
        bob = Tracker(clock, film(1))
        alice.films = [film(1)]
        linked.accounts[BOB] = bob
        linked.links = {
            ALICE: (request_link(tags=("alice",)),),
            BOB: (request_link(WISHES_OF_BOB, source=BOB, tags=("bob",)),),
        }
        await linked.open()
        await linked.look()
        radarr.faults.append(Fault.ANSWER_LOST)
        await linked.round()
        await linked.later(minutes=10)

        assert radarr.requested == [1]
        assert radarr.films[1].tags == {"alice", "bob"}
        assert radarr.calls.count("tag_requests") == 1
        assert linked.engine.agreed(WISHES_OF_BOB) == 1

    async def test_labels_on_a_film_that_is_gone_are_no_doubt_any_more(
        self, linked: House, alice: Tracker, radarr: Radarr, clock: Clock
    ) -> None:
        alice.films = [film(1)]
        linked.accounts[BOB] = Tracker(clock, film(1))
        linked.links = {
            ALICE: (request_link(tags=("alice",)),),
            BOB: (request_link(WISHES_OF_BOB, source=BOB, tags=("bob",)),),
        }
        await linked.open()
        await linked.look()
        radarr.faults.append(Fault.LOST)
        await linked.round()
        radarr.person_removes(1)
        await linked.later(minutes=10)

        assert linked.engine.figures(RADARR).pending == 0


async def test_the_log_names_a_few_films_and_counts_the_rest(
    linked: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(n) for n in range(1, 9)]
    await linked.open()
    await linked.look()

    [(at, account, kind, text)] = await linked.engine.activity()
    assert (at, account, kind) == (START, RADARR, "RequestFilm done")
    assert text.startswith("Film 1 (1991), Film 2 (1992), ")
    assert text.endswith("Film 5 (1995) and 3 more")


async def test_too_many_at_once_are_refused(
    linked: House, alice: Tracker, radarr: Radarr
) -> None:
    alice.films = [film(n) for n in range(1, 31)]
    await linked.open()
    await linked.look()
    alice.films = alice.films[15:]
    await linked.round()

    [(_, refusal)] = linked.listener.refusals
    assert refusal is not None
    assert refusal.reason is RefusalReason.TOO_MANY_REMOVALS


async def test_an_account_that_only_reads_has_no_worker(
    linked: House, alice: Tracker, clock: Clock
) -> None:
    linked.accounts = {ALICE: alice, SERVER: Server(clock)}
    linked.links = {ALICE: (shelf_link(),)}
    await linked.open()
    await linked.look()

    assert linked.listener.changed.count(ALICE) == 1
