"""A grid of films is read with its total, or not understood at all."""

import pytest

from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.letterboxd.grids import (
    GridPage,
    ListsPage,
    MemberList,
    parse_list,
    parse_lists,
    parse_watchlist,
)

from .markup import film_list, pagination, posters, watchlist


def slugs(page: GridPage) -> list[str | None]:
    return [film.ids.letterboxd for film in page.films]


class TestWatchlist:
    """A page of a watchlist."""

    def test_films_total_and_last_page_are_read(self) -> None:
        page = parse_watchlist(watchlist(posters("a", "b"), total=58, pages=3))

        assert slugs(page) == ["a", "b"]
        assert (page.total, page.last_page, page.undecoded) == (58, 3, 0)

    def test_without_links_there_is_one_page(self) -> None:
        assert parse_watchlist(watchlist(posters("a"), total=1)).last_page == 1

    def test_the_last_page_knows_that_it_is_the_last(self) -> None:
        page = parse_watchlist(watchlist(posters("a"), total=29, page=2, pages=2))

        assert page.last_page == 2

    def test_an_empty_watchlist_says_so(self) -> None:
        page = parse_watchlist(watchlist([], total=0))

        assert (page.films, page.total) == ((), 0)

    @pytest.mark.parametrize(
        ("words", "total"),
        [
            ("1&nbsp;film", 1),
            ("20&nbsp;films", 20),
            ("1,234&nbsp;films", 1234),
            ("1.234 films", 1234),
        ],
    )
    def test_the_total_is_also_read_from_the_words(
        self, words: str, total: int
    ) -> None:
        html = watchlist(posters("a"), total="").replace(
            '<ul class="grid">',
            f'<span class="js-watchlist-count">{words}</span><ul class="grid">',
        )

        assert parse_watchlist(html).total == total

    def test_of_two_totals_the_larger_one_counts(self) -> None:
        html = watchlist(posters("a"), total=28).replace(
            '<ul class="grid">',
            '<span class="js-watchlist-count">90 films</span><ul class="grid">',
        )

        assert parse_watchlist(html).total == 90

    def test_a_poster_that_cannot_be_read_is_counted(self) -> None:
        broken = '<div class="react-component" data-component-class="LazyPoster">'
        page = parse_watchlist(watchlist([*posters("a"), broken], total=2))

        assert (slugs(page), page.undecoded) == (["a"], 1)

    @pytest.mark.parametrize(
        "html",
        [
            "",
            "<html><body>Something else</body></html>",
            watchlist(posters("a"), total="many"),
            watchlist([], total=20),
            watchlist(posters("a"), total=20).replace("LazyPoster", "EagerPoster"),
            watchlist(posters("a"), total=20).replace("griditem", "tile"),
        ],
    )
    def test_changed_markup_is_never_an_empty_watchlist(self, html: str) -> None:
        with pytest.raises(NotUnderstood):
            parse_watchlist(html)

    def test_an_absurd_number_of_pages_is_not_understood(self) -> None:
        html = watchlist(posters("a"), total=1).replace(
            pagination(1, 1), pagination(1001, 1001)
        )

        with pytest.raises(NotUnderstood, match="1001 pages"):
            parse_watchlist(html)


class TestList:
    """A page of a list."""

    def test_films_are_read_in_their_owners_order(self) -> None:
        page = parse_list(film_list(posters("b", "a"), total=1250, pages=13))

        assert slugs(page) == ["b", "a"]
        assert (page.total, page.last_page) == (1250, 13)

    def test_a_list_may_not_say_how_long_it_is(self) -> None:
        assert parse_list(film_list(posters("a"))).total is None

    def test_another_description_is_no_total(self) -> None:
        html = film_list(posters("a"), total=3).replace("A list of", "My top")

        assert parse_list(html).total is None

    @pytest.mark.parametrize("total", [None, 0])
    def test_an_empty_list_is_an_empty_place_for_films(self, total: int | None) -> None:
        assert parse_list(film_list([], total=total)).films == ()

    def test_posters_elsewhere_on_the_page_are_not_of_the_list(self) -> None:
        aside = f"<ul><li class='posteritem'>{posters('z')[0]}</li></ul>"
        html = film_list(posters("a")).replace("</body>", f"{aside}</body>")

        assert slugs(parse_list(html)) == ["a"]

    @pytest.mark.parametrize(
        "html",
        [
            "",
            "<html><body class='list-page'></body></html>",
            film_list([], total=3),
            film_list(posters("a")).replace("LazyPoster", "EagerPoster"),
        ],
    )
    def test_changed_markup_is_never_an_empty_list(self, html: str) -> None:
        with pytest.raises(NotUnderstood):
            parse_list(html)


SUMMARY = (
    '<article class="list-summary"><h2 class="name"><a href="/alice/list/best/">'
    ' The Best </a></h2><div class="content-reactions-strip">{count}</div></article>'
)


class TestLists:
    """A page of the index of lists."""

    def test_lists_are_read_with_their_length(self) -> None:
        count = '<span class="value">1,675&nbsp;films</span>'
        html = f"{SUMMARY.format(count=count)}{pagination(1, 2)}"

        assert parse_lists(html) == ListsPage(
            lists=(MemberList(slug="best", title="The Best", films=1675),),
            last_page=2,
        )

    def test_an_empty_list_has_no_length(self) -> None:
        (only,) = parse_lists(SUMMARY.format(count="")).lists

        assert only.films is None

    @pytest.mark.parametrize(
        "summary",
        [
            '<article class="list-summary"></article>',
            '<article class="list-summary"><p class="name"><a href="/x/">X</a>',
        ],
    )
    def test_a_summary_without_an_address_is_passed_over(self, summary: str) -> None:
        assert parse_lists(summary).lists == ()

    def test_a_member_may_have_no_lists(self) -> None:
        html = '<body class="lists-page"></body>'

        assert parse_lists(html) == ListsPage(lists=(), last_page=1)

    def test_another_page_is_not_understood(self) -> None:
        with pytest.raises(NotUnderstood):
            parse_lists("<html><body>Something else</body></html>")
