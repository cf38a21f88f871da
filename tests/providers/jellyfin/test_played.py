"""Tests of what a user of a Jellyfin has played in all, and what is new of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.letterboxd_sync.model.playback import PlayedGlance
from custom_components.letterboxd_sync.providers.errors import NotUnderstood
from custom_components.letterboxd_sync.providers.jellyfin.account import JellyfinAccount
from simulators.jellyfin import Item, Jellyfin, User

from ..canned import Canned, CannedServer
from .conftest import ROOT_ID
from .playing import episode, film, page

ITEMS = "GET /Items"
SINCE = datetime(2026, 11, 20, 20, tzinfo=UTC)


def row(number: int, minutes: float) -> dict[str, Any]:
    """A film that was played so many minutes after then."""
    at = SINCE + timedelta(minutes=minutes)
    marks = {"Played": True, "PlayCount": 1, "LastPlayedDate": at.isoformat()}
    return film(Id=f"{number:032x}", UserData=marks)


def played_page(*rows: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    count = len(rows) if total is None else total
    return {**page(*rows), "TotalRecordCount": count}


async def test_a_glance_at_what_is_played_is_one_short_request(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(said=played_page(row(1, 5), total=10_000)))

    glance = await account.glance_at_played(ROOT_ID)

    at = SINCE + timedelta(minutes=5)
    assert glance == PlayedGlance(total=10_000, newest=at)
    (asked,) = server.asked
    assert (asked.query["limit"], asked.query["isPlayed"]) == ("1", "true")
    assert asked.query["collapseBoxSetItems"] == "false"


async def test_who_has_played_nothing_has_no_newest(
    account: JellyfinAccount, server: CannedServer
) -> None:
    server.lay(ITEMS, Canned(said=played_page()))
    assert await account.glance_at_played(ROOT_ID) == PlayedGlance(total=0, newest=None)


async def test_all_that_is_played_is_listed_in_pages(
    account: JellyfinAccount, server: CannedServer
) -> None:
    """Titles and others, with a date or without."""
    first = [row(n, -n) for n in range(500)]
    rest = [episode(Id="e" * 32, IndexNumber=None, UserData={"Played": True})]
    server.lay(
        ITEMS,
        Canned(said=played_page(*first, total=501)),
        Canned(said=played_page(*rest, total=501)),
    )

    listed = await account.list_played(ROOT_ID)

    assert listed.complete
    assert listed.glance == PlayedGlance(total=501, newest=SINCE)
    assert listed.dates["e" * 32] is None
    assert [asked.query["startIndex"] for asked in server.asked] == ["0", "500"]


@pytest.mark.parametrize(
    "pages",
    [
        # Something was unticked meanwhile, and what came after it has moved up.
        [played_page(*(row(n, -n) for n in range(500)), total=502), played_page()],
        # A proxy that drops ``startIndex`` repeats the first page for ever.
        [played_page(*(row(n, -n) for n in range(500)), total=502)] * 2,
    ],
)
async def test_a_list_that_moves_while_it_is_read_is_not_complete(
    account: JellyfinAccount, server: CannedServer, pages: list[dict[str, Any]]
) -> None:
    server.lay(ITEMS, *(Canned(said=said) for said in pages))

    assert not (await account.list_played(ROOT_ID)).complete
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"Items": [row(1, 1)]},
        played_page({"Id": "1" * 32}),
        played_page({"UserData": {}}),
    ],
)
async def test_a_list_that_cannot_be_read_whole_is_none(
    account: JellyfinAccount, server: CannedServer, said: dict[str, Any]
) -> None:
    server.lay(ITEMS, Canned(said=said))

    with pytest.raises(NotUnderstood):
        await account.list_played(ROOT_ID)


async def test_titles_are_read_by_a_hundred_ids_at_once(
    account: JellyfinAccount, server: CannedServer
) -> None:
    """What is no title, or none any more, is left out."""
    ids = [f"{number:032x}" for number in range(101)]
    trailer = film(Id=ids[1], Type="Trailer")
    server.lay(
        ITEMS,
        Canned(said=page(film(Id=ids[0]), trailer)),
        Canned(said=page(film(Id=ids[100], RunTimeTicks=None))),
    )

    found = await account.played_titles(ROOT_ID, ids)

    assert [(it.item_id, it.duration) for it in found] == [
        (ids[0], timedelta(seconds=10_200)),
        (ids[100], None),
    ]
    assert [len(asked.query["ids"].split(",")) for asked in server.asked] == [100, 1]


async def test_what_is_ticked_without_a_date_keeps_the_one_it_had(
    linked: JellyfinAccount, jellyfin: Jellyfin, items: list[Item], alice: User
) -> None:
    """What a person ticks whom a list is read for: of each version of the server."""
    begun = datetime(2026, 10, 1, tzinfo=UTC)
    item = items[0]
    jellyfin.state.data(alice.id, item.id).last_played = begun
    before = await linked.glance_at_played(alice.id)
    jellyfin.mark_played(alice, item, None)

    listed = await linked.list_played(alice.id)

    assert before.total == 0
    assert listed.complete
    assert listed.dates == {item.id: begun}
    assert await linked.glance_at_played(alice.id) == listed.glance
    (title,) = await linked.played_titles(alice.id, [item.id])
    assert title.item_id == item.id
    jellyfin.mark_unplayed(alice, item)
    assert (await linked.list_played(alice.id)).dates == {}
