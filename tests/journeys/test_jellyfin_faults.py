"""Jellyfin fails, or loses what was on a shelf."""

from functools import partial

import pytest

from simulators.faults import Fault, FaultKind

from .home import ALICE, BOB, Home

MAKING = "/Collections"
FILLING = "/Collections/[^/]+/Items"

filling = partial(Fault, path=f"{MAKING}|{FILLING}", method="POST")


async def test_a_film_that_becomes_available_much_later_still_gets_in(
    home: Home,
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    await home.link_household()
    assert home.shelf(ALICE) == []
    sims.jellyfin.faults.add(
        Fault(kind=FaultKind.STATUS, status=503, path="/Items", times=4)
    )
    await home.arrive(first)
    await home.later()
    assert home.shelf(ALICE) == [first]
    for _ in range(3):
        await home.later()
    # Somebody copies it there by hand; Radarr knows nothing of it.
    sims.jellyfin.add_item(second)
    sims.jellyfin.add_item(shared)
    await home.later()
    assert {film.slug for film in home.shelf(ALICE)} == {
        film.slug for film in (first, second, shared)
    }
    assert home.shelf(BOB) == [shared]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(filling(kind=FaultKind.RESET_BEFORE), id="reset before"),
        pytest.param(filling(kind=FaultKind.RESET_AFTER), id="reset after"),
        pytest.param(filling(kind=FaultKind.RESET_AFTER, after=1), id="reset later"),
        pytest.param(filling(kind=FaultKind.EMPTY_BODY), id="empty answer"),
        pytest.param(filling(kind=FaultKind.WRONG_CONTENT_TYPE), id="log-in page"),
        pytest.param(filling(kind=FaultKind.STATUS, status=500), id="500"),
        pytest.param(
            filling(kind=FaultKind.STATUS, status=503, retry_after="date"), id="503"
        ),
    ],
)
async def test_what_was_not_put_on_the_shelf_is_put_there_once(
    home: Home, fault: Fault
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    sims.jellyfin.faults.add(fault)
    await home.link_household()
    await home.arrive(first, second, shared)
    await home.later()
    await home.later()
    assert len(home.shelf(ALICE)) == 3
    assert home.shelf(BOB) == [shared]
    names = [held.name for held in sims.jellyfin.state.box_sets.values()]
    assert sorted(names) == ["Watchlist of alice", "Watchlist of bob"]


async def test_one_item_that_jellyfin_refuses_holds_up_no_other(home: Home) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    # A film in several versions is left out of collections without a word.
    sims.jellyfin.add_item(second, versions=2)
    sims.jellyfin.faults.add(filling(kind=FaultKind.RESET_AFTER, after=2))
    await home.link_household()
    await home.arrive(first, shared)
    await home.later()
    await home.later()
    assert {film.slug for film in home.shelf(ALICE)} == {first.slug, shared.slug}
    assert home.shelf(BOB) == [shared]


async def test_an_item_that_is_gone_when_it_is_filed_holds_up_no_other(
    home: Home,
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    await home.link_household()
    sims.jellyfin.add_item(first)
    sims.jellyfin.add_item(shared)
    gone = sims.jellyfin.add_item(second)
    jellyfin = home.entries["Jellyfin"].runtime_data.coordinator
    await jellyfin.async_refresh()
    # Gone after the library was read and before the shelf is filled.
    sims.jellyfin.remove_item(gone)
    await home.settle()
    await home.later()
    assert {film.slug for film in home.shelf(ALICE)} == {first.slug, shared.slug}
    assert home.shelf(BOB) == [shared]


@pytest.mark.parametrize("scan", ["empties", "deletes"])
async def test_what_a_scan_took_off_a_shelf_is_put_back(home: Home, scan: str) -> None:
    sims = home.sims
    first, _, shared, *_ = sims.catalogue
    await home.link_household()
    await home.arrive(first, shared)
    await home.later()
    lose = {
        "empties": sims.jellyfin.empty_box_set,
        "deletes": sims.jellyfin.delete_box_set,
    }[scan]
    lose("Watchlist of alice")
    home.truth.may_be_shelved_again()
    sims.jellyfin.faults.add(filling(kind=FaultKind.RESET_BEFORE))
    await home.later()
    await home.later()
    assert {film.slug for film in home.shelf(ALICE)} == {first.slug, shared.slug}
    assert home.shelf(BOB) == [shared]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=FaultKind.RESET_BEFORE, times=None),
        Fault(kind=FaultKind.STATUS, status=503, times=None),
        Fault(kind=FaultKind.STATUS, status=404, times=None),
        Fault(kind=FaultKind.WRONG_CONTENT_TYPE, times=None),
        Fault(kind=FaultKind.TRUNCATED, path="/Items", times=None),
    ],
    ids=["unreachable", "503", "404", "log-in page", "half a library"],
)
async def test_while_jellyfin_is_down_nothing_leaves_and_requests_go_on(
    home: Home, fault: Fault
) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    await home.link_household()
    await home.arrive(first, shared)
    await home.later()
    sims.jellyfin.faults.add(fault)
    sims.letterboxd.list_film(ALICE, sims.catalogue[20])
    sims.letterboxd.unlist_film(ALICE, first)
    await home.arrive(second)
    await home.later()
    assert home.truth.removals == []
    assert sims.radarr.movie(sims.catalogue[20].tmdb) is not None

    sims.clear_faults()
    home.truth.may_leave_shelf(first)
    await home.later()
    await home.later()
    assert {film.slug for film in home.shelf(ALICE)} == {second.slug, shared.slug}


async def test_an_empty_library_empties_no_shelf(home: Home) -> None:
    sims = home.sims
    first, second, shared, *_ = sims.catalogue
    await home.link_household()
    await home.arrive(first, second, shared)
    await home.later()
    # The disk is offline: a scan finds nothing, and then everything again.
    items = sims.jellyfin.state.items.copy()
    for item in items.values():
        sims.jellyfin.remove_item(item)
    await home.later()
    await home.later()
    for item in items.values():
        sims.jellyfin.state.insert(item)
    home.truth.may_be_shelved_again()
    await home.later()
    await home.later()
    assert len(home.shelf(ALICE)) == 3
    assert home.shelf(BOB) == [shared]
    assert home.truth.removals == []


@pytest.mark.parametrize("watched_by", [(ALICE,), (ALICE, BOB)])
async def test_a_film_leaves_once_everybody_chosen_has_watched_it(
    home: Home, watched_by: tuple[str, ...]
) -> None:
    sims = home.sims
    first, _, shared, *_ = sims.catalogue
    users = [sims.jellyfin.user(name).id for name in watched_by]
    await home.link_household(shelf={"watched_by": users})
    await home.arrive(first, shared)
    await home.later()
    for name in watched_by:
        assert home.shelf(BOB) == [shared]
        sims.jellyfin.set_played(name, shared)
        sims.jellyfin.faults.add(
            Fault(kind=FaultKind.RESET_AFTER, path=FILLING, method="DELETE"),
            Fault(kind=FaultKind.TRUNCATED, path="/Items", after=1),
        )
        home.truth.may_leave_shelf(shared)
        await home.later()
        await home.later()
    assert home.shelf(ALICE) == [first]
    assert home.shelf(BOB) == []


async def test_what_a_person_put_on_the_shelf_stays_there(home: Home) -> None:
    sims = home.sims
    first, _, shared, *_ = sims.catalogue
    own = sims.jellyfin.add_item(sims.catalogue[30])
    on_list = sims.jellyfin.add_item(first)
    sims.jellyfin.add_item(shared)
    sims.jellyfin.add_box_set("Watchlist of alice", [own, on_list])
    sims.jellyfin.faults.add(filling(kind=FaultKind.RESET_AFTER))
    await home.link_household()
    await home.later()
    sims.letterboxd.unlist_film(ALICE, first, shared)
    home.truth.may_leave_shelf(shared)
    await home.later()
    await home.later()
    assert home.shelf(ALICE) == [sims.catalogue[30], first]


@pytest.mark.parametrize("fault", [FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER])
async def test_playlists_are_kept_in_the_order_of_the_watchlist(
    home: Home, fault: FaultKind
) -> None:
    sims = home.sims
    first, second, shared, fourth, fifth = sims.catalogue[:5]
    await home.link_household(shelf={"shelf_kind": "playlist"})
    await home.arrive(first, fifth)
    await home.later()
    sims.jellyfin.faults.add(
        Fault(kind=fault, path="/Playlists/.*", method="POST", after=1),
        Fault(kind=fault, path="/Playlists/.*", method="DELETE"),
    )
    await home.arrive(second, shared, fourth)
    sims.letterboxd.list_film(ALICE, fourth)
    for _ in range(4):
        await home.later()
    assert home.shelf(ALICE) == [fourth, shared, second, first]
    assert home.shelf(BOB) == [fifth, fourth, shared]
    # They are private to their owners.
    assert {held.owner for held in sims.jellyfin.state.playlists.values()} == {
        sims.jellyfin.user(ALICE).id,
        sims.jellyfin.user(BOB).id,
    }
    assert not any(held.public for held in sims.jellyfin.state.playlists.values())
