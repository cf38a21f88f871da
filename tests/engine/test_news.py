"""What is told: each thing once, nothing before we know what was there already."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from custom_components.letterboxd_sync.model.tracking import DiaryEntry

from .clock import Clock
from .faults import Fault
from .films import film
from .house import ALICE, RADARR, SERVER, SHELF, House, request_link, shelf_link
from .member import Member
from .radarr import Radarr
from .server import Server


def entry(number: int, *, rewatch: bool = False) -> DiaryEntry:
    """A viewing."""
    return DiaryEntry(
        key=f"viewing-{number}-{rewatch}",
        film=film(number),
        watched_on=date(2026, 8, 1),
        rewatch=rewatch,
    )


@pytest.fixture
def member(clock: Clock) -> Member:
    return Member(clock, film(1))


@pytest.fixture
async def telling(
    clock: Clock, member: Member, server: Server, radarr: Radarr
) -> AsyncIterator[House]:
    """Alice with everything; nothing is told of what was there at first."""
    house = House(clock)
    house.accounts = {ALICE: member, SERVER: server, RADARR: radarr}
    house.links = {ALICE: (shelf_link(watched_by=("u-alice",)),)}
    member.entries = [entry(9)]
    await house.open()
    await house.look()
    yield house
    await house.engine.close()


async def test_what_was_there_at_first_is_not_told(telling: House) -> None:
    await telling.round()

    assert telling.listener.told() == []


async def test_listed_and_unlisted_films_are_told_once(
    telling: House, member: Member
) -> None:
    member.films = [film(3), film(2)]
    await telling.round()
    await telling.round()

    assert telling.listener.told() == [
        "film_listed Film 2",
        "film_listed Film 3",
        "film_unlisted Film 1",
    ]


async def test_a_film_is_listed_before_it_is_available(
    telling: House, member: Member, server: Server
) -> None:
    server.library = {"item-2": film(2)}
    await telling.round()
    member.films = [film(2), film(1)]
    await telling.round()

    told = [each for each in telling.listener.told() if each.endswith("Film 2")]
    assert told[:2] == ["film_listed Film 2", "film_available Film 2"]


async def test_a_restart_tells_nothing_again(telling: House, member: Member) -> None:
    member.films = [film(2), film(1)]
    await telling.round()
    await telling.restart()
    await telling.round()

    assert telling.listener.told() == ["film_listed Film 2"]


async def test_an_old_look_tells_nothing(telling: House, member: Member) -> None:
    member.films = []
    member.stale = True
    member.entries = [entry(8), entry(9)]
    member.diary_fails = Fault.NOT_REACHED
    await telling.round()

    assert telling.listener.told() == []


async def test_a_viewing_is_told_when_it_is_noted(
    telling: House, member: Member
) -> None:
    member.entries = [entry(8), entry(9)]
    await telling.round()
    await telling.round()

    assert telling.listener.told() == ["film_watched Film 8"]


async def test_a_film_played_and_then_noted_was_watched_once(
    telling: House, member: Member, server: Server
) -> None:
    server.library = {"item-1": film(1)}
    server.played = {"u-alice": {"item-1"}}
    await telling.round()
    member.entries = [entry(1), entry(9)]
    await telling.round()

    assert telling.listener.told().count("film_watched Film 1") == 1


async def test_a_film_noted_and_then_played_was_watched_once(
    telling: House, member: Member, server: Server
) -> None:
    server.library = {"item-1": film(1)}
    member.entries = [entry(1), entry(9)]
    await telling.round()
    server.played = {"u-alice": {"item-1"}}
    await telling.round()

    assert telling.listener.told().count("film_watched Film 1") == 1


async def test_a_film_seen_again_is_told_again(
    telling: House, member: Member, server: Server
) -> None:
    server.library = {"item-1": film(1)}
    server.played = {"u-alice": {"item-1"}}
    await telling.round()
    member.entries = [entry(1, rewatch=True), entry(9)]
    await telling.round()

    assert telling.listener.told().count("film_watched Film 1") == 2


async def test_a_film_is_available_when_it_comes_to_the_server(
    telling: House, server: Server
) -> None:
    server.library = {"item-1": film(1)}
    await telling.round()
    await telling.round()

    assert telling.listener.told().count("film_available Film 1") == 1


async def test_without_a_server_a_film_is_available_when_radarr_has_it(
    telling: House, radarr: Radarr
) -> None:
    telling.engine.set_links(ALICE, [request_link()])
    await telling.round()
    radarr.put(film(1), has_file=True)
    await telling.round()

    assert telling.listener.told().count("film_available Film 1") == 1


async def test_while_a_server_has_not_been_read_nothing_is_available(
    telling: House, member: Member
) -> None:
    await telling.restart()
    telling.listener.occurrences.clear()
    member.films = [film(2), film(1)]
    await telling.look(ALICE)

    assert telling.listener.told() == ["film_listed Film 2"]


async def test_a_collected_film_is_told_to_its_member(
    telling: House, server: Server
) -> None:
    server.library = {"item-1": film(1)}
    await telling.round()

    assert telling.engine.agreed(SHELF) == 1
    assert telling.listener.occurrences[-1].account == ALICE
