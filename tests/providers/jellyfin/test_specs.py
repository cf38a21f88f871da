"""All that we ask of Jellyfin is as its published document has it."""

from custom_components.letterboxd_sync.model.shelf import Shelf, ShelfKind
from custom_components.letterboxd_sync.providers.http import Http
from custom_components.letterboxd_sync.providers.jellyfin.account import (
    JellyfinAccount,
    QuickConnect,
)
from simulators.jellyfin import Item, Jellyfin, User

from ...shared_material import needs_shared
from ...simulators.openapi import jellyfin_spec
from .conftest import DEVICE


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
