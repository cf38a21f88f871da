"""An export is an account that can read what the file holds."""

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.providers.contracts import (
    ReadsDiary,
    ReadsLists,
    ReadsRatings,
    ReadsSeen,
    ReadsWatchlist,
)
from custom_components.letterboxd_sync.providers.errors import Refused, RefusedReason
from custom_components.letterboxd_sync.providers.letterboxd.export import read_export
from custom_components.letterboxd_sync.providers.letterboxd.export_route import (
    export_route,
)

from ..moments import Clock
from .archives import DIARY, LIST, RATINGS, SEEN, WATCHLIST, archive

NAME = "watchlist.csv"


async def test_a_list_is_whole_as_of_the_day_the_file_was_made() -> None:
    export = read_export(archive({"diary.csv": DIARY}), clock=Clock())
    route = export_route(export)
    assert isinstance(route, ReadsDiary)

    diary = await route.read_diary()

    assert [each.key for each in diary.items] == ["log:log1"]
    assert (diary.complete, diary.read_at) == (True, export.made_at)
    assert diary.route is Route.EXPORT


async def test_a_row_that_could_not_be_read_makes_its_list_incomplete() -> None:
    damaged = f"{WATCHLIST}x,y,z,\r\n"
    route = export_route(read_export(damaged.encode(), name=NAME, clock=Clock()))
    assert isinstance(route, ReadsWatchlist)

    watchlist = await route.read_watchlist()

    assert (watchlist.complete, watchlist.undecoded) == (False, 1)


def test_what_the_file_does_not_hold_cannot_be_read() -> None:
    route = export_route(read_export(WATCHLIST.encode(), name=NAME, clock=Clock()))

    assert set(route.capabilities) == {Facet.WATCHLIST}
    assert not isinstance(route, ReadsDiary)


async def test_what_the_file_tells_on_the_way_is_not_all_there_is() -> None:
    route = export_route(read_export(DIARY.encode(), clock=Clock()))
    assert isinstance(route, ReadsDiary)
    assert isinstance(route, ReadsRatings)

    ratings = await route.read_ratings()

    assert (len(ratings.items), ratings.complete) == (1, False)
    assert (await route.read_diary()).complete


async def test_films_that_were_seen_are_read() -> None:
    export = read_export(SEEN.encode(), name="watched.csv", clock=Clock())
    route = export_route(export)
    assert isinstance(route, ReadsSeen)

    assert [it.film.title for it in (await route.read_seen()).items] == [
        "Her",
        "Christine",
    ]


async def test_a_list_is_read_by_its_slug() -> None:
    bad = f"{LIST}3,,,,\r\n"
    files = {"lists/film-noir.csv": LIST, "lists/bad.csv": bad, "ratings.csv": RATINGS}
    route = export_route(read_export(archive(files), clock=Clock()))
    assert isinstance(route, ReadsLists)

    noir, damaged = await route.read_list("film-noir"), await route.read_list("bad")

    assert ([it.film.title for it in noir.items], noir.complete) == (
        ["Laura", "Detour"],
        True,
    )
    assert (noir.route, noir.undecoded) == (Route.EXPORT, 0)
    assert (damaged.complete, damaged.undecoded) == (False, 1)
    assert [(it.slug, it.title, it.films) for it in route.member_lists()] == [
        ("bad", "Film noir", 2),
        ("film-noir", "Film noir", 2),
    ]
    with pytest.raises(Refused) as told:
        await route.read_list("none")
    assert told.value.reason is RefusedReason.NOT_FOUND
