"""Tests of reading the library, and who has watched what."""

from datetime import timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Access, Facet
from custom_components.letterboxd_sync.model.film import FilmIds
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.providers.contracts import ABILITY
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from custom_components.letterboxd_sync.providers.jellyfin.client import PAGE
from simulators.catalogue import CatalogueFilm, films
from simulators.jellyfin import Item, Jellyfin, User

from ..canned import Canned, CannedServer
from ..moments import Clock
from .conftest import ROOT_ID, account_at

ITEMS = "GET /Items"


def row(number: int) -> dict[str, object]:
    return {"Id": f"{number:032x}", "Name": f"Film {number}"}


def page(numbers: list[int], total: int) -> Canned:
    rows = [row(number) for number in numbers]
    return Canned(said={"Items": rows, "TotalRecordCount": total})


@pytest.mark.parametrize(("facet", "access"), list(ABILITY))
def test_capabilities_say_what_there_are_methods_for(
    account: JellyfinAccount, facet: Facet, access: Access
) -> None:
    support = account.capabilities.get(facet)
    declared = support is not None and access in support.access
    assert declared == isinstance(account, ABILITY[facet, access])


async def test_the_library_is_read_newest_first(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], clock: Clock
) -> None:
    library = await linked.read_library()
    assert library.complete
    assert library.read_at == clock.now
    assert [film.item_id for film in library.items] == [item.id for item in items]
    first, known = library.items[0], items[0].film
    assert first.film.ids == FilmIds(tmdb=known.tmdb, imdb=known.imdb)
    assert first.film.year == known.year
    assert first.added_at == items[0].created
    assert first.film.poster == f"{jellyfin.url}/Items/{items[0].id}/Images/Primary"


async def test_films_do_not_hide_in_collections(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    jellyfin.add_box_set("Watchlist", items)
    assert len((await linked.read_library()).items) == len(items)


async def test_several_items_may_be_one_film(
    linked: JellyfinAccount, jellyfin: Jellyfin, catalogue: tuple[CatalogueFilm, ...]
) -> None:
    jellyfin.add_item(catalogue[0])
    jellyfin.add_item(catalogue[0])
    library = await linked.read_library()
    assert len({film.item_id for film in library.items}) == 2
    assert len({film.film.ids.tmdb for film in library.items}) == 1


async def test_a_big_library_is_read_in_pages_and_then_at_a_glance(
    linked: JellyfinAccount, jellyfin: Jellyfin
) -> None:
    known = [film for film in films(PAGE + 20) if not film.is_show]
    more = [film for film in films(PAGE + 40) if not film.is_show][len(known) :]
    there = [jellyfin.add_item(film) for film in known]
    assert len((await linked.read_library()).items) == len(there)
    before = len(jellyfin.requests)
    library = await linked.read_library()
    assert len(library.items) == len(there)
    assert len(jellyfin.requests) == before + 1
    jellyfin.add_item(more[0])
    library = await linked.read_library()
    assert library.items[0].film.ids.tmdb == more[0].tmdb
    assert len(library.items) == len(there) + 1
    assert len(jellyfin.requests) == before + 2
    jellyfin.remove_item(there[0])
    library = await linked.read_library()
    assert len(library.items) == len(there)
    assert there[0].id not in {film.item_id for film in library.items}


async def test_the_whole_library_is_read_once_a_day(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], clock: Clock
) -> None:
    await linked.read_library()
    items[-1].title = "Renamed at the end"
    assert (await linked.read_library()).items[-1].film.title != "Renamed at the end"
    clock.pass_by(timedelta(days=1))
    assert (await linked.read_library()).items[-1].film.title == "Renamed at the end"


async def test_a_correction_of_a_new_film_is_seen_at_a_glance(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    await linked.read_library()
    items[0].title = "Corrected"
    before = len(jellyfin.requests)
    library = await linked.read_library()
    assert library.items[0].film.title == "Corrected"
    assert len(library.items) == len(items)
    assert len(jellyfin.requests) == before + 1


@pytest.mark.parametrize(
    "pages",
    [
        (page([1, 2], 3), page([], 3)),
        (page([1, 2], 4), page([2, 3], 4)),
        (Canned(said={"Items": [row(1), {}], "TotalRecordCount": 2}),),
    ],
)
async def test_a_short_read_is_not_complete_and_read_again(
    account: JellyfinAccount, server: CannedServer, pages: tuple[Canned, ...]
) -> None:
    server.lay(ITEMS, *pages)
    library = await account.read_library()
    assert not library.complete
    server.lay(ITEMS, page([1, 2], 2))
    assert (await account.read_library()).complete


async def test_an_unreadable_row_is_counted(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(said={"Items": [row(1), {}], "TotalRecordCount": 2}))
    library = await account.read_library()
    assert library.undecoded == 1
    assert len(library.items) == 1


async def test_a_glance_that_does_not_add_up_reads_everything(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, page([1, 2], 2))
    await account.read_library()
    server.lay(ITEMS, page([3, 1], 2), page([3, 1], 2))
    library = await account.read_library()
    assert library.complete
    assert len(library.items) == 2
    assert len(server.asked) == 3


async def test_a_server_that_repeats_its_first_page_is_not_read_for_ever(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, page([1, 2, 3], 2_000_000))
    assert not (await account.read_library()).complete
    assert len(server.asked) == 2


async def test_an_administrator_who_is_gone_is_replaced(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    await linked.read_library()
    del jellyfin.state.users[jellyfin.user("Root").id]
    jellyfin.add_user("New", is_admin=True)
    with pytest.raises(Refused):
        await linked.read_library()
    assert len((await linked.read_library()).items) == len(items)


async def test_without_an_administrator_nobody_can_be_asked_for(
    http: Http, server: CannedServer, clock: Clock
) -> None:
    server.lay("GET /Users", Canned(said=[{"Id": ROOT_ID, "Name": "Kid"}]))
    with pytest.raises(Refused, match="administrator") as caught:
        await account_at(http, server.url, clock).read_library()
    assert caught.value.reason is RefusedReason.NOT_FOUND


async def test_what_a_user_has_watched_is_read(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    jellyfin.set_played(alice, items[3])
    jellyfin.set_played("Root", items[4])
    assert await linked.read_played(alice.id) == {items[3].id}


async def test_who_has_watched_more_shows_at_a_glance(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    assert await linked.read_played(alice.id) == frozenset()
    jellyfin.set_played(alice, items[3])
    before = len(jellyfin.requests)
    assert await linked.read_played(alice.id) == {items[3].id}
    assert await linked.read_played(alice.id) == {items[3].id}
    assert len(jellyfin.requests) == before + 2


async def test_a_mark_that_is_taken_away_is_seen(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    jellyfin.set_played(alice, items[3])
    jellyfin.set_played(alice, items[4])
    await linked.read_played(alice.id)
    jellyfin.set_played(alice, items[3], played=False)
    jellyfin.set_played(alice, items[5])
    assert await linked.read_played(alice.id) == {items[4].id, items[5].id}


async def test_a_short_read_of_what_was_watched_is_read_again(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, page([1], 2), page([], 2))
    assert len(await account.read_played(ROOT_ID)) == 1
    server.lay(ITEMS, page([1, 2], 2))
    assert len(await account.read_played(ROOT_ID)) == 2


async def test_a_user_who_is_gone_has_watched_nothing(
    linked: JellyfinAccount,
) -> None:
    assert await linked.read_played("f" * 32) == frozenset()


async def test_a_user_whose_lists_are_closed_is_refused(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(status=403))
    with pytest.raises(Refused):
        await account.read_played("f" * 32)


async def test_films_on_a_shelf_are_those_of_the_library(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item]
) -> None:
    """A film of ten thousand is not kept in memory once for each place it is in."""
    jellyfin.add_box_set("Watchlist", items)
    shelf = Shelf(kind=ShelfKind.COLLECTION, name="Watchlist")
    alone = await linked.read_shelf(shelf)

    library = await linked.read_library()
    shared = await linked.read_shelf(shelf)

    there = {id(each.film) for each in library.items}
    assert alone.items == shared.items
    assert {id(each.film) for each in shared.items} == there
