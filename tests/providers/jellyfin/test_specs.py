"""All that we ask of Jellyfin is as its published document has it."""

from datetime import UTC, datetime, timedelta

from custom_components.letterboxd_sync.model.film import Film
from custom_components.letterboxd_sync.model.operation import MarkPlayed
from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import (
    JellyfinAccount,
    QuickConnect,
)
from simulators.jellyfin import Item, Jellyfin, User
from simulators.shows import CatalogueShow

from ...shared_material import needs_shared
from ...simulators.openapi import jellyfin_spec
from .conftest import DEVICE

# Users, items and where they are, sessions, user data read and set, libraries
WATCHING = 7


@needs_shared
async def test_every_request_is_in_the_document(  # noqa: PLR0917
    linked: JellyfinAccount,
    of_alice: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    http: Http,
) -> None:
    spec = jellyfin_spec()
    spec.watch(jellyfin)
    shelves = (
        Shelf(kind=ShelfKind.COLLECTION, name="Watchlist"),
        Shelf(kind=ShelfKind.PLAYLIST, name="Watchlist", owner_id=alice.id),
    )
    three = [item.id for item in items[:3]]
    quick = QuickConnect(http, url=jellyfin.url, device_id=DEVICE)
    await quick.enabled()
    code, secret = await quick.initiate()
    jellyfin.approve_quick_connect(code, alice)
    await quick.poll(secret)
    await quick.authenticate(secret)
    await linked.probe()
    await linked.users()
    await linked.read_library()
    jellyfin.set_played(alice, items[0])
    await linked.read_played(alice.id)
    for shelf in shelves:
        await linked.add_to_shelf(shelf, three)
        await linked.read_shelf(shelf)
    await linked.order_shelf(shelves[1], three[::-1])
    await of_alice.order_shelf(shelves[1], three)
    await linked.collections()
    await linked.playlists(alice.id)
    for shelf in shelves:
        await linked.remove_from_shelf(shelf, three)
    assert spec.broken == []
    assert len(spec.seen) == 16


@needs_shared
async def test_every_request_about_watching_is_in_the_document(
    linked: JellyfinAccount,
    jellyfin: Jellyfin,
    items: list[Item],
    alice: User,
    show: CatalogueShow,
) -> None:
    spec = jellyfin_spec()
    first, *_ = jellyfin.add_episodes(show)
    jellyfin.play(alice, first)
    jellyfin.set_played(alice, items[0])
    spec.watch(jellyfin)
    wanted = Film(title=items[1].name, year=items[1].year)
    (item_id,) = await linked.find_items(wanted)
    at = datetime(2026, 11, 20, 20, tzinfo=UTC)
    mark = MarkPlayed(user_id=alice.id, item_id=item_id, title=wanted, played_at=at)

    (seen,) = (await linked.read_sessions()).items
    await linked.find_items(seen.title)
    await linked.libraries()
    await linked.read_marks(alice.id, at - timedelta(days=1))
    await linked.list_played(alice.id)
    await linked.played_titles(alice.id, [item_id])
    await linked.mark_played([mark])
    await linked.resume_point(alice.id, item_id)

    assert spec.broken == []
    assert len(spec.seen) == WATCHING
