"""What counts the promises notices when one is broken."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest

from simulators.house import Simulators

from .home import ALICE, ROOT_FOLDER, shelf_link, wishes_of
from .truth import Truth


@pytest.fixture
async def radarr(sims: Simulators) -> AsyncIterator[ClientSession]:
    async with ClientSession(headers={"X-Api-Key": sims.radarr.api_key}) as session:
        yield session


async def ask(session: ClientSession, sims: Simulators, *places: int) -> None:
    rows = [
        {
            "tmdbId": sims.catalogue[place].tmdb,
            "qualityProfileId": 4,
            "rootFolderPath": ROOT_FOLDER,
        }
        for place in places
    ]
    url = f"{sims.radarr.url}/api/v3/movie/import"
    async with session.post(url, json=rows) as answer:
        await answer.read()


async def test_a_second_request_is_noticed_even_if_it_is_refused(
    sims: Simulators, radarr: ClientSession
) -> None:
    truth = Truth(sims)
    await ask(radarr, sims, 0, 1)
    assert truth.broken == []
    await ask(radarr, sims, 1, 2)
    assert truth.broken == [f"{sims.catalogue[1].tmdb} was requested twice"]
    assert truth.asked == [film.tmdb for film in sims.catalogue[:2]]


@pytest.mark.parametrize("files", [True, False])
async def test_a_removal_is_noticed_unless_it_was_declared_as_it_happens(
    sims: Simulators, radarr: ClientSession, files: bool
) -> None:
    truth = Truth(sims)
    declared, other = sims.catalogue[:2]
    truth.may_remove(declared, files=files)
    truth.may_remove(other, files=not files)
    await ask(radarr, sims, 0, 1)
    for film in (declared, other):
        movie = sims.radarr.movie(film.tmdb)
        assert movie is not None
        url = f"{sims.radarr.url}/api/v3/movie/{movie.id}"
        query = {"deleteFiles": str(files).lower()}
        async with radarr.delete(url, params=query) as answer:
            assert answer.status == 200
    (words,) = truth.broken
    assert other.title in words
    assert len(truth.removals) == 2


async def test_what_is_listed_and_not_there_is_lost(sims: Simulators) -> None:
    truth = Truth(sims)
    first, second, shared = sims.catalogue[:3]
    link = shelf_link(sims, ALICE)
    truth.wishes[ALICE] = wishes_of(sims, ALICE, (link,))
    assert truth.lost() == []
    item = sims.jellyfin.add_item(first)
    watched = sims.jellyfin.add_item(second)
    sims.jellyfin.set_played(ALICE, watched)
    assert truth.lost() == [
        f"{ALICE}: {first.title} is not on {link['data']['shelf_name']}"
    ]
    sims.jellyfin.add_box_set(link["data"]["shelf_name"], [item])
    assert truth.lost() == []

    truth.wishes[ALICE].requests = True
    truth.excuse(second)
    assert len(truth.lost()) == 2
    sims.radarr.add_film(first)
    sims.radarr.exclude(shared)
    assert truth.lost() == []
