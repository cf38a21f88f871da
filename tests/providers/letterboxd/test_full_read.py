"""Pages are all of it only if they say so, count so, and agree with one another."""

from datetime import UTC, datetime

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.providers.letterboxd.full_read import FullRead
from custom_components.letterboxd_sync.providers.letterboxd.grids import GridPage

AT = datetime(2026, 11, 20, tzinfo=UTC)


def page(
    *slugs: str, total: int | None = None, last: int = 1, undecoded: int = 0
) -> GridPage:
    films = tuple(Film(title=slug, ids=FilmIds(letterboxd=slug)) for slug in slugs)
    return GridPage(films=films, undecoded=undecoded, total=total, last_page=last)


def read(*pages: GridPage, every_page: bool = True) -> FullRead:
    return FullRead(began=AT, pages=pages, every_page=every_page)


def test_films_come_in_the_order_of_the_pages() -> None:
    snapshot = read(page("b", total=2, last=2), page("a", total=2, last=2)).snapshot()

    assert [(each.position, each.film.title) for each in snapshot.items] == [
        (0, "b"),
        (1, "a"),
    ]
    assert (snapshot.route, snapshot.read_at) == (Route.PAGES, AT)


@pytest.mark.parametrize(
    "pages",
    [
        [page(total=0)],
        [page("a", total=1)],
        [page("a", "b", total=3, last=2), page("c", total=3, last=2)],
        [page("a", "b", total=3, last=2), page("c", last=2)],
        [page()],
        [page("a")],
        [page("a", "b", last=2), page("c", last=2)],
        [page("a", "b", last=3), page("c", "d", last=3), page("e", last=3)],
    ],
)
def test_a_read_that_adds_up_is_complete(pages: list[GridPage]) -> None:
    assert read(*pages).snapshot().complete


@pytest.mark.parametrize(
    "pages",
    [
        # half a page
        [page("a", total=28)],
        # more than there should be
        [page("a", "b", total=1)],
        # a row that could not be read
        [page("a", total=1, undecoded=1)],
        [page("a", undecoded=1)],
        # somebody listed a film: everything moved down by one
        [page("a", "b", total=3, last=2), page("b", "c", total=4, last=2)],
        # somebody took one off: one slipped to the page that was read already
        [page("a", "b", total=4, last=2), page("d", total=3, last=2)],
        # one added and one taken off between two pages: the totals agree
        [page("a", "b", total=4, last=2), page("b", "d", total=4, last=2)],
        # the number of pages changed
        [page("a", "b", total=3, last=2), page("c", total=3, last=3)],
        # no total, and a page that is shorter than the others
        [page("a", "b", last=3), page("c", last=3), page("d", last=3)],
        # no total, and a film twice
        [page("a", "b", last=2), page("b", last=2)],
    ],
)
def test_a_read_that_does_not_add_up_is_incomplete(pages: list[GridPage]) -> None:
    assert not read(*pages).snapshot().complete


def test_a_read_without_every_page_is_incomplete() -> None:
    assert not read(page("a", total=1), every_page=False).snapshot().complete


def test_a_film_that_moved_to_the_next_page_counts_once() -> None:
    snapshot = read(page("a", "b", total=3), page("b", "c", total=3)).snapshot()

    assert [each.film.title for each in snapshot.items] == ["a", "b", "c"]


def test_undecoded_posters_are_told() -> None:
    pages = page("a", undecoded=1), page("b", undecoded=2)

    assert read(*pages).snapshot().undecoded == 3
