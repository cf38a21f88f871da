"""An export is a ZIP or one CSV of it; what it holds can be kept as text."""

from datetime import UTC, date, datetime, timedelta
import json

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.tracking import SeenFilm
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd.export import (
    LARGEST_FILE,
    Export,
    Holds,
    dumps,
    loads,
    read_export,
)

from ..moments import Clock
from .archives import (
    DIARY,
    LIKES,
    LIST,
    RATINGS,
    REVIEWS,
    SEEN,
    WATCHLIST,
    archive,
    whole_export,
)

MIXED_HEADER = (
    "Date,Letterboxd URI,Name,Year,Directors,Rating,Rewatch,Tags,Watched Date\n"
)
MIXED = (
    f"{MIXED_HEADER}"
    "2026-01-01,https://boxd.it/x,Heat,1995,Michael Mann,4,No,,2026-01-01\n"
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def held(export: Export) -> set[Facet]:
    return {facet for facet in Facet if export.rows(facet) is not None}


def read(text: str, name: str, clock: Clock, holds: Holds | None = None) -> Export:
    return read_export(text.encode(), name=name, holds=holds, clock=clock)


def test_a_zip_holds_all_of_it(clock: Clock) -> None:
    export = read_export(whole_export(), clock=clock)

    assert {facet: len(export.rows(facet) or ()) for facet in held(export)} == {
        Facet.WATCHLIST: 2,
        Facet.DIARY: 2,
        Facet.RATINGS: 1,
        Facet.LIKES: 1,
        Facet.SEEN: 2,
        Facet.LISTS: 1,
    }
    assert (export.undecoded, export.partial) == (0, frozenset())


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
        (WATCHLIST, "Letterboxd_Watchlist.csv", Facet.WATCHLIST),
        (DIARY, "diary.csv", Facet.DIARY),
        (DIARY, "watchlist.csv", Facet.DIARY),
        (REVIEWS, "", Facet.DIARY),
        (RATINGS, "", Facet.RATINGS),
        ("Title,Rating10\nHeat,9\n", "", Facet.RATINGS),
        (LIKES, "films.csv", Facet.LIKES),
        (LIKES, "Likes-films.csv", Facet.LIKES),
        (SEEN, "watched.csv", Facet.SEEN),
        (SEEN, "letterboxd-watched.csv", Facet.SEEN),
        (SEEN, "watched (1).csv", Facet.SEEN),
        (LIST, "film-noir.csv", Facet.LISTS),
        (LIST, "watchlist.csv", Facet.LISTS),
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
    export = read(text, name, clock)

    assert held(export) - export.partial == {facet} - export.partial
    assert export.rows(facet)
    assert export.made_at == clock.now


@pytest.mark.parametrize(
    "name", ["", "my-films.csv", "letterboxd.csv", "unwatched.csv"]
)
def test_a_list_of_films_that_does_not_say_what_it_is_is_no_watchlist(
    name: str, clock: Clock
) -> None:
    with pytest.raises(Refused) as told:
        read(SEEN, name, clock)

    assert told.value.reason is RefusedReason.UNTOLD


@pytest.mark.parametrize(
    ("holds", "facet"),
    [
        (Holds.WATCHLIST, Facet.WATCHLIST),
        (Holds.SEEN, Facet.SEEN),
        (Holds.LIKES, Facet.LIKES),
        (Holds.LIST, Facet.LISTS),
        (Holds.DIARY, Facet.DIARY),
        (Holds.RATINGS, Facet.RATINGS),
    ],
)
@pytest.mark.parametrize("name", ["my-films.csv", "watched.csv"])
def test_what_a_person_says_that_it_is_it_is(
    name: str, holds: Holds, facet: Facet, clock: Clock
) -> None:
    rated = "Name,Year,Rating,Watched Date\nHeat,1995,4,2026-01-01\n"
    export = read(rated, name, clock, holds)

    assert held(export) - {Facet.RATINGS} == {facet} - {Facet.RATINGS}
    assert export.rows(facet)


def test_without_a_clock_it_was_made_just_now() -> None:
    assert read_export(RATINGS.encode()).made_at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "Title,Year,Rating,WatchedDate\nHeat,1995,4,\n",
        f"{MIXED_HEADER}2026-01-01,,Heat,1995,Michael Mann,4,No,,\n",
    ],
)
def test_a_rating_without_a_day_is_a_rating(text: str, clock: Clock) -> None:
    export = read(text, "", clock)

    assert (export.diary, export.undecoded) == ((), 0)
    assert [(it.film.name, it.stars) for it in export.ratings or ()] == [
        ("Heat (1995)", 4)
    ]
    assert export.partial == {Facet.RATINGS}


def test_the_last_rating_of_the_entries_counts(clock: Clock) -> None:
    text = (
        "Title,Year,Rating,WatchedDate\nHeat,1995,4,2026-01-01\n"
        "Heat,1995,5,2026-02-01\nHeat,1995,3,2025-01-01\n"
    )

    (only,) = read(text, "", clock).ratings or ()
    assert (only.stars, only.rated_on) == (5, date(2026, 2, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Title,Year,Rating,WatchedDate\nHeat,1995,,\n",
        "Title,Year,Rating\nHeat,1995,\n",
    ],
)
def test_a_row_with_neither_day_nor_stars_says_that_a_film_was_seen(
    text: str, clock: Clock
) -> None:
    export = read(text, "", clock)

    assert export.seen == (SeenFilm(film=Film(title="Heat", year=1995)),)
    assert export.partial == {Facet.SEEN}
    assert export.undecoded == 0


def test_a_film_was_seen_by_the_first_day_on_which_it_was_marked(clock: Clock) -> None:
    again = f"{SEEN}2026-11-09,Her,2013,https://boxd.it/4O24\r\n"
    seen = read(again, "watched.csv", clock).seen or ()

    assert [(it.film.title, it.marked_on) for it in seen] == [
        ("Her", date(2026, 10, 1)),
        ("Christine", date(2026, 11, 3)),
    ]


class TestLists:
    """The member's own lists, each by its slug."""

    def test_a_list_keeps_its_order_and_its_name(self, clock: Clock) -> None:
        lists = read(LIST, "film-noir.csv", clock).lists or {}

        assert {slug: it.title for slug, it in lists.items()} == {
            "film-noir": "Film noir"
        }
        films = lists["film-noir"].films
        assert [(it.position, it.film.title, it.film.ids.boxd) for it in films] == [
            (0, "Laura", "28Zu"),
            (1, "Detour", "1Q2e"),
        ]

    @pytest.mark.parametrize(
        ("text", "name", "slug"),
        [
            (LIST, "film-noir.csv", "film-noir"),
            (LIST, "Film Noir (1).csv", "film-noir-1"),
            (LIST, "", "film-noir"),
            (LIST.replace("Film noir", ""), "", "list"),
            (
                LIST.replace("boxd.it/zz018", "letterboxd.com/alice/list/noir-2/"),
                "other.csv",
                "noir-2",
            ),
        ],
    )
    def test_its_address_or_its_file_names_it(
        self, text: str, name: str, slug: str, clock: Clock
    ) -> None:
        assert list(read(text, name, clock).lists or ()) == [slug]

    def test_one_that_cannot_be_read_does_no_harm(self, clock: Clock) -> None:
        files = {"lists/bad.csv": "Letterboxd list export v7", "lists/good.csv": LIST}
        export = read_export(archive(files), clock=clock)

        assert list(export.lists or ()) == ["good"]
        assert export.undecoded_rows == {Facet.LISTS: 1}

    def test_a_bad_row_is_counted_for_its_own_list(self, clock: Clock) -> None:
        files = {"lists/bad.csv": f"{LIST}3,,,,\r\n", "lists/good.csv": LIST}
        export = read_export(archive(files), clock=clock)

        undecoded = {slug: it.undecoded for slug, it in (export.lists or {}).items()}
        assert undecoded == {"bad": 1, "good": 0}
        assert (export.undecoded, export.undecoded_rows) == (1, {})


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
                "watched.csv": SEEN,
                "lists/film-noir.csv": LIST,
            }
        ),
        clock=clock,
    )

    assert loads(dumps(export)) == export


def test_an_export_that_was_kept_before_there_were_lists_is_read(clock: Clock) -> None:
    export = read(RATINGS, "", clock)
    plain = json.loads(dumps(export))
    for later in ("seen", "lists", "partial"):
        del plain[later]

    assert loads(json.dumps(plain)) == export


@pytest.mark.parametrize(
    "text", [WATCHLIST, "Name,tmdbID\nHeat,949\n", "Name\n", LIST, MIXED]
)
def test_what_it_does_not_hold_survives_as_that(text: str, clock: Clock) -> None:
    export = read(text, "watchlist.csv", clock)

    assert loads(dumps(export)) == export


def test_an_export_that_another_version_kept_is_refused(clock: Clock) -> None:
    plain = json.loads(dumps(read(RATINGS, "", clock)))
    plain["version"] = 99

    with pytest.raises(Refused, match="another version"):
        loads(json.dumps(plain))


def test_a_second_file_adds_to_the_first(clock: Clock) -> None:
    first = read(f"{WATCHLIST}x,y,z,\r\n", "watchlist.csv", clock)
    clock.pass_by(timedelta(days=1))
    second = read(f"{DIARY}x,y,z,,,,,never", "", clock)

    both = second.over(first)

    assert held(both) == {Facet.WATCHLIST, Facet.DIARY, Facet.RATINGS}
    assert both.made_at == first.made_at
    assert both.undecoded_rows == {Facet.WATCHLIST: 1, Facet.DIARY: 1}


def test_a_better_file_takes_the_place_of_a_damaged_one(clock: Clock) -> None:
    damaged = read(f"{WATCHLIST}x,y,z,\r\n", "watchlist.csv", clock)

    assert read(WATCHLIST, "watchlist.csv", clock).over(damaged).undecoded == 0


RATED = "Name,Year,Rating,Watched Date\n"
ONLY_SEEN = "Name,Year,Watched Date\n"


@pytest.mark.parametrize(
    ("entry", "stars"),
    [
        pytest.param("Christine,1983,3,2026-11-09", 3.0, id="given later"),
        pytest.param("Christine,1983,3,2026-01-01", 4.5, id="given before"),
        pytest.param("Christine,1983,3,", 4.5, id="given nobody knows when"),
    ],
)
def test_some_ratings_add_to_all_of_them_and_the_last_one_given_counts(
    entry: str, stars: float, clock: Clock
) -> None:
    every = read(f"{RATED}Her,2013,2,\n".replace(",Watched Date", ""), "", clock)
    every = read(RATINGS.replace("https://boxd.it/1ZRQ", ""), "", clock).over(every)
    some = read(f"{RATED}{entry}\nHeat,1995,4,\n", "", clock)

    both = some.over(every)

    assert {it.film.title: it.stars for it in both.ratings or ()} == {
        "Christine": stars,
        "Heat": 4.0,
    }
    assert Facet.RATINGS not in both.partial
    assert (
        read(RATINGS, "", clock).over(both).ratings == read(RATINGS, "", clock).ratings
    )


def test_some_seen_films_add_to_all_of_them(clock: Clock) -> None:
    every = read(SEEN, "watched.csv", clock)
    some = read(f"{ONLY_SEEN}Heat,1995,\n", "", clock)

    titles = [it.film.title for it in some.over(every).seen or ()]
    assert sorted(titles) == ["Christine", "Heat", "Her"]
    assert some.over(every).partial == frozenset()
    assert read(SEEN, "watched.csv", clock).over(some).seen == every.seen
    assert some.over(some).partial == {Facet.SEEN}


def test_one_list_adds_to_the_others_and_a_zip_replaces_them_all(clock: Clock) -> None:
    one, two = read(LIST, "one.csv", clock), read(LIST, "two.csv", clock)
    whole = read_export(whole_export(), clock=clock)

    assert sorted(two.over(one).lists or ()) == ["one", "two"]
    assert list(whole.over(one).lists or ()) == ["film-noir"]
    assert sorted(one.over(whole).lists or ()) == ["film-noir", "one"]
    assert list(read(RATINGS, "", clock).over(one).lists or ()) == ["one"]


def test_a_first_file_stands_alone(clock: Clock) -> None:
    export = read_export(whole_export(), clock=clock)

    assert export.over(None) is export
