"""Films that leave a watchlist, under each policy, with a fault when they go."""

from collections.abc import Sequence

import pytest

from simulators.faults import Fault, FaultKind

from ..second_address import second_address
from .home import ALICE, BOB, Home, radarr_entry

ONE_MOVIE = r"/api/v3/movie/\d+"
EDITOR = "/api/v3/movie/editor"

FAULTS = [
    Fault(kind=FaultKind.RESET_BEFORE, path=f"{ONE_MOVIE}|{EDITOR}", method=method)
    for method in ("DELETE", "PUT")
] + [
    Fault(kind=FaultKind.RESET_AFTER, path=f"{ONE_MOVIE}|{EDITOR}", method=method)
    for method in ("DELETE", "PUT")
]


LOST_ANSWER = FAULTS[2:]


async def unlist(home: Home, faults: Sequence[Fault] = FAULTS) -> None:
    """Alice gives up her first film and the one that Bob wants, too; faults strike."""
    sims = home.sims
    first, _, shared, _, _ = sims.catalogue[:5]
    await home.arrive(first, shared)
    await home.later()
    sims.radarr.faults.add(*faults)
    sims.letterboxd.unlist_film(ALICE, first, shared)
    home.truth.may_leave_shelf(first, shared)
    await home.later()
    await home.later()


async def test_by_default_a_film_that_left_the_list_stays_at_radarr(home: Home) -> None:
    first, _, shared, _, _ = home.sims.catalogue[:5]
    await home.link_household()
    await unlist(home)
    assert home.shelf(ALICE) == []
    assert home.shelf(BOB) == [shared]
    movie = home.sims.radarr.movie(first.tmdb)
    assert movie is not None
    assert movie.monitored


async def test_unmonitor_leaves_the_film_and_what_another_wants(home: Home) -> None:
    first, _, shared, _, _ = home.sims.catalogue[:5]
    home.truth.may_unmonitor(first)
    await home.link_household(requests={"on_unlisted": "unmonitor"})
    await unlist(home)
    movie, theirs = (home.sims.radarr.movie(it.tmdb) for it in (first, shared))
    assert movie is not None
    assert not movie.monitored
    assert theirs is not None
    assert theirs.monitored


@pytest.mark.parametrize("faults", [FAULTS, LOST_ANSWER], ids=["both", "lost answer"])
@pytest.mark.parametrize(
    ("policy", "files"), [("remove_keep_files", False), ("remove_with_files", True)]
)
async def test_remove_takes_out_the_film_but_not_what_another_wants(
    home: Home, policy: str, files: bool, faults: Sequence[Fault]
) -> None:
    first, _, shared, _, _ = home.sims.catalogue[:5]
    home.truth.may_remove(first, files=files)
    await home.link_household(requests={"on_unlisted": policy})
    await unlist(home, faults)
    assert home.sims.radarr.movie(first.tmdb) is None
    assert (home.sims.jellyfin.item(first) is None) is files
    assert home.sims.radarr.movie(shared.tmdb) is not None


@pytest.mark.parametrize(
    ("policy", "files"), [("remove_keep_files", False), ("remove_with_files", True)]
)
async def test_a_film_goes_once_the_last_who_wanted_it_gives_it_up(
    home: Home, policy: str, files: bool
) -> None:
    first, _, shared, _, _ = home.sims.catalogue[:5]
    home.truth.may_remove(first, shared, files=files)
    await home.link_household(requests={"on_unlisted": policy})
    await unlist(home)
    home.sims.letterboxd.unlist_film(BOB, shared)
    home.truth.may_leave_shelf(shared)
    await home.later()
    await home.later()
    # Alice's request it was; Bob's link found it there, with his label on it.
    assert home.shelf(BOB) == []
    assert home.sims.radarr.movie(shared.tmdb) is None


async def test_what_another_wants_stays_though_it_is_linked_under_another_address(
    home: Home,
) -> None:
    sims = home.sims
    first, _, shared, _, _ = sims.catalogue[:5]
    home.truth.may_remove(first, files=True)
    policy = {"on_unlisted": "remove_with_files"}
    async with second_address(sims.radarr.url) as url:
        await home.link_radarr()
        await home.add(radarr_entry(sims, title="Radarr again", url=url))
        await home.link_member(ALICE, home.request_link(ALICE, **policy))
        bobs = home.request_link(BOB, target=f"radarr:{url}", **policy)
        await home.link_member(BOB, bobs)
        await home.poll()
        sims.letterboxd.unlist_film(ALICE, first, shared)
        await home.later()
        await home.later()
        assert sims.radarr.movie(first.tmdb) is None
        assert sims.radarr.movie(shared.tmdb) is not None
        await home.unload()


async def test_a_film_that_somebody_added_by_hand_is_never_removed(home: Home) -> None:
    sims = home.sims
    first, second, *_ = sims.catalogue
    sims.radarr.add_film(first, has_file=True)
    home.truth.may_remove(second, files=True)
    await home.link_household(requests={"on_unlisted": "remove_with_files"})
    sims.radarr.faults.add(*FAULTS)
    sims.letterboxd.unlist_film(ALICE, first, second)
    await home.later()
    await home.later()
    assert sims.radarr.movie(first.tmdb) is not None
    assert sims.radarr.movie(second.tmdb) is None


async def test_a_film_that_comes_back_before_it_could_go_stays(home: Home) -> None:
    sims = home.sims
    first = sims.catalogue[0]
    await home.link_household(requests={"on_unlisted": "remove_with_files"})
    sims.radarr.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=503,
            path=ONE_MOVIE,
            method="DELETE",
            times=None,
        )
    )
    sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    sims.letterboxd.list_film(ALICE, first)
    await home.poll()
    sims.clear_faults()
    await home.later()
    await home.later()
    assert home.truth.removals == []
    assert sims.radarr.movie(first.tmdb) is not None


async def test_a_film_that_comes_back_after_it_went_is_requested_anew(
    home: Home,
) -> None:
    sims = home.sims
    first = sims.catalogue[0]
    home.truth.may_remove(first, files=True)
    await home.link_household(requests={"on_unlisted": "remove_with_files"})
    sims.letterboxd.unlist_film(ALICE, first)
    await home.later()
    assert sims.radarr.movie(first.tmdb) is None

    sims.letterboxd.list_film(ALICE, first)
    home.truth.may_be_asked_again(first)
    sims.radarr.faults.add(
        Fault(kind=FaultKind.RESET_AFTER, path="/api/v3/movie", method="POST")
    )
    await home.later()
    await home.later()
    assert home.truth.asked.count(first.tmdb) == 2
