"""A member goes on from what an earlier life has read by pages."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from custom_components.letterboxd_sync.model.capability import Facet
from custom_components.letterboxd_sync.model.snapshot import Route, Snapshot
from custom_components.letterboxd_sync.model.tracking import Listing
from custom_components.letterboxd_sync.model.view import RouteStatus, Trouble
from custom_components.letterboxd_sync.providers.contracts import (
    ReadsLists,
    ReadsWatchlist,
)
from custom_components.letterboxd_sync.providers.errors import Refused
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.letterboxd.account import (
    LetterboxdAccount,
)
from custom_components.letterboxd_sync.providers.letterboxd.addresses import Addresses
from custom_components.letterboxd_sync.providers.letterboxd.export import (
    Export,
    read_export,
)
from simulators.catalogue import CatalogueFilm
from simulators.faults import Fault, FaultKind
from simulators.letterboxd import Letterboxd

from ..moments import Clock
from .archives import whole_export
from .test_account import member

type Catalogue = tuple[CatalogueFilm, ...]
type Life = Callable[..., LetterboxdAccount]

HOUR = timedelta(hours=1)
FIRST_PAGE = "/alice/watchlist/"


@pytest.fixture
def life(
    http: Http,
    own_addresses: Addresses,
    clock: Clock,
    site: Letterboxd,
    catalogue: Catalogue,
) -> Life:
    """Make an account of Alice, who lists 60 films on three pages, and two lists."""
    site.list_film("alice", *catalogue[:60])
    site.create_list("alice", "best", "Best", catalogue[:3])
    site.create_list("alice", "worst", "Worst", catalogue[3:5])
    return partial(member, http, own_addresses, clock)


@pytest.fixture
async def text(life: Life, site: Letterboxd) -> str:
    """What an earlier life kept, an hour ago."""
    earlier = life()
    await watchlist(earlier)
    await listed(earlier, "best")
    await listed(earlier, "worst")
    site.requests.clear()
    kept = earlier.kept_reads()
    assert kept is not None
    return kept


@pytest.fixture
def export(clock: Clock) -> Export:
    return read_export(whole_export(), clock=clock)


async def watchlist(account: LetterboxdAccount) -> Snapshot[Listing]:
    assert isinstance(account, ReadsWatchlist)
    return await account.read_watchlist()


async def listed(account: LetterboxdAccount, slug: str) -> Snapshot[Listing]:
    assert isinstance(account, ReadsLists)
    return await account.read_list(slug)


def close(site: Letterboxd) -> None:
    site.faults.add(Fault(kind=FaultKind.CHALLENGE, times=None))


def asked(site: Letterboxd) -> list[str]:
    return [each.path for each in site.requests]


async def test_nothing_changed_is_one_request_also_after_a_restart(
    life: Life, site: Letterboxd, clock: Clock, text: str
) -> None:
    clock.pass_by(HOUR)
    later = life()

    assert later.restore_reads(text)
    snapshot = await watchlist(later)

    assert asked(site) == [FIRST_PAGE]
    assert (len(snapshot.items), snapshot.whole) == (60, True)
    assert snapshot.read_at == clock.now


async def test_a_change_meanwhile_is_read_with_all_pages(
    life: Life, site: Letterboxd, catalogue: Catalogue, text: str
) -> None:
    site.unlist_film("alice", catalogue[0])
    later = life()
    later.restore_reads(text)

    snapshot = await watchlist(later)

    assert len(asked(site)) == 3
    assert (len(snapshot.items), snapshot.whole) == (59, True)


async def test_all_pages_are_read_once_a_day_whatever_restarts(
    life: Life, site: Letterboxd, clock: Clock, text: str
) -> None:
    clock.pass_by(24 * HOUR)
    later = life()
    later.restore_reads(text)

    await watchlist(later)

    assert len(asked(site)) == 3


async def test_a_read_of_the_future_saves_no_request(
    life: Life, site: Letterboxd, clock: Clock, text: str
) -> None:
    clock.pass_by(-HOUR)
    later = life()
    later.restore_reads(text)

    await watchlist(later)

    assert len(asked(site)) == 3


async def test_a_closed_site_leaves_what_was_read_stale_and_says_since_when(
    life: Life, site: Letterboxd, clock: Clock, text: str
) -> None:
    read_at = clock.now
    clock.pass_by(HOUR)
    close(site)
    later = life()
    later.restore_reads(text, lists=["best"])

    films = await watchlist(later)
    best = await listed(later, "best")

    status = RouteStatus(
        route=Route.PAGES,
        since=clock.now,
        read_at=read_at,
        complete=True,
        trouble=Trouble.BLOCKED,
    )
    assert later.routes == {Facet.WATCHLIST: status, Facet.LISTS: status}
    assert [len(films.items), len(best.items)] == [60, 3]
    assert [films.whole, best.whole] == [False, False]


async def test_an_older_export_does_not_undo_what_was_restored(
    life: Life, site: Letterboxd, export: Export, text: str
) -> None:
    close(site)
    later = life(export=export)
    later.restore_reads(text)

    snapshot = await watchlist(later)

    assert (snapshot.route, snapshot.stale) == (Route.PAGES, True)


async def test_lists_that_nobody_reads_any_more_are_forgotten(
    life: Life, site: Letterboxd, text: str
) -> None:
    close(site)
    later = life()
    later.restore_reads(text, lists=["best"])

    with pytest.raises(Refused):
        await listed(later, "worst")
    assert len(later.kept_reads() or "") < len(text)


async def test_what_was_restored_is_kept_on(life: Life, text: str) -> None:
    later = life()
    later.restore_reads(text, lists=["best", "worst"])

    assert later.kept_reads() == text
    assert later.reads_revision == 0


async def test_only_a_whole_read_is_worth_keeping(life: Life, site: Letterboxd) -> None:
    site.faults.add(
        Fault(kind=FaultKind.CHALLENGE, path="/alice/watchlist/page/3/", times=None)
    )
    account = life()

    await watchlist(account)
    half = account.kept_reads()
    site.faults.clear()
    await watchlist(account)
    whole = account.reads_revision
    await watchlist(account)

    assert half is None
    assert (whole, account.reads_revision) == (1, 1)
    assert account.kept_reads() is not None


async def test_an_account_has_a_past_when_it_can_show_films_unasked(
    life: Life, export: Export, text: str
) -> None:
    restored, damaged = life(), life()

    assert restored.restore_reads(text)
    assert not damaged.restore_reads(text[1:])
    assert restored.has_past
    assert not damaged.has_past
    assert life(export=export).has_past


async def test_a_useless_text_takes_no_export_away(life: Life, export: Export) -> None:
    account = life(export=export)

    assert not account.restore_reads("useless")
    assert account.has_past


async def test_without_pages_nothing_is_kept_or_restored(life: Life, text: str) -> None:
    account = life(pages=None)

    assert not account.restore_reads(text)
    assert not account.has_past
    assert (account.kept_reads(), account.reads_revision) == (None, 0)
