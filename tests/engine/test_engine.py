"""The engine as a whole: whom it serves, what it logs, what it will not do."""

from custom_components.letterboxd_sync.model.plan import RefusalReason

from .clock import START, Clock
from .faults import Fault
from .films import film
from .house import (
    ALICE,
    BOB,
    RADARR,
    SERVER,
    WISHES_OF_BOB,
    House,
    request_link,
    shelf_link,
)
from .member import Tracker
from .radarr import Radarr
from .server import Server


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
