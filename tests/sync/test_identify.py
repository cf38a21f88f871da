"""Which film is which, also when two ids disagree."""

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.sync.identify import (
    CONFIDENT,
    Index,
    confidence,
    contradict,
    merge,
    pick,
    pick_film,
    same_film,
)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (FilmIds(tmdb=1), FilmIds(tmdb=1), True),
        (FilmIds(tmdb=1, imdb="tt1"), FilmIds(tmdb=1, imdb="tt2"), True),
        (FilmIds(tmdb=1, imdb="tt1"), FilmIds(tmdb=2, imdb="tt1"), False),
        (
            FilmIds(tmdb=1, letterboxd="heat"),
            FilmIds(tmdb=2, letterboxd="heat"),
            False,
        ),
        (FilmIds(tmdb=1, imdb="tt1"), FilmIds(imdb="tt1"), True),
        (
            FilmIds(tmdb=1, imdb="tt1", boxd="a"),
            FilmIds(imdb="tt2", boxd="a"),
            False,
        ),
        (FilmIds(tmdb=1, boxd="a"), FilmIds(letterboxd="heat", boxd="a"), True),
        (FilmIds(tmdb_show=1), FilmIds(tmdb_show=1), True),
        (FilmIds(tmdb=1), FilmIds(tmdb_show=1), False),
        (FilmIds(tmdb=1), FilmIds(imdb="tt1"), False),
        (FilmIds(), FilmIds(), False),
    ],
)
def test_the_strongest_id_that_both_have_decides(
    a: FilmIds, b: FilmIds, same: bool
) -> None:
    assert same_film(a, b) is same
    assert same_film(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "against"),
    [
        (FilmIds(tmdb=1), FilmIds(tmdb=2), True),
        (FilmIds(tmdb=1, imdb="tt1"), FilmIds(tmdb=1, imdb="tt2"), False),
        (FilmIds(imdb="tt1"), FilmIds(tmdb=2, imdb="tt2"), True),
        (FilmIds(imdb="tt1"), FilmIds(tmdb=2, imdb="tt1"), False),
        (FilmIds(letterboxd="a"), FilmIds(letterboxd="b"), False),
        (FilmIds(tmdb=1), FilmIds(imdb="tt2"), False),
    ],
)
def test_only_ids_of_services_speak_against_one_film(
    a: FilmIds, b: FilmIds, against: bool
) -> None:
    assert contradict(a, b) is against
    assert contradict(b, a) is against


def test_gaps_are_filled_and_nothing_is_replaced() -> None:
    ids = FilmIds(tmdb=1, letterboxd="new")
    more = FilmIds(tmdb=1, imdb="tt1", letterboxd="old")
    assert merge(ids, more) == FilmIds(tmdb=1, imdb="tt1", letterboxd="new")


def test_from_another_film_nothing_is_taken() -> None:
    ids = FilmIds(tmdb=1, letterboxd="heat")
    assert merge(ids, FilmIds(tmdb=2, imdb="tt2", letterboxd="heat")) == ids


@pytest.mark.parametrize(
    ("title", "year", "sure"),
    [
        ("Heat", 1995, True),
        ("HEAT!", 1995, True),
        ("Heat", 1996, True),
        ("Heat", 1994, True),
        ("Heat", 1993, False),
        ("Heat", None, False),
        ("Heat 2", 1995, False),
        ("Cold", 1995, False),
    ],
)
def test_title_and_year_make_us_sure(title: str, year: int | None, sure: bool) -> None:
    heat = Film(title="Heat", year=1995)
    found = confidence(heat, Film(title=title, year=year))
    assert (found >= CONFIDENT) is sure
    assert 0 <= found <= 1


HEAT = Film(title="Heat", year=1995, ids=FilmIds(tmdb=949))
LATER = Film(title="Heat", year=1996, ids=FilmIds(tmdb=2))
TWIN = Film(title="Heat", year=1995, ids=FilmIds(tmdb=3))
OTHER = Film(title="Cold", year=1995, ids=FilmIds(tmdb=4))
EARLIER = Film(title="Heat", year=1994, ids=FilmIds(tmdb=5))


@pytest.mark.parametrize(
    ("candidates", "picked"),
    [
        ([OTHER, HEAT], HEAT),
        ([LATER, HEAT], HEAT),
        ([LATER, OTHER], LATER),
        ([LATER, EARLIER], None),
        ([HEAT, TWIN], None),
        ([OTHER], None),
        ([], None),
    ],
)
def test_a_candidate_is_taken_only_when_it_is_the_only_one(
    candidates: list[Film], picked: Film | None
) -> None:
    assert pick(Film(title="Heat", year=1995), candidates) == picked


INDEX = Index(
    [
        (Film(title="Heat", year=1995, ids=FilmIds(tmdb=949, imdb="tt1")), "a"),
        (Film(title="Heat", year=1995, ids=FilmIds(imdb="tt1")), "b"),
        (Film(title="HEAT", year=1986, ids=FilmIds(tmdb=10, letterboxd="heat")), "c"),
        (Film(title="Heat", ids=FilmIds(letterboxd="heat")), "d"),
    ]
)


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (FilmIds(tmdb=949), ("a",)),
        (FilmIds(tmdb=949, imdb="tt1"), ("a", "b")),
        (FilmIds(tmdb=2, imdb="tt1"), ("b",)),
        (FilmIds(tmdb=2, letterboxd="heat"), ("d",)),
        (FilmIds(letterboxd="heat"), ("c", "d")),
        (FilmIds(boxd="x"), ()),
        (FilmIds(), ()),
    ],
)
def test_an_index_finds_the_same_film(ids: FilmIds, found: tuple[str, ...]) -> None:
    assert INDEX.find(Film(title="?", ids=ids)) == found


def test_an_index_finds_what_shares_any_id() -> None:
    film = Film(title="?", ids=FilmIds(tmdb=2, imdb="tt1", letterboxd="heat"))
    assert INDEX.sharing(film) == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("title", "year", "found"),
    [
        ("heat", 1995, ["a", "b", "d"]),
        ("Heat", 1986, ["c", "d"]),
        ("Heat", 2000, ["d"]),
        ("Heat", None, ["a", "b", "c", "d"]),
        ("Cold", 1995, []),
    ],
)
def test_an_index_finds_what_may_be_of_that_name(
    title: str, year: int | None, found: list[str]
) -> None:
    film = Film(title=title, year=year)
    assert [thing for _, thing in INDEX.named(film)] == found
    assert INDEX.names(film) is bool(found)


KNOWN = Film(title="Heat", year=1995, ids=FilmIds(imdb="tt0113277", letterboxd="heat"))


def found(title: str, year: int, *, tmdb: int, imdb: str | None = None) -> Film:
    return Film(title=title, year=year, ids=FilmIds(tmdb=tmdb, imdb=imdb))


@pytest.mark.parametrize(
    ("candidates", "picked"),
    [
        ([found("Hitze", 1996, tmdb=949, imdb="tt0113277")], 949),
        (
            [
                found("Heat", 1995, tmdb=1),
                found("Hitze", 1996, tmdb=949, imdb="tt0113277"),
            ],
            949,
        ),
        (
            [
                found("Heat", 1995, tmdb=949, imdb="tt0113277"),
                found("Heat", 1995, tmdb=950, imdb="tt0113277"),
            ],
            None,
        ),
        ([found("Heat", 1995, tmdb=949)], 949),
        ([found("Heat", 1995, tmdb=949, imdb="tt9999999")], None),
        ([found("Hitze", 1996, tmdb=949)], None),
        ([], None),
    ],
)
def test_an_id_says_more_than_a_name(
    candidates: list[Film], picked: int | None
) -> None:
    choice = pick_film(KNOWN, candidates)
    assert (choice and choice.ids.tmdb) == picked
