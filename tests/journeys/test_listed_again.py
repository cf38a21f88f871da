"""A film that is put back on the watchlist after Radarr was told to leave it."""

import pytest

from simulators.faults import Fault, FaultKind

from .home import ALICE, Home

EDITOR = "/api/v3/movie/editor"


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
async def test_a_film_that_we_unmonitored_is_monitored_when_it_is_listed_again(
    home: Home, kind: FaultKind
) -> None:
    first = home.sims.catalogue[0]
    home.truth.may_unmonitor(first)
    await home.link_household(requests={"on_unlisted": "unmonitor"})
    movie = home.sims.radarr.movie(first.tmdb)
    assert movie is not None
    home.sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    await home.later()
    assert not movie.monitored
    movie.searched = False

    home.sims.radarr.faults.add(Fault(kind=kind, path=EDITOR, method="PUT"))
    home.sims.letterboxd.list_film(ALICE, first)
    await home.later()
    await home.later()
    assert movie.monitored
    # What is found to be monitored was not searched for: its answer got lost.
    assert movie.searched is (kind is FaultKind.RESET_BEFORE)
