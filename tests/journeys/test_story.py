"""From a watchlist to films on the shelf, and off it again."""

from simulators.faults import Fault, FaultKind

from .home import ALICE, BOB, PROFILE, ROOT_FOLDER, Home

ADDING = "/api/v3/movie(/import)?"
FILLING = "/Collections/[^/]+/Items"


async def test_what_is_listed_is_requested_collected_and_leaves_once_watched(
    home: Home,
) -> None:
    sims, truth = home.sims, home.truth
    first, second, shared, fourth, fifth = sims.catalogue[:5]
    new = sims.catalogue[20]
    # The answer to the first request is lost, and so is the one to the first filing.
    sims.radarr.faults.add(
        Fault(kind=FaultKind.RESET_AFTER, path=ADDING, method="POST")
    )
    sims.jellyfin.faults.add(
        Fault(kind=FaultKind.RESET_AFTER, path=FILLING, method="POST")
    )
    await home.link_household()
    await home.later()

    tags = sims.radarr.state.tags
    movie = sims.radarr.movie(shared.tmdb)
    assert movie is not None
    assert movie.quality_profile_id == PROFILE
    assert movie.path.startswith(f"{ROOT_FOLDER}/")
    assert movie.monitored
    assert movie.searched
    labels = {tags[number] for number in movie.tags}
    assert labels == {"letterboxd-alice", "letterboxd-bob"}
    assert sorted(truth.asked) == sorted(film.tmdb for film in sims.catalogue[:5])

    await home.arrive(first, shared)
    await home.later()
    assert home.shelf(ALICE) == [shared, first]
    assert home.shelf(BOB) == [shared]

    sims.jellyfin.set_played(ALICE, shared)
    truth.may_leave_shelf(shared)
    await home.later()
    assert home.shelf(ALICE) == [first]
    assert home.shelf(BOB) == [shared]

    sims.letterboxd.log_film(BOB, shared, watched_on=home.clock.now().date())
    await home.later()
    assert home.shelf(BOB) == []
    assert sims.radarr.movie(shared.tmdb) is not None

    await home.arrive(second)
    sims.letterboxd.list_film(ALICE, new)
    await home.later()
    assert home.shelf(ALICE) == [first, second]

    # Everything is told once, and nothing that was so from the start.
    assert sorted(home.told) == sorted(
        (who, f"film_{what}", film.title)
        for who, what, films in (
            (ALICE, "requested", (first, second, shared, new)),
            (ALICE, "available", (first, second, shared)),
            (ALICE, "collected", (first, second, shared)),
            (ALICE, "watched", (shared,)),
            (ALICE, "listed", (new,)),
            # Alice had asked for the one that both want.
            (BOB, "requested", (fourth, fifth)),
            (BOB, "available", (shared,)),
            (BOB, "collected", (shared,)),
            (BOB, "watched", (shared,)),
            (BOB, "unlisted", (shared,)),
        )
        for film in films
    )
