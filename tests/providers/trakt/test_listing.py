from datetime import date, timedelta

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.show import Show
from custom_components.letterboxd_sync.providers.errors import (
    NoAnswer,
    Refused,
    RefusedReason,
)
from custom_components.letterboxd_sync.providers.trakt.account import (
    PersonalList,
    TraktAccount,
)
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.shows import CatalogueShow
from simulators.trakt import Trakt

from ..canned import Canned, CannedServer
from ..moments import Clock
from . import titles
from .titles import NOBODY_KNOWS

FACETS = [Facet.WATCHLIST, Facet.FAVOURITES, Facet.OWNED]

type Catalogue = tuple[CatalogueFilm, ...]


def paths(trakt: Trakt) -> list[str]:
    return [f"{one.method} {one.path.removeprefix('/api')}" for one in trakt.requests]


async def test_the_watchlist_has_films_newest_first(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    trakt.list_title(catalogue[0])
    clock.pass_by(timedelta(days=1))
    trakt.list_title(catalogue[1])

    watchlist = await linked.read_watchlist()

    assert [it.film.ids.tmdb for it in watchlist.items] == [
        catalogue[1].tmdb,
        catalogue[0].tmdb,
    ]
    assert [it.position for it in watchlist.items] == [0, 1]
    assert watchlist.items[0].listed_on == date(2026, 11, 21)
    assert watchlist.complete
    assert watchlist.read_at == clock.now


async def test_the_shows_of_the_watchlist_are_read_apart(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    trakt.list_title(catalogue[0], show)

    shows = await linked.read_shows()

    assert [it.ids.tmdb for it in shows.items] == [show.tmdb]
    assert len((await linked.read_watchlist()).items) == 1


@pytest.mark.parametrize("facet", FACETS)
async def test_titles_are_added_found_and_removed(
    linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow, facet: Facet
) -> None:
    wanted: list[Film | Show] = [titles.film(catalogue[0]), titles.show(show)]
    other = titles.film(catalogue[1])

    await linked.add_to_list(facet, wanted)
    added = await linked.find_on_list(facet, [*wanted, other])
    await linked.remove_from_list(facet, [wanted[0], other])
    left = await linked.find_on_list(facet, [*wanted, other])

    assert added == (True, True, False)
    assert left == (False, True, False)


@pytest.mark.parametrize("facet", [Facet.FAVOURITES, Facet.OWNED])
async def test_favourites_and_what_is_owned_are_read_films_first(
    linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow, facet: Facet
) -> None:
    await linked.add_to_list(facet, [titles.show(show), titles.film(catalogue[0])])

    read = await linked.read_titles(facet)

    assert [type(it) for it in read.items] == [Film, Show]
    assert read.complete


async def test_what_is_on_a_list_already_stays_there(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    trakt.list_title(catalogue[0])

    await linked.add_to_list(Facet.WATCHLIST, [titles.film(catalogue[0])])

    assert len((await linked.read_watchlist()).items) == 1


async def test_a_title_that_trakt_does_not_know_is_refused_by_name(
    linked: TraktAccount,
) -> None:
    with pytest.raises(Refused, match=r"Nobody Knows \(2004\)") as refused:
        await linked.add_to_list(Facet.WATCHLIST, [NOBODY_KNOWS])
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_removing_a_title_that_trakt_does_not_know_is_nothing(
    linked: TraktAccount,
) -> None:
    await linked.remove_from_list(Facet.WATCHLIST, [NOBODY_KNOWS])


async def test_a_full_list_says_how_much_it_holds(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    trakt.member("mara").limits["watchlist"] = 2

    with pytest.raises(Refused, match="reached: 2") as refused:
        await linked.add_to_list(Facet.WATCHLIST, [*map(titles.film, catalogue[:3])])
    assert refused.value.reason is RefusedReason.LIMIT_REACHED
    assert (await linked.read_watchlist()).items == ()


async def test_a_hundred_titles_go_in_one_request(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    trakt.member("mara").limits["watchlist"] = 1000

    await linked.add_to_list(Facet.WATCHLIST, [*map(titles.film, catalogue[:201])])

    assert [len(one.json["movies"]) for one in trakt.requests] == [100, 100, 1]


async def test_nothing_changed_is_one_request_however_much_is_read(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    trakt.list_title(*catalogue[:3])
    await read_everything(linked)
    trakt.requests.clear()
    clock.pass_by(timedelta(minutes=15))

    await read_everything(linked)

    assert paths(trakt) == ["GET /sync/last_activities"]
    assert (await linked.read_watchlist()).read_at == clock.now


async def read_everything(account: TraktAccount) -> None:
    await account.read_watchlist()
    await account.read_shows()
    await account.read_ratings()
    await account.read_plays()
    await account.read_stats()
    await account.read_watching()
    await account.read_titles(Facet.FAVOURITES)
    await account.read_titles(Facet.OWNED)


async def test_only_what_changed_is_read_again(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    await linked.read_watchlist()
    await linked.read_ratings()
    trakt.requests.clear()
    clock.pass_by(timedelta(minutes=15))
    trakt.list_title(catalogue[0])

    watchlist = await linked.read_watchlist()
    await linked.read_ratings()

    assert len(watchlist.items) == 1
    assert paths(trakt) == [
        "GET /sync/last_activities",
        "GET /sync/watchlist/movies/added/desc",
    ]


async def test_what_we_added_is_there_at_once(
    linked: TraktAccount, catalogue: Catalogue
) -> None:
    await linked.read_watchlist()

    await linked.add_to_list(Facet.WATCHLIST, [titles.film(catalogue[0])])

    assert len((await linked.read_watchlist()).items) == 1


async def test_what_may_have_been_added_is_looked_for(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    await linked.read_watchlist()
    trakt.faults.add(Fault(kind=FaultKind.RESET_AFTER, path="/api/sync/watchlist"))

    with pytest.raises(NoAnswer):
        await linked.add_to_list(Facet.WATCHLIST, [titles.film(catalogue[0])])

    found = await linked.find_on_list(Facet.WATCHLIST, [titles.film(catalogue[0])])
    assert found == (True,)


async def test_a_row_that_cannot_be_read_is_counted(
    account: TraktAccount, server: CannedServer
) -> None:
    server.lay(
        "GET /api/sync/last_activities",
        Canned(said={"movies": {"watchlisted_at": "2026-11-01T10:00:00.000Z"}}),
    )
    server.lay(
        "GET /api/sync/watchlist/movies/added/desc",
        Canned(
            said=[{"rank": 1}],
            headers={"X-Pagination-Item-Count": "1", "X-Pagination-Page-Count": "1"},
        ),
    )

    watchlist = await account.read_watchlist()

    assert (watchlist.complete, watchlist.undecoded) == (False, 1)


async def test_personal_lists_are_read_in_their_order(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    trakt.create_list("Rainy days", [catalogue[1], show, catalogue[0]])

    lists = await linked.lists()
    read = await linked.read_list("rainy-days")

    assert lists == (PersonalList(slug="rainy-days", name="Rainy days", length=3),)
    assert [it.film.ids.tmdb for it in read.items] == [
        catalogue[1].tmdb,
        catalogue[0].tmdb,
    ]
    assert read.complete


async def test_a_personal_list_is_read_again_when_lists_changed(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, clock: Clock
) -> None:
    trakt.create_list("Rainy days", [catalogue[0]])
    await linked.read_list("rainy-days")
    clock.pass_by(timedelta(minutes=15))

    again = await linked.read_list("rainy-days")

    assert len(again.items) == 1
    assert [it for it in paths(trakt) if "items" in it] == [
        "GET /users/me/lists/rainy-days/items/movie/rank/asc"
    ]


async def test_shows_of_a_personal_list_are_read_where_they_are_asked_for(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    episode = next(iter(show.seasons[0].episodes))
    trakt.create_list("Rainy days", [catalogue[1], show, episode, catalogue[0]])

    read = await linked.read_list_titles("rainy-days")
    again = await linked.read_list_titles("rainy-days")

    assert again.items == read.items
    assert [it for it in paths(trakt) if "items" in it] == [
        "GET /users/me/lists/rainy-days/items/movie,show/rank/asc"
    ]
    assert [it.ids.tmdb for it in read.items] == [
        catalogue[1].tmdb,
        show.tmdb,
        catalogue[0].tmdb,
    ]
    assert read.complete


async def test_a_personal_list_is_filled_and_emptied(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue, show: CatalogueShow
) -> None:
    trakt.create_list("Rainy days", [catalogue[1]])
    titles_: list[Film | Show] = [titles.film(catalogue[0]), titles.show(show)]
    before = await linked.read_list_titles("rainy-days")

    await linked.add_to_list(Facet.LISTS, titles_, "rainy-days")
    there = await linked.find_on_list(Facet.LISTS, titles_, "rainy-days")
    filled = await linked.read_list_titles("rainy-days")
    films = await linked.read_list("rainy-days")
    await linked.remove_from_list(Facet.LISTS, titles_, "rainy-days")
    gone = await linked.find_on_list(Facet.LISTS, titles_, "rainy-days")

    assert [len(it.items) for it in (before, filled, films)] == [1, 3, 2]
    assert (there, gone) == ((True, True), (False, False))
    assert len((await linked.read_list_titles("rainy-days")).items) == 1
    assert len((await linked.read_list("rainy-days")).items) == 1


async def test_a_full_personal_list_says_so(
    trakt: Trakt, linked: TraktAccount, catalogue: Catalogue
) -> None:
    trakt.create_list("Rainy days", [])
    trakt.member("mara").limits["list"] = 0

    with pytest.raises(Refused) as refused:
        await linked.add_to_list(Facet.LISTS, [titles.film(catalogue[0])], "rainy-days")
    assert refused.value.reason is RefusedReason.LIMIT_REACHED


async def test_a_title_that_trakt_does_not_know_goes_on_no_personal_list(
    trakt: Trakt, linked: TraktAccount
) -> None:
    trakt.create_list("Rainy days", [])

    with pytest.raises(Refused) as refused:
        await linked.add_to_list(Facet.LISTS, [titles.NOBODY_KNOWS], "rainy-days")
    assert refused.value.reason is RefusedReason.FILM_UNKNOWN


async def test_nothing_goes_on_a_list_that_there_is_not(
    linked: TraktAccount, catalogue: Catalogue
) -> None:
    with pytest.raises(Refused) as refused:
        await linked.add_to_list(Facet.LISTS, [titles.film(catalogue[0])], "gone")
    assert refused.value.reason is RefusedReason.SHELF_MISSING


async def test_a_list_that_there_is_not_is_refused(linked: TraktAccount) -> None:
    with pytest.raises(Refused) as refused:
        await linked.read_list("../../settings")
    assert refused.value.reason is RefusedReason.NOT_FOUND


async def test_what_is_no_film_is_no_gap_among_films(
    account: TraktAccount, server: CannedServer
) -> None:
    def row(kind: str, number: int) -> dict[str, object]:
        title = {"title": "Kite", "year": 2020, "ids": {"trakt": number}}
        return {"listed_at": "2026-11-01T10:00:00.000Z", kind: title}

    server.lay("GET /api/sync/last_activities", Canned(said={"movies": {}}))
    server.lay(
        "GET /api/users/me/lists/best/items/movie/rank/asc",
        Canned(said=[row("movie", 1), row("show", 2), row("movie", 3)]),
    )

    read = await account.read_list("best")

    assert [(it.position, it.film.ids.trakt) for it in read.items] == [(0, 1), (1, 3)]
