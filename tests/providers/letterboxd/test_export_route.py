"""An export is an account that can read what the file holds."""

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.snapshot import Route
from custom_components.letterboxd_sync.providers.contracts import (
    ReadsDiary,
    ReadsWatchlist,
)
from custom_components.letterboxd_sync.providers.letterboxd.export import read_export
from custom_components.letterboxd_sync.providers.letterboxd.export_route import (
    export_route,
)

from ..moments import Clock
from .archives import DIARY, WATCHLIST, archive


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
    route = export_route(read_export(damaged.encode(), clock=Clock()))
    assert isinstance(route, ReadsWatchlist)

    watchlist = await route.read_watchlist()

    assert (watchlist.complete, watchlist.undecoded) == (False, 1)


def test_what_the_file_does_not_hold_cannot_be_read() -> None:
    route = export_route(read_export(WATCHLIST.encode(), clock=Clock()))

    assert set(route.capabilities) == {Facet.WATCHLIST}
    assert not isinstance(route, ReadsDiary)
