"""A film that is put back on the watchlist after Radarr was told to leave it."""

import pytest

from simulators.faults import Fault, FaultKind
from simulators.radarr.state import Movie

from .home import ALICE, Home

EDITOR = "/api/v3/movie/editor"


async def unlist(home: Home) -> Movie:
    """Let Radarr be told to look no more for a film that Alice gave up."""
    first = home.sims.catalogue[0]
    home.truth.may_unmonitor(first)
    await home.link_household(requests={"on_unlisted": "unmonitor"})
    home.sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    await home.later()
    movie = home.sims.radarr.movie(first.tmdb)
    assert movie is not None
    assert not movie.monitored
    movie.searched = False
    return movie


async def list_again(home: Home) -> None:
    """Let Alice change her mind."""
    home.sims.letterboxd.list_film(ALICE, home.sims.catalogue[0])
    await home.later()
    await home.later()


async def test_a_film_that_we_unmonitored_is_looked_for_when_it_is_listed_again(
    home: Home,
) -> None:
    movie = await unlist(home)
    await list_again(home)
    assert movie.monitored
    assert movie.searched


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
async def test_a_lost_connection_leaves_no_listed_film_unmonitored(
    home: Home, kind: FaultKind
) -> None:
    movie = await unlist(home)
    home.sims.radarr.faults.add(Fault(kind=kind, path=EDITOR, method="PUT"))
    await list_again(home)
    assert movie.monitored


async def test_a_film_that_a_person_unmonitored_stays_so_when_it_is_listed_again(
    home: Home,
) -> None:
    movie = await unlist(home)
    movie.monitored = True
    home.sims.radarr.changed(movie)
    await home.later()
    movie.monitored = False
    home.sims.radarr.changed(movie)
    await list_again(home)
    assert not movie.monitored
    assert not movie.searched
