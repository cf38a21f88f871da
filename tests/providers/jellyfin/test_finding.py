"""Tests of finding the items that are a title."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.show import Episode, Show, ShowIds
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from custom_components.letterboxd_sync.providers.jellyfin.client import PAGE
from simulators.catalogue import CatalogueFilm
from simulators.jellyfin import Item, Jellyfin
from simulators.shows import CatalogueShow

from ..canned import Canned, CannedServer
from .playing import episode, page, series

ITEMS = "GET /Items"


def shown(show: CatalogueShow, **ids: object) -> Show:
    return Show(title=show.title, year=show.year, ids=ShowIds(tmdb=show.tmdb))


async def test_all_versions_of_a_film_are_found(
    linked: JellyfinAccount, jellyfin: Jellyfin, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    known = catalogue[0]
    there = {jellyfin.add_item(known).id, jellyfin.add_item(known).id}
    jellyfin.add_item(catalogue[1])
    wanted = Film(title="Another name", ids=FilmIds(imdb=known.imdb))

    assert set(await linked.find_items(wanted)) == there


async def test_a_film_without_ids_is_found_by_its_name(
    linked: JellyfinAccount, items: list[Item]
) -> None:
    item = items[0]
    wanted = Film(title=item.name.upper(), year=item.year)

    assert await linked.find_items(wanted) == (item.id,)


async def test_a_film_of_the_same_name_with_other_ids_is_another(
    linked: JellyfinAccount, items: list[Item]
) -> None:
    item = items[0]
    wanted = Film(title=item.name, year=item.year, ids=FilmIds(tmdb=1))

    assert await linked.find_items(wanted) == ()


async def test_the_library_is_looked_through_at_a_glance(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    await linked.read_library()
    before = len(jellyfin.requests)

    await linked.find_items(Film(title="Unknown"))

    assert len(jellyfin.requests) == before + 1


async def test_an_episode_is_found_by_its_show_and_place(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], show: CatalogueShow
) -> None:
    there = jellyfin.add_episodes(show)
    one = there[2].episode
    wanted = Episode(show=shown(show), season=one.season, number=one.number)

    assert await linked.find_items(wanted) == (there[2].id,)


async def test_of_a_show_all_episodes_are_found(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], show: CatalogueShow
) -> None:
    there = jellyfin.add_episodes(show)

    found = await linked.find_items(shown(show))

    assert set(found) == {one.id for one in there}


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Show(title="breaking bad"), 1),
        (Show(title="Breaking Bad", year=2008), 1),
        (Show(title="Breaking Bad", year=2009), 0),
        (Show(title="Another"), 0),
        (Show(title="Breaking Bad", ids=ShowIds(tmdb=1)), 0),
    ],
)
async def test_a_show_without_ids_is_found_by_its_name(
    account: JellyfinAccount, server: CannedServer, wanted: Show, count: int
) -> None:
    rows = [episode(), episode(Id=None), {"Type": "Season", "Id": "4", "Name": "5"}]
    server.lay(ITEMS, Canned(said=page(series())), Canned(said=page(*rows)))

    assert len(await account.find_items(wanted)) == count


async def test_a_server_that_repeats_its_first_page_is_not_read_for_ever(
    account: JellyfinAccount, server: CannedServer
) -> None:
    rows = [series(Id=f"{number:032x}") for number in range(PAGE)]
    server.lay(ITEMS, Canned(said=page(*rows)))

    assert await account.find_items(Show(title="Another")) == ()
    assert len(server.asked) == 2
