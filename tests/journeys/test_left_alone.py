"""Sites that say for how long they want to be left alone, and are."""

from datetime import timedelta

import pytest

from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.house import Simulators
from simulators.server import Simulator

from .home import ALICE, BOB, Home

SOON = timedelta(minutes=5)

# Longer than the hour, and than any pause of a worker.
LONG_ENOUGH = timedelta(hours=2)


def closes(service: Simulator, path: str) -> None:
    service.faults.add(
        Fault(kind=FaultKind.STATUS, status=429, retry_after=3600, path=path, times=1)
    )


def want_more(sims: Simulators) -> list[CatalogueFilm]:
    """List films that nobody can tell yet, so that they are asked for again."""
    sims.radarr.metadata_down = True
    sims.letterboxd.faults.add(
        Fault(kind=FaultKind.STATUS, status=500, path="/film/.*", times=None)
    )
    known = [it for it in sims.catalogue[20:50] if it.in_wikidata][:12]
    other = next(it for it in sims.catalogue[9:] if not it.in_wikidata)
    for name in (ALICE, BOB):
        sims.letterboxd.list_film(name, other, *known)
    return [other, *known]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("letterboxd", f"/{ALICE}/watchlist/"),
        ("letterboxd", f"/{BOB}/rss/"),
        ("letterboxd", "/film/.*"),
        ("wikidata", ".*"),
    ],
)
async def test_a_public_site_is_left_alone_by_all_members_for_as_long_as_it_asked(
    home: Home, name: str, path: str
) -> None:
    sims = home.sims
    await home.link_household()
    await home.later()
    service: Simulator = getattr(sims, name)
    closes(service, path)
    films = want_more(sims)
    await home.later(SOON)
    asked = len(service.requests)

    for _ in range(10):
        await home.later(SOON)
    assert len(service.requests) == asked

    sims.clear_faults()
    sims.radarr.metadata_down = False
    for _ in range(2):
        await home.later(LONG_ENOUGH)
    assert len(service.requests) > asked
    assert all(sims.radarr.movie(film.tmdb) for film in films)
    assert home.truth.removals == []
