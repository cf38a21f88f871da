"""From a watchlist to a shelf: films go on once they are there, and leave once seen."""

from collections.abc import AsyncIterator

import pytest

from custom_components.letterboxd_sync.model.link import LinkId
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind

from .clock import Clock
from .faults import Fault
from .films import film
from .house import ALICE, BOB, SERVER, SERVER_AGAIN, SHELF, House, shelf_link
from .member import Tracker
from .server import Server

PLAYLIST = Shelf(kind=ShelfKind.PLAYLIST, name="Tonight", owner_id="u-alice")


@pytest.fixture
async def shelving(
    clock: Clock, alice: Tracker, server: Server
) -> AsyncIterator[House]:
    """Alice's list fills a collection; what she has watched leaves it."""
    house = House(clock)
    house.accounts = {ALICE: alice, SERVER: server}
    house.links = {ALICE: (shelf_link(watched_by=("u-alice",)),)}
    yield house
    await house.engine.close()


async def test_a_listed_film_goes_on_the_shelf_once_it_is_there(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1)}
    await shelving.open()
    await shelving.look()
    assert server.shelves == {"Watchlist": ["item-1"]}

    server.library["item-2"] = film(2)
    await shelving.round()

    assert server.shelves == {"Watchlist": ["item-1", "item-2"]}
    assert shelving.listener.told() == [
        "film_collected Film 1",
        "film_available Film 2",
        "film_collected Film 2",
    ]
    assert shelving.engine.agreed(SHELF) == 2


async def test_a_watched_film_leaves_the_shelf_and_is_told(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    server.played = {"u-alice": {"item-1"}}
    await shelving.round()
    await shelving.round()

    assert server.shelves == {"Watchlist": ["item-2"]}
    assert shelving.listener.told().count("film_watched Film 1") == 1


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.LOST])
async def test_a_film_whose_going_on_is_in_doubt_is_looked_for(
    shelving: House, alice: Tracker, server: Server, fault: Fault
) -> None:
    alice.films = [film(1)]
    server.library = {"item-1": film(1)}
    server.faults.append(fault)
    await shelving.open()
    await shelving.look()
    await shelving.later(minutes=10)

    assert server.shelves["Watchlist"] == ["item-1"]
    assert server.added == ["item-1"]


async def test_doubt_stays_while_a_shelf_is_seen_in_part(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(1)]
    server.library = {"item-1": film(1)}
    server.faults.append(Fault.LOST)
    await shelving.open()
    await shelving.look()
    server.complete = False
    await shelving.later(minutes=10)
    assert server.added == []

    server.complete = True
    await shelving.later(minutes=10)
    assert server.added == ["item-1"]


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.LOST])
async def test_a_film_whose_leaving_is_in_doubt_is_looked_for(
    shelving: House, alice: Tracker, server: Server, fault: Fault
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    server.faults.append(fault)
    alice.films = [film(2)]
    await shelving.round()
    await shelving.later(minutes=10)

    assert server.shelves["Watchlist"] == ["item-2"]
    assert server.taken_off == ["item-1"]


async def test_doubt_about_leaving_stays_while_a_shelf_is_seen_in_part(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    server.faults.append(Fault.ANSWER_LOST)
    alice.films = [film(2)]
    await shelving.round()
    server.complete = False
    await shelving.later(minutes=10)
    assert shelving.engine.figures(SERVER).pending == 1

    server.complete = True
    await shelving.later(minutes=10)
    assert shelving.engine.figures(SERVER).pending == 0
    assert server.taken_off == ["item-1"]


async def test_an_item_that_the_server_refuses_does_not_hold_up_the_others(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(n) for n in range(1, 5)]
    server.library = {f"item-{n}": film(n) for n in range(1, 5)}
    server.refuses = {"item-3"}
    await shelving.open()
    await shelving.look()

    assert server.shelves["Watchlist"] == ["item-1", "item-2", "item-4"]
    assert shelving.engine.figures(SERVER).failed == 0

    server.refuses = set()
    await shelving.later(days=1)

    assert server.shelves["Watchlist"][-1] == "item-3"


async def test_a_shelf_that_is_hidden_is_asked_for_once_not_for_each_film(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(n) for n in range(1, 51)]
    server.library = {f"item-{n}": film(n) for n in range(1, 51)}
    server.hides_shelves = True
    await shelving.open()
    await shelving.look()
    assert server.calls.count("add_to_shelf") == 1

    server.hides_shelves = False
    await shelving.later(hours=1)

    assert len(server.shelves["Watchlist"]) == 50


async def test_a_shelf_that_could_not_be_read_is_left_alone(
    shelving: House, alice: Tracker, server: Server
) -> None:
    alice.films = [film(1)]
    server.library = {"item-1": film(1)}
    server.shelf_reads_fail = Fault.NOT_REACHED
    await shelving.open()
    await shelving.look()

    assert server.shelves == {}


async def test_a_playlist_is_in_the_order_of_the_list(
    shelving: House, alice: Tracker, server: Server
) -> None:
    shelving.links = {ALICE: (shelf_link(shelf=PLAYLIST),)}
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    server.shelves = {"Tonight": ["item-2"]}
    await shelving.open()
    await shelving.look()
    server.faults.append(Fault.ANSWER_LOST)
    await shelving.round()
    await shelving.later(minutes=10)
    await shelving.round()

    assert server.shelves == {"Tonight": ["item-1", "item-2"]}
    assert server.calls.count("order_shelf") == 1


async def test_two_members_fill_one_shelf_and_neither_empties_it(
    shelving: House, alice: Tracker, server: Server, clock: Clock
) -> None:
    bob = Tracker(clock, film(1))
    shelving.accounts[BOB] = bob
    shelving.links[BOB] = (shelf_link(LinkId("shelf of bob"), source=BOB),)
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    await shelving.round()
    alice.films = [film(2)]
    await shelving.round()

    assert server.shelves == {"Watchlist": ["item-1", "item-2"]}
    assert server.taken_off == []


async def test_a_shelf_is_not_emptied_for_a_link_that_is_not_set_up_yet(
    shelving: House, alice: Tracker, server: Server, clock: Clock
) -> None:
    shelving.engine.attach(BOB, Tracker(clock, film(1)))
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    shelving.engine.set_links(BOB, [shelf_link(LinkId("shelf of bob"), source=BOB)])
    await shelving.engine.look(BOB)
    await shelving.look()
    await shelving.round()
    await shelving.restart()
    alice.films = [film(2)]
    await shelving.round()

    assert server.taken_off == []


@pytest.mark.parametrize(
    ("watched", "left"), [(("u-alice",), []), (("u-alice", "u-bob"), ["item-1"])]
)
async def test_a_film_leaves_once_both_have_seen_it_through_whichever_entry(
    shelving: House,
    alice: Tracker,
    server: Server,
    watched: tuple[str, ...],
    left: list[str],
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    link = shelf_link(
        LinkId("bob's"), source=BOB, target=SERVER_AGAIN, watched_by=("u-bob",)
    )
    shelving.engine.attach(SERVER_AGAIN, server)
    shelving.engine.attach(BOB, Tracker(server.clock, film(1)))
    shelving.engine.set_links(BOB, [link])
    await shelving.look(BOB, SERVER_AGAIN)
    server.played = {user: {"item-1"} for user in watched}
    for _ in range(3):
        await shelving.look(ALICE, BOB, SERVER, SERVER_AGAIN)

    assert server.taken_off == left


async def test_what_is_wanted_through_another_entry_of_the_server_stays_on_the_shelf(
    shelving: House, alice: Tracker, server: Server, clock: Clock
) -> None:
    alice.films = [film(1), film(2)]
    server.library = {"item-1": film(1), "item-2": film(2)}
    await shelving.open()
    await shelving.look()
    link = shelf_link(LinkId("bob's"), source=BOB, target=SERVER_AGAIN)
    shelving.engine.attach(SERVER_AGAIN, server)
    shelving.engine.attach(BOB, Tracker(clock, film(1)))
    shelving.engine.set_links(BOB, [link])
    await shelving.look(BOB, SERVER_AGAIN)
    alice.films = [film(3)]
    await shelving.round()
    await shelving.round()

    assert server.taken_off == ["item-2"]
