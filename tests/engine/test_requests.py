"""From a watchlist to Radarr, through every kind of trouble."""

from .fakes import Radarr, Tracker, film
from .house import ALICE, RADARR, WISHES, House


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
    assert house.engine.agreed(WISHES) == 2
    assert house.engine.figures(RADARR).pending == 0
