"""Kept reads come back exactly, or not at all."""

from datetime import UTC, datetime, timedelta
import logging

import pytest

from custom_components.letterboxd_sync.model.film import Film, FilmIds
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.providers.letterboxd.grids import GridPage
from custom_components.letterboxd_sync.providers.letterboxd.kept import Kept, listings
from custom_components.letterboxd_sync.providers.letterboxd.kept_json import (
    dumps,
    loads,
)

ALICE = "https://letterboxd.com/alice/watchlist/"
BOB = "https://letterboxd.com/bob/watchlist/"
HEAT = Film(title="Heat", year=1995, ids=FilmIds(letterboxd="heat-1995", boxd="2bg8"))
TANK = Film(
    title="Tank", ids=FilmIds(letterboxd="tank"), poster="https://a/film-poster"
)

# As version 1 writes it; installations have texts like this one
WRITTEN = (
    "reads 1 66a69e192df412366919fa75c398ddfdba38af4e1e6c1b5711e47479152df9"
    "75\n"
    '"https://letterboxd.com/alice/watchlist/"\n'
    '{"list":null,"read_at":"2026-11-20T20:00:00.000123+00:00","good_for":2'
    '1600.0,"total":2,"last_page":2,"first_page":[{"title":"Heat","year":19'
    '95,"slug":"heat-1995","boxd":"2bg8"}],"films":2}\n'
    '{"title":"Heat","year":1995,"slug":"heat-1995","boxd":"2bg8"}\n'
    '{"title":"Tank","slug":"tank","poster":"https://a/film-poster"}'
)


def kept(*films: Film, total: int | None = 2) -> Kept:
    return Kept(
        snapshot=Snapshot(
            items=listings(films),
            complete=True,
            read_at=datetime(2026, 11, 20, 20, 0, 0, 123, tzinfo=UTC),
            route=Route.PAGES,
        ),
        first_page=GridPage(films=films[:1], undecoded=0, total=total, last_page=2),
        good_for=timedelta(hours=6),
    )


READS = {None: kept(HEAT, TANK), "best": kept(TANK, total=None), "none": kept()}


def test_watchlist_and_lists_come_back_as_they_were() -> None:
    assert loads(dumps(READS, of=ALICE), of=ALICE) == READS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}\n{}",
        dumps(READS, of=ALICE)[:-1],
        dumps(READS, of=ALICE).replace("Heat", "Heap"),
        dumps(READS, of=ALICE).replace("reads 1", "reads 2"),
    ],
    ids=["empty", "no reads", "no head", "cut", "changed", "another version"],
)
def test_a_text_that_is_not_ours_word_for_word_is_ignored_with_a_line(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert loads(text, of=ALICE) == {}
    assert [(line.levelno, ALICE in line.message) for line in caplog.records] == [
        (logging.WARNING, True)
    ]


def test_reads_of_somebody_else_are_ignored(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    assert loads(dumps(READS, of=BOB), of=ALICE) == {}
    assert [line.levelno for line in caplog.records] == [logging.INFO]


def test_half_of_a_surrogate_pair_is_written_like_anything_else() -> None:
    reads: dict[str | None, Kept] = {None: kept(Film(title="\ud83d"))}

    assert loads(dumps(reads, of=ALICE), of=ALICE) == reads


def test_the_first_version_is_read_as_long_as_it_is_called_so() -> None:
    assert dumps({None: kept(HEAT, TANK)}, of=ALICE) == WRITTEN
