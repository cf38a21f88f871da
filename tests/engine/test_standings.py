"""How far each film of a watchlist has come."""

from dataclasses import replace
from datetime import date

import pytest

from custom_components.letterboxd_sync.model.occurrence import Standing
from custom_components.letterboxd_sync.model.tracking import DiaryEntry, SeenFilm

from .clock import Clock
from .films import film
from .house import ALICE, BOB, RADARR, SERVER, House, request_link, shelf_link
from .member import Member, Tracker
from .radarr import Radarr
from .server import Server


@pytest.fixture
def house(clock: Clock) -> House:
    return House(clock)


async def test_each_film_stands_where_it_is_furthest(
    house: House, clock: Clock, radarr: Radarr
) -> None:
    member = Member(clock, *(film(n) for n in range(1, 8)))
    member.seen = [SeenFilm(film=film(7))]
    member.entries = [DiaryEntry(key="v", film=film(6), watched_on=date(2026, 8, 1))]
    server = Server(clock, film(4), film(5))
    server.played = {"u-alice": {"item-5"}}
    radarr.put(film(2))
    radarr.put(film(3))
    radarr.films[3] = replace(radarr.films[3], downloading=True)
    house.accounts = {ALICE: member, RADARR: radarr, SERVER: server}
    house.links = {ALICE: (shelf_link(watched_by=("u-alice",)),)}
    await house.open()
    await house.look()

    standings = await house.engine.standings(ALICE)
    await house.engine.close()

    assert {it.film.ids.tmdb: standing for it, standing in standings} == {
        1: Standing.NOT_REQUESTED,
        2: Standing.REQUESTED,
        3: Standing.DOWNLOADING,
        4: Standing.AVAILABLE,
        5: Standing.WATCHED,
        6: Standing.WATCHED,
        7: Standing.WATCHED,
    }


async def test_a_shelf_without_watchers_knows_nothing_of_watching(
    house: House, clock: Clock
) -> None:
    server = Server(clock, film(1))
    server.played = {"u-alice": {"item-1"}}
    house.accounts = {ALICE: Tracker(clock, film(1)), SERVER: server}
    house.links = {ALICE: (shelf_link(), request_link())}
    await house.open()
    await house.look()

    [(_, standing)] = await house.engine.standings(ALICE)
    await house.engine.close()

    assert standing is Standing.AVAILABLE


async def test_who_has_no_watchlist_has_no_standings(
    house: House, clock: Clock, radarr: Radarr
) -> None:
    house.accounts = {RADARR: radarr}
    await house.open()
    await house.look()

    assert await house.engine.standings(RADARR) == ()
    assert await house.engine.standings(BOB) == ()
    await house.engine.close()
