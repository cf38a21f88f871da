"""An export is a ZIP or one CSV of it; what it holds can be kept as text."""

from datetime import UTC, datetime, timedelta
import json

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd.export import (
    LARGEST_FILE,
    Export,
    dumps,
    loads,
    read_export,
)

from ..moments import Clock
from .archives import DIARY, LIKES, RATINGS, REVIEWS, WATCHLIST, archive, whole_export

MIXED = (
    "Date,Letterboxd URI,Name,Year,Directors,Rating,Rewatch,Tags,Watched Date\n"
    "2026-01-01,https://boxd.it/x,Heat,1995,Michael Mann,4,No,,2026-01-01\n"
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def held(export: Export) -> set[Facet]:
    facets = (Facet.WATCHLIST, Facet.DIARY, Facet.RATINGS, Facet.LIKES, Facet.LISTS)
    return {facet for facet in facets if export.rows(facet) is not None}


def test_a_zip_holds_all_of_it(clock: Clock) -> None:
    export = read_export(whole_export(), clock=clock)

    assert held(export) == {
        Facet.WATCHLIST,
        Facet.DIARY,
        Facet.RATINGS,
        Facet.LIKES,
    }
    assert [len(export.rows(facet) or ()) for facet in sorted(held(export))] == [
        2,
        1,
        1,
        2,
    ]
    assert export.undecoded == 0


def test_a_zip_tells_when_it_was_made(clock: Clock) -> None:
    assert read_export(whole_export(), clock=clock).made_at == datetime(
        2026, 11, 19, 12, 0, tzinfo=UTC
    )


def test_no_export_was_made_in_the_future(clock: Clock) -> None:
    clock.pass_by(timedelta(days=-30))

    assert read_export(whole_export(), clock=clock).made_at == clock.now


@pytest.mark.parametrize(
    ("text", "name", "facet"),
    [
        (WATCHLIST, "watchlist.csv", Facet.WATCHLIST),
        (WATCHLIST, "watchlist-alice-2026-11-20.csv", Facet.WATCHLIST),
        (WATCHLIST, "", Facet.WATCHLIST),
        (DIARY, "diary.csv", Facet.DIARY),
        (REVIEWS, "", Facet.DIARY),
        (RATINGS, "", Facet.RATINGS),
        ("Title,Rating10\nHeat,9\n", "", Facet.RATINGS),
        (LIKES, "films.csv", Facet.LIKES),
        (LIKES, "Likes-films.csv", Facet.LIKES),
        (MIXED, "", Facet.DIARY),
        (
            "tmdbID,Title,WatchedDate,Rating10\n949,Heat,2026-01-01,9\n",
            "",
            Facet.DIARY,
        ),
    ],
)
def test_a_lone_csv_is_told_by_columns_and_name(
    text: str, name: str, facet: Facet, clock: Clock
) -> None:
    export = read_export(text.encode(), name=name, clock=clock)

    assert held(export) == {facet}
    assert export.rows(facet)
    assert export.made_at == clock.now


def test_without_a_clock_it_was_made_just_now() -> None:
    assert read_export(WATCHLIST.encode()).made_at.tzinfo is UTC


def test_the_films_that_were_seen_are_not_taken_for_a_watchlist() -> None:
    with pytest.raises(Refused, match="seen") as told:
        read_export(LIKES.encode(), name="watched.csv")

    assert told.value.reason is RefusedReason.UNREADABLE_FILE


@pytest.mark.parametrize("start", [b"", b"PK\x03\x04"])
def test_a_file_that_is_too_large_is_not_looked_at(start: bytes) -> None:
    with pytest.raises(Refused) as told:
        read_export(start.ljust(LARGEST_FILE + 1, b"x"))

    assert told.value.reason is RefusedReason.TOO_LARGE


def test_a_damaged_row_makes_only_its_own_list_incomplete(clock: Clock) -> None:
    export = read_export(
        archive({"watchlist.csv": WATCHLIST, "diary.csv": f"{DIARY}x,y,z,,,,,never"}),
        clock=clock,
    )

    assert export.undecoded_rows == {Facet.DIARY: 1}
    assert export.undecoded == 1


def test_an_export_survives_being_kept(clock: Clock) -> None:
    bad_row = f"{DIARY}x,y,z,,,,,never"
    export = read_export(
        archive(
            {
                "watchlist.csv": WATCHLIST,
                "diary.csv": bad_row,
                "reviews.csv": REVIEWS,
                "ratings.csv": RATINGS,
                "likes/films.csv": LIKES,
            }
        ),
        clock=clock,
    )

    assert loads(dumps(export)) == export


@pytest.mark.parametrize("text", [WATCHLIST, "Name,tmdbID\nHeat,949\n", "Name\n"])
def test_what_it_does_not_hold_survives_as_that(text: str, clock: Clock) -> None:
    export = read_export(text.encode(), clock=clock)

    assert loads(dumps(export)) == export


def test_an_export_that_another_version_kept_is_refused(clock: Clock) -> None:
    plain = json.loads(dumps(read_export(WATCHLIST.encode(), clock=clock)))
    plain["version"] = 99

    with pytest.raises(Refused, match="another version"):
        loads(json.dumps(plain))


def test_a_second_file_adds_to_the_first(clock: Clock) -> None:
    first = read_export(f"{WATCHLIST}x,y,z,\r\n".encode(), clock=clock)
    clock.pass_by(timedelta(days=1))
    second = read_export(f"{DIARY}x,y,z,,,,,never".encode(), clock=clock)

    both = second.over(first)

    assert held(both) == {Facet.WATCHLIST, Facet.DIARY}
    assert both.made_at == first.made_at
    assert both.undecoded_rows == {Facet.WATCHLIST: 1, Facet.DIARY: 1}


def test_a_better_file_takes_the_place_of_a_damaged_one(clock: Clock) -> None:
    damaged = read_export(f"{WATCHLIST}x,y,z,\r\n".encode(), clock=clock)

    assert read_export(WATCHLIST.encode(), clock=clock).over(damaged).undecoded == 0


def test_a_first_file_stands_alone(clock: Clock) -> None:
    export = read_export(whole_export(), clock=clock)

    assert export.over(None) is export
