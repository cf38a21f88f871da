"""Rows become listings, entries, ratings and likes; bad ones are counted."""

from datetime import date

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.tracking import (
    DiaryEntry,
    FilmRating,
    Like,
    Listing,
)
from custom_components.letterboxd_sync.providers.letterboxd.export_csv import (
    Table,
    parse_csv,
)
from custom_components.letterboxd_sync.providers.letterboxd.export_rows import (
    decode_diary,
    decode_likes,
    decode_ratings,
    decode_watchlist,
)

from .archives import DIARY, LIKES, RATINGS, REVIEWS, WATCHLIST


def table(text: str) -> Table:
    return parse_csv(text.encode())


def film(title: str, year: int | None = None, **ids: str) -> Film:
    return Film(title=title, year=year, ids=FilmIds(**ids))  # type: ignore[arg-type]


class TestWatchlist:
    """The watchlist, newest first."""

    def test_the_newest_is_on_top(self) -> None:
        assert decode_watchlist(table(WATCHLIST)).items == (
            Listing(
                film=film("Gator", 1976, boxd="2luO"),
                position=0,
                listed_on=date(2026, 11, 2),
            ),
            Listing(
                film=film("Tank", 1984, boxd="2lwg"),
                position=1,
                listed_on=date(2026, 11, 1),
            ),
        )

    def test_of_one_day_the_row_further_down_is_the_newer(self) -> None:
        text = "Date,Name\n2026-11-01,First\n2026-11-01,Second\n"

        found = decode_watchlist(table(text)).items
        assert [each.film.title for each in found] == ["Second", "First"]

    def test_a_film_that_is_on_it_twice_counts_once(self) -> None:
        text = "Date,Name,Year\n2026-11-01,Heat,1995\n2026-11-02,Heat,1995\n"

        (only,) = decode_watchlist(table(text)).items
        assert (only.position, only.listed_on) == (0, date(2026, 11, 2))

    def test_two_films_of_one_name_are_two(self) -> None:
        text = "Name,Year\nHeat,1986\nHeat,1995\n"

        assert len(decode_watchlist(table(text)).items) == 2

    def test_a_header_alone_is_an_empty_watchlist(self) -> None:
        assert decode_watchlist(table("Date,Name,Year")).items == ()

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ("Heat,1995,,,", film("Heat", 1995)),
            ("Heat,1995.0,,,", film("Heat", 1995)),
            ("Heat,,949,,", Film(title="Heat", ids=FilmIds(tmdb=949))),
            (",,,tt0113277,", film("imdb:tt0113277", imdb="tt0113277")),
            ("Heat,,,nonsense,", film("Heat")),
            (
                "Heat,,,,https://letterboxd.com/film/heat-1995/",
                film("Heat", letterboxd="heat-1995"),
            ),
            ("Heat,,,,boxd.it/2bg8/", film("Heat", boxd="2bg8")),
        ],
    )
    def test_a_film_is_named_by_whatever_the_row_has(
        self, row: str, expected: Film
    ) -> None:
        text = f"Title,Year,tmdbID,imdbID,Letterboxd URI\n{row}\n"

        (only,) = decode_watchlist(table(text)).items
        assert only.film == expected

    @pytest.mark.parametrize(
        "row",
        [
            "Heat,soon,,,2026-01-01",
            "Heat,-5,,,2026-01-01",
            "Heat,1995,x,,2026-01-01",
            "Heat,1995,0,,2026-01-01",
            "Heat,1995,,,01.02.2026",
            ",1995,,,2026-01-01",
        ],
    )
    def test_a_bad_row_is_counted(self, row: str) -> None:
        text = f"Name,Year,tmdbID,imdbID,Date\n{row}\nTank,1984,,,2026-01-01\n"

        found = decode_watchlist(table(text))
        assert (len(found.items), found.undecoded) == (1, 1)

    def test_rows_that_were_not_even_csv_are_counted_too(self) -> None:
        assert decode_watchlist(table("Name\nA,B\nC\n")).undecoded == 1


class TestDiary:
    """The diary with its reviews."""

    def test_a_review_is_merged_into_its_entry(self) -> None:
        found = decode_diary(table(DIARY), table(REVIEWS)).items

        assert found == (
            DiaryEntry(
                key="log:log2",
                film=film("Her", 2013),
                watched_on=None,
                review="Undated.",
            ),
            DiaryEntry(
                key="log:log1",
                film=film("Christine", 1983),
                watched_on=date(2026, 11, 2),
                stars=4.5,
                rewatch=True,
                review="Loud, <b>red</b>.",
                tags=("cinema", "with Ben"),
            ),
        )

    def test_the_short_link_of_an_entry_is_not_that_of_the_film(self) -> None:
        (only,) = decode_diary(table(DIARY), None).items

        assert only.film.ids == FilmIds()

    def test_reviews_alone_are_entries(self) -> None:
        assert len(decode_diary(None, table(REVIEWS)).items) == 2

    @pytest.mark.parametrize(
        ("rewatch", "value"),
        [("Yes", True), ("true", True), ("1", True), ("No", False), ("", False)],
    )
    def test_a_rewatch_is_told_in_several_words(
        self, rewatch: str, value: bool
    ) -> None:
        text = f"Title,WatchedDate,Rewatch\nHeat,2026-01-01,{rewatch}\n"

        (only,) = decode_diary(table(text), None).items
        assert only.rewatch is value

    @pytest.mark.parametrize(
        ("cells", "stars"),
        [("3.5,", 3.5), ("4,7", 3.5), (",9", 4.5), (",", None), ("0,", None)],
    )
    def test_a_rating_out_of_ten_goes_before_one_in_stars(
        self, cells: str, stars: float | None
    ) -> None:
        text = f"Title,WatchedDate,Rating,Rating10\nHeat,2026-01-01,{cells}\n"

        (only,) = decode_diary(table(text), None).items
        assert only.stars == stars

    def test_a_time_of_day_is_left_out(self) -> None:
        text = "Title,WatchedDate\nHeat,2026-01-01T23:59:00Z\n"

        (only,) = decode_diary(table(text), None).items
        assert only.watched_on == date(2026, 1, 1)

    def test_a_film_that_is_only_marked_as_seen_is_no_entry(self) -> None:
        found = decode_diary(table("Title,WatchedDate,Rating\nHeat,,4\n"), None)

        assert (found.items, found.undecoded) == ((), 0)

    def test_entries_without_an_address_are_told_by_film_day_and_count(self) -> None:
        text = (
            "tmdbID,Title,WatchedDate\n949,Heat,2026-01-01\n949,Heat,2026-01-01\n"
            "949,Heat,2026-01-02\n"
        )

        assert [each.key for each in decode_diary(table(text), None).items] == [
            "row:tmdb:949|2026-01-02|1",
            "row:tmdb:949|2026-01-01|2",
            "row:tmdb:949|2026-01-01|1",
        ]

    def test_bad_rows_of_both_files_are_counted(self) -> None:
        bad = "Name,Watched Date\nHeat,never\n"

        assert decode_diary(table(bad), table(bad)).undecoded == 2


def test_ratings_are_one_a_film_the_last_one_given() -> None:
    earlier = "2026-11-01,Christine,1983,https://boxd.it/1ZRQ,2\r\n"
    unrated = "2026-11-04,Her,2013,https://boxd.it/4O24,\r\n"

    assert decode_ratings(table(RATINGS + earlier + unrated)).items == (
        FilmRating(
            film=film("Christine", 1983, boxd="1ZRQ"),
            stars=4.5,
            rated_on=date(2026, 11, 3),
        ),
    )


def test_likes_are_one_a_film() -> None:
    again = LIKES.splitlines()[1].replace("11-03", "11-01")

    assert decode_likes(table(f"{LIKES}{again}")).items == (
        Like(film=film("Christine", 1983, boxd="1ZRQ"), liked_on=date(2026, 11, 3)),
    )
