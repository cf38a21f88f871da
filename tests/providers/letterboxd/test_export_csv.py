"""CSV is read whatever its header, encoding and separator, or refused clearly."""

import pytest

from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd.export_csv import (
    Column,
    ListHead,
    parse_csv,
)

EXPORT = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date"
IMPORT = (
    "LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,"
    "WatchedDate,Rewatch,Tags,Review"
)
MIXED = "Date,Letterboxd URI,Name,Year,Directors,Rating,Rewatch,Tags,Watched Date"

COMMON = {
    Column.URI,
    Column.TITLE,
    Column.YEAR,
    Column.RATING,
    Column.REWATCH,
    Column.TAGS,
    Column.WATCHED,
}


@pytest.mark.parametrize(
    ("header", "more"),
    [
        (EXPORT, {Column.DATE, Column.REVIEW}),
        (IMPORT, {Column.TMDB, Column.IMDB, Column.RATING_10, Column.REVIEW}),
        (MIXED, {Column.DATE}),
        (MIXED.upper(), {Column.DATE}),
        (MIXED.replace(" ", "_"), {Column.DATE}),
        (MIXED.replace(",", " , "), {Column.DATE}),
        (MIXED.replace(",", ";"), {Column.DATE}),
        (MIXED.replace(",", "\t"), {Column.DATE}),
    ],
)
def test_headers_of_export_importer_and_both_mixed_are_known(
    header: str, more: set[Column]
) -> None:
    assert parse_csv(header.encode()).columns == COMMON | more


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_common_encodings_are_found_out(encoding: str) -> None:
    table = parse_csv("Name,Year\r\nAmélie,2001\r\n".encode(encoding))

    assert table.rows == ({Column.TITLE: "Amélie", Column.YEAR: "2001"},)


def test_quotes_line_breaks_and_empty_cells_are_csv() -> None:
    table = parse_csv(b'Name,Review,Year\n"A, ""B""","two\nlines", \n\n  \n')

    assert table.rows == ({Column.TITLE: 'A, "B"', Column.REVIEW: "two\nlines"},)


def test_a_row_with_too_many_cells_is_counted_and_a_short_one_is_read() -> None:
    table = parse_csv(b"Name,Year\nOne, Two, Three, 1999\nHeat\n")

    assert (table.rows, table.undecoded) == (({Column.TITLE: "Heat"},), 1)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Date,Content\n2026-01-01,x\n", "no column"),
        (b"Letterboxd list export v7\nDate,Name\n", "empty"),
        (b"Letterboxd list export v7\n", "empty"),
        (b"Name\n" + b'"' + b"x" * 200_000 + b'"\n', "not a CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "encoding"),
        (b"Name\n\x81\x8d\n", "encoding"),
        ("Name\nHeat\n".encode("utf-32"), "encoding"),
        (b"<html><body>Log in</body></html>", "no column"),
    ],
)
def test_what_is_no_table_of_films_is_refused_with_the_reason(
    data: bytes, told: str
) -> None:
    with pytest.raises(Refused, match=told) as refused:
        parse_csv(data)

    assert refused.value.reason is RefusedReason.UNREADABLE_FILE


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_the_films_of_a_list_stand_below_what_is_said_of_it(comma: str) -> None:
    text = (
        "Letterboxd list export v7\n"
        "Date,Name,Tags,URL,Description\n2026-01-01,Noir,,https://boxd.it/a,\n\n"
        "Position,Name,Year,URL,Description\n1,Laura,1944,https://boxd.it/b,\n"
    )
    table = parse_csv(text.replace(",", comma).encode())

    assert table.of_list == ListHead(name="Noir", url="https://boxd.it/a")
    assert [row[Column.TITLE] for row in table.rows] == ["Laura"]
    assert table.undecoded == 0
