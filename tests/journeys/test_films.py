"""Which film is which, and what becomes of the odd ones."""

from itertools import pairwise

from simulators.faults import Fault, FaultKind

from .home import ALICE, BOB, ROOT_FOLDER, Home

ANIMATION_FOLDER = "/data/animation"

ADDING = Fault(
    kind=FaultKind.RESET_AFTER, path="/api/v3/movie(/import)?", method="POST"
)
NO_WIKIDATA = Fault(kind=FaultKind.STATUS, status=503, path=".*", times=3)


async def test_a_film_of_another_title_on_the_server_is_matched_by_its_id(
    home: Home,
) -> None:
    sims = home.sims
    foreign = sims.catalogue[11]
    assert foreign.server_title != foreign.title
    sims.letterboxd.list_film(ALICE, foreign)
    sims.letterboxd.list_film(BOB, foreign)
    sims.wikidata.faults.add(NO_WIKIDATA)
    await home.link_household()
    await home.later()
    await home.arrive(foreign)
    await home.later()
    assert home.shelf(ALICE) == [foreign]
    assert home.shelf(BOB) == [foreign]


async def test_two_films_of_one_title_are_told_apart(home: Home) -> None:
    sims = home.sims
    twin, older = sims.catalogue[31], sims.catalogue[36]
    assert twin.title == older.title
    sims.letterboxd.list_film(ALICE, twin)
    sims.letterboxd.list_film(BOB, older)
    sims.radarr.faults.add(ADDING)
    await home.link_household()
    await home.later()
    await home.arrive(twin, older)
    await home.later()
    assert home.shelf(ALICE) == [twin]
    assert home.shelf(BOB) == [older]


async def test_a_television_series_is_never_requested(home: Home) -> None:
    sims = home.sims
    show = sims.catalogue[44]
    # As a movie its number is another film, which Radarr would gladly take.
    assert show.is_show
    assert show.tmdb in sims.radarr.known
    sims.letterboxd.list_film(ALICE, show)
    sims.letterboxd.list_film(BOB, show)
    sims.wikidata.faults.add(NO_WIKIDATA)
    await home.link_household()
    for _ in range(3):
        await home.later()
    asked = {film.tmdb for film in sims.catalogue[:5]}
    assert set(home.truth.asked) == asked | ({show.tmdb} & asked)


async def test_animation_gets_a_root_folder_of_its_own(home: Home) -> None:
    sims = home.sims
    animated, plain = sims.catalogue[5], sims.catalogue[0]
    assert animated.is_animation
    sims.letterboxd.list_film(ALICE, animated)
    sims.radarr.faults.add(ADDING)
    await home.link_household(requests={"animation_root_folder": ANIMATION_FOLDER})
    await home.later()
    movie, other = sims.radarr.movie(animated.tmdb), sims.radarr.movie(plain.tmdb)
    assert movie is not None
    assert movie.path.startswith(ANIMATION_FOLDER)
    assert other is not None
    assert other.path.startswith(ROOT_FOLDER)


async def test_animation_goes_its_way_when_nobody_but_radarr_knows_the_kind(
    home: Home,
) -> None:
    sims = home.sims
    animated = sims.catalogue[5]
    sims.letterboxd.list_film(ALICE, animated)
    sims.wikidata.faults.add(
        Fault(kind=FaultKind.STATUS, status=503, path=".*", times=None)
    )
    await home.link_household(requests={"animation_root_folder": ANIMATION_FOLDER})
    await home.later()
    movie = sims.radarr.movie(animated.tmdb)
    assert movie is not None
    assert movie.path.startswith(ANIMATION_FOLDER)


async def test_no_more_films_a_run_than_the_limit_and_none_is_forgotten(
    home: Home,
) -> None:
    sims = home.sims
    sims.letterboxd.list_film(ALICE, *sims.catalogue[6:9])
    sims.radarr.faults.add(ADDING)
    await home.link_radarr()
    await home.link_jellyfin()
    await home.link_member(ALICE, home.request_link(ALICE, limit=2))
    await home.link_member(BOB, home.request_link(BOB, limit=1))
    counts = []
    for _ in range(6):
        await home.later()
        counts.append(len(home.truth.asked))
    steps = [after - before for before, after in pairwise(counts)]
    assert max(steps) <= 3
    assert counts[-1] == 8


async def test_a_film_that_nobody_knows_is_left_alone_and_told(home: Home) -> None:
    sims = home.sims
    unknown = sims.catalogue[9]
    sims.letterboxd.list_film(ALICE, unknown)
    del sims.radarr.known[unknown.tmdb]
    home.truth.excuse(unknown)
    sims.letterboxd.faults.add(
        Fault(
            kind=FaultKind.STATUS,
            status=404,
            path=f"/film/{unknown.slug}/",
            times=None,
        )
    )
    await home.link_household()
    await home.later()
    films = home.engine.unresolved_films(home.entries[ALICE].runtime_data.account_id)
    assert [film.title for film in films] == [unknown.title]
    assert len(home.truth.asked) == 5
