"""Diary drafts in the format that Letterboxd's own import takes."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

from hypothesis import given, strategies as st
import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.operation import LogViewing
from custom_components.letterboxd_sync.sync.diary_file import LARGEST, diary_files

from .world import HEAT

HEADER = "LetterboxdURI,tmdbID,Title,Year,WatchedDate,Rating,Rewatch,Tags,Review\r\n"
PLAIN = LogViewing(film=HEAT, watched_on=date(2026, 11, 20))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_a_film_goes_by_the_id_of_the_movie() -> None:
    (text,) = diary_files([PLAIN])
    assert text == HEADER + ",949,Heat,1995,2026-11-20,,false,,\r\n"


def test_everything_that_was_said_of_a_viewing_is_in_its_row() -> None:
    full = replace(
        PLAIN,
        stars=4.5,
        rewatch=True,
        liked=True,
        tags=("home", "with bob, of course"),
        review='He said "now",\nand meant it',
    )
    (text,) = diary_files([full])
    assert text == HEADER + (
        ",949,Heat,1995,2026-11-20,4.5,true,"
        '"home, with bob  of course","He said ""now"",\nand meant it"\r\n'
    )


@pytest.mark.parametrize(
    ("ids", "uri", "tmdb"),
    [
        (FilmIds(letterboxd="heat-1995"), "https://letterboxd.com/film/heat-1995/", ""),
        (FilmIds(boxd="2bdo"), "https://boxd.it/2bdo", ""),
        (FilmIds(tmdb_show=7, imdb="tt1"), "", ""),
        (FilmIds(tmdb=949, letterboxd="heat-1995"), "", "949"),
        (FilmIds(), "", ""),
    ],
)
def test_a_film_without_a_movie_id_goes_by_its_page_or_its_title(
    ids: FilmIds, uri: str, tmdb: str
) -> None:
    film = Film(title="Heat", year=None, ids=ids)
    ((row,),) = map(rows, diary_files([replace(PLAIN, film=film)]))

    assert (row["LetterboxdURI"], row["tmdbID"]) == (uri, tmdb)
    assert (row["Title"], row["Year"]) == ("Heat", "")


@pytest.mark.parametrize(
    ("stars", "written"), [(0.5, "0.5"), (3.0, "3"), (5.0, "5"), (None, "")]
)
def test_ratings_are_written_in_stars(stars: float | None, written: str) -> None:
    ((row,),) = map(rows, diary_files([replace(PLAIN, stars=stars)]))
    assert row["Rating"] == written


def test_no_viewing_makes_no_file() -> None:
    assert diary_files([]) == ()


def test_rows_are_in_the_order_of_their_days() -> None:
    later = replace(PLAIN, watched_on=date(2026, 11, 21))
    (text,) = diary_files([later, PLAIN])
    assert [row["WatchedDate"] for row in rows(text)] == ["2026-11-20", "2026-11-21"]


def test_half_a_surrogate_pair_does_not_spoil_a_file() -> None:
    (text,) = diary_files([replace(PLAIN, review="no \ud83c film")])
    assert rows(text)[0]["Review"] == "no ? film"


def test_a_row_goes_into_the_next_file_rather_than_over_the_limit() -> None:
    long = replace(PLAIN, review="é" * 100_000)
    texts = diary_files([long] * 9)

    assert [len(rows(text)) for text in texts] == [4, 4, 1]
    assert all(text.startswith(HEADER) for text in texts)
    assert all(len(text.encode()) <= LARGEST for text in texts)


def test_a_file_is_filled_to_the_last_byte() -> None:
    empty = len(b",949,Heat,1995,2026-11-20,,false,,\r\n")
    many = [replace(PLAIN, review="x" * 100_000)] * 9
    left = LARGEST - len(HEADER) - 10 * empty - 900_000
    just = replace(PLAIN, review="x" * left)
    too_long = replace(PLAIN, review="x" * (left + 1))

    assert [len(rows(text)) for text in diary_files([*many, just])] == [10]
    assert [len(rows(text)) for text in diary_files([*many, too_long])] == [9, 1]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
VIEWINGS = st.builds(
    LogViewing,
    film=st.builds(
        Film,
        title=WORDS,
        year=st.none() | st.integers(min_value=1870, max_value=2030),
        ids=st.builds(FilmIds, tmdb=st.none() | st.integers(min_value=1)),
    ),
    watched_on=st.dates(),
    stars=st.none() | st.integers(min_value=1, max_value=10).map(lambda it: it / 2),
    rewatch=st.booleans(),
    review=st.none() | WORDS,
)


@given(st.lists(VIEWINGS, max_size=8))
def test_every_viewing_is_in_the_files_once(viewings: list[LogViewing]) -> None:
    found = [row for text in diary_files(viewings) for row in rows(text)]

    assert sorted(
        (row["Title"], row["WatchedDate"], row["Review"], row["Rewatch"])
        for row in found
    ) == sorted(
        (
            it.film.title,
            it.watched_on.isoformat(),
            it.review or "",
            str(it.rewatch).lower(),
        )
        for it in viewings
    )
