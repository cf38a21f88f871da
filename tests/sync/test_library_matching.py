"""Which item of the server is which film of the watchlist."""

from dataclasses import replace

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.plan import Plan, SkipReason

from .shelf_plans import COLLECTED, collected, plan
from .world import HEAT, agreed, item, reasons, server, watchlist


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(tmdb=949), FilmIds(tmdb=949)),
        (FilmIds(tmdb=949, imdb="tt1"), FilmIds(tmdb=949, imdb="tt2")),
        (FilmIds(imdb="tt0113277"), FilmIds(tmdb=949, imdb="tt0113277")),
    ],
)
def test_films_are_matched_by_id_whatever_their_titles(
    listed: FilmIds, held: FilmIds
) -> None:
    source = watchlist(Film(title="Heat", ids=listed))
    target = server(item(Film(title="Schlagabtausch", ids=held), "x"))
    assert [item_id for _, item_id in collected(plan(source, target))] == ["x"]


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(letterboxd="heat-1995"), FilmIds(tmdb=949)),
        (FilmIds(letterboxd="heat-1995"), FilmIds()),
        (FilmIds(tmdb=949), FilmIds()),
        (FilmIds(), FilmIds(tmdb=949)),
    ],
)
def test_without_ids_in_common_title_and_year_match(
    listed: FilmIds, held: FilmIds
) -> None:
    source = watchlist(Film(title="HEAT", year=1995, ids=listed))
    target = server(item(Film(title="Heat", year=1995, ids=held), "x"))
    assert [item_id for _, item_id in collected(plan(source, target))] == ["x"]


@pytest.mark.parametrize(
    ("listed", "held"),
    [
        (FilmIds(letterboxd="heat"), [(1986, FilmIds(tmdb=10))]),
        (FilmIds(letterboxd="heat"), [(None, FilmIds(tmdb=10))]),
        (FilmIds(tmdb=949), [(1995, FilmIds(tmdb=10))]),
        (FilmIds(imdb="tt1"), [(1995, FilmIds(imdb="tt2"))]),
        (
            FilmIds(letterboxd="heat"),
            [(1995, FilmIds(tmdb=949)), (1995, FilmIds(tmdb=10))],
        ),
    ],
    ids=["year", "no year", "tmdb", "imdb", "two of them"],
)
def test_a_name_that_may_be_another_film_matches_nothing(
    listed: FilmIds, held: list[tuple[int | None, FilmIds]]
) -> None:
    source = watchlist(Film(title="Heat", year=1995, ids=listed))
    library = [
        item(Film(title="Heat", year=year, ids=ids), f"x{year}{ids.key}")
        for year, ids in held
    ]
    assert collected(plan(source, server(*library))) == []


def test_without_a_year_no_name_matches() -> None:
    source = watchlist(Film(title="Heat", ids=FilmIds(letterboxd="heat")))
    assert collected(plan(source)) == []


def test_a_film_without_any_id_on_both_sides_is_unresolved() -> None:
    bare = Film(title="Holidays", year=2020)
    found = plan(watchlist(bare), server(item(bare, "x")))
    assert reasons(found) == [("Holidays", SkipReason.UNRESOLVED)]


def test_a_film_that_only_its_name_ties_to_the_base_has_not_left() -> None:
    source = watchlist(Film(title="Heat", year=1995))
    found = plan(source, COLLECTED, base=agreed(HEAT, item_id="item-949"))
    assert found == Plan()


def test_a_film_is_known_by_what_was_agreed_on() -> None:
    source = watchlist(Film(title="Feuer", ids=FilmIds(letterboxd="heat-1995")))
    found = plan(source, COLLECTED, base=agreed(HEAT, item_id="item-949"))
    assert found == Plan()


def test_of_several_versions_the_one_added_first_goes_on() -> None:
    versions = [
        item(HEAT, "new", added=9),
        item(HEAT, "b", added=1),
        item(HEAT, "a", added=1),
        replace(item(HEAT, "undated"), added_at=None),
    ]
    found = plan(target=server(*versions))
    assert [item_id for _, item_id in collected(found)] == ["a"]


def test_a_film_listed_twice_goes_on_once() -> None:
    other = Film(title="Heat", year=1995, ids=FilmIds(boxd="29pM"))
    found = plan(watchlist(HEAT, other))
    assert len(found.operations) == 1
    assert found.skipped == ()
